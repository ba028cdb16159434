package dev.peersession.examples.agent;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.peersession.examples.chat.ChatCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import picocli.CommandLine.Command;

/**
 * Two sessions of one agent talk to each other and a chat asks for a line, so that every class of a usual run is loaded once. The p2p script records
 * them into a class-data archive, which makes later starts faster.
 */
@Command(name = "warm-up", hidden = true)
public final class WarmUp implements Runnable {
    private static final String NEW =
            "{\"id\":%d,\"cmd\":\"session.new\",\"pin\":\"4821\",\"ice\":{\"loopback\":true}}";

    private int id;

    @Override
    public void run() {
        try (PipedOutputStream requests = new PipedOutputStream();
                PipedInputStream agentIn = new PipedInputStream(requests);
                PipedInputStream lines = new PipedInputStream(1 << 20);
                PipedOutputStream agentOut = new PipedOutputStream(lines)) {
            Thread agent = new Thread(
                    () -> {
                        try {
                            Agent.run(agentIn, agentOut, "warm-up", System.nanoTime());
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    "warm-up");
            agent.start();
            talk(requests, new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8)));
            requests.close();
            agent.join();
            ChatCommand.warmUp();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private void talk(OutputStream requests, BufferedReader lines) throws IOException {
        send(requests, NEW.formatted(++id));
        send(requests, NEW.formatted(++id));
        String offer = text(request(
                requests,
                lines,
                "\"cmd\":\"offer\",\"session\":\"s1\",\"format\":\"sealed\",\"channels\":[{\"label\":\"warm\"}]"));
        String answer =
                text(request(requests, lines, "\"cmd\":\"answer\",\"session\":\"s2\",\"offer\":\"" + offer + "\""));
        request(requests, lines, "\"cmd\":\"accept\",\"session\":\"s1\",\"answer\":\"" + answer + "\"");
        await(lines, line -> is(line, "event", "channel"));
        request(requests, lines, "\"cmd\":\"channel.mode\",\"channel\":\"c2\",\"mode\":\"echo\"");
        request(requests, lines, "\"cmd\":\"channel.ping\",\"channel\":\"c1\",\"size\":100,\"count\":20");
        request(requests, lines, "\"cmd\":\"channel.mode\",\"channel\":\"c2\",\"mode\":\"sink\"");
        request(requests, lines, "\"cmd\":\"channel.flood\",\"channel\":\"c1\",\"size\":16384,\"bytes\":1000000");
        request(requests, lines, "\"cmd\":\"channel.stats\",\"channel\":\"c2\"");
        request(requests, lines, "\"cmd\":\"session.stats\",\"session\":\"s1\"");
        request(requests, lines, "\"cmd\":\"verify\",\"session\":\"s1\"");
        request(requests, lines, "\"cmd\":\"session.close\",\"session\":\"s1\"");
        // The plain way too.
        send(requests, "{\"cmd\":\"session.new\",\"ice\":{\"loopback\":true}}");
        request(requests, lines, "\"cmd\":\"offer\",\"session\":\"s3\",\"format\":\"sdp\"");
    }

    private JsonObject request(OutputStream requests, BufferedReader lines, String fields) throws IOException {
        int mine = ++id;
        send(requests, "{\"id\":" + mine + "," + fields + "}");
        JsonObject reply = await(lines, line -> is(line, "id", "" + mine));
        if (!reply.has("ok")) {
            throw new IOException("refused: " + reply);
        }
        return reply.getAsJsonObject("ok");
    }

    private static JsonObject await(BufferedReader lines, Predicate<JsonObject> wanted) throws IOException {
        for (String line; (line = lines.readLine()) != null; ) {
            JsonObject json = JsonParser.parseString(line).getAsJsonObject();
            if (wanted.test(json)) {
                return json;
            }
        }
        throw new IOException("the agent ended");
    }

    private static void send(OutputStream requests, String line) throws IOException {
        requests.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        requests.flush();
    }

    private static String text(JsonObject ok) {
        return ok.get("text").getAsString();
    }

    private static boolean is(JsonObject line, String field, String value) {
        return line.has(field) && line.get(field).getAsString().equals(value);
    }
}
