package dev.peersession.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes descriptions in the form of RFC 8829 sections 5.2 and 5.3. */
final class SdpWriter {
    // RFC 8829 section 5.2.1: with trickling and no default candidate yet, port 9 (discard) and a meaningless address.
    private static final int DISCARD_PORT = 9;
    private static final String NO_ADDRESS = "c=IN IP4 0.0.0.0";
    private static final String OFFERED_MID = "0";
    private static final long OFFER_VERSION = 1;

    private final StringBuilder out = new StringBuilder();

    private SdpWriter() {}

    static SessionDescription offer(LocalDescription local, List<LocalMedia> media) {
        SdpWriter w = new SdpWriter();
        List<MediaSection> sections = new ArrayList<>();
        sections.add(new MediaSection(
                "application",
                DISCARD_PORT,
                "UDP/DTLS/SCTP",
                List.of("webrtc-datachannel"),
                OFFERED_MID,
                dataAttributes(local, Setup.ACTPASS, OFFERED_MID, true)));
        List<String> bundle = new ArrayList<>(List.of(OFFERED_MID));
        for (LocalMedia stream : media) {
            String mid = String.valueOf(sections.size());
            bundle.add(mid);
            sections.add(stream(stream, local, Setup.ACTPASS, mid, false));
        }
        w.session(local, bundle, OFFER_VERSION);
        sections.forEach(w::section);
        return w.description(local, Setup.ACTPASS, bundle, sections);
    }

    /** RFC 8829 section 5.2.2: the sections stand where they stood, what is new comes after them. */
    static SessionDescription offerAgain(
            LocalDescription local, long version, List<MediaSection> before, String mid, LocalMedia media) {
        List<MediaSection> sections = new ArrayList<>();
        List<String> bundle = new ArrayList<>();
        boolean described = false;
        boolean data = false;
        for (MediaSection each : before) {
            MediaSection again = rejected(each);
            if (each.isDataChannel() && !each.rejected() && !data) {
                data = true;
                again = new MediaSection(
                        each.kind(),
                        DISCARD_PORT,
                        each.protocol(),
                        each.formats(),
                        each.mid(),
                        dataAttributes(local, Setup.ACTPASS, each.mid(), bundle.isEmpty()));
            } else if (mid.equals(each.mid())) {
                described = true;
                again = stream(media, local, Setup.ACTPASS, mid, bundle.isEmpty());
            }
            String carried = again.mid();
            if (again.port() != 0 && carried != null) {
                bundle.add(carried);
            }
            sections.add(again);
        }
        if (!described) {
            sections.add(stream(media, local, Setup.ACTPASS, mid, bundle.isEmpty()));
            bundle.add(mid);
        }
        SdpWriter w = new SdpWriter();
        w.session(local, bundle, version);
        sections.forEach(w::section);
        return w.description(local, Setup.ACTPASS, bundle, sections);
    }

    static SessionDescription answer(
            SessionDescription offer,
            LocalDescription local,
            Setup setup,
            long version,
            Function<MediaSection, @Nullable LocalMedia> media) {
        if (setup == Setup.ACTPASS) {
            // RFC 8842 section 5.3: "the answerer MUST include an SDP
            // 'setup' attribute with an 'active' or 'passive' value".
            throw new IllegalArgumentException("setup is ACTPASS, allowed ACTIVE or PASSIVE");
        }
        MediaSection accepted = offer.data();
        String dataMid = accepted == null ? null : accepted.mid();
        boolean bundled = dataMid != null && offer.bundle().contains(dataMid);
        List<MediaSection> sections = new ArrayList<>();
        List<String> bundle = new ArrayList<>();
        for (MediaSection offered : offer.sections()) {
            MediaSection answered = rejected(offered);
            if (offered == accepted) {
                answered = new MediaSection(
                        offered.kind(),
                        DISCARD_PORT,
                        offered.protocol(),
                        offered.formats(),
                        offered.mid(),
                        dataAttributes(local, setup, offered.mid(), bundle.isEmpty()));
            } else if (bundled && sharesTransport(offered, offer)) {
                LocalMedia stream = media.apply(offered);
                answered = stream == null ? answered : stream(stream, local, setup, offered.mid(), bundle.isEmpty());
            }
            // RFC 9143 section 7.3.3: only what was offered in the group and is accepted stays in it.
            String mid = offered.mid();
            if (answered.port() != 0 && mid != null && offer.bundle().contains(mid)) {
                bundle.add(mid);
            }
            sections.add(answered);
        }
        SdpWriter w = new SdpWriter();
        w.session(local, bundle, version);
        sections.forEach(w::section);
        return w.description(local, setup, bundle, sections);
    }

