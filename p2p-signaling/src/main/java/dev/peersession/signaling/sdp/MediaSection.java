package dev.peersession.signaling.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One m-line with what belongs to it (RFC 8866 section 5.14).
 *
 * @param kind {@code application}, {@code audio}, {@code video} or another word
 * @param port 0 when rejected (RFC 3264 section 6), or in an offer bundle-only
 * @param protocol such as {@code UDP/DTLS/SCTP} or {@code UDP/TLS/RTP/SAVPF}
 * @param formats what follows the protocol: {@code webrtc-datachannel}, or payload types
 * @param mid the identification (RFC 5888 section 4), null when absent
 * @param attributes the lines of the section after the m-line, without line ends, those of {@code a=} without that prefix,
 *     others whole
 */
public record MediaSection(
        String kind,
        int port,
        String protocol,
        List<String> formats,
        @Nullable String mid,
        List<String> attributes) {
    public MediaSection {
        formats = List.copyOf(formats);
        attributes = List.copyOf(attributes);
    }

    /** Port 0 and not {@code a=bundle-only} (RFC 9143 section 6). */
    public boolean rejected() {
        return port == 0 && !attributes.contains("bundle-only");
    }

    /** {@code UDP/DTLS/SCTP} or {@code TCP/DTLS/SCTP} with {@code webrtc-datachannel} (RFC 8841 section 4). */
    public boolean isDataChannel() {
        return kind.equals("application") && protocol.endsWith("/DTLS/SCTP") && formats.contains("webrtc-datachannel");
    }

    /** The value of the first attribute {@code name:}, or null. */
    public @Nullable String attribute(String name) {
        String prefix = name + ":";
        for (String line : attributes) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        return null;
    }
}
