package dev.peersession.api.testing;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whoever waits for it lets the world go on; so does everything that is derived from it. */
final class WorldFuture<T> extends CompletableFuture<T> {
    // All waits of a session have limits of their own, the longest a day.
    private static final Duration LIMIT = Duration.ofDays(2);

    private final World world;

    WorldFuture(World world) {
        this.world = world;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new WorldFuture<>(world);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        pass(LIMIT);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!isDone() && !world.runUntil(this::isDone, Duration.ofNanos(unit.toNanos(timeout)))) {
            world.rethrow();
            throw new TimeoutException();
        }
        return super.get();
    }

    @Override
    public T join() {
        pass(LIMIT);
        return super.join();
    }

    private void pass(Duration limit) {
        if (!isDone() && !world.runUntil(this::isDone, limit)) {
            world.rethrow();
            throw new IllegalStateException("waited for " + limit + " of virtual time");
        }
    }
}
