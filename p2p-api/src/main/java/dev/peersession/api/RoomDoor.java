package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.ice.IceCandidate;
import dev.peersession.signaling.SealedContent;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Meeting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The door of a room: a meeting place where newcomers who know the secret are met one after the other. Each gets a session of its own,
 * and who does not prove to know the secret is never heard of.
 */
final class RoomDoor implements Meeting.Listener, AutoCloseable {
    /** Told from threads of the door. */
    interface Host {
        /** Somebody proved to know the secret; its session belongs to the host from here on. */
        void arrived(Peer peer);

        /** An offer of ours is left at the meeting places, so named. */
        void offered(String offer);

        /** Somebody tried a wrong secret, or gave none. */
        void wrongSecret(int attemptsLeft);

        /** The door is shut for good. */
        void shut(ConnectException reason);
    }

    /** How long somebody who answered may take to get through: a path takes seconds at worst, a busy machine longer. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    // Those that come at once and have not proved anything yet; each holds a session.
    private static final int MAX_COMING = 8;
    private static final Duration WITHDRAW_WAIT = Duration.ofSeconds(1);

    private final SessionConfig config;
    private final Secret secret;
    private final String name;
    private final List<Carrier> carriers;
    private final Host host;
    private final CompletableFuture<@Nullable Void> open = new CompletableFuture<>();

    // Guarded by this.
    private final List<Attempt> attempts = new ArrayList<>();
    private final Set<String> unreachable = new HashSet<>();
    private final Set<String> vouched = new HashSet<>();
    private @Nullable Meeting meeting;
    private @Nullable Attempt spare;
    private boolean closed;
    private boolean left;

    RoomDoor(SessionConfig config, Secret secret, String name, List<Carrier> carriers, Host host) {
        this.config = config;
        this.secret = secret;
        this.name = name;
        this.carriers = List.copyOf(carriers);
        this.host = host;
    }

    /** Completes once a meeting place is in reach; fails when none is. */
    CompletableFuture<@Nullable Void> whenOpen() {
        return open;
    }

    void begin() {
        synchronized (this) {
            meeting = Meeting.open(
                    name,
                    secret,
                    this::content,
                    carriers,
                    config.random(),
                    () -> config.wallClock().millis() / 1000,
                    System::nanoTime,
                    this);
            vouched.forEach(meeting::vouch);
            vouched.clear();
        }
        Threads.warmUp();
    }

    /** A member made this offer. */
    synchronized void vouch(String offer) {
        if (meeting != null) {
            meeting.vouch(offer);
        } else {
            vouched.add(offer);
        }
    }

    /** What the next offer or answer tells: a session is ready for it, and another one is made for the next. */
    private @Nullable SealedContent content() {
        Attempt next;
        synchronized (this) {
            if (closed || attempts.size() >= MAX_COMING) {
                return null;
            }
            next = spare;
            spare = null;
        }
        try {
            Attempt made = next == null ? add() : next;
            SealedContent content = made.content();
            prepare();
            return content;
        } catch (ConnectException e) {
            shut(e);
            return null;
        }
    }

    private void prepare() throws ConnectException {
        synchronized (this) {
            if (closed || spare != null) {
                return;
            }
        }
        Attempt made = add();
        synchronized (this) {
            spare = made;
        }
    }

