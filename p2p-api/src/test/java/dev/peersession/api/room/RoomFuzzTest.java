package dev.peersession.api.room;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.peersession.api.Bent;
import dev.peersession.api.call.Consent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a member of a room, or somebody at its door, may send. Without {@code JAZZER_FUZZ=1} each target runs its committed inputs and the
 * empty one; with it, it searches, see {@code tools/fuzz}.
 */
class RoomFuzzTest {
    @FuzzTest(maxDuration = "30m")
    void messages(byte[] data) {
        RoomMessage message = RoomCodec.parse(data);
        if (message == null) {
            return;
        }
        byte[] written = RoomCodec.encode(message);
        RoomMessage again = RoomCodec.parse(written);
        require(again != null, "what was read cannot be written");
        require(Arrays.equals(RoomCodec.encode(again), written), "it reads otherwise when written again");
    }

    /**
     * A room of three, one of whom sends messages, each behind its length of 16 bits. The first byte says whether it has entered or is at the
     * door of the room still. The other two stay together.
     */
    @FuzzTest(maxDuration = "30m")
    void member(byte[] data) {
        if (data.length == 0) {
            return;
        }
        RoomWorld world = new RoomWorld(1);
        List<RoomWorld.Node> nodes = world.nodes(3);
        RoomWorld.Node hostile = nodes.get(2);
        world.link(nodes.get(0), nodes.get(1));
        world.settle();
        if ((data[0] & 1) == 0) {
            world.link(nodes.get(0), hostile);
            world.pass(1);
        }
        List<RoomWorld.End> ends =
                (data[0] & 1) == 0 ? List.copyOf(hostile.ends) : List.of(world.silent(nodes.get(0), hostile));
        for (int at = 1; at + 2 <= data.length; ) {
            int length = Math.min((data[at] & 0xFF) << 8 | data[at + 1] & 0xFF, data.length - at - 2);
            byte[] message = Arrays.copyOfRange(data, at + 2, at + 2 + length);
            ends.forEach(end -> end.send(message));
            world.settle();
            at += 2 + length;
        }
        world.pass(2);
        require(
                nodes.get(0).members().contains(nodes.get(1).id())
                        && nodes.get(1).members().contains(nodes.get(0).id()),
                "two others lost each other");
        require(nodes.get(1).members().size() <= 2, "there are members that nobody made");
    }

    private static List<byte[]> samples() {
        byte[] signature = new byte[RoomKey.SIGNATURE_BYTES];
        RoomMessage.Card card = new RoomMessage.Card(new byte[RoomKey.KEY_BYTES]);
        return Stream.of(
                        new RoomMessage.Hello(RoomWorld.TAG, 3, signature, card),
                        new RoomMessage.Enter(),
                        new RoomMessage.Double(),
                        new RoomMessage.Roster(7, List.of(card, card), signature),
                        new RoomMessage.Relay(card, card.id(), false, 1, "v=0", signature),
                        new RoomMessage.Text("hi \u00fc"),
                        new RoomMessage.Kick(card, 1, card.id(), signature),
                        new RoomMessage.Leave(),
                        new RoomMessage.Full(),
                        new RoomMessage.Offers(List.of(card.id(), card.id())),
                        new RoomMessage.Voice(new Consent(true, true), 5))
                .map(RoomCodec::encode)
                .toList();
    }

    @Test
    void no_bent_message_harms() {
        Bent.each(samples(), this::messages);
    }

    @Test
    void nothing_that_a_member_says_parts_two_others() {
        List<byte[]> scripts = samples().stream()
                .map(message -> {
                    byte[] script = new byte[3 + message.length];
                    script[1] = (byte) (message.length >> 8);
                    script[2] = (byte) message.length;
                    System.arraycopy(message, 0, script, 3, message.length);
                    return script;
                })
                .toList();
        for (byte[] script : scripts) {
            for (int door = 0; door < 2; door++) {
                script[0] = (byte) door;
                member(script);
            }
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }
}
