package dev.peersession.signaling.sdp;

import dev.peersession.signaling.SignalingException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A session description (RFC 8866) as far as a peer needs it: where and how to reach the other side, whose certificate to expect,
 * and which media lines there are. Whether it is an offer or an answer does not stand in it.
 *
 * <p>Values may stand at the session or in a media section; what counts is the data section's own, else that of the section whose
 * transport it shares (the BUNDLE-tagged one, RFC 9143 section 7.2), else the session's.
 *
 * @param iceUfrag 4 to 256 ice-chars (RFC 8839 section 5.4)
 * @param icePwd 22 to 256 ice-chars
 * @param candidates values that begin with {@code candidate:}, at most {@value SdpParser#MAX_CANDIDATES}; not looked into
 * @param iceLite the other side only answers checks (RFC 8445 section 2.5)
 * @param endOfCandidates no more will come (RFC 8840 section 8.2)
 * @param fingerprints such as {@code sha-256 AB:CD:...} (RFC 8122), at least one, of SHA-256 or stronger
 * @param setup {@link Setup#ACTPASS} when absent
 * @param sctpPort 5000 when absent (RFC 8841 section 5)
 * @param maxMessageSize bytes; 65536 when absent, 0 for any size (RFC 8841 section 6)
 * @param peerSession whether the other side is one of ours: {@code a=x-peersession:1}
 * @param bundle the mids of the first BUNDLE group, in order; may be empty
 * @param sections the media sections, in order
 * @param text the whole, lines ended by CRLF
 */
public record SessionDescription(
        String iceUfrag,
        String icePwd,
        List<String> candidates,
        boolean iceLite,
        boolean endOfCandidates,
        List<String> fingerprints,
        Setup setup,
        int sctpPort,
        long maxMessageSize,
        boolean peerSession,
        List<String> bundle,
        List<MediaSection> sections,
        String text) {
    private static final long ANSWER_VERSION = 2;

    public SessionDescription {
        candidates = List.copyOf(candidates);
        fingerprints = List.copyOf(fingerprints);
        bundle = List.copyOf(bundle);
        sections = List.copyOf(sections);
    }

    /**
     * Reads what a browser or another peer wrote; line ends may be CRLF or LF.
     *
     * @throws SignalingException TOO_LARGE beyond {@value SdpParser#MAX_CHARACTERS} characters; MALFORMED; NO_FINGERPRINT when there
     *     is none or only weak ones; NO_ICE_CREDENTIALS
     */
    public static SessionDescription parse(String text) throws SignalingException {
        return new SdpParser(text).parse();
    }

    /** An offer with one data section, {@code setup:actpass} (RFC 8842 section 5.2). */
    public static SessionDescription offer(LocalDescription local) {
        return offer(local, List.of());
    }

    /** As {@link #offer(LocalDescription)}, with these streams after the data section, in order, all on one transport. */
    public static SessionDescription offer(LocalDescription local, List<LocalMedia> media) {
        return SdpWriter.offer(local, media);
    }

    /**
     * An answer to this offer. Each of its media lines comes back in its place (RFC 3264 section 6): the first usable data section
     * accepted, all others with port 0.
     *
     * @param setup {@link Setup#ACTIVE} or {@link Setup#PASSIVE}
     */
    public SessionDescription answer(LocalDescription local, Setup setup) {
        return answer(local, setup, offered -> null);
    }

    /**
     * As {@link #answer(LocalDescription, Setup)}, and accepts streams too.
     *
     * @param media asked once, in order, for each stream that can share the transport of the data section: what to answer, or null
     *     to reject it
     */
    public SessionDescription answer(
            LocalDescription local, Setup setup, Function<MediaSection, @Nullable LocalMedia> media) {
        return SdpWriter.answer(this, local, setup, ANSWER_VERSION, media);
    }

    /**
     * As {@link #answer(LocalDescription, Setup, Function)}, to a later offer of the same session.
     *
     * @param setup the one that the session began with (RFC 8842 section 5.5)
     * @param version of the o-line, one more than that of our description before (RFC 3264 section 8), at least 2
     */
    public SessionDescription answerAgain(
            LocalDescription local, Setup setup, long version, Function<MediaSection, @Nullable LocalMedia> media) {
        return SdpWriter.answer(this, local, setup, version, media);
    }

    /**
     * A later offer of a session: its sections in their places, the data section as it was, one stream described anew or added, all
     * others rejected.
     *
     * @param local as in our description before
     * @param version of the o-line, one more than that of our description before (RFC 3264 section 8), at least 2
     * @param before the sections of the description before, whoever wrote it
     * @param mid of the section that {@code media} describes; when there is none of that name it is added
     */
    public static SessionDescription offerAgain(
            LocalDescription local, long version, List<MediaSection> before, String mid, LocalMedia media) {
        return SdpWriter.offerAgain(local, version, before, mid, media);
    }

    /** The first data section that is not rejected, or null. */
    public @Nullable MediaSection data() {
        for (MediaSection section : sections) {
            if (section.isDataChannel() && !section.rejected()) {
                return section;
            }
        }
        return null;
    }

    /** The SDP text, lines ended by CRLF. It holds the ICE password. */
    @Override
    public String toString() {
        return text;
    }
}
