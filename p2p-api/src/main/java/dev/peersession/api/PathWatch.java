package dev.peersession.api;

import dev.peersession.api.loop.SessionLoop;
import dev.peersession.ice.IceEngine;
import dev.peersession.sctp.DataChannels;

/**
 * Judges the path: <b>good</b>, <b>suspect</b> (data is outstanding and nothing authenticated was heard for a while) or
 * <b>lost</b> (ICE's consent has expired). While it is not good, the association's timers stand still, so that an outage is not
 * taken for congestion or for the peer's end; ICE meanwhile checks all pairs. Any sign of life makes the path good again, and
 * the association probes at once. All on the loop.
 */
final class PathWatch {
    // Silence for so long, or for four round trips, is more than jitter and less than a user notices.
    private static final long SUSPECT_MIN_NANOS = 1_000_000_000L;
    private static final int SUSPECT_ROUND_TRIPS = 4;
    // How often a suspect path is looked at for an answered check.
    private static final long LOOK_NANOS = 50_000_000L;

    private enum State {
        NONE,
        GOOD,
        SUSPECT,
        LOST
    }

    private final SessionLoop loop;
    private final IceEngine ice;
    private final DataChannels association;
    private final Runnable touch;
    private final SessionLoop.Alarm alarm;
    private State state = State.NONE;
    private boolean settled;
    private boolean waiting;
    private boolean armed;
    private long heardOrSent;
    private long responses;

    PathWatch(SessionLoop loop, IceEngine ice, DataChannels association, Runnable touch) {
        this.loop = loop;
        this.ice = ice;
        this.association = association;
        this.touch = touch;
        this.alarm = loop.alarm(this::look);
    }

    boolean isLost() {
        return state == State.LOST;
    }

    /** Both sides are past their gates: the association may wait for the path from now on. Before, what it repeats must arrive soon or not at all. */
    void settled() {
        settled = true;
        if (state == State.SUSPECT) {
            association.pathSuspect(loop.nanoTime());
        }
    }

    /** ICE selected a path, the first or another. */
    void path() {
        if (state != State.NONE) {
            association.pathChanged(loop.nanoTime());
        }
        good(loop.nanoTime());
    }

    void consent(boolean alive) {
        long now = loop.nanoTime();
        if (alive) {
            good(now);
        } else if (state != State.LOST) {
            association.pathSuspect(now);
            state = State.LOST;
        }
    }

    /** An authenticated packet of the peer arrived. */
    void heard(long now) {
        heardOrSent = now;
        if (state == State.SUSPECT) {
            ice.dataAuthenticated();
            good(now);
        }
    }

    /** Packets may have been made. */
    void afterOutput(long now) {
        if (!association.dataOutstanding()) {
            waiting = false;
        } else if (!waiting) {
            waiting = true;
            heardOrSent = now;
        }
        // An engine that cannot move cannot make use of it either, and tells nothing of answered checks.
        if (waiting && !armed && state == State.GOOD && ice.canRestart()) {
            armed = true;
            alarm.set(heardOrSent + patience());
        }
    }

    private long patience() {
        return Math.max(
                SUSPECT_MIN_NANOS, SUSPECT_ROUND_TRIPS * association.metrics().srttNanos());
    }

    private void look() {
        armed = false;
        long now = loop.nanoTime();
        if (state == State.GOOD && waiting) {
            if (now - heardOrSent < patience()) {
                armed = true;
                alarm.set(heardOrSent + patience());
                return;
            }
            suspect(now);
        } else if (state == State.SUSPECT && ice.statistics().responsesReceived() != responses) {
            good(now);
        }
        if (state == State.SUSPECT) {
            armed = true;
            alarm.set(now + LOOK_NANOS);
        }
    }

    private void suspect(long now) {
        state = State.SUSPECT;
        responses = ice.statistics().responsesReceived();
        if (settled) {
            association.pathSuspect(now);
        }
        ice.pathSuspect();
    }

    private void good(long now) {
        if (state == State.SUSPECT || state == State.LOST) {
            association.pathGood(now);
        }
        state = State.GOOD;
        heardOrSent = now;
        touch.run();
    }

    void close() {
        alarm.set(Long.MAX_VALUE);
    }
}
