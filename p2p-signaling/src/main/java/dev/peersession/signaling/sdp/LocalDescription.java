package dev.peersession.signaling.sdp;

import java.util.List;

/**
 * What one side says about itself in an offer or an answer.
 *
 * @param sessionId of the o-line, 0 to 2^63-1 (RFC 8829 section 5.2.1), random
 * @param iceUfrag 4 to 256 ice-chars
 * @param icePwd 22 to 256 ice-chars
 * @param candidates values such as {@code candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host}
 * @param endOfCandidates whether these are all
 * @param fingerprint such as {@code sha-256 AB:CD...}
 * @param sctpPort 1 to 65535, usually 5000
 * @param maxMessageSize the largest message accepted, bytes; 0 for any
 */
public record LocalDescription(
        long sessionId,
        String iceUfrag,
        String icePwd,
        List<String> candidates,
        boolean endOfCandidates,
        String fingerprint,
        int sctpPort,
        long maxMessageSize) {
    public LocalDescription {
        candidates = List.copyOf(candidates);
        for (String line : candidates) {
            requireOneLine(line, "candidate:");
        }
        requireOneLine(fingerprint, "sha-");
        requireOneLine(iceUfrag, "");
        requireOneLine(icePwd, "");
    }

    /** A line end in a value would let it write further lines. */
    private static void requireOneLine(String value, String prefix) {
        if (!value.startsWith(prefix) || value.isEmpty() || value.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException(
                    "a value of the description is empty, misses '" + prefix + "' or has control characters");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "LocalDescription[" + iceUfrag + ", " + candidates.size() + " candidates]";
    }
}
