package dev.peersession.examples;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * {@code p2p agent} as a child process on the class path of the tests. Every wait ends with what the process wrote, so that a
 * hung or crashed agent shows why.
 */
public final class AgentProcess implements AutoCloseable {
    /** These processes live for seconds: the second compiler would cost more than it gives back. */
    static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC");

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String name;
    private final Process process;
    private final OutputStream in;
    private final List<JsonObject> lines = new ArrayList<>();
    private final StringBuilder errors = new StringBuilder();
    private volatile Consumer<JsonObject> listener = line -> {};
    private int nextId;
    private boolean ended;

    private AgentProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        in = process.getOutputStream();
        Thread reader = new Thread(this::readLines, name + "-out");
        reader.setDaemon(true);
        reader.start();
        Thread errorReader = new Thread(this::readErrors, name + "-err");
        errorReader.setDaemon(true);
        errorReader.start();
    }

    public static AgentProcess start(String name, String... javaOptions) throws IOException {
        return startUnder(List.of(), name, javaOptions);
    }

    /** As {@link #start}, below a program that runs another one, such as a tracer. */
    public static AgentProcess startUnder(List<String> wrapper, String name, String... javaOptions) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(javaCommand(javaOptions));
        command.add(P2p.class.getName());
        command.add("agent");
        AgentProcess agent = new AgentProcess(name, new ProcessBuilder(command).start());
        agent.await("ready", line -> is(line, "event", "ready"));
        return agent;
    }

    /** The start of a command line that runs classes of this module in a JVM of their own. */
    public static List<String> javaCommand(String... options) {
        List<String> command = new ArrayList<>(JVM);
        command.addAll(List.of(options));
        command.addAll(RecordedClasses.options());
        return command;
    }

    /** Hands each line over as it comes, on a thread of its own. */
    public void onLine(Consumer<JsonObject> consumer) {
        listener = consumer;
    }

    public long pid() {
        return process.pid();
    }

    /** Sends a request and returns its {@code ok}. */
    public JsonObject ok(String cmd, Object... fields) {
        JsonObject reply = call(cmd, fields);
        if (!reply.has("ok")) {
            throw new AssertionError(name + ": " + cmd + " was refused: " + reply + report());
        }
        return reply.getAsJsonObject("ok");
    }

    /** Sends a request and returns the reason of its refusal. */
    public String refusal(String cmd, Object... fields) {
        JsonObject reply = call(cmd, fields);
        if (!reply.has("error")) {
            throw new AssertionError(name + ": " + cmd + " was not refused: " + reply);
        }
        return reply.getAsJsonObject("error").get("reason").getAsString();
    }

    public JsonObject call(String cmd, Object... fields) {
        return reply(send(cmd, fields));
    }

    /** Sends a request and returns its id. {@code fields} are names and values in turn. */
    public int send(String cmd, Object... fields) {
        int id;
        synchronized (lines) {
            id = ++nextId;
        }
        JsonObject request = json(fields);
        request.addProperty("id", id);
        request.addProperty("cmd", cmd);
        raw(request.toString() + "\n");
        return id;
    }

    public JsonObject reply(int id) {
        return await(
                "reply " + id,
                line -> line.has("id") && line.get("id").getAsString().equals("" + id));
    }

    public void raw(String text) {
        raw(text.getBytes(StandardCharsets.UTF_8));
    }

    public void raw(byte[] bytes) {
        try {
            synchronized (in) {
                in.write(bytes);
                in.flush();
            }
        } catch (IOException e) {
            throw new AssertionError(name + " takes no input any more" + report(), e);
        }
    }

    /** Waits for an event of this kind whose fields have these values, and returns it. */
    public JsonObject event(String event, Object... fields) {
        JsonObject wanted = json(fields);
        wanted.addProperty("event", event);
        return await(wanted.toString(), line -> contains(line, wanted));
    }

    /** Waits for a line, also one that came before. */
    public JsonObject await(String what, Predicate<JsonObject> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (lines) {
            int seen = 0;
            while (true) {
                for (; seen < lines.size(); seen++) {
                    if (wanted.test(lines.get(seen))) {
                        return lines.get(seen);
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (ended || left <= 0) {
                    throw new AssertionError(
                            name + (ended ? " ended" : " went on for " + PATIENCE) + " without " + what + report());
                }
                try {
                    lines.wait(left);
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted", e);
                }
            }
        }
    }

    /** What was written until now. */
    public List<JsonObject> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    public List<JsonObject> events(String event) {
        return lines().stream().filter(line -> is(line, "event", event)).toList();
    }

    /** Ends the input and returns the exit code. */
    public int exit() throws IOException {
        in.close();
        return exitCode();
    }

    public int exitCode() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " did not exit" + report());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Asks the process to end, as a service manager does. */
    public void terminate() {
        process.destroy();
    }

    /** Ends the process without a word to anybody. */
    public void kill() {
        process.destroyForcibly();
    }

    public String errors() {
        synchronized (errors) {
            return errors.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String report() {
        StringBuilder text = new StringBuilder("\nlast lines of " + name + ":\n");
        List<JsonObject> all = lines();
        for (JsonObject line : all.subList(Math.max(0, all.size() - 12), all.size())) {
            String s = line.toString();
            text.append("  ").append(s, 0, Math.min(400, s.length())).append('\n');
        }
        return text.append("stderr:\n").append(errors()).toString();
    }

    private void readLines() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line; (line = reader.readLine()) != null; ) {
                JsonObject parsed = JsonParser.parseString(line).getAsJsonObject();
                listener.accept(parsed);
                synchronized (lines) {
                    lines.add(parsed);
                    lines.notifyAll();
                }
            }
        } catch (IOException | RuntimeException e) {
            synchronized (errors) {
                errors.append("(output unreadable: ").append(e).append(")\n");
            }
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    private void readErrors() {
        try (InputStream stream = process.getErrorStream()) {
            byte[] chunk = new byte[4096];
            for (int n; (n = stream.read(chunk)) >= 0; ) {
                synchronized (errors) {
                    errors.append(new String(chunk, 0, n, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static boolean is(JsonObject line, String field, String value) {
        return line.has(field)
                && line.get(field).isJsonPrimitive()
                && line.get(field).getAsString().equals(value);
    }

    private static boolean contains(JsonObject line, JsonObject wanted) {
        return wanted.entrySet().stream().allMatch(e -> e.getValue().equals(line.get(e.getKey())));
    }

    private static JsonObject json(Object... fields) {
        JsonObject json = new JsonObject();
        for (int i = 0; i < fields.length; i += 2) {
            String name = (String) fields[i];
            Object value = fields[i + 1];
            if (value instanceof Number n) {
                json.addProperty(name, n);
            } else if (value instanceof Boolean b) {
                json.addProperty(name, b);
            } else if (value instanceof String s) {
                json.addProperty(name, s);
            } else if (value instanceof com.google.gson.JsonElement e) {
                json.add(name, e);
            } else if (value instanceof Map<?, ?> map) {
                json.add(name, new com.google.gson.Gson().toJsonTree(map));
            } else {
                throw new IllegalArgumentException(name + " is a " + value.getClass());
            }
        }
        return json;
    }
}
