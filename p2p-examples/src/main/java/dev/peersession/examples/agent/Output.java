package dev.peersession.examples.agent;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object per line, each with {@code t}: milliseconds since the start, three decimals, never decreasing from
 * line to line. Thread-safe. A reader that stops reading stops the writers, which throttles the peers.
 */
final class Output {
    private final OutputStream out;
    private final long start;

    /** {@code start} is an instant of {@link System#nanoTime}. */
    Output(OutputStream out, long start) {
        this.out = out;
        this.start = start;
    }

    /** The first line, spelled by hand so that it does not wait for the JSON library to load. */
    void ready(String version) {
        write("{\"event\":\"ready\",\"agent\":1,\"version\":\"" + version + "\"");
    }

    void reply(@Nullable JsonPrimitive id, JsonObject ok) {
        line(id, "ok", ok);
    }

    void refuse(@Nullable JsonPrimitive id, Refusal refusal) {
        JsonObject error = new JsonObject();
        error.addProperty("reason", refusal.reason());
        error.addProperty("message", refusal.sentence());
        line(id, "error", error);
    }

    void event(JsonObject event) {
        String text = event.toString();
        write(text.substring(0, text.length() - 1));
    }

    private void line(@Nullable JsonPrimitive id, String kind, JsonElement value) {
        JsonObject line = new JsonObject();
        if (id != null) {
            line.add("id", id);
        }
        line.add(kind, value);
        event(line);
    }

    /** Adds {@code t} and the closing brace: the instant is taken under the lock, so that lines are in the order of time. */
    private synchronized void write(String open) {
        String t = BigDecimal.valueOf((System.nanoTime() - start) / 1000, 3).toPlainString();
        byte[] bytes = (open + ",\"t\":" + t + "}\n").getBytes(StandardCharsets.UTF_8);
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // Nobody reads any more. Standard input ends with the reader, and that ends the agent in order.
        }
    }
}
