package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.HANDSHAKE_HEADER;
import static dev.peersession.dtls.RecordFormat.HEADER;
import static dev.peersession.dtls.RecordFormat.uint16;
import static dev.peersession.dtls.RecordFormat.uint24;
import static dev.peersession.dtls.RecordFormat.uint8;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to shake hands: Guard, engine and Pack in a row, and the rules for what is not authenticated yet.
 *
 * <pre>
 *  records -> Guard (bounds, order) -> HandshakeEngine -> Pack (flights, timers) -> datagrams
 *                    ^                        | keys
 *                    +---- early records <----+
 * </pre>
 *
 * <p>Whoever can spoof the peer's address can write anything in epoch 0. So nothing there ends the attempt at once, except a
 * message that the engine took as the peer's and that turned out wrong. An alert in the clear is only remembered as the
 * likely reason and believed when nothing has come for {@link #PATIENCE_NANOS}; a ClientHello that is broken leaves a server
 * as if it had never come.
 */
final class Handshake implements HandshakeEngine.Output {
    /** How long an unauthenticated sign of failure must stand unrefuted: some timers of a live peer under heavy loss. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** When the executor has no thread, it is asked again: often enough to be unnoticed, seldom enough to cost nothing. */
    private static final long THREAD_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private record Suspicion(DtlsEvent.Reason reason, String detail, long since, boolean tellPeer) {}

    /** A failed attempt answers what still comes with its alert, for a peer that missed it. */
    private static final int MAX_ALERT_REPEATS = 10;

    private static final long ALERT_REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final boolean server;
    private final int number;
    private final Function<HandshakeEngine.Output, HandshakeEngine> engines;
    private final Counters counters;
    private final Pack pack;
    private final long firstSequence;
    private long deadline;
    private final EarlyRecords early = new EarlyRecords();
    private final EarlyRecords earlyData = new EarlyRecords();
    private Guard guard;
    private HandshakeEngine engine;
    private boolean running;
    private @Nullable HandshakeMessage waiting;
    private long threadRetryAt = DtlsEndpoint.NEVER;
    private @Nullable Association association;
    private @Nullable Suspicion suspicion;
    private HandshakeEngine.@Nullable Outcome outcome;
    private byte @Nullable [] hello;
    private long heardAt;
    private long progressAt;
    private boolean ended;
    private int alertRepeats;
    private long alertRepeatedAt;

    /** {@code number} is the place among the attempts of this handshake, 0 to 255. */
    Handshake(
            DtlsOptions options,
            boolean server,
            int number,
            Function<HandshakeEngine.Output, HandshakeEngine> engines,
            Counters counters,
            long now,
            long deadline) {
        this.server = server;
        this.number = number;
        this.engines = engines;
        this.counters = counters;
        this.firstSequence = (long) number << RecordFormat.ATTEMPT_SHIFT;
        this.pack = new Pack(options, server, firstSequence);
        this.deadline = deadline;
        this.heardAt = now;
        this.progressAt = now;
        this.guard = new Guard(server, counters);
        this.engine = engines.apply(this);
    }

    /** A client speaks first; a server's engine waits for a whole ClientHello, so that junk costs no thread. */
    void start(long now) {
        if (!server) {
            startEngine(now);
        }
    }

    /** As if it began now, with the first flight made already. */
    void restart(boolean flightArrived, long newDeadline, long now) {
        deadline = newDeadline;
        heardAt = now;
        progressAt = now;
        pack.restart(flightArrived, now);
    }

    /** Takes one record whose length was checked. */
    void record(byte[] buf, int off, int len, long now) {
        heardAt = now;
        if (outcome != null) {
            repeatAlert(now);
            return;
        }
        if (uint16(buf, off + 3) == 0) {
            clearRecord(buf, off, len, now);
            return;
        }
        Association keys = association;
        if (keys != null) {
            open(keys.read(), buf, off, len);
        } else if (!early.keep(buf, off, len)) {
            counters.malformed++;
        }
    }

    /** Lets the engine work on what has become whole. */
    void run(long now) {
        while (outcome == null) {
            Association keys = association;
            if (keys != null) {
                early.drain(record -> open(keys.read(), record, 0, record.length));
            }
            HandshakeMessage message = waiting != null ? waiting : guard.next();
            if (message == null || outcome != null) {
                return;
            }
            if (!running && !startEngine(now)) {
                waiting = message;
                return;
            }
            waiting = null;
            if (message.type() == RecordFormat.CLIENT_HELLO) {
                hello = message.body();
            }
            pack.answered();
            engine.receive(message);
            judge(message, now);
        }
    }

    void timeout(long now) {
        if (ended) {
            return;
        }
        pack.timeout(now);
        if (threadRetryAt != DtlsEndpoint.NEVER && threadRetryAt - now <= 0) {
            if (!server) {
                startEngine(now);
            }
            run(now);
        }
        if (outcome != null) {
            return;
        }
        Suspicion why = suspicion;
        boolean late = deadline - now <= 0;
        if (why != null && (late || why.since() + PATIENCE_NANOS - now <= 0)) {
            if (why.tellPeer()) {
                pack.alert(0, RecordFormat.FATAL, Alerts.HANDSHAKE_FAILURE);
            }
            outcome = new HandshakeEngine.Outcome.Broken(why.reason(), why.detail());
        } else if (late) {
            outcome = new HandshakeEngine.Outcome.Broken(
                    DtlsEvent.Reason.TIMEOUT, "the handshake did not complete in time");
        }
    }

    long deadline() {
        if (ended) {
            return DtlsEndpoint.NEVER;
        }
        long next = Math.min(pack.deadline(), threadRetryAt);
        next = Math.min(next, deadline);
        return suspicion == null ? next : Math.min(next, suspicion.since() + PATIENCE_NANOS);
    }

    HandshakeEngine.@Nullable Outcome outcome() {
        return outcome;
    }

    /** Keys of both directions; null until the key exchange. */
    @Nullable
    Association association() {
        return association;
    }

    Pack pack() {
        return pack;
    }

    /** Application data that came, and was opened, before the handshake completed. */
    EarlyRecords earlyData() {
        return earlyData;
    }

    int number() {
        return number;
    }

    /** True when a server has a whole ClientHello in this attempt. */
    boolean hasHello() {
        return hello != null;
    }

    /** True when the fragment at {@code off}, header included, is part of the ClientHello of this attempt. */
    boolean knowsHello(byte[] buf, int off) {
        byte[] known = hello;
        int from = uint24(buf, off + 6);
        int length = uint24(buf, off + 9);
        return known != null
                && uint24(buf, off + 1) == known.length
                && from + length <= known.length
                && off + HANDSHAKE_HEADER + length <= buf.length
                && Arrays.equals(
                        known, from, from + length, buf, off + HANDSHAKE_HEADER, off + HANDSHAKE_HEADER + length);
    }

    /** When the last record for this attempt came. */
    long heardAt() {
        return heardAt;
    }

    /** When the engine last got a message. */
    long progressAt() {
        return progressAt;
    }

    /** True when an unauthenticated sign says that the peer has given this attempt up. */
    boolean isSuspected() {
        return suspicion != null;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Gives the thread back; the keys go to the caller. */
    void handOver() {
        ended = true;
        release();
    }

    /** Gives the thread back and wipes the keys. Alerts can still be polled, and are repeated for a peer that missed them. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        release();
        pack.stop();
        earlyData.clear();
        if (!pack.hasOutput()) {
            wipe();
        }
    }

    void wipe() {
        if (association != null) {
            association.wipe();
        }
    }

    private void release() {
        engine.close();
        early.clear();
        threadRetryAt = DtlsEndpoint.NEVER;
        waiting = null;
        hello = null;
    }

    @Override
    public void message(int epoch, int recordVersion, HandshakeMessage message) {
        pack.add(epoch, recordVersion, message);
    }

    @Override
    public void changeCipherSpec() {
        pack.addChangeCipherSpec();
    }

    @Override
    public void alert(int epoch, int level, int description) {
        pack.alert(epoch, level, description);
    }

    @Override
    public void secrets(ConnectionSecrets secrets, byte[] ownConnectionId, byte[] peerConnectionId) {
        Association made = secrets.associate(ownConnectionId, peerConnectionId, firstSequence);
        association = made;
        pack.protect(made.write());
    }

    private boolean startEngine(long now) {
        if (running) {
            return true;
        }
        running = engine.start();
        threadRetryAt = running ? DtlsEndpoint.NEVER : now + THREAD_RETRY_NANOS;
        if (running) {
            outcome = engine.outcome();
        }
        return running;
    }

    private void clearRecord(byte[] buf, int off, int len, long now) {
        int body = off + HEADER;
        switch (uint8(buf, off)) {
            case RecordFormat.HANDSHAKE -> {
                if (guard.accept(0, buf, body, len - HEADER) == Guard.Effect.REPEATED) {
                    pack.resendIfIdle(now);
                }
            }
            case RecordFormat.ALERT -> clearAlert(buf, body, len - HEADER, now);
            // The epoch of the records that follow says the same, and says it with each of them.
            case RecordFormat.CHANGE_CIPHER_SPEC -> {}
            default -> counters.malformed++;
        }
    }

    private void clearAlert(byte[] buf, int body, int len, long now) {
        counters.plaintextAlerts++;
        if (len == 2 && suspicion == null && Alerts.isFinal(uint8(buf, body), uint8(buf, body + 1))) {
            int description = uint8(buf, body + 1);
            suspicion = new Suspicion(Alerts.reason(description), Alerts.detail(description), now, false);
        }
    }

    private void repeatAlert(long now) {
        boolean soon = alertRepeats > 0 && now - alertRepeatedAt < ALERT_REPEAT_NANOS;
        if (alertRepeats < MAX_ALERT_REPEATS && !soon) {
            alertRepeats++;
            alertRepeatedAt = now;
            pack.repeatAlert();
        }
    }

    private void open(ReadEpoch read, byte[] buf, int off, int len) {
        switch (read.open(buf, off, len)) {
            case OPENED -> opened(read, buf);
            case FORGED -> counters.unauthentic++;
            case REPLAYED -> counters.replayed++;
            case MALFORMED -> counters.malformed++;
        }
    }

    private void opened(ReadEpoch read, byte[] buf) {
        counters.recordsReceived++;
        int off = read.plainOff();
        int len = read.plainLength();
        switch (read.plainType()) {
            case RecordFormat.HANDSHAKE -> guard.accept(ConnectionSecrets.EPOCH, buf, off, len);
            case RecordFormat.APPLICATION_DATA -> earlyData.keep(buf, off, len);
            case RecordFormat.ALERT -> {
                if (len == 2 && Alerts.isFinal(uint8(buf, off), uint8(buf, off + 1))) {
                    int description = uint8(buf, off + 1);
                    outcome =
                            new HandshakeEngine.Outcome.Broken(Alerts.reason(description), Alerts.detail(description));
                }
            }
            default -> counters.malformed++;
        }
    }

    private void judge(HandshakeMessage message, long now) {
        HandshakeEngine.Outcome result = engine.outcome();
        if (result instanceof HandshakeEngine.Outcome.Broken broken
                && server
                && message.type() == RecordFormat.CLIENT_HELLO) {
            forgetHello(broken, now);
            return;
        }
        suspicion = null;
        progressAt = now;
        outcome = result;
        if (result instanceof HandshakeEngine.Outcome.Agreed) {
            pack.settle();
        }
    }

    private void forgetHello(HandshakeEngine.Outcome.Broken broken, long now) {
        counters.malformed++;
        engine.close();
        engine = engines.apply(this);
        running = false;
        hello = null;
        guard = new Guard(server, counters);
        pack.forget();
        if (suspicion == null) {
            suspicion = new Suspicion(broken.reason(), "no usable ClientHello: " + broken.detail(), now, true);
        }
    }
}
