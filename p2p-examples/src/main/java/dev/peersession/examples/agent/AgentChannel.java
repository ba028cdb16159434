package dev.peersession.examples.agent;

import com.google.gson.JsonObject;
import dev.peersession.api.Channel;
import dev.peersession.api.ChannelStatistics;
import dev.peersession.api.loop.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One data channel of the agent: what it does with messages that arrive, and the commands on it. */
final class AgentChannel {
    /** What happens to a message that arrives. */
    enum Mode {
        REPORT,
        ECHO,
        SINK
    }

    /** An echo that takes longer will not come: the other end does not echo, or the message was lost. */
    private static final long ECHO_TIMEOUT_SECONDS = 10;

    private static final long DRAIN_POLL_NANOS = 200_000;

    private final String id;
    private final String session;
    private final Channel channel;
    private final Output output;
    private final Runnable over;
    private final Serial queue;
    private final Tally tally;
    private volatile Mode mode = Mode.REPORT;
    private volatile boolean busy;
    private volatile boolean cancelled;
    private volatile @Nullable PingRun ping;

    /** @param over is told when the channel is closed, after the event that says so */
    AgentChannel(String id, String session, Channel channel, Output output, Executor threads, Runnable over) {
        this.id = id;
        this.over = over;
        this.session = session;
        this.channel = channel;
        this.output = output;
        queue = new Serial(threads);
        tally = new Tally(channel.ordered());
    }

    String id() {
        return id;
    }

    /** The id of its session. */
    String session() {
        return session;
    }

    /** Runs the channel's requests in line order. */
    Serial queue() {
        return queue;
    }

    /** Whether a flood or a series of pings is under way; requests that only read need not wait for it. */
    boolean busy() {
        return busy;
    }

    /** The event for a channel that the peer opened. */
    void announce() {
        JsonObject event = event("channel");
        event.addProperty("label", channel.label());
        event.addProperty("ordered", channel.ordered());
        event.addProperty("protocol", channel.protocol());
        event.addProperty("streamId", channel.streamId());
        channel.maxRetransmits().ifPresent(limit -> event.addProperty("maxRetransmits", limit));
        channel.maxPacketLifeTime().ifPresent(limit -> event.addProperty("maxPacketLifeTime", limit));
        output.event(event);
    }

    /** Starts to take messages and to tell what happens. Called after the line that tells the id. */
    void listen(boolean tellOpen) {
        if (tellOpen) {
            channel.onOpen(() -> output.event(event("open")));
        }
        channel.onText(text -> arrived(text.getBytes(StandardCharsets.UTF_8), text));
        channel.onBinary(data -> arrived(data, null));
        channel.onLow(() -> {
            if (!busy && mode == Mode.REPORT) {
                output.event(event("low"));
            }
        });
        channel.onClose(() -> {
            endPing("the channel closed before every echo had come");
            output.event(event("channelClosed"));
            over.run();
        });
    }

