package dev.peersession.srtp.media;

import java.util.Set;

/**
 * What was negotiated for one media section.
 *
 * @param mid the identification of the section, at most 16 characters
 * @param ssrc of what this side sends
 * @param cname the same for all that one session sends
 * @param payloadTypes that the other side may send
 * @param clockRate of their timestamps in Hz
 * @param midExtension number of the mid header extension, 0 for none
 * @param levelExtension number of the audio level header extension, 0 for none
 * @param transportExtension number of the transport-wide sequence number extension, 0 for none
 */
public record TrackParameters(
        String mid,
        int ssrc,
        String cname,
        Set<Integer> payloadTypes,
        int clockRate,
        int midExtension,
        int levelExtension,
        int transportExtension) {
    public TrackParameters {
        payloadTypes = Set.copyOf(payloadTypes);
        // RFC 8843 section 15.1 sets no length; 16 bytes is what the one-byte form of header extensions carries.
        if (mid.length() > 16) {
            throw new IllegalArgumentException("mid has " + mid.length() + " characters, allowed 0 to 16");
        }
        if (clockRate < 1_000 || clockRate > 1_000_000) {
            throw new IllegalArgumentException("clockRate is " + clockRate + ", allowed 1000 to 1000000");
        }
        for (int id : new int[] {midExtension, levelExtension, transportExtension}) {
            if (id < 0 || id > 14) {
                throw new IllegalArgumentException("extension number is " + id + ", allowed 0 to 14");
            }
        }
    }
}
