package dev.peersession.examples.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Splits a stream into lines of UTF-8. Memory stays bounded whatever arrives: the rest of an overlong line is skipped. */
final class LineReader {
    /**
     * The longest text message, 256 KiB, fits also when JSON spells each byte with six characters, and so do messages a few times as
     * long, which have to be refused for their size and not for their line.
     */
    static final int MAX_LINE = 4 * 1024 * 1024;

    // The id of a request usually comes first; a reply to it is worth more than one to nobody.
    private static final int START = 256;

    private final InputStream in;
    private final byte[] chunk = new byte[64 * 1024];
    private int position;
    private int limit;
    private String start = "";

    LineReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next line without its end, or null at the end of the stream. A last line without an end counts.
     *
     * @throws Refusal when the line is too long or not UTF-8; the next call goes on with the line after it
     */
    @Nullable
    String next() throws IOException, Refusal {
        ByteArrayOutputStream line = new ByteArrayOutputStream(START);
        start = "";
        boolean any = false;
        boolean tooLong = false;
        while (true) {
            if (position == limit) {
                limit = in.read(chunk);
                position = 0;
                if (limit < 0) {
                    limit = 0;
                    if (!any) {
                        return null;
                    }
                    break;
                }
            }
            any = true;
            int end = position;
            while (end < limit && chunk[end] != '\n') {
                end++;
            }
            tooLong |= line.size() + (end - position) > MAX_LINE;
            if (!tooLong) {
                line.write(chunk, position, end - position);
            }
            boolean ended = end < limit;
            position = ended ? end + 1 : end;
            if (ended) {
                break;
            }
        }
        if (tooLong) {
            start = new String(line.toByteArray(), 0, Math.min(START, line.size()), StandardCharsets.UTF_8);
            throw Refusal.badRequest("The line is longer than " + MAX_LINE + " bytes; send less at once.");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.badRequest("The line is not UTF-8.");
        }
    }

    /** How the line began that {@link #next} has just refused for its length; empty when it was refused for something else. */
    String start() {
        return start;
    }
}