    JsonObject send(@Nullable String text, byte @Nullable [] data) throws Refusal {
        try {
            if (text != null) {
                channel.send(text);
            } else if (data != null) {
                channel.send(data);
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw Failures.ofChannel(e);
        }
        JsonObject ok = new JsonObject();
        ok.addProperty("bufferedAmount", channel.bufferedAmount());
        return ok;
    }

    void mode(Mode value) {
        mode = value;
    }

    /** Sends numbered messages until {@code nanos} have passed or {@code bytes} are sent, then waits until the buffer is empty. */
    JsonObject flood(int size, long nanos, long bytes) throws Refusal {
        FloodPattern pattern = new FloodPattern(size);
        long started = System.nanoTime();
        long sent = 0;
        long messages = 0;
        busy = true;
        try {
            while (sent < bytes && System.nanoTime() - started < nanos) {
                checkRunning();
                int length = (int) Math.min(size, bytes - sent);
                channel.send(pattern.message(messages, length));
                sent += length;
                messages++;
            }
            while (channel.bufferedAmount() > 0) {
                checkRunning();
                if (channel.state() == Channel.State.CLOSED) {
                    throw Refusal.closed("The channel closed before everything was sent.");
                }
                LockSupport.parkNanos(DRAIN_POLL_NANOS);
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw Failures.ofChannel(e);
        } finally {
            busy = false;
        }
        JsonObject ok = new JsonObject();
        ok.addProperty("bytes", sent);
        ok.addProperty("messages", messages);
        ok.addProperty("seconds", (System.nanoTime() - started) / 1000 / 1e6);
        return ok;
    }

    JsonObject ping(int size, int count) throws Refusal, InterruptedException {
        PingRun run = new PingRun(channel, size, count);
        CompletableFuture<long[]> done = run.done();
        busy = true;
        ping = run;
        try {
            run.start();
            while (true) {
                int before = run.answered();
                try {
                    long[] sorted = done.get(ECHO_TIMEOUT_SECONDS, TimeUnit.SECONDS);
                    JsonObject ok = new JsonObject();
                    ok.addProperty("p50us", micros(sorted, 0.50));
                    ok.addProperty("p99us", micros(sorted, 0.99));
                    ok.addProperty("maxus", micros(sorted, 1));
                    return ok;
                } catch (TimeoutException e) {
                    if (run.answered() == before) {
                        throw new Refusal(
                                "TIMEOUT",
                                "No echo for " + ECHO_TIMEOUT_SECONDS + " s; set the other end to mode echo.");
                    }
                }
            }
        } catch (ExecutionException e) {
            throw cancelled
                    ? Refusal.closed("The session is being closed.")
                    : Failures.ofChannel(Objects.requireNonNullElse(e.getCause(), e));
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw Failures.ofChannel(e);
        } finally {
            ping = null;
            busy = false;
        }
    }

    JsonObject stats() {
        ChannelStatistics sent = channel.statistics();
        Tally.Snapshot received = tally.snapshot();
        JsonObject ok = new JsonObject();
        ok.addProperty("messagesSent", sent.messagesSent());
        ok.addProperty("bytesSent", sent.bytesSent());
        ok.addProperty("messagesReceived", received.messages());
        ok.addProperty("bytesReceived", received.bytes());
        ok.addProperty("bufferedAmount", channel.bufferedAmount());
        ok.addProperty("outOfOrder", received.outOfOrder());
        ok.addProperty("sha256Received", received.sha256());
        return ok;
    }

    void close() {
        channel.close();
    }

    /** Ends a flood or pings under way: the session is being closed. */
    void cancel() {
        cancelled = true;
        endPing("the session is being closed");
    }

    private void endPing(String why) {
        PingRun run = ping;
        if (run != null) {
            run.done().completeExceptionally(new IllegalStateException(why));
        }
    }

    private void arrived(byte[] data, @Nullable String text) {
        Mode now = mode;
        tally.arrived(data, now == Mode.SINK);
        PingRun run = ping;
        if (run != null && run.takes(data)) {
            return;
        }
        switch (now) {
            case REPORT -> report(data, text);
            case ECHO -> echo(data, text);
            case SINK -> {}
        }
    }

    private void report(byte[] data, @Nullable String text) {
        JsonObject event = event("message");
        if (text != null) {
            event.addProperty("text", text);
        } else {
            event.addProperty("base64", Base64.getEncoder().encodeToString(data));
        }
        output.event(event);
    }

    private void echo(byte[] data, @Nullable String text) {
        try {
            if (text != null) {
                channel.send(text);
            } else {
                channel.send(data);
            }
        } catch (IllegalStateException e) {
            // The channel closed meanwhile, which its own event tells.
        }
    }

    private void checkRunning() throws Refusal {
        if (cancelled) {
            throw Refusal.closed("The session is being closed.");
        }
    }

    private JsonObject event(String name) {
        JsonObject event = new JsonObject();
        event.addProperty("event", name);
        event.addProperty("session", session);
        event.addProperty("channel", id);
        return event;
    }

    private static double micros(long[] sorted, double quantile) {
        int index = (int) Math.ceil(quantile * sorted.length) - 1;
        return Math.max(0, sorted[Math.max(0, index)]) / 1000.0;
    }
}
