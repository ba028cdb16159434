package dev.peersession.examples.agent;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Base64;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object and typed access to its fields. A field that is absent, of another type or out of range is refused with a
 * sentence that names it; {@code null} counts as absent, fields that are not asked for are ignored.
 */
final class Request {
    private final JsonObject fields;

    private Request(JsonObject fields) {
        this.fields = fields;
    }

    /** Reads one line; only strict JSON (RFC 8259) with an object on top is taken. */
    static Request parse(String line) throws Refusal {
        try {
            JsonReader reader = new JsonReader(new StringReader(line));
            reader.setStrictness(Strictness.STRICT);
            JsonElement element = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw Refusal.badRequest("The line goes on after its JSON object.");
            }
            if (!element.isJsonObject()) {
                throw Refusal.badRequest("The line is not a JSON object.");
            }
            return new Request(element.getAsJsonObject());
        } catch (JsonParseException | IOException e) {
            throw Refusal.badRequest("The line is not valid JSON.");
        }
    }

    /** The id of a request of which only the start is known, or null when it does not hold one. */
    static @Nullable JsonPrimitive idAtStart(String start) {
        try {
            JsonReader reader = new JsonReader(new StringReader(start));
            reader.setStrictness(Strictness.STRICT);
            reader.beginObject();
            while (!reader.nextName().equals("id")) {
                reader.skipValue();
            }
            JsonElement id = JsonParser.parseReader(reader);
            // Throws when a number is cut: what follows it has to be there.
            boolean more = reader.hasNext();
            return more || reader.peek() == JsonToken.END_OBJECT ? repeatable(id) : null;
        } catch (JsonParseException | IllegalStateException | IOException e) {
            return null;
        }
    }

    static Request of(JsonObject fields) {
        return new Request(fields);
    }

    /** What the reply repeats, or null when the request has none that could be repeated. */
    @Nullable
    JsonPrimitive id() {
        return repeatable(fields.get("id"));
    }

    private static @Nullable JsonPrimitive repeatable(@Nullable JsonElement id) {
        return id instanceof JsonPrimitive p && (p.isNumber() || p.isString()) ? p : null;
    }

    /** Refuses an id that a reply could not repeat. */
    void checkId() throws Refusal {
        if (present("id") && id() == null) {
            throw Refusal.badRequest("id has to be a number or a string.");
        }
    }

    boolean present(String name) {
        JsonElement e = fields.get(name);
        return e != null && !e.isJsonNull();
    }

    String text(String name) throws Refusal {
        String value = optionalText(name);
        if (value == null) {
            throw Refusal.badRequest(name + " is missing.");
        }
        return value;
    }

    @Nullable
    String optionalText(String name) throws Refusal {
        if (!present(name)) {
            return null;
        }
        if (!(fields.get(name) instanceof JsonPrimitive p) || !p.isString()) {
            throw Refusal.badRequest(name + " has to be a string.");
        }
        return wellFormed(name, p.getAsString());
    }

    boolean flag(String name, boolean absent) throws Refusal {
        if (!present(name)) {
            return absent;
        }
        if (!(fields.get(name) instanceof JsonPrimitive p) || !p.isBoolean()) {
            throw Refusal.badRequest(name + " has to be true or false.");
        }
        return p.getAsBoolean();
    }

    long integer(String name, long min, long max) throws Refusal {
        OptionalLong value = optionalInteger(name, min, max);
        if (value.isEmpty()) {
            throw Refusal.badRequest(name + " is missing.");
        }
        return value.getAsLong();
    }

    OptionalLong optionalInteger(String name, long min, long max) throws Refusal {
        BigDecimal number = number(name);
        if (number == null) {
            return OptionalLong.empty();
        }
        String range = name + " has to be a whole number from " + min + " to " + max + ".";
        // Bounded before it is expanded: 1e999999999 is twelve characters and a gigabyte of digits.
        if (number.precision() - number.scale() > 19 || number.scale() > 400) {
            throw Refusal.badRequest(range);
        }
        BigDecimal whole = number.setScale(0, RoundingMode.DOWN);
        if (whole.compareTo(number) != 0
                || whole.compareTo(BigDecimal.valueOf(min)) < 0
                || whole.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw Refusal.badRequest(range);
        }
        return OptionalLong.of(whole.longValueExact());
    }

    OptionalInt optionalInt(String name, int min, int max) throws Refusal {
        OptionalLong value = optionalInteger(name, min, max);
        return value.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) value.getAsLong());
    }

    /** A number, also with a fraction. */
    OptionalDouble optionalNumber(String name, double min, double max) throws Refusal {
        BigDecimal number = number(name);
        if (number == null) {
            return OptionalDouble.empty();
        }
        double value = number.doubleValue();
        if (!(value >= min && value <= max)) {
            throw Refusal.badRequest(name + " has to be a number from " + min + " to " + max + ".");
        }
        return OptionalDouble.of(value);
    }

    byte @Nullable [] optionalBase64(String name) throws Refusal {
        String value = optionalText(name);
        if (value == null) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(name + " is not base64.");
        }
    }

    @Nullable
    Request optionalObject(String name) throws Refusal {
        if (!present(name)) {
            return null;
        }
        if (!(fields.get(name) instanceof JsonObject o)) {
            throw Refusal.badRequest(name + " has to be an object.");
        }
        return new Request(o);
    }

    /** The elements of an array, empty when it is absent. */
    JsonArray array(String name) throws Refusal {
        if (!present(name)) {
            return new JsonArray();
        }
        if (!(fields.get(name) instanceof JsonArray a)) {
            throw Refusal.badRequest(name + " has to be an array.");
        }
        return a;
    }

    /** An element of an array as an object. */
    static Request object(String name, JsonElement element) throws Refusal {
        if (!(element instanceof JsonObject o)) {
            throw Refusal.badRequest("Each element of " + name + " has to be an object.");
        }
        return new Request(o);
    }

    /** An element of an array as a string. */
    static String string(String name, JsonElement element) throws Refusal {
        if (!(element instanceof JsonPrimitive p) || !p.isString()) {
            throw Refusal.badRequest("Each element of " + name + " has to be a string.");
        }
        return wellFormed(name, p.getAsString());
    }

    private @Nullable BigDecimal number(String name) throws Refusal {
        if (!present(name)) {
            return null;
        }
        if (!(fields.get(name) instanceof JsonPrimitive p) || !p.isNumber()) {
            throw Refusal.badRequest(name + " has to be a number.");
        }
        try {
            return new BigDecimal(p.getAsString());
        } catch (NumberFormatException e) {
            throw Refusal.badRequest(name + " is out of range.");
        }
    }

    /** JSON can spell half of a surrogate pair, UTF-8 cannot: what was sent would not be what was asked for. */
    private static String wellFormed(String name, String value) throws Refusal {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (!Character.isHighSurrogate(c)
                    || i + 1 == value.length()
                    || !Character.isLowSurrogate(value.charAt(i + 1))) {
                throw Refusal.badRequest(name + " holds half of a surrogate pair.");
            }
            i++;
        }
        return value;
    }
}