    /** A stream can be taken only on the transport of the data section: there is one 5-tuple for all. */
    private static boolean sharesTransport(MediaSection offered, SessionDescription offer) {
        return !offered.isDataChannel()
                && !offered.rejected()
                && offered.mid() != null
                && offer.bundle().contains(offered.mid());
    }

    /** RFC 3264 section 6: a stream is rejected by port zero, its formats repeated. */
    private static MediaSection rejected(MediaSection offered) {
        List<String> lines = new ArrayList<>();
        lines.add(NO_ADDRESS);
        if (offered.mid() != null) {
            lines.add("mid:" + offered.mid());
        }
        if (!offered.isDataChannel()) {
            lines.add("inactive");
        }
        return new MediaSection(offered.kind(), 0, offered.protocol(), offered.formats(), offered.mid(), lines);
    }

    private static MediaSection stream(
            LocalMedia media, LocalDescription local, Setup setup, @Nullable String mid, boolean first) {
        List<String> lines = transport(local, setup, mid, first);
        lines.addAll(media.attributes());
        return new MediaSection(media.kind(), DISCARD_PORT, media.protocol(), media.formats(), mid, lines);
    }

    private static List<String> dataAttributes(
            LocalDescription local, Setup setup, @Nullable String mid, boolean first) {
        List<String> lines = transport(local, setup, mid, first);
        lines.add("sctp-port:" + local.sctpPort());
        lines.add("max-message-size:" + local.maxMessageSize());
        return lines;
    }

    /**
     * RFC 8829 section 5.2.1: a section that might get a transport of its own describes it, also where it is bundled; but
     * candidates stand in the first section of the group only (RFC 9143 section 9).
     */
    private static List<String> transport(
            LocalDescription local, Setup setup, @Nullable String mid, boolean candidates) {
        List<String> lines = new ArrayList<>();
        lines.add(NO_ADDRESS);
        if (candidates) {
            lines.addAll(local.candidates());
            if (local.endOfCandidates()) {
                lines.add("end-of-candidates");
            }
        }
        lines.add("ice-ufrag:" + local.iceUfrag());
        lines.add("ice-pwd:" + local.icePwd());
        lines.add("fingerprint:" + local.fingerprint());
        lines.add("setup:" + setup.token());
        if (mid != null) {
            lines.add("mid:" + mid);
        }
        return lines;
    }

    private void session(LocalDescription local, List<String> bundle, long version) {
        line("v=0");
        // RFC 8829 section 5.2.1: an o-line that tells nothing about the machine.
        line("o=- " + local.sessionId() + " " + version + " IN IP4 0.0.0.0");
        line("s=-");
        line("t=0 0");
        if (!bundle.isEmpty()) {
            line("a=group:BUNDLE " + String.join(" ", bundle));
        }
        line("a=ice-options:trickle ice2");
        line("a=x-peersession:1");
    }

    private void section(MediaSection section) {
        line("m=" + section.kind() + " " + section.port() + " " + section.protocol() + " "
                + String.join(" ", section.formats()));
        for (String attribute : section.attributes()) {
            line(attribute.length() > 1 && attribute.charAt(1) == '=' ? attribute : "a=" + attribute);
        }
    }

    private void line(String text) {
        out.append(text).append("\r\n");
    }

    private SessionDescription description(
            LocalDescription local, Setup setup, List<String> bundle, List<MediaSection> sections) {
        return new SessionDescription(
                local.iceUfrag(),
                local.icePwd(),
                local.candidates(),
                false,
                local.endOfCandidates(),
                List.of(local.fingerprint()),
                setup,
                local.sctpPort(),
                local.maxMessageSize(),
                true,
                bundle,
                sections,
                out.toString());
    }
}
