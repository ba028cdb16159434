package dev.peersession.api.call;

import dev.peersession.signaling.sdp.LocalMedia;
import dev.peersession.signaling.sdp.MediaSection;
import dev.peersession.signaling.sdp.SessionDescription;
import dev.peersession.srtp.voice.VoiceDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The audio section of one exchange of plain descriptions: offers it, or answers the first one that the other side offers, and
 * keeps what was agreed on. Without local consent nothing is offered and all that is offered is rejected.
 */
public final class SdpAudio {
    // Browsers send about ten payload types per section.
    private static final int MAX_FORMATS = 64;
    // What the one-byte form of the mid header extension carries (RFC 8285 section 4.2).
    private static final int MAX_MID = 16;
    // The data section is the first of our offers, audio the second.
    private static final String OFFERED_MID = "1";
    private static final String KIND = "audio";

    private final @Nullable AudioEnds ends;
    private final Consent own;
    private final int ssrc;
    private final String cname;
    private String offeredMid = OFFERED_MID;
    private @Nullable VoiceDescription offered;
    private @Nullable CallTerms terms;

    /** @param ends the local consent, null for none */
    public SdpAudio(@Nullable AudioEnds ends, RandomGenerator random) {
        this(ends, random.nextInt(), CallTerms.cname(random));
    }

    private SdpAudio(@Nullable AudioEnds ends, int ssrc, String cname) {
        this.ends = ends;
        this.own = ends == null ? Consent.NONE : ends.consent();
        this.ssrc = ssrc;
        this.cname = cname;
    }

    /** The next exchange of the same session: a stream that was agreed on goes on, otherwise the next one is another. */
    public SdpAudio next(RandomGenerator random) {
        CallTerms before = terms;
        return new SdpAudio(ends, before != null && before.remote().any() ? ssrc : random.nextInt(), cname);
    }

    /** The mid of the section that this exchange agreed on, null for none. */
    public @Nullable String mid() {
        CallTerms known = terms;
        return known == null ? null : known.section();
    }

    /**
     * The section of a later offer.
     *
     * @param before what was agreed on for this section, null for a new one
     * @param wanted false to offer it without sound in either direction
     */
    public LocalMedia offerAgain(@Nullable CallTerms before, String mid, boolean wanted) {
        boolean sends = wanted && own.sends();
        boolean plays = wanted && own.plays();
        VoiceDescription voice = before == null
                ? VoiceDescription.offer(ssrc, cname, sends, plays)
                : before.voice().offeredAgain(ssrc, cname, sends, plays);
        offered = voice;
        offeredMid = mid;
        return media(voice);
    }

    /**
     * The sections of our offer: one, or none.
     *
     * @param section whether there is one; without local consent it is inactive
     */
    public List<LocalMedia> offer(boolean section) {
        if (!section) {
            return List.of();
        }
        VoiceDescription voice = VoiceDescription.offer(ssrc, cname, own.sends(), own.plays());
        offered = voice;
        return List.of(media(voice));
    }

    /** What the answer to our offer agreed on; null when it wants no sound. */
    public @Nullable CallTerms agreed(SessionDescription answer) {
        VoiceDescription voice = offered;
        if (voice == null) {
            return null;
        }
        for (MediaSection section : answer.sections()) {
            if (section.kind().equals(KIND) && offeredMid.equals(section.mid()) && !section.rejected()) {
                VoiceDescription both = voice.answered(formats(section), section.attributes());
                terms = both == null ? null : terms(both, offeredMid);
                return terms;
            }
        }
        return null;
    }

    /** The answer to an offered section, null to reject it. */
    public @Nullable LocalMedia answer(MediaSection section) {
        String mid = section.mid();
        if (!own.any()
                || terms != null
                || mid == null
                || !section.kind().equals(KIND)
                || !section.protocol().equals(VoiceDescription.PROTOCOL)) {
            return null;
        }
        VoiceDescription voice =
                VoiceDescription.answer(formats(section), section.attributes(), ssrc, cname, own.sends(), own.plays());
        if (voice == null) {
            return null;
        }
        terms = terms(voice, mid);
        return media(voice);
    }

    /** What our answer agreed on; null when there is no sound. */
    public @Nullable CallTerms agreed() {
        return terms;
    }

    private CallTerms terms(VoiceDescription voice, String mid) {
        // A longer mid cannot be carried in packets; there is one section, so nothing is lost without it.
        String carried = mid.length() <= MAX_MID && mid.chars().allMatch(c -> c > ' ' && c < 0x7f) ? mid : "";
        return new CallTerms(voice, mid, carried, ssrc, cname, new Consent(voice.receive(), voice.send()));
    }

    private LocalMedia media(VoiceDescription voice) {
        List<String> attributes = new ArrayList<>(voice.attributes());
        if (voice.send()) {
            // RFC 8830: without it a browser hands out a track that belongs to no stream.
            attributes.add("msid:" + cname + " " + KIND);
        }
        List<String> formats = voice.formats().stream().map(String::valueOf).toList();
        return new LocalMedia(KIND, VoiceDescription.PROTOCOL, formats, attributes);
    }

    private static List<Integer> formats(MediaSection section) {
        List<Integer> types = new ArrayList<>();
        for (String format : section.formats()) {
            if (types.size() < MAX_FORMATS && format.matches("[0-9]{1,3}")) {
                types.add(Integer.parseInt(format));
            }
        }
        return types;
    }
}
