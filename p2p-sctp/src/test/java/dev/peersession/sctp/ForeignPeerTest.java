package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.sctp.ChannelEvent.Closed;
import dev.peersession.sctp.ChannelEvent.Connected;
import dev.peersession.sctp.ChannelEvent.Disconnected;
import dev.peersession.sctp.ChannelEvent.Reason;
import dev.peersession.sctp.ForeignPeer.Kind;
import dev.peersession.testkit.LinkModel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Associations with libusrsctp and pion over plain UDP, without DTLS: the wire and nothing else, in both roles, on good and bad links. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ForeignPeerTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final LinkModel CLEAN = LinkModel.perfect(Duration.ZERO);
    /** Two in a hundred begin a loss of one or two, packets overtake each other, some come twice. */
    private static final LinkModel BAD = LinkModel.perfect(Duration.ofMillis(2))
            .withLoss(0.02, 2)
            .withJitter(Duration.ofMillis(4))
            .withDuplicates(0.02);

    private final Random random = new Random(1);

    /**
     * How much is sent. Under loss the other stacks take seconds for a large message (a window of a packet, timeouts of a second), and pion
     * 1.8.6 falls to a packet a second after a burst of losses, also of a full socket buffer.
     */
    private record Amount(int rounds, int largest, int messages, int losable) {
        static Amount of(Kind kind, boolean badLink) {
            if (badLink) {
                return kind == Kind.PION ? new Amount(1, 16_384, 2, 50) : new Amount(1, 40_000, 5, 200);
            }
            if (kind == Kind.PION) {
                return new Amount(1, 40_000, 5, 200);
            }
            int rounds = Boolean.getBoolean("p2p.long") ? 10 : 1;
            return new Amount(rounds, 262_144, 5 * rounds, 200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "USRSCTP,true,false",
        "USRSCTP,true,true",
        "USRSCTP,false,false",
        "USRSCTP,false,true",
        "PION,true,false",
        "PION,true,true",
        "PION,false,false",
        "PION,false,true"
    })
    void an_association_with_another_stack_lives_through_everything(Kind kind, boolean theyConnect, boolean badLink)
            throws Exception {
        int port = UdpEnd.freePort();
        try (UdpEnd end = new UdpEnd(options(), badLink ? BAD : CLEAN, 7);
                ForeignPeer other = ForeignPeer.start(kind, port, end.port, theyConnect)) {
            up(end, other, port, theyConnect);
            Amount amount = Amount.of(kind, badLink);
            echoesOfAllSizesComeBackWithTheSameDigest(end, other, amount);
            theirMessagesArriveWhole(end, other, amount.messages);
            whatMayBeLostIsLostOrWhole(end, other, amount.losable);
            channelsCloseFromBothSides(end, other);
            if (theyConnect) {
                end.peer.channels.shutdown(System.nanoTime());
                end.until("our shutdown", LIMIT, () -> end.peer.has(Disconnected.class));
                assertThat(end.peer.only(Disconnected.class).reason()).isEqualTo(Reason.LOCAL_SHUTDOWN);
            } else {
                other.tell("shutdown");
                end.until("their shutdown", LIMIT, () -> end.peer.has(Disconnected.class));
                assertThat(end.peer.only(Disconnected.class).reason()).isEqualTo(Reason.REMOTE_SHUTDOWN);
            }
            await(end, other, "down");
        }
    }

    @ParameterizedTest
    @CsvSource({"USRSCTP,true", "USRSCTP,false", "PION,true", "PION,false"})
    void an_abort_reaches_the_other_stack_and_theirs_reaches_us(Kind kind, boolean theyAbort) throws Exception {
        int port = UdpEnd.freePort();
        try (UdpEnd end = new UdpEnd(options(), CLEAN, 9);
                ForeignPeer other = ForeignPeer.start(kind, port, end.port, true)) {
            up(end, other, port, true);
            if (theyAbort) {
                other.tell("abort");
                end.until("their abort", LIMIT, () -> end.peer.has(Disconnected.class));
                assertThat(end.peer.only(Disconnected.class).reason()).isEqualTo(Reason.REMOTE_ABORT);
            } else {
                end.peer.channels.abort("enough", System.nanoTime());
                await(end, other, "down");
            }
        }
    }

    private static SctpOptions options() {
        // Both extensions that these versions do not know stay
        // offered: what the other side lacks must simply not be used.
        return SctpOptions.builder().remoteMaxMessageSize(0).build();
    }

    private static void up(UdpEnd end, ForeignPeer other, int port, boolean theyConnect) throws Exception {
        end.connect(port);
        await(end, other, "ready");
        if (!theyConnect) {
            end.peer.channels.connect(System.nanoTime());
        }
        end.until("the association is up", LIMIT, () -> end.peer.has(Connected.class));
        await(end, other, "up");
    }

    private void echoesOfAllSizesComeBackWithTheSameDigest(UdpEnd end, ForeignPeer other, Amount amount)
            throws Exception {
        other.tell("echo");
        // What arrives before it has read that would not come back.
        await(end, other, "echoing");
        int channel = end.peer.channels.open(channel(0).build(), System.nanoTime());
        int[] sizes = {1, 2, 3, 4, 5, 100, 1143, 1144, 1150, 1200, 5000, 16_384, 40_000, 65_536, 262_144};
        List<byte[]> sent = new ArrayList<>();
        for (int round = 0; round < amount.rounds; round++) {
            for (int size : sizes) {
                if (size > amount.largest) {
                    break;
                }
                byte[] message = new byte[size];
                random.nextBytes(message);
                sent.add(message);
            }
        }
        for (byte[] message : sent) {
            SendResult result;
            do {
                result = end.peer.channels.send(channel, true, message, 0, message.length, System.nanoTime());
                if (result == SendResult.BUFFER_FULL) {
                    end.until("room", LIMIT, () -> end.peer.channels.bufferedAmount(channel) < 1 << 16);
                }
            } while (result == SendResult.BUFFER_FULL);
            assertThat(result).isEqualTo(SendResult.QUEUED);
        }
        end.until("echoes", LIMIT, () -> end.peer.received(channel).size() >= sent.size());
        List<byte[]> echoes = end.peer.received(channel);
        for (int i = 0; i < sent.size(); i++) {
            int differs = Arrays.mismatch(echoes.get(i), sent.get(i));
            assertThat(differs)
                    .as(
                            "first other byte of echo %d of %d bytes, which has %d; %s",
                            i, sent.get(i).length, echoes.get(i).length, other.heard)
                    .isEqualTo(-1);
        }
        assertThat(digest(echoes)).isEqualTo(digest(sent));
    }

    private static void theirMessagesArriveWhole(UdpEnd end, ForeignPeer other, int count) throws Exception {
        int ordered = end.peer.channels.open(channel(2).build(), System.nanoTime());
        int unordered = end.peer.channels.open(channel(4).unordered().build(), System.nanoTime());
        other.tell("send 2 53 20000 " + count + " 0 none 0");
        other.tell("send 4 53 3000 " + count + " 1 none 0");
        end.until(
                "their messages",
                LIMIT,
                () -> end.peer.received(ordered).size() >= count
                        && end.peer.received(unordered).size() >= count);
        assertThat(digest(end.peer.received(ordered))).isEqualTo(digest(pattern(20_000, count)));
        assertThat(sorted(end.peer.received(unordered))).isEqualTo(sorted(pattern(3000, count)));
    }

    /** Messages without retransmissions, both ways: a subset arrives, each of it whole; the reliable message behind it says when. */
    private static void whatMayBeLostIsLostOrWhole(UdpEnd end, ForeignPeer other, int count) throws Exception {
        int lossy = end.peer.channels.open(channel(6).maxRetransmits(0).build(), System.nanoTime());
        other.tell("send 6 53 1000 " + count + " 0 rtx 0");
        other.tell("send 6 53 77 1 0 none 0");
        end.until("the end of what may be lost", LIMIT, () -> {
            List<byte[]> got = end.peer.received(lossy);
            return !got.isEmpty() && got.get(got.size() - 1).length == 77;
        });
        List<byte[]> got = end.peer.received(lossy);
        // Also on a clean link: a socket buffer may overflow on a busy machine.
        assertThat(got).hasSizeBetween(2, count + 1);
        assertThat(pattern(1000, count))
                .usingElementComparator(java.util.Arrays::compare)
                .containsSubsequence(got.subList(0, got.size() - 1).toArray(byte[][]::new));

        int ours =
                end.peer.channels.open(channel(8).unordered().maxRetransmits(0).build(), System.nanoTime());
        int heard = other.heard.size();
        for (int i = 0; i < count; i++) {
            end.peer.channels.send(ours, true, new byte[900], 0, 900, System.nanoTime());
        }
        end.until(
                "ours are acknowledged or given up",
                LIMIT,
                () -> !end.peer.channels.dataOutstanding() && end.peer.channels.bufferedAmount(ours) == 0);
        int behind = end.peer.channels.open(channel(10).build(), System.nanoTime());
        end.peer.channels.send(behind, true, new byte[78], 0, 78, System.nanoTime());
        await(end, other, "msg 10 53 78 ");
        long abandoned = end.peer.channels.metrics().abandonedMessages();
        // It reads each stream on a thread of its own, so what came earlier on another one may be told later.
        end.until("all that was not given up, it said " + other.heard, LIMIT, () -> {
            while (other.poll() != null) {
                // Noted in what was heard.
            }
            return unordered(other, heard) >= count - abandoned;
        });
        assertThat(unordered(other, heard)).isLessThanOrEqualTo(count);
    }

    private static long unordered(ForeignPeer other, int from) {
        return other.heard.subList(from, other.heard.size()).stream()
                .filter(line -> line.startsWith("msg 8 53 900 "))
                .count();
    }

    private static void channelsCloseFromBothSides(UdpEnd end, ForeignPeer other) throws Exception {
        int ours = end.peer.channels.open(channel(20).build(), System.nanoTime());
        int theirs = end.peer.channels.open(channel(22).build(), System.nanoTime());
        // Both ends must have used a stream for all of them to know it.
        end.peer.channels.send(ours, true, new byte[9000], 0, 9000, System.nanoTime());
        end.peer.channels.send(theirs, true, new byte[9001], 0, 9001, System.nanoTime());
        await(end, other, "msg 22 ");
        end.peer.channels.close(ours, System.nanoTime());
        await(end, other, "reset 20");
        end.until("ours is closed", LIMIT, () -> closed(end, ours));
        other.tell("reset 22");
        end.until("theirs is closed", LIMIT, () -> closed(end, theirs));
    }

    private static boolean closed(UdpEnd end, int channel) {
        return end.peer.all(Closed.class).stream().anyMatch(c -> c.channel() == channel);
    }

    private static void await(UdpEnd end, ForeignPeer other, String beginning) throws Exception {
        end.until(other.kind + " says \"" + beginning + "\", it said " + other.heard, LIMIT, () -> {
            for (String line; (line = other.poll()) != null; ) {
                if (line.startsWith(beginning)) {
                    return true;
                }
            }
            if (!other.alive()) {
                throw new AssertionError(other.kind + " has ended; it said " + other.heard);
            }
            return false;
        });
    }

    private static ChannelOptions.Builder channel(int stream) {
        return ChannelOptions.builder("c" + stream).negotiated(stream);
    }

    /** What the drivers send. */
    private static List<byte[]> pattern(int length, int count) {
        List<byte[]> all = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            byte[] data = new byte[length];
            for (int i = 0; i < length; i++) {
                data[i] = (byte) (i * 31 + 7 + n);
            }
            all.add(data);
        }
        return all;
    }

    private static List<String> sorted(List<byte[]> messages) throws NoSuchAlgorithmException {
        List<String> all = new ArrayList<>();
        for (byte[] m : messages) {
            all.add(digest(List.of(m)));
        }
        all.sort(null);
        return all;
    }

    private static String digest(List<byte[]> messages) throws NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        messages.forEach(sha::update);
        return java.util.HexFormat.of().formatHex(sha.digest());
    }
}
