package dev.peersession.signaling.dht;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Bencoding (BEP 3), as far as messages of the DHT need it. Numbers and lengths have one form each; keys may come in any order. */
final class Bencode {
    // A response nests three deep: message, r, values.
    private static final int MAX_DEPTH = 6;
    // A datagram of 2 KB could hold a thousand empty strings; no message has more parts than this.
    private static final int MAX_VALUES = 256;
    // Nineteen digits and a sign are a long.
    private static final int MAX_DIGITS = 19;

    /** What a message is made of. */
    sealed interface Value {}

    record Text(byte[] bytes) implements Value {}

    record Number(long value) implements Value {}

    record Items(List<Value> values) implements Value {}

    /** Keys as ISO 8859-1. */
    record Dictionary(Map<String, Value> entries) implements Value {
        byte @Nullable [] text(String key) {
            return entries.get(key) instanceof Text t ? t.bytes : null;
        }

        /** Null unless it is that long. */
        byte @Nullable [] text(String key, int length) {
            byte[] bytes = text(key);
            return bytes != null && bytes.length == length ? bytes : null;
        }

        @Nullable
        Long number(String key) {
            return entries.get(key) instanceof Number n ? Long.valueOf(n.value) : null;
        }

        @Nullable
        Dictionary dictionary(String key) {
            return entries.get(key) instanceof Dictionary d ? d : null;
        }
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private Malformed() {
            super(null, null, false, false);
        }
    }

    private final byte[] in;
    private final int end;
    private int at;
    private int values;

    private Bencode(byte[] in, int end) {
        this.in = in;
        this.end = end;
    }

    /** Null when it is not one dictionary and nothing more. */
    static @Nullable Dictionary dictionary(byte[] in, int length) {
        Bencode reader = new Bencode(in, length);
        try {
            return reader.value(0) instanceof Dictionary d && reader.at == length ? d : null;
        } catch (Malformed e) {
            return null;
        }
    }

    private Value value(int depth) throws Malformed {
        if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
            throw new Malformed();
        }
        int first = peek();
        if (first >= '0' && first <= '9') {
            return new Text(text());
        }
        at++;
        return switch (first) {
            case 'i' -> new Number(number('e', true));
            case 'l' -> items(depth);
            case 'd' -> entries(depth);
            default -> throw new Malformed();
        };
    }

    private Items items(int depth) throws Malformed {
        List<Value> list = new ArrayList<>();
        while (peek() != 'e') {
            list.add(value(depth + 1));
        }
        at++;
        return new Items(list);
    }

    private Dictionary entries(int depth) throws Malformed {
        Map<String, Value> map = new TreeMap<>();
        while (peek() != 'e') {
            String key = new String(text(), StandardCharsets.ISO_8859_1);
            if (map.put(key, value(depth + 1)) != null) {
                throw new Malformed();
            }
        }
        at++;
        return new Dictionary(map);
    }

    private byte[] text() throws Malformed {
        long length = number(':', false);
        if (length > end - at) {
            throw new Malformed();
        }
        at += (int) length;
        return Arrays.copyOfRange(in, at - (int) length, at);
    }

    private long number(char terminator, boolean signed) throws Malformed {
        int start = at;
        if (signed && peek() == '-') {
            at++;
        }
        int digits = at;
        while (peek() != terminator) {
            if (in[at] < '0' || in[at] > '9' || at - digits >= MAX_DIGITS) {
                throw new Malformed();
            }
            at++;
        }
        boolean leadingZero = at - digits > 1 && in[digits] == '0';
        boolean minusZero = digits > start && in[digits] == '0';
        if (at == digits || leadingZero || minusZero) {
            throw new Malformed();
        }
        try {
            long value = Long.parseLong(new String(in, start, at - start, StandardCharsets.US_ASCII));
            at++;
            return value;
        } catch (NumberFormatException e) {
            throw new Malformed();
        }
    }

    private int peek() throws Malformed {
        if (at >= end) {
            throw new Malformed();
        }
        return in[at];
    }

    /** Writes a string. */
    static void write(ByteArrayOutputStream out, byte[] bytes) {
        out.writeBytes(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        out.write(':');
        out.writeBytes(bytes);
    }

    /** Writes what is ASCII and bencoded already. */
    static void raw(ByteArrayOutputStream out, String bencoded) {
        out.writeBytes(bencoded.getBytes(StandardCharsets.US_ASCII));
    }
}
