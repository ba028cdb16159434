package dev.peersession.sctp.association;

import dev.peersession.sctp.rx.TsnTracker;
import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Serial;
import dev.peersession.sctp.wire.Wire;

/** Chunks of the data path as they come in, and the receive window behind them. */
final class Intake {
    /** Round trips below this do not need a larger window. */
    private static final long LEAST_TUNING_TIME = 5_000_000;

    private final Core core;
    private boolean dataSeen;
    private boolean urgent;
    private long advertised;
    private long tunedAt;
    private long tunedBytes;

    Intake(Core core) {
        this.core = core;
        this.advertised = core.window.free();
    }

    /** Before the first chunk of a packet. */
    void beginPacket() {
        dataSeen = false;
        urgent = false;
    }

    /** After the last chunk of a packet; whether it carried data. */
    boolean endPacket(Live l, long now) {
        if (dataSeen) {
            l.acks.packet(urgent || l.tracker.hasGaps(), now);
        }
        return dataSeen;
    }

    void data(byte[] b, boolean interleaved, long now) {
        int at = core.chunk.start();
        int header = interleaved ? Wire.IDATA_HEADER : Wire.DATA_HEADER;
        int length = core.chunk.length() - header;
        Live l = core.live;
        if (l == null || !core.receiving()) {
            return;
        }
        // RFC 8260 section 2.2.1: once negotiated, I-DATA is the only kind; without, it is no kind.
        if (interleaved != l.negotiated.interleaving()) {
            core.fail(Wire.CAUSE_PROTOCOL_VIOLATION, "DATA and I-DATA do not mix");
            return;
        }
        if (length <= 0) {
            // RFC 9260 section 6.2: a DATA chunk without data ends the association.
            core.fail(Wire.CAUSE_NO_USER_DATA, "a DATA chunk has no user data");
            return;
        }
        int tsn = Bytes.i32(b, at + 4);
        dataSeen = true;
        urgent |= (core.chunk.chunkFlags() & Wire.FLAG_IMMEDIATE) != 0;
        boolean hadGaps = l.tracker.hasGaps();
        TsnTracker.Arrival arrival = l.tracker.look(tsn);
        if (arrival == TsnTracker.Arrival.TOO_FAR) {
            core.malformed++;
            return;
        }
        if (arrival == TsnTracker.Arrival.DUPLICATE) {
            l.tracker.record(tsn);
            urgent = true;
            return;
        }
        boolean inOrder = arrival == TsnTracker.Arrival.IN_ORDER;
        if (!l.reassembly.takes(length, inOrder && hadGaps)) {
            urgent = true;
            return;
        }
        l.tracker.record(tsn);
        urgent |= hadGaps;
        int stream = Bytes.u16(b, at + 8);
        int flags = core.chunk.chunkFlags();
        int sequence = interleaved ? Bytes.i32(b, at + 12) : Bytes.u16(b, at + 10);
        int ppid = Bytes.i32(b, interleaved ? at + 16 : at + 12);
        if (stream >= l.inStreams) {
            core.malformed++;
            core.error = Causes.invalidStream(stream);
        } else if (inOrder) {
            l.reassembly.inOrder(flags, stream, sequence, ppid, b, at + header, length);
        } else {
            l.reassembly.ahead(tsn, flags, stream, sequence, ppid, b, at + header, length);
        }
        if (inOrder && hadGaps) {
            l.reassembly.closed(tsn, l.tracker.cumulative());
        }
        checkViolation(l);
    }

    void sack(byte[] b, long now) {
        Live l = core.live;
        if (l == null || !core.established()) {
            return;
        }
        switch (l.sender.sack(b, core.chunk.start(), core.chunk.length(), now)) {
            case PROGRESS -> {
                core.errors = 0;
                core.heartbeat.quiet(now);
            }
            case NOTHING_NEW -> {
                if (l.sender.peerIsFull()) {
                    core.errors = 0;
                }
            }
            case STALE -> {}
            case MALFORMED -> core.malformed++;
            case VIOLATION -> core.fail(Wire.CAUSE_PROTOCOL_VIOLATION, "a SACK acknowledges what was never sent");
        }
    }

    void forwardTsn(byte[] b, boolean interleaved, long now) {
        Live l = core.live;
        if (l == null || !core.receiving()) {
            return;
        }
        int at = core.chunk.start();
        int length = core.chunk.length();
        if (!l.negotiated.forwardTsn() || interleaved != l.negotiated.interleaving()) {
            core.fail(Wire.CAUSE_PROTOCOL_VIOLATION, "a FORWARD TSN of this kind was never negotiated");
            return;
        }
        int entry = interleaved ? 8 : 4;
        if (length < 8 || (length & entry - 1) != 0) {
            core.malformed++;
            return;
        }
        int tsn = Bytes.i32(b, at + 4);
        int distance = Serial.distance(l.tracker.cumulative(), tsn);
        if (distance > TsnTracker.MAX_AHEAD) {
            core.malformed++;
            return;
        }
        l.acks.now();
        dataSeen = true;
        // RFC 3758 section 3.6: an old one is only acknowledged again.
        if (distance <= 0) {
            return;
        }
        int before = l.tracker.cumulative();
        l.tracker.forward(tsn);
        l.reassembly.forward(before, tsn);
        for (int i = at + 8; i < at + length; i += entry) {
            if (interleaved) {
                l.reassembly.skip(Bytes.u16(b, i), (Bytes.u16(b, i + 2) & 1) != 0, Bytes.i32(b, i + 4));
            } else {
                l.reassembly.skip(Bytes.u16(b, i), false, Bytes.u16(b, i + 2));
            }
        }
        l.reassembly.closed(tsn, l.tracker.cumulative());
        checkViolation(l);
    }

    /** Bytes left the receive window: tell a throttled peer when it is worth it (RFC 9260 section 6.2, RFC 1122 section 4.2.3.3). */
    void consumed(long bytes, long now) {
        core.window.release(bytes);
        tune(bytes, now);
        Live l = core.live;
        long opened = core.window.free() - advertised;
        if (l != null
                && opened > 0
                && opened >= Math.min(core.window.capacity() / 2, 4L * core.config.mtu())
                && advertised < core.window.capacity() / 2) {
            l.acks.now();
        }
    }

    int writeSack(Live l, byte[] out, int pos, int limit) {
        advertised = core.window.free();
        int end = l.tracker.writeSack(out, pos, limit, advertised);
        l.acks.sent();
        return end;
    }

    /** A window of which the application reads half within a round trip is what limits the peer: it gets twice as large. */
    private void tune(long bytes, long now) {
        tunedBytes += bytes;
        if (now - tunedAt < Math.max(core.rtt.srtt(), LEAST_TUNING_TIME)) {
            return;
        }
        if (core.rtt.srtt() > 0 && tunedBytes > core.window.capacity() / 2) {
            core.window.grow(core.config.maxReceiveWindow());
        }
        tunedBytes = 0;
        tunedAt = now;
    }

    private void checkViolation(Live l) {
        String violation = l.reassembly.violation();
        if (violation != null) {
            core.fail(Wire.CAUSE_PROTOCOL_VIOLATION, violation);
        }
    }
}
