package dev.peersession.api;

import java.time.Duration;

/** When a connection reached each step; the first time counts. */
final class SetupTimes {
    private final long created;
    private long gathered;
    private long started;
    private long path;
    private long secured;
    private long associated;
    private long connected;

    SetupTimes(long now) {
        created = now;
    }

    void gathered(long now) {
        gathered = first(gathered, now);
    }

    void started(long now) {
        started = first(started, now);
    }

    void pathFound(long now) {
        path = first(path, now);
    }

    void secured(long now) {
        secured = first(secured, now);
    }

    void associated(long now) {
        associated = first(associated, now);
    }

    boolean isAssociated() {
        return associated != 0;
    }

    void connected(long now) {
        connected = first(connected, now);
    }

    SessionStatistics.Setup toSetup() {
        return new SessionStatistics.Setup(
                between(created, gathered),
                between(started, path),
                between(path, secured),
                between(secured, associated),
                between(started, connected));
    }

    // 0 stands for "not yet"; a clock that reads exactly 0 costs a nanosecond.
    private static long first(long known, long now) {
        return known != 0 ? known : now == 0 ? 1 : now;
    }

    private static Duration between(long from, long to) {
        return from == 0 || to == 0 ? Duration.ZERO : Duration.ofNanos(to - from);
    }
}
