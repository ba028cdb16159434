package dev.peersession.signaling.lan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message of multicast DNS: questions, or answers, or questions with the answers that are known already. Written without
 * compression, read with it.
 *
 * @param questions with no data
 */
record DnsMessage(boolean response, List<DnsRecord> questions, List<DnsRecord> answers) {
    /** RFC 6762 section 17: no message is longer than 9000 bytes with its headers. */
    static final int MAX_BYTES = 9000;

    // Bounds on what a neighbour can make us hold while one message is read.
    private static final int MAX_RECORDS = 128;
    // RFC 1035 section 2.3.4.
    private static final int MAX_NAME = 255;
    private static final int MAX_LABEL = 63;
    private static final int HEADER_BYTES = 12;
    private static final int RESPONSE = 0x8000;
    private static final int AUTHORITATIVE = 0x0400;
    private static final int OPCODE_AND_ERROR = 0x780F;
    private static final int CLASS_IN = 1;
    // RFC 6762 sections 5.4 and 10.2: the top bit of the class is another matter.
    private static final int CLASS_MASK = 0x7FFF;
    private static final int POINTER = 0xC0;

    byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write16(out, 0);
        write16(out, response ? RESPONSE | AUTHORITATIVE : 0);
        write16(out, questions.size());
        write16(out, answers.size());
        write16(out, 0);
        write16(out, 0);
        for (DnsRecord q : questions) {
            out.writeBytes(name(q.name()));
            write16(out, q.type());
            write16(out, CLASS_IN);
        }
        for (DnsRecord a : answers) {
            out.writeBytes(name(a.name()));
            write16(out, a.type());
            write16(out, CLASS_IN);
            write16(out, (int) (a.ttl() >> 16));
            write16(out, (int) a.ttl());
            write16(out, a.data().length);
            out.writeBytes(a.data());
        }
        return out.toByteArray();
    }

    static byte[] name(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == 0 || bytes.length > MAX_LABEL) {
                throw new IllegalArgumentException("a label has " + bytes.length + " bytes, allowed 1 to 63");
            }
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        out.write(0);
        return out.toByteArray();
    }

    private static void write16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    /** Null for anything that is not a well-formed message; never throws. */
    static @Nullable DnsMessage decode(byte[] bytes, int length) {
        return length < HEADER_BYTES || length > MAX_BYTES ? null : new Decoder(bytes, length).message();
    }

    /** The name that a PTR record points to, or null. */
    static @Nullable String target(DnsRecord pointer) {
        return new Decoder(pointer.data(), pointer.data().length).name();
    }

    private static final class Decoder {
        private final byte[] bytes;
        private final int length;
        private int at;
        private boolean broken;

        private Decoder(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }

        private @Nullable DnsMessage message() {
            at = 2;
            int flags = u16();
            int questionCount = u16();
            int answerCount = u16();
            int otherCount = u16() + u16();
            // RFC 6762 sections 18.3 and 18.11: other operation codes and response codes are silently ignored.
            if ((flags & OPCODE_AND_ERROR) != 0 || questionCount + answerCount + otherCount > MAX_RECORDS) {
                return null;
            }
            List<DnsRecord> questions = new ArrayList<>();
            for (int i = 0; i < questionCount && !broken; i++) {
                record(questions, true);
            }
            List<DnsRecord> answers = new ArrayList<>();
            for (int i = 0; i < answerCount + otherCount && !broken; i++) {
                record(answers, false);
            }
            return broken
                    ? null
                    : new DnsMessage((flags & RESPONSE) != 0, List.copyOf(questions), List.copyOf(answers));
        }

        private void record(List<DnsRecord> into, boolean question) {
            String name = name();
            int type = u16();
            int dnsClass = u16() & CLASS_MASK;
            long ttl = question ? 0 : (long) u16() << 16 | u16();
            byte[] data = question ? new byte[0] : data(type, u16());
            if (name != null && !broken && (dnsClass == CLASS_IN || question && dnsClass == DnsRecord.ANY)) {
                into.add(new DnsRecord(name, type, ttl, data));
            }
        }

        private byte[] data(int type, int count) {
            int end = at + count;
            if (end > length) {
                broken = true;
                return new byte[0];
            }
            byte[] data = Arrays.copyOfRange(bytes, at, end);
            if (type == DnsRecord.PTR) {
                String target = name();
                data = target == null ? data : DnsMessage.nameOrEmpty(target);
            }
            at = end;
            return data;
        }

        /** RFC 1035 section 4.1.4. Pointers lead backwards only, so that there is an end. */
        private @Nullable String name() {
            StringBuilder out = new StringBuilder();
            int here = at;
            int limit = at;
            boolean jumped = false;
            while (here < length) {
                int head = bytes[here] & 255;
                if (head == 0) {
                    at = jumped ? at : here + 1;
                    return out.toString();
                }
                if (head >= POINTER) {
                    int to = here + 1 < length ? (head & ~POINTER) << 8 | bytes[here + 1] & 255 : length;
                    at = jumped ? at : here + 2;
                    if (to >= limit) {
                        break;
                    }
                    jumped = true;
                    limit = to;
                    here = to;
                    continue;
                }
                if (head > MAX_LABEL || here + 1 + head > length || out.length() + head > MAX_NAME) {
                    break;
                }
                String label = new String(bytes, here + 1, head, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
                out.append(out.length() == 0 ? "" : ".").append(label);
                here += 1 + head;
            }
            broken = true;
            return null;
        }

        private int u16() {
            if (at + 2 > length) {
                broken = true;
                return 0;
            }
            at += 2;
            return (bytes[at - 2] & 255) << 8 | bytes[at - 1] & 255;
        }
    }

    /** A label read from the wire may hold a dot or what is no UTF-8; then the name is of no use. */
    private static byte[] nameOrEmpty(String name) {
        try {
            return name.isEmpty() ? new byte[] {0} : name(name);
        } catch (IllegalArgumentException e) {
            return new byte[] {0};
        }
    }
}
