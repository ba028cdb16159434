package dev.peersession.signaling;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an offer or an answer tells about its maker.
 *
 * @param fingerprint SHA-256 of its DTLS certificate (RFC 8122), 32 bytes; copied
 * @param candidates at most {@value #MAX_CANDIDATES}, in order of preference; none in a blind offer
 * @param audio whether it sends and plays audio
 * @param browser the credentials of a browser, null for a Java peer
 */
public record SealedContent(
        byte[] fingerprint,
        List<CandidateAddress> candidates,
        boolean audio,
        @Nullable BrowserCredentials browser) {
    public static final int FINGERPRINT_BYTES = 32;
    /** Enough for a machine with several networks; a stranger cannot make us try more. */
    public static final int MAX_CANDIDATES = 16;

    public SealedContent {
        if (fingerprint.length != FINGERPRINT_BYTES) {
            throw new IllegalArgumentException("fingerprint has " + fingerprint.length + " bytes, allowed 32");
        }
        if (candidates.size() > MAX_CANDIDATES) {
            throw new IllegalArgumentException(
                    "candidates are " + candidates.size() + ", allowed 0 to " + MAX_CANDIDATES);
        }
        fingerprint = fingerprint.clone();
        candidates = List.copyOf(candidates);
    }

    /** A copy. */
    @Override
    public byte[] fingerprint() {
        return fingerprint.clone();
    }

    SealedContent blind() {
        return new SealedContent(fingerprint, List.of(), audio, browser);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SealedContent o
                && Arrays.equals(fingerprint, o.fingerprint)
                && candidates.equals(o.candidates)
                && audio == o.audio
                && java.util.Objects.equals(browser, o.browser);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(fingerprint);
    }

    /** Without fingerprint and addresses. */
    @Override
    public String toString() {
        return "SealedContent[" + candidates.size() + " candidates" + (audio ? ", audio" : "")
                + (browser == null ? "" : ", browser") + "]";
    }
}
