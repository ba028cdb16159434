package dev.peersession.signaling.sdp;

import java.util.List;

/**
 * What a description says about one stream of this side, beside the transport that it shares with the data section.
 *
 * @param kind {@code audio} or {@code video}
 * @param protocol such as {@code UDP/TLS/RTP/SAVPF}
 * @param formats payload types, preferred first; at least one
 * @param attributes of the section without {@code a=}; mid, ICE, fingerprint and setup are added to them
 */
public record LocalMedia(String kind, String protocol, List<String> formats, List<String> attributes) {
    public LocalMedia {
        formats = List.copyOf(formats);
        attributes = List.copyOf(attributes);
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("formats are empty, allowed 1 or more");
        }
        for (String line : attributes) {
            // A line end in a value would let it write further lines.
            if (line.isEmpty() || line.chars().anyMatch(c -> c < ' ')) {
                throw new IllegalArgumentException("an attribute is empty or has control characters");
            }
        }
    }
}
