package dev.peersession.examples;

import dev.peersession.api.ConnectException;
import java.net.InetSocketAddress;

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
        char last = what.charAt(what.length() - 1);
        String end = last == '.' || last == '?' || last == '!' ? " " : ". ";
        return Character.toUpperCase(what.charAt(0)) + what.substring(1) + end + e.nextStep();
    }

    /** An address in the form of a URL's authority: IPv6 in brackets, no name look-up. */
    public static String address(InetSocketAddress address) {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
