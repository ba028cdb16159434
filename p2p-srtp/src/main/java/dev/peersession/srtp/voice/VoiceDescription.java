package dev.peersession.srtp.voice;

import dev.peersession.srtp.media.TrackParameters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The audio section of a session description, as the strings that stand in it. The caller writes the rest of the section: the
 * {@code m=} line with protocol {@value #PROTOCOL}, mid, ICE, fingerprint and setup.
 *
 * @param formats payload types of the {@code m=} line, preferred first
 * @param attributes of the section without {@code a=}
 * @param voice payload types agreed on
 * @param levelExtension number of the audio level extension, 0 for none
 * @param midExtension number of the mid extension, 0 for none
 * @param transportExtension number of the transport-wide sequence number extension, 0 for none
 * @param send whether this side may send
 * @param receive whether the other side may send
 */
public record VoiceDescription(
        List<Integer> formats,
        List<String> attributes,
        VoiceFormat voice,
        int levelExtension,
        int midExtension,
        int transportExtension,
        boolean send,
        boolean receive) {
    /** RFC 8827 section 6.5 through RFC 8829: what stands in the {@code m=} line of WebRTC audio. */
    public static final String PROTOCOL = "UDP/TLS/RTP/SAVPF";

    private static final String LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    private static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    private static final String TRANSPORT = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /** Payload types, and extensions, of our own offers: the numbers Chromium uses, which other stacks have seen most. */
    private static final VoiceFormat OFFERED = new VoiceFormat(111, 63, 0, 8, 510_000);

    private static final int DEFAULT_BITRATE = 510_000;

    /** Attributes of one section that are looked at; browsers send about 30. */
    private static final int MAX_ATTRIBUTES = 512;

    public VoiceDescription {
        formats = List.copyOf(formats);
        attributes = List.copyOf(attributes);
    }

    /** What to offer: opus, redundancy over it, G.711. */
    public static VoiceDescription offer(int ssrc, String cname, boolean send, boolean receive) {
        return build(OFFERED, 1, 4, 3, ssrc, cname, send, receive, true);
    }

    /**
     * The answer to an offered audio section, with the payload types and extension numbers of the offer.
     *
     * @param attributes of the offered section, with or without {@code a=}
     * @return null when no codec is in common: the section is then rejected
     */
    public static @Nullable VoiceDescription answer(
            List<Integer> formats, List<String> attributes, int ssrc, String cname, boolean send, boolean receive) {
        Remote remote = Remote.read(formats, attributes);
        if (remote == null) {
            return null;
        }
        return build(
                remote.format,
                remote.level,
                remote.mid,
                remote.transport,
                ssrc,
                cname,
                send && remote.receives,
                receive && remote.sends,
                remote.transportFeedback);
    }

    /**
     * What an answer to our offer agreed on.
     *
     * @return null when the answer took no codec of ours
     */
    public @Nullable VoiceDescription answered(List<Integer> remoteFormats, List<String> remoteAttributes) {
        Remote remote = Remote.read(remoteFormats, remoteAttributes);
        if (remote == null) {
            return null;
        }
        return new VoiceDescription(
                formats,
                attributes,
                remote.format,
                remote.level,
                remote.mid,
                remote.transportFeedback ? remote.transport : 0,
                send && remote.receives,
                receive && remote.sends);
    }

    /** What to offer again in the same section: the same numbers, so that sound that flows goes on. */
    public VoiceDescription offeredAgain(int ssrc, String cname, boolean sending, boolean receiving) {
        return build(
                voice,
                levelExtension,
                midExtension,
                transportExtension,
                ssrc,
                cname,
                sending,
                receiving,
                transportExtension > 0);
    }

    /** The parameters of the track. */
    public TrackParameters track(String mid, int ssrc, String cname) {
        return withTypes(
                new TrackParameters(
                        mid, ssrc, cname, Set.of(), 48_000, midExtension, levelExtension, transportExtension),
                voice);
    }

    static TrackParameters withTypes(TrackParameters parameters, VoiceFormat format) {
        Set<Integer> types = new HashSet<>();
        for (int type : new int[] {format.opus(), format.red(), format.pcmu(), format.pcma()}) {
            if (type >= 0) {
                types.add(type);
            }
        }
        return new TrackParameters(
                parameters.mid(),
                parameters.ssrc(),
                parameters.cname(),
                types,
                format.opus() >= 0 ? 48_000 : 8_000,
                parameters.midExtension(),
                parameters.levelExtension(),
                parameters.transportExtension());
    }

    private static VoiceDescription build(
            VoiceFormat format,
            int level,
            int mid,
            int transport,
            int ssrc,
            String cname,
            boolean send,
            boolean receive,
            boolean feedback) {
        List<Integer> formats = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        lines.add(send ? receive ? "sendrecv" : "sendonly" : receive ? "recvonly" : "inactive");
        lines.add("rtcp-mux");
        lines.add("rtcp-rsize");
        extension(lines, level, LEVEL);
        extension(lines, mid, MID);
        extension(lines, feedback ? transport : 0, TRANSPORT);
        if (format.opus() >= 0) {
            formats.add(format.opus());
            // RFC 7587 section 7: always two channels in the name.
            lines.add("rtpmap:" + format.opus() + " opus/48000/2");
            if (feedback && transport > 0) {
                lines.add("rtcp-fb:" + format.opus() + " transport-cc");
            }
            lines.add("fmtp:" + format.opus() + " minptime=10;useinbandfec=1");
        }
        if (format.red() >= 0) {
            formats.add(format.red());
            lines.add("rtpmap:" + format.red() + " red/48000/2");
            lines.add("fmtp:" + format.red() + " " + format.opus() + "/" + format.opus());
        }
        if (format.pcmu() >= 0) {
            formats.add(format.pcmu());
            lines.add("rtpmap:" + format.pcmu() + " PCMU/8000");
        }
        if (format.pcma() >= 0) {
            formats.add(format.pcma());
            lines.add("rtpmap:" + format.pcma() + " PCMA/8000");
        }
        if (send) {
            lines.add("ssrc:" + Integer.toUnsignedString(ssrc) + " cname:" + cname);
        }
        return new VoiceDescription(formats, lines, format, level, mid, feedback ? transport : 0, send, receive);
    }

    private static void extension(List<String> lines, int id, String uri) {
        if (id > 0) {
            lines.add("extmap:" + id + " " + uri);
        }
    }

    /** What the other side's section says. */
    private static final class Remote {
        private VoiceFormat format = OFFERED;
        private int level;
        private int mid;
        private int transport;
        private boolean transportFeedback;
        private boolean sends = true;
        private boolean receives = true;

        static @Nullable Remote read(List<Integer> formats, List<String> attributes) {
            int opus = -1;
            int red = -1;
            // RFC 3551 section 6: 0 and 8 need no rtpmap.
            int pcmu = formats.contains(0) ? 0 : -1;
            int pcma = formats.contains(8) ? 8 : -1;
            int bitrate = DEFAULT_BITRATE;
            Remote remote = new Remote();
            List<String> looked = attributes.subList(0, Math.min(attributes.size(), MAX_ATTRIBUTES));
            for (String attribute : looked) {
                String line = attribute.startsWith("a=") ? attribute.substring(2) : attribute;
                String lower = line.toLowerCase(Locale.ROOT);
                if (lower.startsWith("rtpmap:")) {
                    int type = number(lower, 7);
                    String encoding = lower.substring(lower.indexOf(' ') + 1).trim();
                    if (!formats.contains(type) || !usable(type)) {
                        continue;
                    }
                    if (encoding.startsWith("opus/48000") && opus < 0) {
                        opus = type;
                    } else if (encoding.startsWith("red/48000") && red < 0) {
                        red = type;
                    }
                } else {
                    remote.line(line);
                }
            }
            for (String attribute : looked) {
                String line = attribute.startsWith("a=") ? attribute.substring(2) : attribute;
                if (opus >= 0 && line.startsWith("fmtp:" + opus + " ")) {
                    bitrate = maxBitrate(line);
                }
                // RFC 4585 section 4.2: the wildcard stands for all payload types.
                remote.transportFeedback |= opus >= 0
                        && (line.equals("rtcp-fb:" + opus + " transport-cc") || line.equals("rtcp-fb:* transport-cc"));
            }
            if (opus < 0 && pcmu < 0 && pcma < 0) {
                return null;
            }
            remote.format = new VoiceFormat(opus, opus < 0 ? -1 : red, pcmu, pcma, bitrate);
            return remote;
        }

        private void line(String line) {
            if (line.equals("recvonly") || line.equals("inactive")) {
                sends = false;
            }
            if (line.equals("sendonly") || line.equals("inactive")) {
                receives = false;
            }
            if (!line.startsWith("extmap:")) {
                return;
            }
            int id = number(line, 7);
            // Numbers of the one-byte form (RFC 8285 section 4.2), for both ways: our answer puts no direction behind
            // them.
            boolean bothWays = line.startsWith(id + " ", 7) || line.startsWith(id + "/sendrecv ", 7);
            if (id < 1 || id > 14 || !bothWays) {
                return;
            }
            if (line.endsWith(" " + LEVEL)) {
                level = id;
            } else if (line.endsWith(" " + MID)) {
                mid = id;
            } else if (line.endsWith(" " + TRANSPORT)) {
                transport = id;
            }
        }

        // RFC 5761 section 4: 64 to 95 would be taken for RTCP on the shared port.
        private static boolean usable(int type) {
            return type >= 0 && type < 64 || type > 95 && type < 128;
        }

        // RFC 7587 section 6.1: 6,000 to 510,000; what lies outside is taken to the nearest allowed value.
        private static int maxBitrate(String line) {
            int at = line.indexOf("maxaveragebitrate=");
            int value = at < 0 ? DEFAULT_BITRATE : number(line, at + 18);
            return value < 0 ? DEFAULT_BITRATE : Math.max(6_000, Math.min(510_000, value));
        }

        /** The decimal number at {@code from}, or -1. */
        private static int number(String text, int from) {
            int at = from;
            int value = 0;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - from < 7) {
                value = 10 * value + text.charAt(at++) - '0';
            }
            return at == from ? -1 : value;
        }
    }
}
