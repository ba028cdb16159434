package dev.peersession.sctp.association;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Tlv;
import dev.peersession.sctp.wire.Wire;

/** ERROR chunks with their causes (RFC 9260 section 3.3.10), and what the causes of a peer's ABORT say. */
final class Causes {
    /** What is echoed of an unknown chunk: enough to recognise it, and never more than it cost to send. */
    private static final int MAX_ECHO = 64;

    private static final int MAX_REASON = 256;

    private Causes() {}

    static byte[] bare(int cause) {
        return error(cause, 4);
    }

    /** RFC 9260 section 3.3.10.3: with by how many microseconds its life was over. */
    static byte[] staleCookie(long staleNanos) {
        byte[] c = error(Wire.CAUSE_STALE_COOKIE, 8);
        Bytes.put32(c, 8, (int) Math.min(staleNanos / 1000, 0xffff_ffffL));
        return c;
    }

    static byte[] invalidStream(int stream) {
        byte[] c = error(Wire.CAUSE_INVALID_STREAM, 8);
        Bytes.put16(c, 8, stream);
        return c;
    }

    static byte[] unrecognized(byte[] b, int start, int length) {
        int echoed = Math.min(length, MAX_ECHO);
        byte[] c = error(Wire.CAUSE_UNRECOGNIZED_CHUNK, 4 + echoed);
        System.arraycopy(b, start, c, 8, echoed);
        return c;
    }

    static byte[] unrecognizedParameters(byte[] parameters) {
        byte[] c = error(Wire.CAUSE_UNRECOGNIZED_PARAMETERS, 4 + parameters.length);
        System.arraycopy(parameters, 0, c, 8, parameters.length);
        return c;
    }

    /** One cause of {@code length} bytes with its header, padded. */
    private static byte[] error(int cause, int length) {
        byte[] c = new byte[Wire.CHUNK_HEADER + Bytes.padded(length)];
        c[0] = (byte) Wire.ERROR;
        Bytes.put16(c, 2, Wire.CHUNK_HEADER + length);
        Bytes.put16(c, 4, cause);
        Bytes.put16(c, 6, length);
        return c;
    }

    /** A sentence about the ABORT whose causes lie in {@code b[from, end)}. */
    static String abortReason(byte[] b, int from, int end) {
        Tlv causes = new Tlv(b, from, end);
        StringBuilder reason = new StringBuilder("the peer aborted");
        if (causes.next()) {
            reason.append(", cause ").append(causes.type());
            boolean text = causes.type() == Wire.CAUSE_USER_ABORT || causes.type() == Wire.CAUSE_PROTOCOL_VIOLATION;
            if (text && causes.valueLength() > 0) {
                reason.append(": ").append(printable(b, causes.value(), Math.min(causes.valueLength(), MAX_REASON)));
            }
        }
        return reason.toString();
    }

    /** A stranger's text goes into logs: ASCII only. */
    private static String printable(byte[] b, int at, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = at; i < at + length; i++) {
            text.append(b[i] >= 32 && b[i] < 127 ? (char) b[i] : '?');
        }
        return text.toString();
    }
}
