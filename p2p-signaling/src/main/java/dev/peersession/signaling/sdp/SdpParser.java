package dev.peersession.signaling.sdp;

import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.SignalingException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pass over the lines, then the questions that {@link SessionDescription} answers. */
final class SdpParser {
    // A browser's description with audio, video and data has some 8,000 characters and 200 lines.
    static final int MAX_CHARACTERS = 64 * 1024;
    static final int MAX_CANDIDATES = 64;

    private static final int MAX_LINES = 2048;
    private static final int MAX_SECTIONS = 64;
    private static final int MAX_FINGERPRINTS = 16;
    private static final int UFRAG_MIN = 4;
    private static final int PWD_MIN = 22;
    private static final int CREDENTIAL_MAX = 256;
    private static final int PORT_MAX = 65_535;
    private static final int DEFAULT_SCTP_PORT = 5000;
    // RFC 8841 section 6.1: "If the SDP 'max-message-size' attribute is not present, the default value is 64K."
    private static final long DEFAULT_MAX_MESSAGE_SIZE = 65_536;
    // RFC 8122 section 5: SHA-1 and the MDs may no longer be relied on. Lengths in bytes.
    private static final Map<String, Integer> STRONG = Map.of("sha-256", 32, "sha-384", 48, "sha-512", 64);

    private final String text;
    private final List<String> session = new ArrayList<>();
    private final List<MediaSection> sections = new ArrayList<>();

    SdpParser(String text) {
        this.text = text;
    }

    SessionDescription parse() throws SignalingException {
        if (text.length() > MAX_CHARACTERS) {
            throw refuse(
                    Reason.TOO_LARGE,
                    "This description is far larger than a peer needs; ask for one with a data channel only.");
        }
        String normal = readLines();
        List<String> bundle = bundle();
        List<Source> sources = sources(bundle);
        String setup = first(sources, "setup");
        String port = first(sources.subList(0, 1), "sctp-port");
        String size = first(sources.subList(0, 1), "max-message-size");
        return new SessionDescription(
                credential(first(sources, "ice-ufrag"), UFRAG_MIN),
                credential(first(sources, "ice-pwd"), PWD_MIN),
                candidates(sources),
                session.contains("ice-lite"),
                sources.stream().anyMatch(s -> s.lines.contains("end-of-candidates")),
                fingerprints(sources),
                setup == null ? Setup.ACTPASS : setup(setup),
                port == null ? DEFAULT_SCTP_PORT : (int) number(port, 1, PORT_MAX),
                size == null ? DEFAULT_MAX_MESSAGE_SIZE : number(size, 0, Long.MAX_VALUE),
                "1".equals(value(session, "x-peersession")),
                bundle,
                sections,
                normal);
    }

