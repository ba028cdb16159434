package dev.peersession.examples.agent;

import dev.peersession.api.Channel;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Sends a message, waits for its echo, and again. The next message leaves from the handler of the echo, so that no change of
 * threads is measured. Everything after {@link #start} happens in the channel's handler.
 */
final class PingRun {
    private final Channel channel;
    private final FloodPattern pattern;
    private final int size;
    private final long[] nanos;
    private final CompletableFuture<long[]> done = new CompletableFuture<>();
    private volatile int answered;
    private long sentAt;

    PingRun(Channel channel, int size, int count) {
        this.channel = channel;
        this.size = size;
        pattern = new FloodPattern(size);
        nanos = new long[count];
    }

    void start() {
        send();
    }

    /** Completes with the round trips in nanoseconds, sorted. */
    CompletableFuture<long[]> done() {
        return done;
    }

    /** How many echoes have come. */
    int answered() {
        return answered;
    }

    void echo() {
        long now = System.nanoTime();
        int n = answered;
        if (n == nanos.length) {
            return;
        }
        nanos[n] = now - sentAt;
        answered = n + 1;
        if (n + 1 == nanos.length) {
            Arrays.sort(nanos);
            done.complete(nanos);
            return;
        }
        try {
            send();
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    private void send() {
        byte[] message = pattern.message(answered, size);
        sentAt = System.nanoTime();
        if (!channel.trySend(message)) {
            channel.send(message);
        }
    }
}
