package dev.peersession.api.room;

import dev.peersession.api.call.Consent;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link RoomMessage}s to bytes and back, integers in network order. */
final class RoomCodec {
    /** Bytes of a text: what a person types in one go, many times over. */
    static final int MAX_TEXT = 32 * 1024;

    /** Bytes of a description: a long one with many addresses has four thousand. */
    static final int MAX_DESCRIPTION = 16 * 1024;

    static final int TAG_BYTES = 16;

    /** Offers that a member tells of: those of the last hours. */
    static final int MAX_OFFERS = 64;

    private static final int MAX_MESSAGE = 64 * 1024;
    private static final int VERSION = 1;
    private static final int HELLO = 1;
    private static final int ENTER = 2;
    private static final int DOUBLE = 3;
    private static final int ROSTER = 4;
    private static final int RELAY = 5;
    private static final int TEXT = 6;
    private static final int KICK = 7;
    private static final int LEAVE = 8;
    private static final int FULL = 9;
    private static final int OFFERS = 10;
    private static final int VOICE = 11;
    private static final int SENDS = 1;
    private static final int PLAYS = 2;

    private RoomCodec() {}

    static byte[] encode(RoomMessage message) {
        ByteBuffer out = ByteBuffer.allocate(MAX_MESSAGE);
        if (message instanceof RoomMessage.Hello m) {
            out.put((byte) HELLO).put((byte) VERSION).put(m.tag()).put((byte) m.doors());
            card(m.card(), out.put(m.proof()));
        } else if (message instanceof RoomMessage.Roster m) {
            out.put((byte) ROSTER).put(m.signature()).putLong(m.number());
            cards(m.members(), out);
        } else if (message instanceof RoomMessage.Relay m) {
            out.put((byte) RELAY).put(m.signature());
            relay(m.from(), m.to(), m.answer(), m.attempt(), m.text(), out);
        } else if (message instanceof RoomMessage.Text m) {
            out.put((byte) TEXT).put(m.text().getBytes(StandardCharsets.UTF_8));
        } else if (message instanceof RoomMessage.Kick m) {
            out.put((byte) KICK).put(m.signature()).put((byte) m.number()).put(hex(m.target()));
            card(m.author(), out);
        } else if (message instanceof RoomMessage.Offers m) {
            out.put((byte) OFFERS);
            m.hashes().forEach(hash -> out.put(hex(hash)));
        } else if (message instanceof RoomMessage.Voice m) {
            int parts = (m.parts().sends() ? SENDS : 0) | (m.parts().plays() ? PLAYS : 0);
            out.put((byte) VOICE).put((byte) parts).putLong(m.number());
        } else {
            out.put((byte) bare(message));
        }
        return taken(out);
    }

    private static int bare(RoomMessage message) {
        if (message instanceof RoomMessage.Enter) {
            return ENTER;
        }
        if (message instanceof RoomMessage.Double) {
            return DOUBLE;
        }
        return message instanceof RoomMessage.Leave ? LEAVE : FULL;
    }

    // ---- what signatures cover: the kind of statement and the room first, so that none counts elsewhere

    static byte[] signedRoster(byte[] tag, long number, List<RoomMessage.Card> members) {
        ByteBuffer out = statement("roster", tag).putLong(number);
        cards(members, out);
        return taken(out);
    }

    static byte[] signedRelay(byte[] tag, RoomMessage.Relay r) {
        return signedRelay(tag, r.from(), r.to(), r.answer(), r.attempt(), r.text());
    }

    static byte[] signedRelay(byte[] tag, RoomMessage.Card from, String to, boolean answer, long attempt, String text) {
        ByteBuffer out = statement("description", tag);
        relay(from, to, answer, attempt, text, out);
        return taken(out);
    }

    static byte[] signedKick(byte[] tag, int number, String target) {
        return taken(statement("kick", tag).put((byte) number).put(hex(target)));
    }

    /** @param side 1 for who made the offer of the connection, 2 for who answered it: the two proofs must differ */
    static byte[] signedHello(byte[] tag, int side, byte[] binding) {
        return taken(statement("hello", tag).put((byte) side).put(binding));
    }

    private static ByteBuffer statement(String kind, byte[] tag) {
        byte[] words = ("peersession room " + kind).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(MAX_MESSAGE).put(words).put((byte) 0).put(tag);
    }

    // ---- parts

