package dev.peersession.sctp;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Tlv;
import dev.peersession.sctp.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A chunk as a line of a {@link Script} writes it: {@code NAME key=value key=value}. Apart from the code under test. */
final class ScriptChunk {
    private static final Map<String, Integer> TYPES = Map.ofEntries(
            Map.entry("DATA", Wire.DATA),
            Map.entry("INIT", Wire.INIT),
            Map.entry("INIT_ACK", Wire.INIT_ACK),
            Map.entry("SACK", Wire.SACK),
            Map.entry("HEARTBEAT", Wire.HEARTBEAT),
            Map.entry("HEARTBEAT_ACK", Wire.HEARTBEAT_ACK),
            Map.entry("ABORT", Wire.ABORT),
            Map.entry("SHUTDOWN", Wire.SHUTDOWN),
            Map.entry("SHUTDOWN_ACK", Wire.SHUTDOWN_ACK),
            Map.entry("ERROR", Wire.ERROR),
            Map.entry("COOKIE_ECHO", Wire.COOKIE_ECHO),
            Map.entry("COOKIE_ACK", Wire.COOKIE_ACK),
            Map.entry("SHUTDOWN_COMPLETE", Wire.SHUTDOWN_COMPLETE),
            Map.entry("IDATA", Wire.IDATA),
            Map.entry("RECONFIG", Wire.RECONFIG),
            Map.entry("FORWARD_TSN", Wire.FORWARD_TSN),
            Map.entry("IFORWARD_TSN", Wire.IFORWARD_TSN));

    private static final String FLAGS = "EBUI";

    final int type;
    final Map<String, String> fields = new LinkedHashMap<>();

    private ScriptChunk(int type) {
        this.type = type;
    }

