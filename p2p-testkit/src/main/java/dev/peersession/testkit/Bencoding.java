package dev.peersession.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * BEP 3: strings are {@code byte[]}, numbers {@code Long}, lists {@code List} and dictionaries {@code TreeMap}. For tests: it knows no
 * bounds beside its input.
 */
final class Bencoding {
    private final byte[] in;
    private int at;

    private Bencoding(byte[] in) {
        this.in = in;
    }

    /** @throws IllegalArgumentException when it is not a dictionary */
    static Map<String, Object> dictionary(byte[] in) {
        try {
            if (new Bencoding(in).value() instanceof TreeMap<?, ?> map) {
                Map<String, Object> result = new TreeMap<>();
                map.forEach((key, value) -> result.put((String) key, value));
                return result;
            }
        } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("cut short", e);
        }
        throw new IllegalArgumentException("no dictionary");
    }

    static byte[] encode(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, value);
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, Object value) {
        if (value instanceof byte[] bytes) {
            raw(out, bytes.length + ":");
            out.writeBytes(bytes);
        } else if (value instanceof Long number) {
            raw(out, "i" + number + "e");
        } else if (value instanceof List<?> list) {
            raw(out, "l");
            list.forEach(v -> write(out, v));
            raw(out, "e");
        } else if (value instanceof Map<?, ?> map) {
            raw(out, "d");
            map.forEach((key, v) -> {
                write(out, ((String) key).getBytes(StandardCharsets.ISO_8859_1));
                write(out, v);
            });
            raw(out, "e");
        } else {
            throw new IllegalArgumentException("cannot be bencoded: " + value.getClass());
        }
    }

    private static void raw(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Object value() {
        switch (in[at]) {
            case 'i' -> {
                at++;
                return Long.parseLong(until('e'));
            }
            case 'l' -> {
                List<Object> list = new ArrayList<>();
                for (at++; in[at] != 'e'; ) {
                    list.add(value());
                }
                at++;
                return list;
            }
            case 'd' -> {
                Map<String, Object> map = new TreeMap<>();
                for (at++; in[at] != 'e'; ) {
                    String key = new String(string(), StandardCharsets.ISO_8859_1);
                    map.put(key, value());
                }
                at++;
                return map;
            }
            default -> {
                return string();
            }
        }
    }

    private byte[] string() {
        byte[] bytes = new byte[Integer.parseInt(until(':'))];
        System.arraycopy(in, at, bytes, 0, bytes.length);
        at += bytes.length;
        return bytes;
    }

    private String until(char end) {
        int from = at;
        while (in[at] != end) {
            at++;
        }
        return new String(in, from, at++ - from, StandardCharsets.ISO_8859_1);
    }
}
