package dev.peersession.examples.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Two agent processes on two machines with one session between them, which send each other numbered messages without a pause.
 * {@link #check} then says whether each message arrived once and in order, over the handshake that the session began with.
 */
final class Talk implements AutoCloseable {
    /** For each wait. A loaded machine is slow, and a path that does not come back shows just as well later. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(90);

    /** A recovery that takes longer is explained in the test's output. */
    private static final long NOTABLE = TimeUnit.SECONDS.toNanos(2);

    private final Network network;
    private final long pause;
    private final Side ada;
    private final Side bob;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Long> recoveries = new ArrayList<>();
    private final String words;
    private final long handshakes;

    private Talk(Network network, Side ada, Side bob, long pauseMillis) {
        this.network = network;
        this.ada = ada;
        this.bob = bob;
        this.pause = pauseMillis;
        this.words = ada.words();
        assertThat(bob.words()).isEqualTo(words);
        this.handshakes = handshakes();
    }

    /** Connects an agent on {@code left} with one on {@code right}. */
    static Talk connect(Network network, String left, String right, Map<String, Object> ice, long pauseMillis)
            throws IOException {
        return connect(network, left, right, ice, ice, pauseMillis);
    }

    /** The same with other ways for each. */
    static Talk connect(
            Network network,
            String left,
            String right,
            Map<String, Object> leftIce,
            Map<String, Object> rightIce,
            long pauseMillis)
            throws IOException {
        network.countHandshakes(left);
        network.countHandshakes(right);
        Side ada = new Side("ada", left, AgentProcess.startUnder(network.on(left), "ada"), leftIce);
        Side bob = new Side("bob", right, AgentProcess.startUnder(network.on(right), "bob"), rightIce);
        String offer = ada.agent
                .ok("offer", "session", ada.session, "format", "sealed")
                .get("text")
                .getAsString();
        String answer = bob.agent
                .ok("answer", "session", bob.session, "offer", offer)
                .get("text")
                .getAsString();
        ada.agent.ok("accept", "session", ada.session, "answer", answer);
        ada.agent.event("state", "session", ada.session, "state", "connected");
        bob.agent.event("state", "session", bob.session, "state", "connected");
        ada.channel = ada.agent
                .ok("channel.open", "session", ada.session, "label", "talk")
                .get("channel")
                .getAsString();
        ada.agent.event("open", "channel", ada.channel);
        bob.channel = bob.agent
                .event("channel", "session", bob.session, "label", "talk")
                .get("channel")
                .getAsString();
        return new Talk(network, ada, bob, pauseMillis);
    }

    private record Trace(long at, String line) {}

    /** One end: what it has sent and what has arrived. */
    static final class Side {
        final AgentProcess agent;
        final String machine;
        final String session;
        private String channel = "";
        /** By message number, when it was sent and when it arrived here, in the test's time. */
        private final List<Long> sent = new ArrayList<>();

        private final List<Long> arrived = new ArrayList<>();
        private final List<String> disorder = new ArrayList<>();
        private final List<Trace> trace = new CopyOnWriteArrayList<>();

        Side(String name, String machine, AgentProcess agent, Map<String, Object> ice) {
            this.machine = machine;
            this.agent = agent;
            this.session = agent.ok("session.new", "name", name, "pin", "4711", "ice", ice)
                    .get("session")
                    .getAsString();
            agent.onLine(this::line);
        }

        private void line(JsonObject line) {
            long now = System.nanoTime();
            if (line.has("cause") || line.has("state")) {
                trace.add(new Trace(now, machine + " " + line));
            }
            if (!line.has("text") || !line.has("event")) {
                return;
            }
            String text = line.get("text").getAsString();
            synchronized (this) {
                if (!text.equals("" + arrived.size())) {
                    disorder.add(text + " instead of " + arrived.size());
                }
                arrived.add(now);
            }
        }

        private void say() {
            String text;
            synchronized (this) {
                text = "" + sent.size();
                sent.add(System.nanoTime());
            }
            agent.send("channel.send", "channel", channel, "text", text);
        }

        private synchronized int sent() {
            return sent.size();
        }

        private synchronized int arrived() {
            return arrived.size();
        }

        /** The number of the first message that was sent at {@code time} or later; one more than there are if none was. */
        private synchronized int firstSince(long time) {
            int i = sent.size();
            while (i > 0 && sent.get(i - 1) - time >= 0) {
                i--;
            }
            return i;
        }

        private synchronized long arrivalOf(int number) {
            return arrived.get(number);
        }

        String words() {
            return agent.ok("verify", "session", session).get("words").getAsString();
        }

        JsonObject path() {
            return agent.ok("session.stats", "session", session).getAsJsonObject("path");
        }

        /** The address of ours that data is sent from. */
        String localAddress() {
            String local = path().get("local").getAsString();
            return local.substring(0, local.lastIndexOf(':'));
        }

        long count(String event, String field, String value) {
            return agent.events(event).stream()
                    .filter(line ->
                            line.has(field) && line.get(field).getAsString().equals(value))
                    .count();
        }
    }

    Side ada() {
        return ada;
    }

    Side bob() {
        return bob;
    }

    /** Starts the messages. */
    Talk start() {
        for (Side side : List.of(ada, bob)) {
            Thread thread = new Thread(() -> sayAll(side), "talk-" + side.machine);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return this;
    }

    private void sayAll(Side side) {
        try {
            do {
                side.say();
            } while (!stop.await(pause, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Changes the network and waits until messages that were sent after the change have arrived both ways. */
    void move(String what, Runnable change) {
        long began = System.nanoTime();
        change.run();
        long changed = System.nanoTime();
        long there = awaitArrival(what, ada, bob, began, changed);
        long back = awaitArrival(what, bob, ada, began, changed);
        // The tools that change the network take their time too; counted from the beginning, the figure errs upwards.
        long took = Math.max(there, back) - began;
        recoveries.add(took);
        System.out.printf("%s: messages both ways after %d ms%n", what, took / 1_000_000);
        if (took > NOTABLE) {
            System.out.print(traceSince(began));
        }
    }

    private long awaitArrival(String what, Side from, Side to, long began, long changed) {
        await(
                what + ", from " + from.machine + " to " + to.machine,
                began,
                () -> to.arrived() > from.firstSince(changed));
        return to.arrivalOf(from.firstSince(changed));
    }

    /** What the agents said about paths and states since then. */
    private String traceSince(long began) {
        StringBuilder text = new StringBuilder();
        for (Side side : List.of(ada, bob)) {
            for (Trace each : side.trace) {
                if (each.at - began >= 0) {
                    text.append("  +")
                            .append((each.at - began) / 1_000_000)
                            .append(" ms ")
                            .append(each.line)
                            .append('\n');
                }
            }
        }
        return text.toString();
    }

    /** Lets the conversation go on for a while. */
    void goOn(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    /** The middle of all recoveries so far, in milliseconds. */
    long medianMillis() {
        List<Long> sorted = recoveries.stream().sorted().toList();
        return sorted.get(sorted.size() / 2) / 1_000_000;
    }

    long worstMillis() {
        return recoveries.stream().max(Long::compare).orElseThrow() / 1_000_000;
    }

    int moves() {
        return recoveries.size();
    }

    /** Ends the conversation: every message has arrived once and in order, and nothing was begun anew for it. */
    void check() throws InterruptedException {
        stop.countDown();
        for (Thread thread : threads) {
            thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE));
        }
        await("the last messages", System.nanoTime(), () -> bob.arrived() >= ada.sent() && ada.arrived() >= bob.sent());
        assertThat(ada.disorder).isEmpty();
        assertThat(bob.disorder).isEmpty();
        assertThat(bob.arrived()).isEqualTo(ada.sent());
        assertThat(ada.arrived()).isEqualTo(bob.sent());
        assertThat(ada.words()).isEqualTo(words);
        assertThat(bob.words()).isEqualTo(words);
        assertThat(handshakes()).as("handshake records").isEqualTo(handshakes);
        for (Side side : List.of(ada, bob)) {
            assertThat(side.count("state", "state", "failed")).isZero();
            assertThat(side.count("state", "state", "closed")).isZero();
        }
        System.out.printf(
                "%d changes, %d and %d messages, recovery median %d ms, worst %d ms%n",
                moves(), ada.sent(), bob.sent(), medianMillis(), worstMillis());
    }

    private long handshakes() {
        return network.handshakes(ada.machine) + network.handshakes(bob.machine);
    }

    private void await(String what, long began, BooleanSupplier condition) {
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - began > PATIENCE) {
                    throw new AssertionError(what + ": nothing for " + PATIENCE / 1_000_000_000 + " s\n"
                            + traceSince(began) + ada.agent.errors() + bob.agent.errors());
                }
                TimeUnit.MILLISECONDS.sleep(2);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        stop.countDown();
        ada.agent.close();
        bob.agent.close();
    }
}
