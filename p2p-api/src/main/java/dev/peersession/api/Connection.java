package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.call.AudioEnds;
import dev.peersession.api.call.Call;
import dev.peersession.api.call.CallLine;
import dev.peersession.api.call.CallTerms;
import dev.peersession.api.loop.Place;
import dev.peersession.api.loop.SessionLoop;
import dev.peersession.dtls.DtlsIdentity;
import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IcePath;
import dev.peersession.signaling.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to reach one peer, and the session once it has succeeded: gathers, starts ICE, keeps the time limits and the
 * state, and ends everything. What is said over the path is {@link Conversation}. Everything runs on one loop; methods named
 * "from any thread" hand over to it.
 *
 * <p><b>The end</b> comes once, in {@link #finish}, whatever the cause: it releases everything that was taken.
 */
final class Connection implements IceEngine.Listener, Conversation.Host {
    /** The session above. */
    interface Owner {
        void state(Connection from, SessionState state, @Nullable Reason reason);

        void event(PeerEvent event);

        /** Of the session. */
        Flight flight();

        /** The peer is there, and the state is CONNECTED: the channels opened so far, in order. From now on new ones come by {@link #open(Channel)}. */
        List<Channel> connected(Connection connection);

        void incoming(Channel channel);

        /** Whether our proof of the secret may go out now; false when {@link #confirmNow} will say so. */
        default boolean mayConfirm(Connection connection) {
            return true;
        }

        void ended(Connection connection, Reason reason);
    }

    private static final System.Logger LOG = System.getLogger(Connection.class.getName());

    // Host addresses are there at once; a reflexive one that takes longer than this is worth less than the user's time.
    private static final long GATHER_NANOS = 1_000_000_000L;
    // An allocation takes up to three round trips and a TLS handshake. Who names a relay needs it:
    // between two symmetric NATs an offer without it is worth nothing. A relay that answers ends
    // the wait at once.
    private static final long GATHER_RELAY_NANOS = 5_000_000_000L;
    // The peer must learn of our end within a second, so what is queued gets most of it.
    private static final long CLOSE_NANOS = 700_000_000L;
    // After a failed handshake: a peer that missed our alert repeats itself two or three times in a
    // second, and is answered.
    private static final long LINGER_NANOS = 1_000_000_000L;

    // A machine that moves for weeks has had thousands of addresses; a resume code looks at those it still has.
    private static final int MAX_CANDIDATES = 256;

    private static final Duration CODE_WAIT = Duration.ofSeconds(10);

    private final SessionConfig config;
    private final Owner owner;
    private final Place place;
    private final SessionLoop loop;
    private final DtlsIdentity identity;
    private final boolean ownsIdentity;
    private final SetupTimes times;
    private final CompletableFuture<List<IceCandidate>> gathered;
    private final CompletableFuture<Connection> established;
    private final CompletableFuture<@Nullable Void> finished;
    private final AtomicBoolean started = new AtomicBoolean();
    private final List<IceCandidate> candidates = new ArrayList<>();
    private final SessionLoop.Alarm limit;
    private final SessionLoop.Alarm gatherLimit;
    private final SessionLoop.Alarm lost;
    private @Nullable WayBack wayBack;
    private @Nullable IceEngine ice;
    private volatile @Nullable Conversation conversation;
    private volatile @Nullable IcePath path;
    private volatile @Nullable String via;
    private volatile @Nullable Descriptions descriptions;
    private Duration patience = Duration.ZERO;
    private boolean closing;
    private boolean reconnecting;
    private boolean over;
    private long pathChanges;
    private volatile @Nullable SessionStatistics last;

    Connection(SessionConfig config, Owner owner) {
        this(config, owner, config.identity(), true);
    }

    /**
     * One of several connections of one listener.
     *
     * @param ownsIdentity whether the identity ends with the connection
     */
    Connection(SessionConfig config, Owner owner, DtlsIdentity identity, boolean ownsIdentity) {
        this.config = config;
        this.owner = owner;
        this.identity = identity;
        this.ownsIdentity = ownsIdentity;
        this.place = config.places().get();
        this.loop = place.loop();
        this.gathered = loop.future();
        this.established = loop.future();
        this.finished = loop.future();
        this.times = new SetupTimes(loop.nanoTime());
        this.limit = loop.alarm(this::limitReached);
        this.gatherLimit = loop.alarm(this::gatheringDone);
        this.lost = loop.alarm(this::seekWayBack);
    }

    byte[] fingerprint() {
        return identity.fingerprint().value();
    }

    String fingerprintText() {
        return identity.fingerprint().toString();
    }

    /** Whether both descriptions are known: the attempt cannot be replaced any more. */
    boolean isStarted() {
        return started.get();
    }

    /** As {@link Futures#async}. */
    <T> CompletableFuture<T> async(Callable<T> blocking) {
        return Futures.async(config, blocking);
    }

    /** Completes with the peer, or fails with a {@link ConnectException}. */
    CompletableFuture<Connection> established() {
        return established;
    }

    /** Completes when nothing of the connection is left. */
    CompletableFuture<@Nullable Void> finished() {
        return finished;
    }

    boolean onLoop() {
        return loop.onLoop();
    }

    /** The loop's clock, which also dates offers. */
    long nanoTime() {
        return loop.nanoTime();
    }

    // ---- gathering

    /** From any thread: looks for local addresses, a second at most. */
    CompletableFuture<List<IceCandidate>> gather() {
        owner.state(this, SessionState.GATHERING, null);
        execute(() -> {
            if (over) {
                return;
            }
            boolean relays = !config.ice().turn().isEmpty() || config.ice().policy() == IceSettings.Policy.RELAY;
            gatherLimit.set(loop.nanoTime() + (relays ? GATHER_RELAY_NANOS : GATHER_NANOS));
            try {
                ice = config.engines().create(place, config.iceOptions(), this, config.random());
                ice.gather();
            } catch (RuntimeException | LinkageError e) {
                finish(Reason.NOT_SUPPORTED, "the ICE engine does not start: " + e, e);
            }
        });
        return gathered;
    }

    @Override
    public void candidate(IceCandidate candidate) {
        remember(candidate);
        if (wayBack != null) {
            wayBack.moved();
        }
        Conversation c = conversation;
        if (c != null) {
            c.announce(candidate);
        }
    }

    /** One that comes back is the latest. */
    private void remember(IceCandidate candidate) {
        candidates.removeIf(known -> known.type() == candidate.type()
                && known.address().equals(candidate.address())
                && known.port() == candidate.port());
        if (candidates.size() == MAX_CANDIDATES) {
            candidates.remove(0);
        }
        candidates.add(candidate);
    }

    @Override
    public void gatheringDone() {
        gatherLimit.set(Long.MAX_VALUE);
        if (over || gathered.isDone()) {
            return;
        }
        if (candidates.isEmpty() && config.ice().policy() == IceSettings.Policy.RELAY) {
            finish(Reason.NO_RELAY, "no relay answered");
            return;
        }
        times.gathered(loop.nanoTime());
        gathered.complete(List.copyOf(candidates));
    }

    /** From any thread: the description is made and on its way. */
    void awaitAnswer() {
        Threads.warmUp();
        owner.state(this, SessionState.WAITING, null);
    }

    // ---- connecting

    /**
     * From any thread: both descriptions are known.
     *
     * @return false when they were known before; then nothing happens
     */
    boolean start(RemoteSide remote) {
        return start(remote, Duration.ZERO);
    }

    /** The same towards a peer whose offer is valid for so long. */
    boolean start(RemoteSide remote, Duration validity) {
        if (!started.compareAndSet(false, true)) {
            remote.close();
            return false;
        }
        owner.state(this, SessionState.CONNECTING, null);
        execute(() -> {
            IceEngine engine = ice;
            if (over || engine == null) {
                remote.close();
                return;
            }
            times.started(loop.nanoTime());
            patience = config.connectTimeout(validity);
            limit(patience.toNanos());
            conversation = new Conversation(config, loop, engine, identity, remote, times, this);
            engine.localCredentials(remote.localCredentials());
            engine.remoteCredentials(remote.remoteCredentials());
            remote.candidates().forEach(engine::addRemoteCandidate);
            if (remote.endOfCandidates()) {
                engine.remoteCandidatesDone();
            }
            engine.start(remote.controlling(), remote.iceLite());
        });
        return true;
    }

    /** From any thread: plain descriptions were exchanged, and can be again. */
    void described(Descriptions both) {
        descriptions = both;
        if (finished.isDone()) {
            descriptions = null;
        }
    }

    /** From any thread: to describe again; NOT_SUPPORTED where calls need no description. */
    Descriptions descriptions() throws ConnectException {
        Descriptions both = descriptions;
        if (both == null || hasControl()) {
            throw new ConnectException(
                    Reason.NOT_SUPPORTED,
                    "only a session with a foreign peer over plain SDP is described again; call this one directly");
        }
        return both;
    }

    /** From any thread: what descriptions that were exchanged again agreed on about sound, null for none. */
    void agreed(@Nullable CallTerms terms) {
        execute(() -> {
            Conversation c = conversation;
            if (!over && c != null) {
                c.calls().agreed(terms);
            }
        });
    }

    /** Where the peers met, null when people carried the texts. */
    @Nullable
    String via() {
        return via;
    }

    void via(String name) {
        via = name;
    }

    /** From any thread: whether ICE has found one. */
    boolean hasPath() {
        return path != null;
    }

    @Override
    public boolean mayConfirm() {
        return owner.mayConfirm(this);
    }

    /** From any thread: what {@link Owner#mayConfirm} held back goes out. */
    void confirmNow() {
        execute(() -> {
            Conversation c = conversation;
            if (!over && c != null) {
                c.confirmNow();
            }
        });
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public void limit(long nanosFromNow) {
        limit.set(loop.nanoTime() + nanosFromNow);
    }

    private void limitReached() {
        Conversation c = conversation;
        if (over) {
            release();
        } else if (closing) {
            breakOff();
        } else if (c != null && c.isOpen()) {
            finish(Reason.CONSENT_LOST, "no path to the peer was found again");
        } else if (c != null && c.waitsAtGate()) {
            c.limitReached();
        } else if (path == null) {
            finish(Reason.NO_ROUTE, "no path to the peer was found within " + Futures.seconds(patience));
        } else {
            finish(Reason.TIMEOUT, "the peer did not complete the handshake within " + Futures.seconds(patience));
        }
    }

    @Override
    public List<Channel> opened() {
        limit.set(Long.MAX_VALUE);
        config.makeIdentitiesAhead();
        List<Channel> waiting = owner.connected(this);
        established.completeAsync(() -> this, config.callbacks());
        return waiting;
    }

    // ---- ICE

    @Override
    public void peerHeard() {
        Conversation c = conversation;
        if (!over && c != null) {
            c.peerHeard();
        }
    }

    @Override
    public void path(IcePath selected, IceEngine.PathCause cause) {
        Conversation c = conversation;
        if (over || c == null) {
            return;
        }
        if (path != null) {
            pathChanges++;
        }
        path = selected;
        times.pathFound(loop.nanoTime());
        regained();
        long rtt = c.transport().association().metrics().srttNanos();
        owner.event(new PeerEvent.PathChanged(
                Snapshots.path(selected, rtt), cause.name().toLowerCase(Locale.ROOT)));
        c.path(selected.rttNanos());
    }

    @Override
    public void consent(boolean alive) {
        Conversation c = conversation;
        if (over || c == null) {
            return;
        }
        if (alive) {
            regained();
        } else if (c.isOpen() && !closing && !reconnecting) {
            reconnecting = true;
            limit(config.reconnectTimeout().toNanos());
            owner.state(this, SessionState.RECONNECTING, Reason.CONSENT_LOST);
            if (!config.reconnectVia().isEmpty() && c.resumeCodes() != null) {
                lost.set(loop.nanoTime() + config.reconnectViaAfter().toNanos());
            }
        }
        c.consent(alive);
    }

    @Override
    public void generation(int generation) {
        Conversation c = conversation;
        if (!over && c != null) {
            c.moved(generation);
        }
    }

    private void regained() {
        if (reconnecting && !closing) {
            reconnecting = false;
            endWayBack();
            limit.set(Long.MAX_VALUE);
            owner.state(this, SessionState.CONNECTED, null);
        }
    }

    @Override
    public void datagram(byte[] buffer, int off, int len) {
        Conversation c = conversation;
        if (c != null) {
            c.datagram(buffer, off, len);
        }
    }

    @Override
    public boolean verifies(byte[] buffer, int off, int len) {
        Conversation c = conversation;
        return !over && c != null && c.verifies(buffer, off, len);
    }

    @Override
    public void failed(IceEngine.IceFailure failure) {
        Conversation c = conversation;
        if (over || c != null && c.isOpen()) {
            // A session that was there goes on looking until its time is up.
            return;
        }
        switch (failure) {
            case NO_ROUTE -> finish(Reason.NO_ROUTE, "every pair of addresses was tried and none works");
            case NO_RELAY -> finish(Reason.NO_RELAY, "no relay answered");
            case NO_SOCKET -> finish(Reason.NO_ROUTE, "no UDP socket could be opened");
        }
    }

    // ---- the way back

    /** From any thread: a code of where we are, for the peer. */
    CompletableFuture<byte[]> resumeCode() {
        CompletableFuture<byte[]> code = loop.future();
        execute(() -> {
            try {
                code.complete(codes().make(Candidates.present(candidates)));
            } catch (ConnectException e) {
                code.completeExceptionally(e);
            }
        });
        finished.thenRun(() -> code.completeExceptionally(isOver()));
        return code;
    }

    /** From any thread: looks for the peer where its code says. */
    CompletableFuture<@Nullable Void> resume(String text) {
        CompletableFuture<@Nullable Void> taken = loop.future();
        execute(() -> {
            try {
                List<IceCandidate> there = Candidates.fromAddresses(codes().open(text));
                Conversation c = conversation;
                if (c != null) {
                    c.foundAgain(there);
                }
                taken.complete(null);
            } catch (ConnectException e) {
                taken.completeExceptionally(e);
            }
        });
        finished.thenRun(() -> taken.completeExceptionally(isOver()));
        return taken;
    }

    private static ConnectException isOver() {
        return new ConnectException(Reason.CLOSED, "the session is over");
    }

    private ResumeCodes codes() throws ConnectException {
        Conversation c = conversation;
        ResumeCodes codes = over || c == null ? null : c.resumeCodes();
        if (codes == null) {
            throw over
                    ? isOver()
                    : new ConnectException(Reason.NOT_SUPPORTED, "this session cannot move to other addresses");
        }
        return codes;
    }

    /** No known address has answered for a while. */
    private void seekWayBack() {
        Conversation c = conversation;
        ResumeCodes codes = c == null ? null : c.resumeCodes();
        if (reconnecting && !over && codes != null && wayBack == null) {
            wayBack = new WayBack(
                    config.reconnectVia(),
                    codes.topic(),
                    () -> Futures.await(resumeCode(), CODE_WAIT),
                    // What does not open is our own, an old one or noise.
                    this::resume,
                    config.random());
        }
    }

    private void endWayBack() {
        lost.set(Long.MAX_VALUE);
        if (wayBack != null) {
            wayBack.close();
            wayBack = null;
        }
    }

    // ---- for the peer's handles, from any thread

    String peerName() {
        Conversation c = conversation;
        return c == null ? "" : c.peerName();
    }

    boolean hasControl() {
        Conversation c = conversation;
        return c != null && c.hasControl();
    }

    boolean peerCan(int capability) {
        Conversation c = conversation;
        return c != null && c.peerCan(capability);
    }

    /** As {@link Conversation#roomBinding}. */
    byte @Nullable [] roomBinding() {
        Conversation c = conversation;
        return c == null ? null : c.roomBinding();
    }

    boolean isOfferer() {
        return spoken().isOfferer();
    }

    CompletableFuture<Verification> words() {
        return spoken().words();
    }

    Call call(AudioEnds ends) throws ConnectException {
        CallLine line = spoken().calls();
        if (!line.possible()) {
            throw new ConnectException(Reason.NOT_SUPPORTED, "no call can be had with this peer now");
        }
        Call call = line.start(ends);
        if (call == null) {
            throw new IllegalStateException("there is a call already; stop it first");
        }
        return call;
    }

    @Nullable
    Call call() {
        return spoken().calls().call();
    }

    Channel messages(Supplier<Channel> opener) {
        return spoken().messages(opener);
    }

    private Conversation spoken() {
        Conversation c = conversation;
        if (c == null) {
            throw new IllegalStateException("not connected yet");
        }
        return c;
    }

    /** Opens a channel on a connection whose peer is there. */
    void open(Channel channel) {
        execute(() -> {
            Conversation c = conversation;
            if (over || closing || c == null) {
                channel.closed();
            } else {
                c.open(channel);
            }
        });
    }

    @Override
    public void onLoop(Runnable task) {
        execute(task);
    }

    @Override
    public void event(PeerEvent event) {
        owner.event(event);
    }

    @Override
    public Flight flight() {
        return owner.flight();
    }

    @Override
    public void incoming(Channel channel) {
        owner.incoming(channel);
    }

    // ---- the end

    /** From any thread: sends what is queued, tells the peer, ends. */
    CompletableFuture<@Nullable Void> close() {
        execute(() -> {
            if (over || closing) {
                return;
            }
            closing = true;
            Conversation c = conversation;
            if (c != null && (c.shutdown() || c.tellsWhenSecured())) {
                limit(CLOSE_NANOS);
            } else {
                breakOff();
            }
        });
        return finished;
    }

    private void breakOff() {
        Conversation c = conversation;
        if (c != null) {
            c.abort();
        }
        finish(Reason.CLOSED, "the session was closed here");
    }

    @Override
    public void finish(Reason reason, String detail) {
        finish(reason, detail, null);
    }

    @Override
    public void broken(Throwable defect) {
        LOG.log(System.Logger.Level.ERROR, "a session ends after", defect);
        finish(Reason.HANDSHAKE_FAILED, "an internal error ended the session", defect);
    }

    private void finish(Reason cause, String detail, @Nullable Throwable defect) {
        if (over) {
            return;
        }
        Reason reason = closing ? Reason.CLOSED : cause;
        last = snapshot();
        over = true;
        // They hold the ICE password.
        descriptions = null;
        limit.set(Long.MAX_VALUE);
        gatherLimit.set(Long.MAX_VALUE);
        endWayBack();
        boolean noPath = reason == Reason.NO_ROUTE || reason == Reason.NO_RELAY;
        List<PathAttempt> attempts = noPath && ice != null ? Snapshots.attempts(ice.attempts()) : List.of();
        String seen = noPath && conversation != null ? "; " + Snapshots.summary(attempts) : "";
        ConnectException failure = new ConnectException(reason, detail + seen, defect, attempts);
        Conversation c = conversation;
        // What the engine still holds may be the news of the end.
        boolean lingers = c != null && (c.close(failure) | (ice != null && ice.sendsLater()));
        if (ownsIdentity) {
            identity.close();
            config.makeIdentitiesAhead();
        }
        owner.ended(this, reason);
        Runnable report = () -> established.completeExceptionally(failure);
        try {
            config.callbacks().execute(report);
        } catch (RejectedExecutionException e) {
            // The application ended its executor before its sessions.
            Threads.BACKGROUND.execute(report);
        }
        // Not on the executor: whoever gathers or closes may be waiting there.
        gathered.completeExceptionally(failure);
        if (lingers) {
            limit(LINGER_NANOS);
        } else {
            release();
        }
    }

    private void release() {
        Conversation c = conversation;
        if (c != null) {
            c.release();
        }
        if (ice != null) {
            ice.close();
        }
        place.close();
        finished.complete(null);
    }

    // ---- statistics

    /** From any thread. */
    CompletableFuture<SessionStatistics> statistics() {
        CompletableFuture<SessionStatistics> result = loop.future();
        Runnable task = () -> result.complete(snapshot());
        if (loop.onLoop()) {
            task.run();
        } else if (!loop.tryInline(task)) {
            loop.execute(task);
        }
        // The loop may have ended meanwhile.
        finished.thenRun(task);
        return result;
    }

    private SessionStatistics snapshot() {
        SessionStatistics known = last;
        return known != null ? known : Snapshots.of(path, pathChanges, times, conversation);
    }

    /** Runs a task on the loop; a defect ends this session and no other. */
    private void execute(Runnable task) {
        loop.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                broken(e);
            }
        });
    }
}
