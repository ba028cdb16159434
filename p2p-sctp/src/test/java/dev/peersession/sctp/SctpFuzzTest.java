package dev.peersession.sctp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Checksum;
import dev.peersession.sctp.wire.Wire;
import java.time.Duration;
import java.util.Arrays;

/**
 * Fuzz targets. In an ordinary build each runs its committed inputs; to look for new ones run for example
 *
 * <pre>
 * JAZZER_FUZZ=1 mvn -Dquick -pl p2p-sctp test -Dtest='SctpFuzzTest#packets' -Djazzer.hooks=true \
 *     -Djunit.jupiter.execution.timeout.mode=disabled
 * </pre>
 *
 * <p>The first byte of a packet target chooses the state of the association. What follows are chunks, cut into packets by 16-bit lengths;
 * ports, tag and checksum are made right, and TSNs are counted from the expected one, so that inputs reach what lies behind.
 */
final class SctpFuzzTest {
    /** What an association may hold for a hostile peer: three windows, see docs/compliance/sctp.md. */
    private static final long MOST_HELD = 3L << 20;

    private int[] tagAndTsn = new int[3];

    /** An end that never heard anything, one that waits for INIT ACK, one that waits for COOKIE ACK. */
    @FuzzTest(maxDuration = "30m")
    void handshake(byte[] input) {
        if (input.length < 2) {
            return;
        }
        Pair pair = Pair.perfect();
        byte[][] first = new byte[1][];
        int state = input[0] % 3;
        pair.filter = (fromA, packet) -> {
            if (!fromA) {
                first[0] = packet;
            }
            // Nothing gets through to A before its INIT ACK does, if it may at all.
            return fromA || Math.abs(state) == 2 && packet[Wire.HEADER] == Wire.INIT_ACK;
        };
        if (state != 0) {
            pair.a.channels.connect(pair.now());
            pair.run(Duration.ofMillis(50));
        }
        byte[] heard = first[0];
        int tag = heard == null ? 0 : Bytes.i32(heard, Wire.TAG_AT);
        eachPacket(input, 1, chunks -> {
            int type = chunks.length == 0 ? -1 : chunks[0];
            hear(pair, pair.a, type == Wire.INIT ? 0 : tag, chunks);
        });
        check(pair.a);
    }

    /** A connected end with a channel in each direction: plain chunks, interleaved ones, shutting down. */
    @FuzzTest(maxDuration = "30m")
    void packets(byte[] input) {
        if (input.length < 2) {
            return;
        }
        Pair pair = connected((input[0] & 1) != 0);
        if ((input[0] & 2) != 0) {
            pair.sendFromB(0, new byte[5000]);
            pair.filter = (fromA, packet) -> false;
            pair.settle();
        }
        pair.filter = (fromA, packet) -> false;
        if ((input[0] & 4) != 0) {
            pair.b.channels.shutdown(pair.now());
            pair.settle();
        }
        if ((input[0] & 8) != 0) {
            pair.b.reading = false;
        }
        eachPacket(input, 1, chunks -> {
            relate(chunks, tagAndTsn[1], tagAndTsn[2]);
            hear(pair, pair.b, tagAndTsn[0], chunks);
        });
        check(pair.b);
    }

    /** Data channel messages under the PPID of the establishment protocol (RFC 8832). */
    @FuzzTest(maxDuration = "30m")
    void dcep(byte[] input) {
        ChannelOptions asked = Dcep.parseOpen(input);
        if (asked != null) {
            byte[] again = Dcep.open(asked);
            require(asked.equals(Dcep.parseOpen(again)), "an OPEN reads otherwise when written again");
        }
        if (input.length == 0 || input.length > 60_000) {
            return;
        }
        Pair pair = connected(false);
        pair.filter = (fromA, packet) -> false;
        int offset = 0;
        for (int stream = 0; stream < 4; stream++) {
            byte[] data = Packets.data(3, tagAndTsn[1] + offset, stream, stream == 0 ? 1 : 0, 50, input);
            if (data.length <= 1 << 16) {
                hear(pair, pair.b, tagAndTsn[0], data);
                offset++;
            }
        }
        check(pair.b);
    }

    private Pair connected(boolean interleaving) {
        Pair pair = Pair.on(dev.peersession.testkit.LinkModel.perfect(Duration.ofMillis(1)), 1, interleaving);
        int[] known = new int[3];
        pair.filter = (fromA, packet) -> {
            int type = packet[Wire.HEADER];
            if (type == Wire.INIT && fromA) {
                known[1] = Bytes.i32(packet, 28);
            }
            if (type == Wire.INIT_ACK && !fromA) {
                known[0] = Bytes.i32(packet, 16);
                known[2] = Bytes.i32(packet, 28);
            }
            return true;
        };
        pair.a.channels.connect(pair.now());
        pair.run(Duration.ofMillis(100));
        pair.b.channels.open(ChannelOptions.builder("x").negotiated(0).build(), pair.now());
        tagAndTsn = known;
        return pair;
    }

    /** Numbers in DATA, SACK and FORWARD TSN are distances from the expected ones. */
    private static void relate(byte[] chunks, int tsn, int ownTsn) {
        for (int at = 0; at + 8 <= chunks.length; ) {
            int type = chunks[at] & 0xff;
            switch (type) {
                case Wire.DATA, Wire.IDATA, Wire.FORWARD_TSN, Wire.IFORWARD_TSN ->
                    Bytes.put32(chunks, at + 4, tsn + Bytes.i32(chunks, at + 4));
                case Wire.SACK, Wire.SHUTDOWN -> Bytes.put32(chunks, at + 4, ownTsn - 1 + Bytes.i32(chunks, at + 4));
                default -> {}
            }
            at += Math.max(4, Bytes.padded(Bytes.u16(chunks, at + 2)));
        }
    }

    private interface Chunks {
        void take(byte[] chunks);
    }

    private static void eachPacket(byte[] input, int from, Chunks to) {
        int at = from;
        while (at + 2 <= input.length) {
            int length = Math.min(Bytes.u16(input, at) & 0x7fc, input.length - at - 2);
            to.take(Arrays.copyOfRange(input, at + 2, at + 2 + length));
            at += 2 + length;
        }
    }

    private static void hear(Pair pair, Peer end, int tag, byte[] chunks) {
        byte[] packet = new byte[Wire.HEADER + Bytes.padded(chunks.length)];
        Bytes.put16(packet, 0, 5000);
        Bytes.put16(packet, 2, 5000);
        Bytes.put32(packet, Wire.TAG_AT, tag);
        System.arraycopy(chunks, 0, packet, Wire.HEADER, chunks.length);
        new Checksum().seal(packet, 0, packet.length);
        end.channels.input(packet, 0, packet.length, pair.now());
        pair.run(Duration.ofMillis(25));
    }

    private static void check(Peer end) {
        require(end.channels.metrics().receiveBuffered() <= MOST_HELD, "more is held than the cap");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