    static ScriptChunk parse(String text) {
        String[] words = text.trim().split("\\s+");
        ScriptChunk chunk;
        if (words[0].equals("CHUNK")) {
            chunk = new ScriptChunk(Integer.decode(words[1].substring("type=".length())));
        } else {
            Integer type = TYPES.get(words[0]);
            if (type == null) {
                throw new AssertionError("no chunk is called " + words[0]);
            }
            chunk = new ScriptChunk(type);
        }
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 0) {
                throw new AssertionError("not key=value: " + words[i]);
            }
            chunk.fields.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return chunk;
    }

    /** The bytes to inject. What is left out has a value that an honest peer would send. */
    byte[] build(ScriptValues values) {
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        switch (type) {
            case Wire.DATA -> {
                word(b, values.number(get("tsn", "0")));
                half(b, values.number(get("sid", "0")));
                half(b, values.number(get("ssn", "0")));
                word(b, values.number(get("ppid", "53")));
                b.writeBytes(new byte[(int) values.number(get("len", "10"))]);
            }
            case Wire.IDATA -> {
                word(b, values.number(get("tsn", "0")));
                half(b, values.number(get("sid", "0")));
                half(b, 0);
                word(b, values.number(get("mid", "0")));
                word(b, values.number(get("fsn", get("ppid", "53"))));
                b.writeBytes(new byte[(int) values.number(get("len", "10"))]);
            }
            case Wire.INIT, Wire.INIT_ACK -> init(b, values);
            case Wire.SACK -> sack(b, values);
            case Wire.SHUTDOWN -> word(b, values.number(get("cum", "0")));
            case Wire.ERROR, Wire.ABORT -> {
                if (fields.containsKey("cause")) {
                    byte[] info = hex("info");
                    half(b, values.number(get("cause", "0")));
                    half(b, 4 + info.length);
                    b.writeBytes(info);
                }
            }
            case Wire.COOKIE_ECHO -> b.writeBytes(values.bytes(get("cookie", "")));
            case Wire.HEARTBEAT, Wire.HEARTBEAT_ACK -> {
                byte[] info = values.bytes(get("info", "00"));
                half(b, Wire.PARAM_HEARTBEAT_INFO);
                half(b, 4 + info.length);
                b.writeBytes(info);
            }
            case Wire.RECONFIG -> reconfig(b, values);
            case Wire.FORWARD_TSN, Wire.IFORWARD_TSN -> {
                word(b, values.number(get("cum", "0")));
                for (String entry : list("skip")) {
                    String[] parts = entry.split(":");
                    half(b, values.number(parts[0]));
                    if (type == Wire.IFORWARD_TSN) {
                        half(b, parts.length > 2 ? 1 : 0);
                        word(b, values.number(parts[1]));
                    } else {
                        half(b, values.number(parts[1]));
                    }
                }
            }
            default -> b.writeBytes(hex("hex"));
        }
        byte[] value = b.toByteArray();
        byte[] chunk = new byte[4 + value.length];
        chunk[0] = (byte) type;
        chunk[1] = (byte) flags();
        Bytes.put16(chunk, 2, fields.containsKey("length") ? Integer.decode(get("length", "")) : chunk.length);
        System.arraycopy(value, 0, chunk, 4, value.length);
        return chunk;
    }

    /** Throws unless every field that the line names has the value that it says; unbound variables take theirs. */
    void match(byte[] chunk, ScriptValues values) {
        if ((chunk[0] & 0xff) != type) {
            throw new AssertionError("a chunk of type " + (chunk[0] & 0xff) + " where " + type + " is expected");
        }
        fields.forEach((key, expected) -> values.match(key, expected, actual(chunk, key)));
    }

    /** The value of a field as the line would write it. */
    private static String actual(byte[] c, String key) {
        int type = c[0] & 0xff;
        return switch (key) {
            case "flags" -> flagsOf(c[1] & 0xff, type);
            case "tsn" -> unsigned(c, type == Wire.INIT || type == Wire.INIT_ACK ? 16 : 4);
            case "cum", "tag" -> unsigned(c, 4);
            case "sid" -> "" + Bytes.u16(c, 8);
            case "ssn" -> "" + Bytes.u16(c, 10);
            case "ppid" -> unsigned(c, type == Wire.IDATA ? 16 : 12);
            case "mid" -> unsigned(c, 12);
            case "fsn" -> unsigned(c, 16);
            case "len" -> "" + (c.length - (type == Wire.IDATA ? 20 : 16));
            case "rwnd" -> unsigned(c, 8);
            case "out" -> "" + Bytes.u16(c, 12);
            case "in" -> "" + Bytes.u16(c, 14);
            case "cause" -> c.length < 8 ? "none" : "" + Bytes.u16(c, 4);
            case "gaps" -> gaps(c);
            case "dups" -> dups(c);
            case "cookie" -> HexFormat.of().formatHex(cookie(c));
            case "info" -> HexFormat.of().formatHex(Arrays.copyOfRange(c, 8, 4 + Bytes.u16(c, 6)));
            case "params" -> parameters(c);
            case "skip" -> skips(c);
            case "request", "response" -> unsigned(c, 8);
            case "param" -> "" + Bytes.u16(c, 4);
            case "result" -> unsigned(c, 12);
            case "last" -> unsigned(c, 16);
            case "streams" -> streams(c);
            default -> throw new AssertionError("no field is called " + key);
        };
    }

    private void init(ByteArrayOutputStream b, ScriptValues values) {
        word(b, values.number(get("tag", "0x1111")));
        word(b, values.number(get("rwnd", "100000")));
        half(b, values.number(get("out", "10")));
        half(b, values.number(get("in", "10")));
        word(b, values.number(get("tsn", "1000")));
        // RE-CONFIG, FORWARD TSN and, when wanted, I-DATA with its FORWARD TSN.
        byte[] extensions = HexFormat.of().parseHex(get("ext", "82c0"));
        if (!get("forward", "yes").equals("no")) {
            half(b, Wire.PARAM_FORWARD_TSN);
            half(b, 4);
        }
        half(b, Wire.PARAM_SUPPORTED_EXTENSIONS);
        half(b, 4 + extensions.length);
        b.writeBytes(Arrays.copyOf(extensions, Bytes.padded(extensions.length)));
        b.writeBytes(hex("params"));
        if (type == Wire.INIT_ACK && !get("cookie", "c0ffee00").equals("none")) {
            byte[] cookie = values.bytes(get("cookie", "c0ffee00"));
            half(b, Wire.PARAM_COOKIE);
            half(b, 4 + cookie.length);
            b.writeBytes(cookie);
        }
    }

    private void sack(ByteArrayOutputStream b, ScriptValues values) {
        word(b, values.number(get("cum", "0")));
        word(b, values.number(get("rwnd", "100000")));
        String[] gaps = list("gaps");
        String[] dups = list("dups");
        half(b, gaps.length);
        half(b, dups.length);
        for (String gap : gaps) {
            String[] ends = gap.split("-");
            half(b, values.number(ends[0]));
            half(b, values.number(ends[1]));
        }
        for (String dup : dups) {
            word(b, values.number(dup));
        }
    }

    private void reconfig(ByteArrayOutputStream b, ScriptValues values) {
        if (fields.containsKey("response")) {
            half(b, Wire.PARAM_RECONFIG_RESPONSE);
            half(b, 12);
            word(b, values.number(get("response", "")));
            word(b, values.number(get("result", "1")));
            return;
        }
        String[] streams = list("streams");
        int param = Integer.decode(get("param", "13"));
        int fixed = param == Wire.PARAM_RESET_OUTGOING ? 16 : 8;
        half(b, param);
        half(b, fixed + 2 * streams.length);
        word(b, values.number(get("request", "")));
        if (param == Wire.PARAM_RESET_OUTGOING) {
            word(b, values.number(get("answers", "0")));
            word(b, values.number(get("last", "0")));
        }
        for (String stream : streams) {
            half(b, values.number(stream));
        }
    }

    private int flags() {
        String text = get("flags", type == Wire.DATA || type == Wire.IDATA ? "BE" : "");
        if (text.equals("T")) {
            return Wire.FLAG_TAG_REFLECTED;
        }
        int flags = 0;
        for (char c : text.toCharArray()) {
            flags |= 1 << FLAGS.indexOf(c);
        }
        return flags;
    }

    private static String flagsOf(int flags, int type) {
        if (type != Wire.DATA && type != Wire.IDATA) {
            return flags == 0 ? "" : "T";
        }
        // In the order in which people write them: BE, not EB.
        return ((flags & 2) != 0 ? "B" : "")
                + ((flags & 1) != 0 ? "E" : "")
                + ((flags & 4) != 0 ? "U" : "")
                + ((flags & 8) != 0 ? "I" : "");
    }

    private static String gaps(byte[] c) {
        StringJoiner all = new StringJoiner(",");
        for (int i = 0; i < Bytes.u16(c, 12); i++) {
            all.add(Bytes.u16(c, 16 + 4 * i) + "-" + Bytes.u16(c, 18 + 4 * i));
        }
        return all.toString();
    }

    private static String dups(byte[] c) {
        StringJoiner all = new StringJoiner(",");
        int at = 16 + 4 * Bytes.u16(c, 12);
        for (int i = 0; i < Bytes.u16(c, 14); i++) {
            all.add(unsigned(c, at + 4 * i));
        }
        return all.toString();
    }

    private static String skips(byte[] c) {
        boolean interleaved = (c[0] & 0xff) == Wire.IFORWARD_TSN;
        StringJoiner all = new StringJoiner(",");
        for (int at = 8; at < c.length; at += interleaved ? 8 : 4) {
            all.add(Bytes.u16(c, at) + ":" + (interleaved ? unsigned(c, at + 4) : "" + Bytes.u16(c, at + 2)));
        }
        return all.toString();
    }

    private static String streams(byte[] c) {
        StringJoiner all = new StringJoiner(",");
        int fixed = Bytes.u16(c, 4) == Wire.PARAM_RESET_OUTGOING ? 20 : 12;
        for (int at = fixed; at + 2 <= 4 + Bytes.u16(c, 6); at += 2) {
            all.add("" + Bytes.u16(c, at));
        }
        return all.toString();
    }

    private static String parameters(byte[] c) {
        StringJoiner all = new StringJoiner(",");
        Tlv walk = new Tlv(c, 20, c.length);
        while (walk.next()) {
            all.add("" + walk.type());
        }
        return all.toString();
    }

    private static byte[] cookie(byte[] c) {
        if ((c[0] & 0xff) == Wire.COOKIE_ECHO) {
            return Arrays.copyOfRange(c, 4, c.length);
        }
        Tlv walk = new Tlv(c, 20, c.length);
        while (walk.next()) {
            if (walk.type() == Wire.PARAM_COOKIE) {
                return Arrays.copyOfRange(c, walk.value(), walk.value() + walk.valueLength());
            }
        }
        return new byte[0];
    }

    private String get(String key, String otherwise) {
        @Nullable String value = fields.get(key);
        return value == null ? otherwise : value;
    }

    private String[] list(String key) {
        String text = get(key, "");
        return text.isEmpty() ? new String[0] : text.split(",");
    }

    private byte[] hex(String key) {
        return HexFormat.of().parseHex(get(key, ""));
    }

    private static String unsigned(byte[] c, int at) {
        return Integer.toUnsignedString(Bytes.i32(c, at));
    }

    private static void half(ByteArrayOutputStream b, long value) {
        b.write((int) value >> 8);
        b.write((int) value);
    }

    private static void word(ByteArrayOutputStream b, long value) {
        half(b, value >> 16);
        half(b, value);
    }
}
