package dev.peersession.sctp.association;

import dev.peersession.sctp.association.Core.State;
import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.InitChunk;
import dev.peersession.sctp.wire.Wire;

/**
 * Looks at a packet before its first chunk counts: the header (length, ports, checksum), the chunk boundaries of the whole packet, the
 * verification tag against the first chunk. What does not pass is counted and dropped.
 */
final class Admission {
    /** ABORTs that an ended association still answers with, so that two of them cannot keep each other busy. */
    private static final int MAX_LATE_ABORTS = 8;

    private final Core core;
    private int lateAborts;
    private int chunks;

    Admission(Core core) {
        this.core = core;
    }

    /** Whether it is a packet of ours, whole and unchanged. */
    boolean wellFormed(byte[] b, int off, int len) {
        boolean fine = headed(b, off, len) && divided(b, off, len);
        core.malformed += fine ? 0 : 1;
        return fine;
    }

    /**
     * RFC 9260 section 8.5: the tag of a packet must be ours, with the exceptions that its first chunk allows. INIT, INIT ACK and
     * SHUTDOWN COMPLETE stand alone in their packets (section 6.10). The cursor stands on the first chunk afterwards.
     */
    boolean admitted(byte[] b, int off, int len) {
        core.chunk.over(b, off + Wire.HEADER, off + len);
        core.chunk.next();
        int tag = Bytes.i32(b, off + Wire.TAG_AT);
        int type = core.chunk.chunkType();
        if (core.state == State.ENDED) {
            answerLate(b, type, tag);
            return false;
        }
        boolean fits = fits(type, tag);
        core.malformed += fits ? 0 : 1;
        return fits;
    }

    /** RFC 9260 section 3: a header and at least one chunk, all padded to four bytes. */
    private boolean headed(byte[] b, int off, int len) {
        return len >= Wire.HEADER + Wire.CHUNK_HEADER
                && (len & 3) == 0
                && Bytes.u16(b, off) == core.config.remotePort()
                && Bytes.u16(b, off + 2) == core.config.localPort()
                && (withoutChecksum(b, off) || core.checksum.matches(b, off, len));
    }

    private boolean divided(byte[] b, int off, int len) {
        core.chunk.over(b, off + Wire.HEADER, off + len);
        chunks = 0;
        while (core.chunk.next()) {
            chunks++;
        }
        return !core.chunk.malformed();
    }

    /** RFC 9653 section 5.3: a zero checksum passes when we said so, but not with the chunks that come before anything is agreed. */
    private boolean withoutChecksum(byte[] b, int off) {
        if (Bytes.i32(b, off + Wire.CHECKSUM_AT) != 0 || !core.ours.zeroChecksumOverDtls()) {
            return false;
        }
        int type = Bytes.u8(b, off + Wire.HEADER);
        return type != Wire.INIT && type != Wire.INIT_ACK && type != Wire.COOKIE_ECHO;
    }

    private boolean fits(int type, int tag) {
        boolean reflected = (core.chunk.chunkFlags() & Wire.FLAG_TAG_REFLECTED) != 0;
        boolean ours = tag == core.localTag && core.localTag != 0;
        boolean theirs = tag == core.peerTag && core.peerTag != 0;
        return switch (type) {
            case Wire.INIT -> tag == 0 && chunks == 1;
            case Wire.COOKIE_ECHO -> tag != 0;
            case Wire.ABORT -> reflected ? theirs : ours;
            case Wire.SHUTDOWN_COMPLETE -> chunks == 1 && (reflected ? theirs : ours);
            case Wire.INIT_ACK -> ours && chunks == 1;
            default -> ours;
        };
    }

    /** RFC 9260 section 8.4: what is said to an association that is gone. */
    private void answerLate(byte[] b, int type, int tag) {
        switch (type) {
            case Wire.ABORT, Wire.SHUTDOWN_COMPLETE, Wire.COOKIE_ACK, Wire.ERROR -> {}
            case Wire.SHUTDOWN_ACK -> core.replies.shutdownComplete(tag, true);
            case Wire.INIT -> {
                InitChunk init = InitChunk.parse(b, core.chunk.start(), core.chunk.start() + core.chunk.length());
                if (init != null && lateAborts++ < MAX_LATE_ABORTS) {
                    core.replies.abort(init.tag(), false);
                }
            }
            default -> {
                if (lateAborts++ < MAX_LATE_ABORTS) {
                    core.replies.abort(tag, true);
                }
            }
        }
    }
}
