package dev.peersession.examples.agent;

import dev.peersession.api.Channel;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message, waits for its echo, and again. The next message leaves from the handler of the echo, so that no change of
 * threads is measured. Everything after {@link #start} happens in the channel's handler.
 *
 * <p>Only the message as it was sent is its echo. The other end may still send back what it was sent before, a flood for one, and
 * messages of its own. Numbers begin anywhere, so that late echoes of another run are not taken for those of this one; messages of few
 * bytes cannot be told apart so.
 */
final class PingRun {
    private final Channel channel;
    private final FloodPattern pattern;
    private final int size;
    private final long[] nanos;
    private final CompletableFuture<long[]> done = new CompletableFuture<>();
    private volatile int answered;
    private final long first = ThreadLocalRandom.current().nextLong();
    private volatile byte @Nullable [] expected;
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

    /** Takes a message that arrived; false when it is no echo. */
    boolean takes(byte[] message) {
        long now = System.nanoTime();
        int n = answered;
        if (n == nanos.length || !Arrays.equals(message, expected)) {
            return false;
        }
        nanos[n] = now - sentAt;
        answered = n + 1;
        if (n + 1 == nanos.length) {
            Arrays.sort(nanos);
            done.complete(nanos);
            return true;
        }
        try {
            send();
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
        return true;
    }

    private void send() {
        byte[] message = pattern.message(first + answered, size);
        expected = message;
        sentAt = System.nanoTime();
        if (!channel.trySend(message)) {
            channel.send(message);
        }
    }
}
