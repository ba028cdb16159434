package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.ice.IceCandidate;
import dev.peersession.signaling.Role;
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
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A meeting over carriers, from the call of {@link PeerSession#meet} to the confirmed peer. Strangers may leave offers and answers
 * under the same name, so that there can be several connections at once: one for our own offer and one for each offer that we
 * answered. The first whose peer proves that it knows the secret becomes the session's; the others end and nobody hears of them.
 *
 * <p>Two peers may also get two connections between them, when each answers the other's offer. So that both keep the same one, the
 * one that does not come of the standing offer keeps back its confirmation while the other still has a path.
 *
 * <p>Lock order: this, then the session.
 */
final class Encounter implements Meeting.Listener {
    // Time for the standing connection to find its path: some round trips and checks.
    private static final Duration PREFERENCE = Duration.ofSeconds(1);
    private static final Duration WITHDRAW_WAIT = Duration.ofSeconds(1);

    private final PeerSession session;
    private final SealedExchange exchange;
    private final Secret secret;
    private final String name;
    private final List<Carrier> carriers;
    private final CompletableFuture<Peer> result = new CompletableFuture<>();

    // Guarded by this.
    private final List<Attempt> attempts = new ArrayList<>();
    private final Set<String> unreachable = new HashSet<>();
    private @Nullable Meeting meeting;
    private @Nullable Attempt spare;
    private @Nullable Attempt chosen;
    // Somebody proved to know the secret: nothing more is found.
    private boolean settling;
    private boolean wrongSecret;
    private boolean over;

    Encounter(PeerSession session, SealedExchange exchange, Secret secret, String name, List<Carrier> carriers) {
        this.session = session;
        this.exchange = exchange;
        this.secret = secret;
        this.name = name;
        this.carriers = List.copyOf(carriers);
    }

    /** Completes with the peer, or fails with a {@link ConnectException}. */
    CompletableFuture<Peer> result() {
        return result;
    }

    /** Gathers and begins to look; waits for the gathering. */
    void begin() {
        Attempt offering;
        synchronized (this) {
            if (over) {
                return;
            }
            session.reached(this, SessionState.GATHERING);
            offering = attempt();
            // Answering must not wait for sockets.
            spare = attempt();
        }
        SealedContent offered;
        try {
            offered = offering.content();
        } catch (ConnectException e) {
            fail(e);
            return;
        }
        Threads.warmUp();
        session.reached(this, SessionState.WAITING);
        synchronized (this) {
            if (over) {
                return;
            }
            meeting = Meeting.start(
                    name,
                    secret,
                    offered,
                    this::contentForAnswer,
                    carriers,
                    session.config().random(),
                    exchange::epochSeconds,
                    System::nanoTime,
                    this);
        }
        Duration limit = session.config().connectTimeout();
        CompletableFuture<@Nullable Void> timer = new CompletableFuture<@Nullable Void>()
                .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS);
        timer.thenRunAsync(() -> expired(limit), Threads.BACKGROUND);
        result.whenComplete((peer, failure) -> timer.cancel(false));
    }

    private void expired(Duration limit) {
        Reason reason = wrongSecret() ? session.config().wrongSecret() : Reason.TIMEOUT;
        fail(new ConnectException(reason, "nobody with this name and secret came within " + Futures.seconds(limit)));
    }

    private Attempt attempt() {
        Attempt attempt = new Attempt();
        attempts.add(attempt);
        return attempt;
    }

    private @Nullable SealedContent contentForAnswer() {
        Attempt next;
        synchronized (this) {
            next = spare;
            if (over || next == null) {
                return null;
            }
            spare = attempt();
        }
        try {
            return next.content();
        } catch (ConnectException e) {
            return null;
        }
    }

    // ---- what the meeting tells, on its thread

    @Override
    public void found(Meeting.Found found) {
        Attempt attempt = null;
        synchronized (this) {
            for (Attempt each : attempts) {
                if (each.content == found.own()) {
                    attempt = each;
                }
            }
            if (over || chosen != null || attempt == null) {
                found.keys().close();
                return;
            }
            attempt.found = found;
            settling |= found.role() == Role.OFFERER;
        }
        session.reached(this, SessionState.CONNECTING);
        attempt.connection.via(found.via());
        attempt.connection.start(exchange.remote(found.role(), found.keys(), found.content(), () -> confirmed(found)));
    }

    private void confirmed(Meeting.Found found) {
        Meeting m;
        synchronized (this) {
            m = meeting;
            settling = true;
        }
        if (m != null) {
            m.confirmed(found);
        }
    }

    @Override
    public void refused(String via, SignalingException refusal) {
        switch (refusal.reason()) {
            case WRONG_PIN, WRONG_PASSPHRASE -> wrong();
            case PIN_VOID, NOT_SUPPORTED -> fail(Refusals.of(refusal));
            default -> {
                // Noise of strangers, or a peer with another kind of secret.
            }
        }
    }

    private void wrong() {
        synchronized (this) {
            wrongSecret = true;
        }
        session.report(new PeerEvent.WrongPin(secret.budget().attemptsLeft()));
    }

    private synchronized boolean wrongSecret() {
        return wrongSecret;
    }

    @Override
    public void unreachable(String via, IOException cause) {
        synchronized (this) {
            unreachable.add(via);
            if (carriers.stream().anyMatch(c -> !unreachable.contains(c.name()))) {
                return;
            }
        }
        fail(new ConnectException(Reason.NO_CARRIER, "no meeting place is in reach: " + cause.getMessage(), cause));
    }

    // ---- which connection it is

    /** True for one attempt only. */
    private boolean choose(Attempt attempt) {
        synchronized (this) {
            if (over || chosen != null || !session.adopt(this, attempt.connection)) {
                return false;
            }
            chosen = attempt;
            return true;
        }
    }

    /** Ends everything but the chosen connection. */
    private void settled(Peer peer) {
        List<Attempt> others;
        Meeting m;
        synchronized (this) {
            over = true;
            others = attempts.stream().filter(a -> a != chosen).toList();
            m = meeting;
        }
        others.forEach(a -> a.connection.close());
        if (m != null) {
            m.close();
        }
        Threads.BACKGROUND.execute(() -> result.complete(peer));
    }

    private synchronized boolean mayConfirm(Attempt attempt) {
        Meeting.Found found = attempt.found;
        if (found == null || found.standing() || rivals(attempt).isEmpty()) {
            return true;
        }
        later(PREFERENCE, () -> insist(attempt));
        return false;
    }

    /** The attempts that both sides prefer to this one. */
    private synchronized List<Attempt> rivals(Attempt attempt) {
        return attempts.stream()
                .filter(a -> a != attempt && a.found != null && a.found.standing())
                .toList();
    }

    private void insist(Attempt attempt) {
        List<Attempt> rivals = rivals(attempt);
        if (rivals.stream().anyMatch(a -> a.connection.hasPath())) {
            // It ends by itself, confirmed or not, within the limit of the gate.
            later(PREFERENCE, () -> insist(attempt));
            return;
        }
        // Once our confirmation is out the peer may choose this one, so the others are no choice any more.
        rivals.forEach(a -> a.connection.close());
        attempt.connection.confirmNow();
    }

    private void later(Duration delay, Runnable task) {
        Executor timer = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, Threads.BACKGROUND);
        timer.execute(() -> {
            synchronized (this) {
                if (over) {
                    return;
                }
            }
            task.run();
        });
    }

    // ---- the end without a peer

    /** Withdraws everything; waits a second at most for the carriers, unless the caller may not wait. */
    void close(boolean wait) {
        fail(new ConnectException(Reason.CLOSED, "the meeting was given up here"));
        Meeting m;
        synchronized (this) {
            m = meeting;
        }
        try {
            if (m != null && wait) {
                m.awaitEnd(WITHDRAW_WAIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void fail(ConnectException failure) {
        List<Attempt> all;
        Meeting m;
        synchronized (this) {
            if (over || chosen != null) {
                return;
            }
            over = true;
            all = List.copyOf(attempts);
            m = meeting;
        }
        if (m != null) {
            m.close();
        }
        all.forEach(a -> a.connection.close());
        session.reached(this, SessionState.NEW);
        Threads.BACKGROUND.execute(() -> result.completeExceptionally(failure));
    }

    private void ended(Attempt attempt, Reason reason) {
        boolean last;
        synchronized (this) {
            attempts.remove(attempt);
            if (over) {
                return;
            }
            // What has no path then is a stranger's.
            last = attempts.stream().noneMatch(a -> a.found != null && (!settling || a.connection.hasPath()));
        }
        if (attempt.found != null && reason == session.config().wrongSecret()) {
            wrong();
        }
        if (last && (settling() || attempt.found == null)) {
            fail(new ConnectException(reason, "the peer was found, but the connection to it failed"));
        } else if (last) {
            session.reached(this, SessionState.WAITING);
        }
    }

    private synchronized boolean settling() {
        return settling;
    }

    /** One connection that may become the session's. */
    private final class Attempt implements Connection.Owner {
        // Before the choice a path is all that happens, perhaps another one.
        private static final int MAX_EVENTS = 16;

        private final Connection connection = new Connection(session.config(), this);
        private final List<PeerEvent> before = new ArrayList<>();
        private final CompletableFuture<List<IceCandidate>> gathering = connection.gather();
        private volatile @Nullable SealedContent content;
        private volatile Meeting.@Nullable Found found;

        private SealedContent content() throws ConnectException {
            SealedContent made = exchange.content(connection, Futures.await(gathering, null), true);
            content = made;
            return made;
        }

        private boolean isChosen() {
            synchronized (Encounter.this) {
                return chosen == this;
            }
        }

        @Override
        public void state(Connection from, SessionState state, @Nullable Reason reason) {
            if (isChosen()) {
                session.upward().state(from, state, reason);
            }
        }

        @Override
        public void event(PeerEvent event) {
            if (isChosen()) {
                session.upward().event(event);
            } else if (before.size() < MAX_EVENTS) {
                before.add(event);
            }
        }

        @Override
        public Flight flight() {
            return session.upward().flight();
        }

        @Override
        public boolean mayConfirm(Connection from) {
            return Encounter.this.mayConfirm(this);
        }

        @Override
        public List<Channel> connected(Connection from) {
            if (!choose(this)) {
                from.close();
                return List.of();
            }
            before.forEach(session.upward()::event);
            List<Channel> waiting = session.upward().connected(from);
            settled(session.peerOf(from));
            return waiting;
        }

        @Override
        public void incoming(Channel channel) {
            if (isChosen()) {
                session.upward().incoming(channel);
            }
        }

        @Override
        public void ended(Connection from, Reason reason) {
            if (isChosen()) {
                session.upward().ended(from, reason);
            } else {
                Encounter.this.ended(this, reason);
            }
        }
    }
}
