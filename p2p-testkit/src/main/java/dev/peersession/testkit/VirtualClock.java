package dev.peersession.testkit;

import java.time.Duration;

/** Time that moves only when a test moves it. Starts away from zero so that code which treats 0 as "unset" is caught. */
public final class VirtualClock {
    private long nanos = 1_000_000_000_000L;

    /** The present instant in nanoseconds, on the same arbitrary scale as {@link System#nanoTime()}. */
    public long nanoTime() {
        return nanos;
    }

    /** Moves forward by {@code step}; negative steps are refused. */
    public void advance(Duration step) {
        advanceTo(nanos + step.toNanos());
    }

    /** Moves forward to {@code instant}; a past instant is refused, because time never runs backwards in a core. */
    public void advanceTo(long instant) {
        if (instant - nanos < 0) {
            throw new IllegalArgumentException("clock is at " + nanos + ", cannot go back to " + instant);
        }
        nanos = instant;
    }
}
