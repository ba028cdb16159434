package dev.peersession.examples.browser;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests and their replies over one WebSocket, as the DevTools protocol of Chromium and WebDriver BiDi of Firefox have them, and
 * the events that were asked for.
 */
final class Remote implements AutoCloseable {
    private static final long CALL_SECONDS = 60;

    private final Wire wire;
    private final Supplier<String> report;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final StringBuilder message = new StringBuilder();
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();

    /** {@code report} tells what the browser wrote, for the message of a failure. */
    Remote(URI address, Supplier<String> report) {
        this.report = report;
        wire = new SocketWire(HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Incoming())
                .orTimeout(CALL_SECONDS, TimeUnit.SECONDS)
                .join());
    }

    /** The same over a pair of pipes, each message ended by a zero byte, as {@code --remote-debugging-pipe} of Chromium. */
    Remote(InputStream in, OutputStream out, Supplier<String> report) {
        this.report = report;
        wire = new PipeWire(out);
        Thread reader = new Thread(() -> readPipe(in), "browser-pipe");
        reader.setDaemon(true);
        reader.start();
    }

    /** What requests go out on. */
    private interface Wire {
        void send(String text) throws Exception;

        void close();
    }

    private record SocketWire(WebSocket socket) implements Wire {
        @Override
        public synchronized void send(String text) throws Exception {
            socket.sendText(text, true).get(CALL_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }

    private record PipeWire(OutputStream out) implements Wire {
        @Override
        public synchronized void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.write(0);
            out.flush();
        }

        @Override
        public void close() {
            // Closed with the process.
        }
    }

    private void readPipe(InputStream in) {
        try (InputStream buffered = new BufferedInputStream(in)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = buffered.read(); b >= 0; b = buffered.read()) {
                if (b != 0) {
                    line.write(b);
                    continue;
                }
                take(line.toString(StandardCharsets.UTF_8));
                line.reset();
            }
            fail(new IOException("the browser closed the pipe"));
        } catch (IOException e) {
            fail(e);
        }
    }

    private void take(String text) {
        JsonObject line = JsonParser.parseString(text).getAsJsonObject();
        CompletableFuture<JsonObject> reply =
                line.has("id") ? waiting.get(line.get("id").getAsInt()) : null;
        if (reply != null) {
            reply.complete(line);
        } else if (line.has("method")) {
            events.add(line);
        }
    }

    JsonObject call(String method, JsonObject params, @Nullable String session) {
        return call(method, params, session, CALL_SECONDS);
    }

    JsonObject call(String method, JsonObject params, @Nullable String session, long seconds) {
        int id = lastId.incrementAndGet();
        JsonObject request = new JsonObject();
        request.addProperty("id", id);
        request.addProperty("method", method);
        request.add("params", params);
        if (session != null) {
            request.addProperty("sessionId", session);
        }
        CompletableFuture<JsonObject> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        try {
            wire.send(request.toString());
            JsonObject line = reply.get(seconds, TimeUnit.SECONDS);
            if (line.has("error")) {
                throw new AssertionError(method + ": " + line.get("error") + " " + line.get("message"));
            }
            return line.getAsJsonObject("result");
        } catch (Exception e) {
            throw new AssertionError(method + " had no reply from the browser\n" + report.get(), e);
        } finally {
            waiting.remove(id);
        }
    }

    /** The parameters of the events of this kind so far, from this session (null for any). */
    List<JsonObject> events(String method, @Nullable String session) {
        return events.stream()
                .filter(e -> e.get("method").getAsString().equals(method))
                .filter(e -> session == null
                        || e.has("sessionId")
                                && e.get("sessionId").getAsString().equals(session))
                .map(e -> e.getAsJsonObject("params"))
                .toList();
    }

    @Override
    public void close() {
        wire.close();
    }

    private void fail(Throwable cause) {
        waiting.values().forEach(reply -> reply.completeExceptionally(cause));
    }

    private final class Incoming implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                String text = message.toString();
                message.setLength(0);
                take(text);
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            fail(error);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            fail(new IOException("the browser closed the connection"));
            return null;
        }
    }
}
