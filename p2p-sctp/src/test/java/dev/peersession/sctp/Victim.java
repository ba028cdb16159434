package dev.peersession.sctp;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Wire;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A connected end whose peer is played by the test: it knows the tags and TSNs and hands in whatever packet it likes. */
final class Victim {
    final Pair pair;
    final Peer end;
    private final boolean interleaving;
    /** Tag that packets to the victim carry. */
    int tag;
    /** Tag that packets from the victim carry. */
    int peerTag;
    /** TSN that the victim expects next. */
    int tsn;
    /** First TSN of the victim. */
    int victimTsn;

    final List<byte[]> said = new ArrayList<>();

    Victim() {
        this(false);
    }

    Victim(boolean interleaving) {
        this.interleaving = interleaving;
        pair = Pair.on(LinkModel.perfect(Duration.ofMillis(10)), 1, interleaving);
        end = pair.b;
        pair.filter = (fromA, packet) -> {
            int type = packet[12];
            if (type == Wire.INIT && fromA) {
                peerTag = Bytes.i32(packet, 16);
                tsn = Bytes.i32(packet, 28);
            }
            if (type == Wire.INIT_ACK && !fromA) {
                tag = Bytes.i32(packet, 16);
                victimTsn = Bytes.i32(packet, 28);
            }
            return true;
        };
        pair.a.channels.connect(pair.now());
        pair.run(Duration.ofSeconds(1));
        pair.filter = (fromA, packet) -> {
            if (!fromA) {
                said.add(packet);
            }
            return false;
        };
    }

    void hears(byte[]... chunks) {
        hearsWithTag(tag, chunks);
    }

    void hearsWithTag(int other, byte[]... chunks) {
        raw(Packets.packet(other, chunks));
    }

    void raw(byte[] packet) {
        byte[] lent = packet.clone();
        end.channels.input(lent, 0, lent.length, pair.now());
        // Nothing of it may be kept.
        Arrays.fill(lent, (byte) 0x5a);
        pair.settle();
    }

    /** A DATA chunk, or an I-DATA chunk where those were agreed. */
    void data(int flags, int tsnOffset, int stream, int sequence, byte[] payload) {
        raw(packet(flags, tsnOffset, stream, sequence, payload));
    }

    /** A binary message or a part of one in a packet of its own; the first fragment of I-DATA. */
    byte[] packet(int flags, int tsnOffset, int stream, int sequence, byte[] payload) {
        return Packets.packet(
                tag,
                interleaving
                        ? Packets.idata(flags, tsn + tsnOffset, stream, sequence, 53, payload)
                        : Packets.data(flags, tsn + tsnOffset, stream, sequence, 53, payload));
    }

    boolean said(int type) {
        return said.stream().anyMatch(p -> Packets.has(p, type));
    }

    byte[] last(int type) {
        for (int i = said.size() - 1; i >= 0; i--) {
            if (Packets.has(said.get(i), type)) {
                return Packets.first(said.get(i), type);
            }
        }
        throw new AssertionError("never said a chunk of type " + type);
    }

    long malformed() {
        return end.channels.metrics().malformedPackets();
    }

    boolean alive() {
        return !end.has(ChannelEvent.Disconnected.class);
    }
}
