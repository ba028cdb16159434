package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.HANDSHAKE_HEADER;
import static dev.peersession.dtls.RecordFormat.HEADER;
import static dev.peersession.dtls.RecordFormat.uint16;
import static dev.peersession.dtls.RecordFormat.uint8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The attempts at one handshake, side by side on one path; the first that completes wins, and none can undo another.
 *
 * <p><b>Retry.</b> A flipped bit or a stranger's datagram in epoch 0 spoils a handshake for good: the transcripts differ. Own
 * peers then begin again, with the spoiled attempt still running, because it may only seem spoiled. Which attempt a record
 * belongs to is told by the top byte of its 48-bit sequence number: attempt n numbers its records from n * 2^40. Other
 * implementations number from 0 and so never leave attempt 0; towards them there is no retry.
 *
 * <p><b>Hello race.</b> A server may hear a stranger's ClientHello before, or after, the real one. A hello that differs from
 * those it knows gets an attempt of its own, so that the stranger's cannot take the real one's place.
 *
 * <p>Each attempt can hold a thread and some 30 KiB, so their number and the rate of new ones are bounded.
 */
final class Attempts {
    /** Live and ended ones together. A client with three silent attempts behind it still has room for a fourth. */
    static final int MAX_KEPT = 4;
    /** A new attempt costs some milliseconds of CPU on both ends; ten a second is what a stranger can make us spend. */
    static final long MIN_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** An attempt that nothing was heard of for so long may be dropped for a new one. A live peer repeats each second. */
    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** A client begins another attempt when nothing has moved for so long; doubles up to {@link #MAX_STALL_NANOS}. */
    private static final long FIRST_STALL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long MAX_STALL_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final DtlsOptions options;
    private final boolean server;
    private final Function<HandshakeEngine.Output, HandshakeEngine> engines;
    private final Counters counters;
    private long deadline;
    private final StrayAlerts strays = new StrayAlerts();
    private final List<Handshake> attempts = new ArrayList<>(MAX_KEPT);
    private int begun;
    private long newestAt;
    private long postponedTo;
    private HandshakeEngine.Outcome.@Nullable Broken lastFailure;
    private HandshakeEngine.Outcome.@Nullable Broken failure;
    private @Nullable Handshake winner;

    Attempts(
            DtlsOptions options,
            boolean server,
            Function<HandshakeEngine.Output, HandshakeEngine> engines,
            Counters counters,
            long now) {
        this.options = options;
        this.server = server;
        this.engines = engines;
        this.counters = counters;
        this.postponedTo = now;
        this.deadline = now + options.handshakeTimeout().toNanos();
    }

    /** A client begins; a server waits for a ClientHello, so that it holds nothing before. */
    void start(long now) {
        if (!server) {
            begin(0, now);
            tend(now);
        }
    }

    /** All limits of time begin now; the first flight goes out again unless the peer has it. */
    void restart(boolean flightArrived, long now) {
        deadline = now + options.handshakeTimeout().toNanos();
        postponedTo = now;
        newestAt = now;
        for (Handshake attempt : attempts) {
            attempt.restart(flightArrived, deadline, now);
        }
    }

    /** Takes one record whose length was checked. */
    void record(byte[] buf, int off, int len, long now) {
        int number = options.retries() == 0 ? 0 : uint8(buf, off + 5);
        if (server && isHello(buf, off, len)) {
            hello(number, buf, off, len, now);
            return;
        }
        if (server && options.retries() > 0 && attempts.stream().noneMatch(one -> one.number() == number)) {
            strays.add(number, now);
            return;
        }
        // Opening a record destroys it when the keys are another attempt's, so attempts of one number get copies.
        boolean shared = attempts.stream().filter(one -> one.number() == number).count() > 1;
        for (Handshake attempt : attempts) {
            if (attempt.number() == number && shared) {
                attempt.record(Arrays.copyOfRange(buf, off, off + len), 0, len, now);
            } else if (attempt.number() == number) {
                attempt.record(buf, off, len, now);
            }
        }
    }

    /** Lets the engines work on what has become whole. */
    void run(long now) {
        for (Handshake attempt : attempts) {
            attempt.run(now);
        }
        tend(now);
    }

    void timeout(long now) {
        for (Handshake attempt : attempts) {
            attempt.timeout(now);
        }
        tend(now);
        if (winner == null && failure == null && deadline - now <= 0) {
            failure = lastFailure != null
                    ? lastFailure
                    : new HandshakeEngine.Outcome.Broken(
                            DtlsEvent.Reason.TIMEOUT, "the handshake did not complete in time");
        }
    }

    long deadline() {
        long next = deadline;
        for (Handshake attempt : attempts) {
            next = Math.min(next, attempt.deadline());
        }
        return Math.min(next, nextAttemptAt());
    }

    boolean hasOutput() {
        if (strays.isPending()) {
            return true;
        }
        for (Handshake attempt : attempts) {
            if (attempt.pack().hasOutput()) {
                return true;
            }
        }
        return false;
    }

    int poll(byte[] out, int off, int capacity, long now) {
        for (int i = attempts.size() - 1; i >= 0; i--) {
            Pack pack = attempts.get(i).pack();
            int length = pack.hasOutput() ? pack.poll(out, off, capacity, now) : 0;
            if (length > 0) {
                return length;
            }
        }
        return strays.poll(out, off, capacity);
    }

    /** The attempt that completed, or null. */
    @Nullable
    Handshake winner() {
        return winner;
    }

    /** Why none will complete any more, or null. */
    HandshakeEngine.Outcome.@Nullable Broken failure() {
        return failure;
    }

    /** Attempts begun after the first. */
    int retries() {
        return Math.max(0, begun - 1);
    }

    long flightsResent() {
        return attempts.stream().mapToLong(one -> one.pack().flightsResent()).sum();
    }

    /** Ends all attempts but the winner and wipes their keys. Their last alerts can still be polled. */
    void finish() {
        for (Handshake attempt : attempts) {
            if (attempt != winner) {
                attempt.end();
            }
        }
    }

    /** Ends all attempts and wipes everything. */
    void close() {
        for (Handshake attempt : attempts) {
            attempt.end();
            attempt.wipe();
        }
        attempts.clear();
    }

    /** Gives everything up; the alert tells the peer, in the clear. */
    void cancel(int level, int description) {
        for (Handshake attempt : attempts) {
            if (!attempt.hasEnded()) {
                attempt.end();
                attempt.pack().alert(0, level, description);
            }
        }
    }

    static boolean isHello(byte[] buf, int off, int len) {
        return len >= HEADER + HANDSHAKE_HEADER
                && uint16(buf, off + 3) == 0
                && uint8(buf, off) == RecordFormat.HANDSHAKE
                && uint8(buf, off + HEADER) == RecordFormat.CLIENT_HELLO;
    }

    private void hello(int number, byte[] buf, int off, int len, long now) {
        Handshake fresh = null;
        for (Handshake attempt : attempts) {
            if (attempt.number() != number || attempt.hasEnded()) {
                continue;
            }
            if (attempt.knowsHello(buf, off + HEADER)) {
                attempt.record(buf, off, len, now);
                return;
            }
            fresh = attempt.hasHello() ? fresh : attempt;
        }
        if (fresh == null && mayBegin(now)) {
            fresh = begin(number, now);
        }
        if (fresh != null) {
            fresh.record(buf, off, len, now);
        } else {
            counters.malformed++;
        }
    }

    private Handshake begin(int number, long now) {
        Handshake attempt = new Handshake(options, server, number, engines, counters, now, deadline);
        attempts.add(attempt);
        begun++;
        newestAt = now;
        attempt.start(now);
        return attempt;
    }

    /** True when the rate allows one more attempt and there is, or can be made, room for it. */
    private boolean mayBegin(long now) {
        if (begun > 0 && now - newestAt < MIN_INTERVAL_NANOS) {
            return false;
        }
        if (attempts.size() < MAX_KEPT) {
            return true;
        }
        Handshake oldest = null;
        for (Handshake attempt : attempts) {
            // A client that has sent its Finished cannot know whether the server took it: that attempt may be the one.
            boolean mayBeDone = !server && attempt.association() != null;
            boolean idle = !mayBeDone && now - attempt.heardAt() >= IDLE_NANOS;
            boolean droppable = attempt.hasEnded() || attempt.isSuspected() || idle;
            if (droppable && (oldest == null || attempt.heardAt() - oldest.heardAt() < 0)) {
                oldest = attempt;
            }
        }
        if (oldest == null) {
            return false;
        }
        oldest.end();
        attempts.remove(oldest);
        return true;
    }

    private void tend(long now) {
        int live = 0;
        for (Handshake attempt : attempts) {
            HandshakeEngine.Outcome outcome = attempt.outcome();
            if (outcome instanceof HandshakeEngine.Outcome.Agreed && !attempt.hasEnded()) {
                winner = attempt;
                return;
            }
            if (outcome instanceof HandshakeEngine.Outcome.Broken broken && !attempt.hasEnded()) {
                lastFailure = broken;
                attempt.end();
            }
            live += attempt.hasEnded() ? 0 : 1;
        }
        long next = nextAttemptAt();
        if (next != DtlsEndpoint.NEVER && next - now <= 0) {
            if (mayBegin(now)) {
                begin(begun, now);
                return;
            }
            postponedTo = now + MIN_INTERVAL_NANOS;
        }
        if (live == 0 && lastFailure != null && !mayTryAgain(lastFailure)) {
            failure = lastFailure;
        }
    }

    /** When a client should begin the next attempt; a server never does. */
    private long nextAttemptAt() {
        if (server || begun == 0 || begun > options.retries() || winner != null || failure != null) {
            return DtlsEndpoint.NEVER;
        }
        Handshake newest = attempts.get(attempts.size() - 1);
        if (newest.hasEnded() && lastFailure != null && !mayTryAgain(lastFailure)) {
            return DtlsEndpoint.NEVER;
        }
        long patience = Math.min(MAX_STALL_NANOS, FIRST_STALL_NANOS << Math.min(begun - 1, 10));
        boolean hopeless = newest.hasEnded() || newest.isSuspected();
        long at = hopeless ? newestAt + MIN_INTERVAL_NANOS : newest.progressAt() + patience;
        return at - postponedTo < 0 ? postponedTo : at;
    }

    /** A wrong certificate stays wrong; whatever else went wrong may have been the path's doing. */
    private boolean mayTryAgain(HandshakeEngine.Outcome.Broken broken) {
        return options.retries() > 0
                && broken.reason() == DtlsEvent.Reason.HANDSHAKE_FAILED
                && (server || begun <= options.retries());
    }
}