    private static void relay(
            RoomMessage.Card from, String to, boolean answer, long attempt, String text, ByteBuffer out) {
        card(from, out);
        out.put(hex(to)).put((byte) (answer ? 1 : 0)).putLong(attempt).put(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void cards(List<RoomMessage.Card> cards, ByteBuffer out) {
        out.put((byte) cards.size());
        cards.forEach(card -> card(card, out));
    }

    private static void card(RoomMessage.Card card, ByteBuffer out) {
        out.put(card.key());
    }

    private static byte[] hex(String id) {
        return HexFormat.of().parseHex(id);
    }

    private static byte[] taken(ByteBuffer out) {
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    // ---- and back

    /** Null for what is none of them. */
    static @Nullable RoomMessage parse(byte[] message) {
        if (message.length == 0 || message.length > MAX_MESSAGE) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(message);
        try {
            return switch (in.get()) {
                case HELLO -> hello(in);
                case ENTER -> new RoomMessage.Enter();
                case DOUBLE -> new RoomMessage.Double();
                case ROSTER -> roster(in);
                case RELAY -> relay(in);
                case TEXT -> new RoomMessage.Text(rest(in, MAX_TEXT));
                case KICK -> kick(in);
                case LEAVE -> new RoomMessage.Leave();
                case FULL -> new RoomMessage.Full();
                case OFFERS -> offers(in);
                case VOICE -> voice(in);
                default -> null;
            };
        } catch (BufferUnderflowException | CharacterCodingException e) {
            return null;
        }
    }

    private static RoomMessage.@Nullable Hello hello(ByteBuffer in) {
        if (in.get() != VERSION) {
            return null;
        }
        byte[] tag = bytes(in, TAG_BYTES);
        int doors = in.get() & 0xFF;
        byte[] proof = bytes(in, RoomKey.SIGNATURE_BYTES);
        return new RoomMessage.Hello(tag, doors, proof, card(in));
    }

    private static RoomMessage.@Nullable Roster roster(ByteBuffer in) {
        byte[] signature = bytes(in, RoomKey.SIGNATURE_BYTES);
        long number = in.getLong();
        int count = in.get() & 0xFF;
        if (count > RoomCore.MAX_MEMBERS) {
            return null;
        }
        List<RoomMessage.Card> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(card(in));
        }
        return new RoomMessage.Roster(number, List.copyOf(members), signature);
    }

    private static RoomMessage.Relay relay(ByteBuffer in) throws CharacterCodingException {
        byte[] signature = bytes(in, RoomKey.SIGNATURE_BYTES);
        RoomMessage.Card from = card(in);
        String to = id(in);
        boolean answer = in.get() != 0;
        long attempt = in.getLong();
        return new RoomMessage.Relay(from, to, answer, attempt, rest(in, MAX_DESCRIPTION), signature);
    }

    private static RoomMessage.Kick kick(ByteBuffer in) {
        byte[] signature = bytes(in, RoomKey.SIGNATURE_BYTES);
        int number = in.get() & 0xFF;
        String target = id(in);
        return new RoomMessage.Kick(card(in), number, target, signature);
    }

    private static RoomMessage.@Nullable Offers offers(ByteBuffer in) {
        if (in.remaining() > MAX_OFFERS * RoomKey.ID_BYTES) {
            return null;
        }
        List<String> hashes = new ArrayList<>();
        while (in.hasRemaining()) {
            hashes.add(id(in));
        }
        return new RoomMessage.Offers(List.copyOf(hashes));
    }

    private static RoomMessage.@Nullable Voice voice(ByteBuffer in) {
        int parts = in.get() & 0xFF;
        long number = in.getLong();
        if (parts > (SENDS | PLAYS) || number < 0) {
            return null;
        }
        return new RoomMessage.Voice(new Consent((parts & SENDS) != 0, (parts & PLAYS) != 0), number);
    }

    private static RoomMessage.Card card(ByteBuffer in) {
        return new RoomMessage.Card(bytes(in, RoomKey.KEY_BYTES));
    }

    private static String id(ByteBuffer in) {
        return HexFormat.of().formatHex(bytes(in, RoomKey.ID_BYTES));
    }

    private static String rest(ByteBuffer in, int most) throws CharacterCodingException {
        if (in.remaining() > most) {
            throw new BufferUnderflowException();
        }
        return utf8(bytes(in, in.remaining()));
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