    private Attempt add() throws ConnectException {
        Attempt made = new Attempt();
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late) {
                attempts.add(made);
            }
        }
        if (late) {
            made.session.close();
        }
        return made;
    }

    // ---- what the meeting tells, on its thread

    @Override
    public void found(Meeting.Found found) {
        Attempt attempt = null;
        Meeting m;
        synchronized (this) {
            for (Attempt each : attempts) {
                if (each.content == found.own()) {
                    attempt = each;
                }
            }
            m = meeting;
        }
        if (attempt == null || m == null) {
            found.keys().close();
            return;
        }
        attempt.start(found, m);
    }

    @Override
    public void offered(String offer) {
        host.offered(offer);
    }

    @Override
    public void reachable(String via) {
        open.complete(null);
    }

    @Override
    public void refused(String via, SignalingException refusal) {
        if (refusal.reason() == SignalingException.Reason.WRONG_PIN
                || refusal.reason() == SignalingException.Reason.WRONG_PASSPHRASE) {
            host.wrongSecret(secret.budget().attemptsLeft());
        }
        if (refusal.reason() == SignalingException.Reason.PIN_VOID
                || refusal.reason() == SignalingException.Reason.NOT_SUPPORTED) {
            shut(Refusals.of(refusal));
        }
    }

    @Override
    public void unreachable(String via, IOException cause) {
        synchronized (this) {
            unreachable.add(via);
            if (carriers.stream().anyMatch(c -> !unreachable.contains(c.name()))) {
                return;
            }
        }
        shut(new ConnectException(Reason.NO_CARRIER, "no meeting place is in reach: " + cause.getMessage(), cause));
    }

    private void shut(ConnectException reason) {
        open.completeExceptionally(reason);
        if (end() != null) {
            host.shut(reason);
        }
    }

    /** Whether nobody is under way by it any more. */
    synchronized boolean isEmpty() {
        return attempts.isEmpty();
    }

    /** Whether its answers count as guesses that a member may yet vouch for. */
    synchronized boolean awaitsVouching() {
        return meeting != null && meeting.awaitsVouching();
    }

    /** The room is left: nobody comes any more, not even who is half-way in. */
    void leave() {
        List<Attempt> halfWay;
        synchronized (this) {
            left = true;
            halfWay = List.copyOf(attempts);
        }
        halfWay.forEach(a -> Threads.BACKGROUND.execute(a.session::close));
        close();
    }

    /** Withdraws what was left; who is half-way in may still come. */
    @Override
    public void close() {
        Meeting m = end();
        open.completeExceptionally(new ConnectException(Reason.CLOSED, "the room was left"));
        if (m == null) {
            return;
        }
        try {
            m.awaitEnd(WITHDRAW_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The meeting that ended by this, null when it had ended before. */
    private @Nullable Meeting end() {
        List<Attempt> unused;
        Meeting m;
        synchronized (this) {
            if (closed) {
                return null;
            }
            closed = true;
            m = meeting;
            unused = attempts.stream().filter(a -> !a.started).toList();
            attempts.removeAll(unused);
        }
        if (m != null) {
            m.close();
        }
        unused.forEach(a -> Threads.BACKGROUND.execute(a.session::close));
        return m;
    }

    /** A session that waits for somebody. */
    private final class Attempt {
        private final PeerSession session = new PeerSession(config.ofMember(LIMIT), secret);
        private final SealedExchange exchange = new SealedExchange(session, secret);
        private final Connection connection = session.begin();
        private final CompletableFuture<List<IceCandidate>> gathering = connection.gather();
        private volatile @Nullable SealedContent content;
        private volatile boolean started;

        private Attempt() throws ConnectException {}

        private SealedContent content() throws ConnectException {
            SealedContent made = exchange.content(connection, Futures.await(gathering, null), false);
            content = made;
            return made;
        }

        private void start(Meeting.Found found, Meeting of) {
            started = true;
            connection.via(found.via());
            connection.start(exchange.remote(found.role(), found.keys(), found.content(), () -> of.confirmed(found)));
            connection.established().whenComplete((c, failure) -> {
                boolean late;
                synchronized (RoomDoor.this) {
                    attempts.remove(this);
                    late = left;
                }
                if (failure == null && late) {
                    session.close();
                } else if (failure == null) {
                    host.arrived(session.peerOf(connection));
                } else {
                    if (failure instanceof ConnectException e && e.reason() == config.wrongSecret()) {
                        host.wrongSecret(secret.budget().attemptsLeft());
                    }
                    session.close();
                }
            });
        }
    }
}
