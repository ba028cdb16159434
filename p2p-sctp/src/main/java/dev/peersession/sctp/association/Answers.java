package dev.peersession.sctp.association;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Wire;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What goes into the next packet because of a chunk of the peer: the echo of a heartbeat, the report of what is unknown. */
final class Answers {
    private final Core core;
    private byte @Nullable [] heartbeatAck;

    Answers(Core core) {
        this.core = core;
    }

    boolean due() {
        return heartbeatAck != null || core.error != null;
    }

    /** RFC 9260 section 8.3: the peer gets back what its HEARTBEAT carried. */
    void heartbeat(byte[] b) {
        if (!core.established()) {
            // It overtook the COOKIE ACK, and will be sent again.
            return;
        }
        int length = core.chunk.length();
        // What does not fit into a packet with the header cannot be echoed.
        if (Bytes.padded(length) > core.config.mtu() - Wire.HEADER) {
            core.malformed++;
            return;
        }
        byte[] echo = Arrays.copyOfRange(b, core.chunk.start(), core.chunk.start() + Bytes.padded(length));
        echo[0] = (byte) Wire.HEARTBEAT_ACK;
        heartbeatAck = echo;
    }

    /** RFC 9260 section 3.2: the two highest bits say whether the packet goes on and whether the sender wants to hear of it. */
    void unknown(byte[] b, int type) {
        if ((type & Wire.UNKNOWN_REPORT_BIT) != 0 && core.established()) {
            core.error = Causes.unrecognized(b, core.chunk.start(), core.chunk.length());
        }
        if ((type & Wire.UNKNOWN_SKIP_BIT) == 0) {
            core.malformed++;
            while (core.chunk.next()) {
                // The rest of the packet is not looked at.
            }
        }
    }

    int write(byte[] out, int pos, int limit) {
        int p = pos;
        byte[] echo = heartbeatAck;
        if (echo != null && limit - p >= echo.length) {
            heartbeatAck = null;
            System.arraycopy(echo, 0, out, p, echo.length);
            p += echo.length;
        }
        byte[] cause = core.error;
        if (cause != null && limit - p >= cause.length) {
            core.error = null;
            System.arraycopy(cause, 0, out, p, cause.length);
            p += cause.length;
        }
        return p;
    }
}
