package dev.peersession.ice.mdns;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The little of a DNS message (RFC 1035 section 4) that candidate names need: questions for an address and answers with one.
 *
 * @param response whether it answers
 * @param questions names asked for, lower case
 * @param answers addresses told
 */
public record MdnsMessage(boolean response, List<Question> questions, List<Answer> answers) {
    public static final int TYPE_A = 1;
    public static final int TYPE_AAAA = 28;
    private static final int TYPE_ANY = 255;
    private static final int CLASS_IN = 1;
    // RFC 6762 section 10.2: the top bit of a class asks to forget older records, or to answer by unicast.
    private static final int CLASS_MASK = 0x7FFF;
    private static final int CACHE_FLUSH = 0x8000;
    // RFC 6762 section 10: host names live for 120 s.
    private static final int TTL_SECONDS = 120;
    // More than a responder puts into one packet; bounds the work of one datagram.
    private static final int MAX_RECORDS = 64;
    // RFC 1035 section 2.3.4: a name has at most 255 bytes.
    private static final int MAX_NAME = 255;
    // Every pointer must lead backwards, and no honest name needs more than a few.
    private static final int MAX_POINTERS = 16;

    /**
     * A question for the addresses of a name.
     *
     * @param type {@link #TYPE_A}, {@link #TYPE_AAAA}, or 255 for any
     */
    public record Question(String name, int type) {
        /** Whether a record of {@code address} answers it. */
        boolean wants(InetAddress address) {
            return type == TYPE_ANY || type == (address.getAddress().length == 4 ? TYPE_A : TYPE_AAAA);
        }
    }

    /** An address of a name. */
    public record Answer(String name, InetAddress address) {}

    /** Reads a datagram; null when it is malformed. Records of other kinds are skipped. */
    public static @Nullable MdnsMessage read(byte[] b, int off, int len) {
        return new Reader(b, off, off + len).message();
    }

    /** A query for one type: some responders read no more than one question. */
    public static byte[] query(String name, int type) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        // RFC 6762 section 18.1: the id of a multicast query is 0.
        header(out, 0, 0, 1, 0);
        name(out, name);
        u16(out, type);
        u16(out, CLASS_IN);
        return out.toByteArray();
    }

    /** An answer that says {@code address} is {@code name}'s. */
    public static byte[] answer(String name, InetAddress address) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        // RFC 6762 section 18: an authoritative response with id 0.
        header(out, 0, 0x8400, 0, 1);
        byte[] raw = address.getAddress();
        name(out, name);
        u16(out, raw.length == 4 ? TYPE_A : TYPE_AAAA);
        u16(out, CLASS_IN | CACHE_FLUSH);
        u16(out, 0);
        u16(out, TTL_SECONDS);
        u16(out, raw.length);
        out.writeBytes(raw);
        return out.toByteArray();
    }

    private static void header(ByteArrayOutputStream out, int id, int flags, int questions, int answers) {
        u16(out, id);
        u16(out, flags);
        u16(out, questions);
        u16(out, answers);
        u16(out, 0);
        u16(out, 0);
    }

    private static void name(ByteArrayOutputStream out, String name) {
        for (String label : name.split("\\.")) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        out.write(0);
    }

    private static void u16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    /** Walks over one datagram; {@code at} is -1 once something did not fit. */
    private static final class Reader {
        private final byte[] b;
        private final int start;
        private final int end;
        private int at;

        Reader(byte[] b, int start, int end) {
            this.b = b;
            this.start = start;
            this.end = end;
            this.at = start;
        }

        @Nullable
        MdnsMessage message() {
            if (end - start < 12) {
                return null;
            }
            int flags = peek16(start + 2);
            int questionCount = peek16(start + 4);
            int recordCount = peek16(start + 6) + peek16(start + 8) + peek16(start + 10);
            // RFC 6762 section 18: other opcodes and error codes are ignored.
            if ((flags & 0x780F) != 0 || questionCount > MAX_RECORDS || recordCount > MAX_RECORDS) {
                return null;
            }
            at = start + 12;
            List<Question> questions = new ArrayList<>(1);
            for (int i = 0; i < questionCount; i++) {
                String name = name();
                if (name == null || end - at < 4) {
                    return null;
                }
                int type = peek16(at);
                boolean internet = (peek16(at + 2) & CLASS_MASK) == CLASS_IN;
                at += 4;
                if (internet && (type == TYPE_A || type == TYPE_AAAA || type == TYPE_ANY)) {
                    questions.add(new Question(name, type));
                }
            }
            List<Answer> answers = new ArrayList<>(1);
            for (int i = 0; i < recordCount; i++) {
                if (!record(answers)) {
                    return null;
                }
            }
            return new MdnsMessage((flags & 0x8000) != 0, questions, answers);
        }

        private boolean record(List<Answer> answers) {
            String name = name();
            if (name == null || end - at < 10) {
                return false;
            }
            int type = peek16(at);
            boolean internet = (peek16(at + 2) & CLASS_MASK) == CLASS_IN;
            int length = peek16(at + 8);
            at += 10;
            if (end - at < length) {
                return false;
            }
            boolean fits = type == TYPE_A && length == 4 || type == TYPE_AAAA && length == 16;
            if (internet && fits) {
                byte[] raw = new byte[length];
                System.arraycopy(b, at, raw, 0, length);
                try {
                    answers.add(new Answer(name, InetAddress.getByAddress(raw)));
                } catch (UnknownHostException e) {
                    return false;
                }
            }
            at += length;
            return true;
        }

        /** The name at {@code at}, dotted and in lower case; null when it is malformed. */
        private @Nullable String name() {
            StringBuilder name = new StringBuilder();
            int from = at;
            int after = -1;
            for (int pointers = 0; from < end; ) {
                int length = b[from] & 0xff;
                if (length == 0) {
                    at = after < 0 ? from + 1 : after;
                    return name.toString().toLowerCase(Locale.ROOT);
                }
                if (length >= 0xC0) {
                    if (end - from < 2 || ++pointers > MAX_POINTERS) {
                        return null;
                    }
                    int target = start + (peek16(from) & 0x3FFF);
                    after = after < 0 ? from + 2 : after;
                    // RFC 1035 section 4.1.4: a pointer leads to a prior occurrence.
                    if (target >= from) {
                        return null;
                    }
                    from = target;
                    continue;
                }
                if (length > 63 || end - from - 1 < length || name.length() + length > MAX_NAME) {
                    return null;
                }
                if (name.length() > 0) {
                    name.append('.');
                }
                name.append(new String(b, from + 1, length, StandardCharsets.ISO_8859_1));
                from += 1 + length;
            }
            return null;
        }

        private int peek16(int from) {
            return (b[from] & 0xff) << 8 | b[from + 1] & 0xff;
        }
    }
}
