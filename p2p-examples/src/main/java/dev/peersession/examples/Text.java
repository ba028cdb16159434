package dev.peersession.examples;

import dev.peersession.api.ConnectException;
import dev.peersession.api.file.FileException;
import dev.peersession.signaling.SignalingException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Text from elsewhere, made fit to be shown. */
public final class Text {
    private static final int MAX_SHOWN = 8 * 1024;

    private Text() {}

    /**
     * What a peer wrote, without the characters that steer a terminal or turn the direction of writing; a message must not be
     * able to move the cursor, set the title or look like a notice of this program. Cut after 8192 characters.
     */
    public static String printable(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), MAX_SHOWN));
        for (int i = 0; i < text.length() && shown.length() < MAX_SHOWN; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> shown.append(' ');
                case Character.FORMAT -> {
                    // Joiners hold emoji and several scripts together; the rest of this class is invisible or steers.
                    if (c == 0x200C || c == 0x200D) {
                        shown.appendCodePoint(c);
                    }
                }
                case Character.SURROGATE -> shown.append('\uFFFD');
                default -> shown.appendCodePoint(c);
            }
        }
        return shown.toString();
    }

    /** What happened and what to do now. */
    public static String sentence(ConnectException e) {
        String what = e.getMessage();
        if (what == null || what.isEmpty() || what.equals(e.nextStep())) {
            return e.nextStep();
        }
        if (e.getCause() instanceof SignalingException) {
            // These say what to do themselves, closer to the case.
            return what;
        }
        char last = what.charAt(what.length() - 1);
        String end = last == '.' || last == '?' || last == '!' ? " " : ". ";
        return Character.toUpperCase(what.charAt(0)) + what.substring(1) + end + e.nextStep();
    }

    /** What happened to a transfer and what to do now. */
    public static String sentence(FileException e) {
        String what = e.getMessage();
        return what == null || what.isEmpty()
                ? e.nextStep()
                : Character.toUpperCase(what.charAt(0)) + what.substring(1) + ". " + e.nextStep();
    }

    /** What a failure of the file system says; some of its exceptions say only a path. */
    public static String failure(IOException e) {
        String kind =
                e.getClass().getSimpleName().replaceFirst("Exception$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return kind.toLowerCase(Locale.ROOT) + ", " + e.getMessage();
    }

    /** A number of bytes for people, in the units that disks and networks are sold in. */
    public static String bytes(double bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB", "PB"};
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }

    /** An address in the form of a URL's authority: IPv6 in brackets, no name look-up. */
    public static String address(InetSocketAddress address) {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
