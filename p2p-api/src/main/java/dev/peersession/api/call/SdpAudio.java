package dev.peersession.api.call;

import dev.peersession.signaling.sdp.LocalMedia;
import dev.peersession.signaling.sdp.MediaSection;
import dev.peersession.signaling.sdp.SessionDescription;
import dev.peersession.srtp.voice.VoiceDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The audio section of one exchange of plain descriptions: offers it, or answers one that the other side offers, and keeps what
 * was agreed on. Without local consent nothing is offered and all that is offered is rejected.
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
    private final int freshSsrc;
    private final String cname;
    private final @Nullable CallTerms last;
    private String offeredMid = OFFERED_MID;
    private @Nullable VoiceDescription offered;
    private @Nullable CallTerms terms;

    /** @param ends the local consent, null for none */
    public SdpAudio(@Nullable AudioEnds ends, RandomGenerator random) {
        this(ends, random.nextInt(), CallTerms.cname(random), null);
    }

    /** @param last what the exchange before agreed on, null for nothing */
    private SdpAudio(@Nullable AudioEnds ends, int freshSsrc, String cname, @Nullable CallTerms last) {
        this.ends = ends;
        this.own = ends == null ? Consent.NONE : ends.consent();
        this.freshSsrc = freshSsrc;
        this.cname = cname;
        this.last = last;
    }

    /** The next exchange of the same session. */
    public SdpAudio next(RandomGenerator random) {
        return new SdpAudio(ends, random.nextInt(), cname, terms);
    }

    /** A stream goes on in the section in which it flows; in another one, and after a pause, it is another. */
    private int ssrc(String mid) {
        return last != null && isLast(mid) && last.remote().any() ? last.ssrc() : freshSsrc;
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
                ? VoiceDescription.offer(ssrc(mid), cname, sends, plays)
                : before.voice().offeredAgain(ssrc(mid), cname, sends, plays);
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
        VoiceDescription voice = VoiceDescription.offer(ssrc(offeredMid), cname, own.sends(), own.plays());
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

    /**
     * How the sections of an offer are answered, null for what is rejected. There is one stream each way, so of several sections for
     * sound one is taken: the one in which most can flow, of equal ones the one that was taken before. A page that takes its
     * microphone away and adds one again offers the old section, in which it only listens, and a new one.
     */
    public Function<MediaSection, @Nullable LocalMedia> answering(SessionDescription offer) {
        String taken = mostFlowing(offer);
        return section -> {
            String mid = section.mid();
            if (mid == null || terms != null && mid.equals(taken)) {
                return null;
            }
            return mid.equals(taken) ? take(section, mid) : leave(section, mid);
        };
    }

    private @Nullable String mostFlowing(SessionDescription offer) {
        String best = null;
        int most = -1;
        for (MediaSection section : offer.sections()) {
            String mid = section.mid();
            // What does not share the transport of the data section is rejected without being asked about.
            if (mid == null || section.rejected() || !offer.bundle().contains(mid)) {
                continue;
            }
            VoiceDescription voice = answer(section, mid, own);
            int flowing = voice == null ? -1 : 2 * flows(voice) + (isLast(mid) ? 1 : 0);
            if (flowing > most) {
                most = flowing;
                best = mid;
            }
        }
        return best;
    }

    private static int flows(VoiceDescription voice) {
        return (voice.send() ? 1 : 0) + (voice.receive() ? 1 : 0);
    }

    private @Nullable LocalMedia take(MediaSection section, String mid) {
        VoiceDescription voice = answer(section, mid, own);
        if (voice == null) {
            return null;
        }
        terms = terms(voice, mid);
        return media(voice);
    }

    /** A section that was in use stays, without sound: to reject it would end it for good. */
    private @Nullable LocalMedia leave(MediaSection section, String mid) {
        VoiceDescription voice = isLast(mid) ? answer(section, mid, Consent.NONE) : null;
        return voice == null ? null : media(voice);
    }

    private boolean isLast(String mid) {
        return last != null && last.section().equals(mid);
    }

    private @Nullable VoiceDescription answer(MediaSection section, String mid, Consent consent) {
        if (!own.any() || !section.kind().equals(KIND) || !section.protocol().equals(VoiceDescription.PROTOCOL)) {
            return null;
        }
        return VoiceDescription.answer(
                formats(section), section.attributes(), ssrc(mid), cname, consent.sends(), consent.plays());
    }

    /** What our answer agreed on; null when there is no sound. */
    public @Nullable CallTerms agreed() {
        return terms;
    }

    private CallTerms terms(VoiceDescription voice, String mid) {
        // A longer mid cannot be carried in packets; there is one section, so nothing is lost without it.
        String carried = mid.length() <= MAX_MID && mid.chars().allMatch(c -> c > ' ' && c < 0x7f) ? mid : "";
        return new CallTerms(voice, mid, carried, ssrc(mid), cname, new Consent(voice.receive(), voice.send()));
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
