package dev.peersession.api.call;

import dev.peersession.srtp.media.TrackParameters;
import dev.peersession.srtp.voice.VoiceDescription;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * What the descriptions of both sides agreed on about sound.
 *
 * @param voice payload types and header extensions
 * @param section its mid
 * @param mid what of it is carried in packets, at most 16 characters
 * @param ssrc of what this side sends in its first call
 * @param cname the same for all that this session sends
 * @param remote what the other side is willing to do
 */
public record CallTerms(VoiceDescription voice, String section, String mid, int ssrc, String cname, Consent remote) {
    // RFC 7022 section 4.2: a short-term CNAME has at least 96 bits of randomness and tells nothing else.
    private static final int CNAME_BYTES = 12;

    /** Our own numbers, which need no description: what own peers use when they agreed without SDP. */
    public static CallTerms own(RandomGenerator random, Consent remote) {
        int ssrc = random.nextInt();
        String cname = cname(random);
        return new CallTerms(VoiceDescription.offer(ssrc, cname, true, true), "1", "1", ssrc, cname, remote);
    }

    static String cname(RandomGenerator random) {
        byte[] name = new byte[CNAME_BYTES];
        random.nextBytes(name);
        return Base64.getUrlEncoder().encodeToString(name);
    }

    CallTerms with(int nextSsrc) {
        return new CallTerms(voice, section, mid, nextSsrc, cname, remote);
    }

    TrackParameters track() {
        return voice.track(mid, ssrc, cname);
    }
}
