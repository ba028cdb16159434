package dev.peersession.sctp.association;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Checksum;
import dev.peersession.sctp.wire.InitChunk;
import dev.peersession.sctp.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;

/** Whole packets that answer at once, outside the flow of the association: INIT ACK, ABORT, SHUTDOWN COMPLETE, a stale cookie's ERROR. */
final class Replies {
    /** Answers waiting for a poll; more means that nobody polls, and the peer repeats its questions. */
    private static final int MAX_WAITING = 4;

    private static final int MAX_REASON = 256;

    private final int localPort;
    private final int remotePort;
    private final Checksum checksum;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

    Replies(int localPort, int remotePort, Checksum checksum) {
        this.localPort = localPort;
        this.remotePort = remotePort;
        this.checksum = checksum;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Copies the oldest packet out; 0 when it does not fit. */
    int poll(byte[] out, int off, int capacity) {
        byte[] packet = waiting.remove();
        if (packet.length > capacity) {
            return 0;
        }
        System.arraycopy(packet, 0, out, off, packet.length);
        return packet.length;
    }

    void initAck(int tag, InitChunk ack) {
        byte[] packet = new byte[Wire.HEADER + 64 + Cookies.LENGTH + 2 * ack.unrecognized().length];
        add(packet, ack.write(packet, Wire.HEADER, Wire.INIT_ACK), tag);
    }

    void shutdownComplete(int tag, boolean reflected) {
        bare(Wire.SHUTDOWN_COMPLETE, tag, reflected);
    }

    void abort(int tag, boolean reflected) {
        bare(Wire.ABORT, tag, reflected);
    }

    /** An ABORT with one cause that carries a reason for humans (RFC 9260 sections 3.3.10.12 and 3.3.10.13). */
    void abort(int tag, int cause, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MAX_REASON);
        byte[] packet = new byte[Wire.HEADER + 8 + length + 3];
        int at = Wire.HEADER;
        packet[at] = (byte) Wire.ABORT;
        Bytes.put16(packet, at + 2, 8 + length);
        Bytes.put16(packet, at + 4, cause);
        Bytes.put16(packet, at + 6, 4 + length);
        System.arraycopy(text, 0, packet, at + 8, length);
        waiting.clear();
        add(packet, at + Bytes.padded(8 + length), tag);
    }

    /** A whole ERROR chunk, padded. */
    void error(int tag, byte[] chunk) {
        byte[] packet = new byte[Wire.HEADER + chunk.length];
        System.arraycopy(chunk, 0, packet, Wire.HEADER, chunk.length);
        add(packet, packet.length, tag);
    }

    private void bare(int type, int tag, boolean reflected) {
        byte[] packet = new byte[Wire.HEADER + 4];
        packet[Wire.HEADER] = (byte) type;
        packet[Wire.HEADER + 1] = (byte) (reflected ? Wire.FLAG_TAG_REFLECTED : 0);
        Bytes.put16(packet, Wire.HEADER + 2, 4);
        add(packet, packet.length, tag);
    }

    private void add(byte[] packet, int length, int tag) {
        if (waiting.size() >= MAX_WAITING) {
            return;
        }
        Bytes.put16(packet, 0, localPort);
        Bytes.put16(packet, 2, remotePort);
        Bytes.put32(packet, Wire.TAG_AT, tag);
        checksum.seal(packet, 0, length);
        waiting.add(Arrays.copyOf(packet, length));
    }
}
