package dev.peersession.sctp;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The variables of a {@link Script}. A value is a number ({@code 7}, {@code 0x1f}, {@code $tsn}, {@code $tsn+2}, {@code $tsn-1}, modulo
 * 2^32) or hex digits, which a variable can stand for too.
 */
final class ScriptValues {
    private final Map<String, String> variables = new HashMap<>();

    void set(String name, String value) {
        variables.put(name, value);
    }

    boolean has(String name) {
        return variables.containsKey(name);
    }

    long number(String text) {
        int sign = Math.max(text.indexOf('+', 1), text.indexOf('-', 1));
        String base = sign < 0 ? text : text.substring(0, sign);
        long value = base.startsWith("$") ? Long.decode(bound(base.substring(1))) : Long.decode(base);
        if (sign > 0) {
            long by = Long.decode(text.substring(sign + 1));
            value += text.charAt(sign) == '+' ? by : -by;
        }
        return value & 0xffff_ffffL;
    }

    byte[] bytes(String text) {
        return HexFormat.of().parseHex(text.startsWith("$") ? bound(text.substring(1)) : text);
    }

    /** Throws unless the actual value is the expected one; a variable without a value takes it. */
    void match(String key, String expected, String actual) {
        if (expected.startsWith("$") && !variables.containsKey(expected.substring(1)) && !expected.contains("+")) {
            variables.put(expected.substring(1), actual);
            return;
        }
        boolean plain = expected.isEmpty() || !expected.startsWith("$") && !expected.startsWith("0x");
        String wanted = plain || expected.startsWith("$") && bytesLike(expected)
                ? plain ? expected : bound(expected.substring(1))
                : Long.toString(number(expected));
        if (!wanted.equals(actual)) {
            throw new AssertionError(key + " is " + actual + ", expected " + expected + " (" + wanted + ")");
        }
    }

    private boolean bytesLike(String expression) {
        String value = variables.get(expression.substring(1));
        return value != null && !value.matches("\\d+");
    }

    private String bound(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new AssertionError("$" + name + " has no value yet");
        }
        return value;
    }
}
