package dev.peersession.signaling.qr;

import dev.peersession.signaling.Base45;
import io.nayuki.qrcodegen.QrCode.Ecc;
import io.nayuki.qrcodegen.QrSegment;
import java.util.List;

/**
 * A QR code (ISO/IEC 18004) as a square of dark and light modules. Around it belongs a light margin of four modules, which all
 * pictures made here have. Immutable.
 */
public final class QrCode {
    /** What stands before base45 text in a code, as {@code p2p:} stands before base64url elsewhere. */
    public static final String BLOB_PREFIX = "P2P/";

    static final int MARGIN = 4;
    // Version 40 at level L holds 2953 bytes.
    private static final int MAX_BYTES = 2953;

    private final io.nayuki.qrcodegen.QrCode code;

    private QrCode(io.nayuki.qrcodegen.QrCode code) {
        this.code = code;
    }

    /** How much of a code may be damaged. */
    public enum Correction {
        /** About 7 %: for screens. */
        LOW(Ecc.LOW),
        /** About 15 %: for paper. */
        MEDIUM(Ecc.MEDIUM);

        private final Ecc level;

        Correction(Ecc level) {
            this.level = level;
        }
    }

    /** The code of a blob, such as {@link dev.peersession.signaling.SealedOffer#bytes}. 115 bytes fit into 41 by 41 modules. */
    public static QrCode of(byte[] blob, Correction correction) {
        return ofText(BLOB_PREFIX + Base45.encode(blob), correction);
    }

    /**
     * The code of any text; of capitals, digits and few signs, as base45 has them, it holds more.
     *
     * @throws IllegalArgumentException when the text does not fit into the largest code (2953 bytes)
     */
    public static QrCode ofText(String text, Correction correction) {
        try {
            List<QrSegment> segments = QrSegment.makeSegments(text);
            // No stronger level where the size would allow it: a screen or sheet asks for what it asks for.
            return new QrCode(io.nayuki.qrcodegen.QrCode.encodeSegments(segments, correction.level, 1, 40, -1, false));
        } catch (io.nayuki.qrcodegen.DataTooLongException e) {
            throw new IllegalArgumentException(
                    "text has " + text.length() + " characters, allowed up to " + MAX_BYTES, e);
        }
    }

    /** Modules on a side without the margin: 21 to 177. */
    public int size() {
        return code.size;
    }

    /** 1 to 40. */
    public int version() {
        return code.version;
    }

    /** Whether the module is dark; outside of the code all are light. */
    public boolean isDark(int x, int y) {
        return code.getModule(x, y);
    }

    /**
     * For a terminal: two rows of modules in one line of text, black on white by escape sequences, so that it can be scanned on light
     * and on dark terminals.
     */
    public String toTerminal() {
        StringBuilder out = new StringBuilder();
        for (int y = -MARGIN; y < size() + MARGIN; y += 2) {
            // 38;5;16 and 48;5;231: the black and white of the colour cube, which themes leave alone.
            out.append("\u001b[38;5;16;48;5;231m");
            appendLine(out, y, false);
            out.append("\u001b[0m\n");
        }
        return out.toString();
    }

    /**
     * For a terminal without colours.
     *
     * @param darkBackground whether it writes light on dark
     */
    public String toPlainText(boolean darkBackground) {
        StringBuilder out = new StringBuilder();
        for (int y = -MARGIN; y < size() + MARGIN; y += 2) {
            appendLine(out, y, darkBackground);
            out.append('\n');
        }
        return out.toString();
    }

    private void appendLine(StringBuilder out, int y, boolean inverted) {
        for (int x = -MARGIN; x < size() + MARGIN; x++) {
            boolean upper = isDark(x, y) != inverted;
            // Size and margins are odd together: the last line's lower half is outside and stays empty.
            boolean lower = (y + 1 < size() + MARGIN) && isDark(x, y + 1) != inverted;
            out.append(upper ? lower ? '\u2588' : '\u2580' : lower ? '\u2584' : ' ');
        }
    }

    /** A picture in the PNG format, one bit for a pixel. @param scale pixels on a side of a module, 1 to 64 */
    public byte[] toPng(int scale) {
        if (scale < 1 || scale > 64) {
            throw new IllegalArgumentException("scale is " + scale + ", allowed 1 to 64, usual 8");
        }
        return Png.encode(this, scale);
    }

    /** A picture in the SVG format, with one unit to a module. */
    public String toSvg() {
        int side = size() + 2 * MARGIN;
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < size(); y++) {
            for (int x = 0; x < size(); x++) {
                if (isDark(x, y)) {
                    path.append('M')
                            .append(x + MARGIN)
                            .append(',')
                            .append(y + MARGIN)
                            .append("h1v1h-1z");
                }
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side
                + "\" shape-rendering=\"crispEdges\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\""
                + path
                + "\" fill=\"#000\"/></svg>\n";
    }
}