    private String readLines() throws SignalingException {
        StringBuilder normal = new StringBuilder(text.length() + 64);
        String[] lines = text.strip().split("\r\n|\n|\r", MAX_LINES + 1);
        if (lines.length > MAX_LINES) {
            throw refuse(
                    Reason.TOO_LARGE,
                    "This description has far more lines than a peer needs; ask for one with a data channel only.");
        }
        Open open = null;
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty()) {
                continue;
            }
            // RFC 8866 section 5: <type>=<value>, one letter; the first is the version, and there is only one.
            if (line.length() < 2 || line.charAt(1) != '=' || (i == 0) != line.equals("v=0")) {
                throw malformed();
            }
            normal.append(line).append("\r\n");
            if (line.startsWith("m=")) {
                close(open);
                open = new Open(line.substring(2));
                continue;
            }
            List<String> into = open == null ? session : open.lines;
            into.add(line.startsWith("a=") ? line.substring(2) : line);
        }
        close(open);
        if (normal.length() == 0) {
            throw malformed();
        }
        return normal.toString();
    }

    private void close(@Nullable Open open) throws SignalingException {
        if (open == null) {
            return;
        }
        if (sections.size() == MAX_SECTIONS) {
            throw refuse(Reason.TOO_LARGE, "This description has far more media lines than a peer needs.");
        }
        sections.add(open.section());
    }

    /** A media section while its lines come in. */
    private static final class Open {
        private final String mLine;
        private final List<String> lines = new ArrayList<>();

        private Open(String mLine) {
            this.mLine = mLine;
        }

        /** RFC 8866 section 5.14: {@code <media> <port>["/" <count>] <proto> <fmt> ...}. */
        private MediaSection section() throws SignalingException {
            String[] part = mLine.split(" +");
            if (part.length < 4) {
                throw malformed();
            }
            int slash = part[1].indexOf('/');
            int port = (int) number(slash < 0 ? part[1] : part[1].substring(0, slash), 0, PORT_MAX);
            List<String> formats = List.of(part).subList(3, part.length);
            return new MediaSection(part[0], port, part[2], formats, value(lines, "mid"), lines);
        }
    }

    /** A place where a value may stand. */
    private record Source(List<String> lines) {}

    private List<Source> sources(List<String> bundle) {
        MediaSection data = null;
        MediaSection tagged = null;
        for (MediaSection section : sections) {
            if (data == null && section.isDataChannel() && !section.rejected()) {
                data = section;
            }
            if (!bundle.isEmpty() && bundle.get(0).equals(section.mid())) {
                tagged = section;
            }
        }
        if (data == null && !sections.isEmpty()) {
            data = sections.get(0);
        }
        List<Source> sources = new ArrayList<>();
        sources.add(new Source(data == null ? List.of() : data.attributes()));
        if (tagged != null && data != null && data.mid() != null && bundle.contains(data.mid())) {
            sources.add(new Source(tagged.attributes()));
        }
        sources.add(new Source(session));
        return sources;
    }

    private List<String> bundle() {
        for (String line : session) {
            if (line.startsWith("group:BUNDLE ")) {
                return List.of(line.substring("group:BUNDLE ".length()).strip().split(" +"));
            }
        }
        return List.of();
    }

    private static @Nullable String first(List<Source> sources, String name) {
        for (Source source : sources) {
            String value = value(source.lines, name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String value(List<String> lines, String name) {
        String prefix = name + ":";
        for (String line : lines) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length()).strip();
            }
        }
        return null;
    }

    private static List<String> candidates(List<Source> sources) {
        for (Source source : sources) {
            List<String> found = source.lines.stream()
                    .filter(l -> l.startsWith("candidate:"))
                    .limit(MAX_CANDIDATES)
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private static String credential(@Nullable String value, int min) throws SignalingException {
        // RFC 8839 section 5.4: ice-char = ALPHA / DIGIT / "+" / "/".
        if (value == null
                || value.length() < min
                || value.length() > CREDENTIAL_MAX
                || !value.chars().allMatch(SdpParser::isIceChar)) {
            throw refuse(
                    Reason.NO_ICE_CREDENTIALS,
                    "This description has no usable ICE user name and password; copy all of it, from v=0 to its end.");
        }
        return value;
    }

    private static boolean isIceChar(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/';
    }

    /** RFC 8122 section 5: those of a media section take the place of the session's. */
    private static List<String> fingerprints(List<Source> sources) throws SignalingException {
        for (Source source : sources) {
            List<String> strong = new ArrayList<>();
            boolean any = false;
            for (String line : source.lines) {
                if (line.startsWith("fingerprint:") && strong.size() < MAX_FINGERPRINTS) {
                    any = true;
                    addFingerprint(line.substring("fingerprint:".length()).strip(), strong);
                }
            }
            if (!strong.isEmpty()) {
                return strong;
            }
            if (any) {
                throw refuse(
                        Reason.NO_FINGERPRINT,
                        "This description only has a fingerprint too weak to rely on; the other side must offer SHA-256.");
            }
        }
        throw refuse(
                Reason.NO_FINGERPRINT,
                "This description has no certificate fingerprint, so its sender cannot be told from another; ask for a complete one.");
    }

    private static void addFingerprint(String value, List<String> strong) throws SignalingException {
        String[] part = value.split(" +");
        if (part.length != 2) {
            throw malformed();
        }
        String algorithm = part[0].toLowerCase(Locale.ROOT);
        Integer bytes = STRONG.get(algorithm);
        if (bytes == null) {
            return;
        }
        String hex = part[1].toUpperCase(Locale.ROOT);
        if (hex.length() != 3 * bytes - 1) {
            throw malformed();
        }
        for (int i = 0; i < hex.length(); i++) {
            char c = hex.charAt(i);
            boolean digit = c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
            if (i % 3 == 2 ? c != ':' : !digit) {
                throw malformed();
            }
        }
        strong.add(algorithm + " " + hex);
    }

    private static Setup setup(String token) throws SignalingException {
        Setup setup = Setup.of(token);
        if (setup == null) {
            throw malformed();
        }
        return setup;
    }

    private static long number(String text, long min, long max) throws SignalingException {
        try {
            long value = text.startsWith("+") || text.startsWith("-") ? -1 : Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the refusal that a number out of range gets.
        }
        throw malformed();
    }

    private static SignalingException malformed() {
        return refuse(
                Reason.MALFORMED, "This is not a complete session description; copy all of it, from v=0 to its end.");
    }

    private static SignalingException refuse(Reason reason, String sentence) {
        return new SignalingException(reason, sentence);
    }
}
