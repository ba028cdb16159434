package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.RemoteSide.Kind;
import dev.peersession.api.loop.Place;
import dev.peersession.dtls.DtlsIdentity;
import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceOptions;
import dev.peersession.ice.IcePath;
import dev.peersession.ice.ListenPort;
import dev.peersession.signaling.CandidateAddress;
import dev.peersession.signaling.ConnectCode;
import dev.peersession.signaling.Role;
import dev.peersession.signaling.SealedContent;
import dev.peersession.signaling.qr.QrCode;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many peers on one code. Whoever has the code may connect, as often as they like, and carries nothing back; so hand it to those who
 * may. Each peer gets a session of its own, {@link Peer#session}, which lives on when the listener is closed.
 *
 * {@snippet file="dev/peersession/api/snippets/Meeting.java" region="listen"}
 *
 * <p>Strangers without the code are not answered and cost a hash each. Those with it are bounded by {@link ListenOptions}. Safe for
 * use by all threads.
 */
public final class Listener implements AutoCloseable {
    // "One reusable code", to be read from a small picture or typed: what does not fit is left out.
    static final int MAX_CODE_BYTES = 75;
    // Checks, handshake and proof of an honest caller take a second.
    private static final Duration HALF_OPEN_LIMIT = Duration.ofSeconds(15);
    private static final long GATHER_NANOS = 1_000_000_000L;
    private static final String BROWSER_MARK = "p2p/b1/";

    private final SessionConfig config;
    private final Place lease;
    private final DtlsIdentity identity;
    private final ListenOptions options;
    private final SourceLimit sources;
    private final Gathering gathering;
    // On the loop.
    private final Set<String> present = new HashSet<>();
    private volatile int halfOpen;
    private boolean over;
    private @Nullable ListenPort port;
    // Guarded by this.
    private final Queue<Peer> unclaimed = new ArrayDeque<>();
    private @Nullable Consumer<Peer> onPeer;
    private @Nullable ConnectCode code;
    private boolean closed;
    private volatile long refused;

    Listener(SessionConfig config, ListenOptions options) {
        this.config = config;
        this.options = options;
        this.sources = new SourceLimit(options.perSecond());
        this.lease = config.places().get();
        this.gathering = new Gathering(lease.loop().future());
        this.identity = config.identity();
    }

    /** Gathers, makes the code and lets callers in; waits a second at most. */
    void open() throws ConnectException {
        CompletableFuture<List<IceCandidate>> gathered = gathering.done;
        lease.loop().execute(() -> {
            try {
                ListenPort made = lease.mux().listen(config.iceOptions(), gathering, this::called, config.random());
                port = made;
                lease.loop().schedule(lease.loop().nanoTime() + GATHER_NANOS, gathering::gatheringDone);
                made.gather();
            } catch (RuntimeException e) {
                gathered.completeExceptionally(
                        new ConnectException(Reason.NOT_SUPPORTED, "the sockets do not open: " + e, e));
            }
        });
        List<IceCandidate> found = Futures.await(gathered, null);
        if (found.isEmpty()) {
            throw new ConnectException(Reason.NO_ROUTE, "this machine has no address that a peer could call");
        }
        ConnectCode made = code(Candidates.toAddresses(found));
        synchronized (this) {
            code = made;
        }
        Threads.warmUp();
        CompletableFuture<Boolean> open = lease.loop().future();
        lease.loop().execute(() -> {
            ListenPort p = port;
            if (p != null) {
                char[] password = made.icePassword();
                p.open(password, ConnectCode.UFRAG_PREFIX, BROWSER_MARK);
                Arrays.fill(password, '\0');
            }
            open.complete(true);
        });
        Futures.await(open, null);
    }

    /** The best candidates for which there is room. */
    private ConnectCode code(List<CandidateAddress> candidates) {
        List<CandidateAddress> chosen = new ArrayList<>();
        ConnectCode best = null;
        for (CandidateAddress candidate : candidates) {
            chosen.add(candidate);
            ConnectCode tried = ConnectCode.create(
                    new SealedContent(identity.fingerprint().value(), chosen, false, null), config.random());
            if (tried.bytes().length <= MAX_CODE_BYTES || best == null) {
                if (best != null) {
                    best.close();
                }
                best = tried;
            } else {
                tried.close();
                chosen.remove(chosen.size() - 1);
            }
        }
        if (best == null) {
            throw new IllegalStateException("no candidate");
        }
        return best;
    }

    /** The code for copy-paste, at most {@value #MAX_CODE_BYTES} bytes before its text encoding. It is a secret. */
    public String code() {
        return present().text();
    }

    /** The code before its text encoding; a copy. */
    public byte[] bytes() {
        return present().bytes();
    }

    /** The code as a QR code for a screen. */
    public QrCode qr() {
        return QrCode.of(present().bytes(), QrCode.Correction.LOW);
    }

    /** Whether this is our code, and good. */
    synchronized boolean made(ConnectCode other) {
        return code != null && !closed && Arrays.equals(code.bytes(), other.bytes());
    }

    private synchronized ConnectCode present() {
        ConnectCode c = code;
        if (c == null || closed) {
            throw new IllegalStateException("the listener is closed");
        }
        return c;
    }

    /** Takes the peers that arrive, also those that came before this call. Runs on the session's callback executor. */
    public void onPeer(Consumer<Peer> handler) {
        List<Peer> waiting;
        synchronized (this) {
            onPeer = handler;
            waiting = List.copyOf(unclaimed);
            unclaimed.clear();
        }
        waiting.forEach(peer -> config.callbacks().execute(() -> handler.accept(peer)));
    }

    /** How many callers with the right code were turned away because there were too many. */
    public long refused() {
        return refused;
    }

    /** How many callers have not proved themselves yet. */
    int halfOpen() {
        return halfOpen;
    }

    // ---- callers, on the loop

    private boolean called(IceCredentials local, IceCredentials caller, String mark, InetSocketAddress from) {
        ConnectCode c;
        synchronized (this) {
            c = code;
        }
        String name = local.ufrag() + ":" + caller.ufrag();
        if (c == null || present.contains(name)) {
            return false;
        }
        if (halfOpen >= options.maxHalfOpen()
                || present.size() >= options.maxPeers()
                || !sources.admits(from.getAddress(), lease.loop().nanoTime())) {
            refused++;
            return false;
        }
        present.add(name);
        halfOpen++;
        admit(c, local, caller, mark.equals(BROWSER_MARK) ? Kind.PAGE : Kind.OWN, name);
        return true;
    }

    private void admit(ConnectCode c, IceCredentials local, IceCredentials caller, Kind kind, String name) {
        PeerSession session = new PeerSession(config.ofCaller(this::engine, lease::sibling, HALF_OPEN_LIMIT));
        Connection connection = new Connection(session.config(), session.upward(), identity, false);
        session.take(connection);
        connection.established().whenComplete((peer, failure) -> settled(failure == null ? session : null));
        // On the loop, where a connection ends.
        connection.finished().thenRun(() -> present.remove(name));
        connection.gather();
        connection.start(new RemoteSide(
                Role.OFFERER,
                false,
                false,
                null,
                c::keys,
                kind,
                local,
                caller,
                false,
                List.of(),
                false,
                List.of(),
                SealedExchange.SCTP_PORT,
                Channel.MAX_MESSAGE_BYTES,
                null,
                () -> {}));
    }

    private IceEngine engine(Place of, IceOptions ice, IceEngine.Listener listener, SecureRandom random) {
        ListenPort p = port;
        if (p == null) {
            throw new IllegalStateException("the listener is closed");
        }
        return p.engine(listener, random);
    }

    private void settled(@Nullable PeerSession arrived) {
        lease.loop().execute(() -> {
            halfOpen--;
            endIdentity();
        });
        Peer peer = arrived == null ? null : arrived.peer();
        if (peer == null) {
            return;
        }
        Consumer<Peer> handler;
        synchronized (this) {
            handler = onPeer;
            if (handler == null && !closed) {
                unclaimed.add(peer);
                return;
            }
        }
        if (handler == null) {
            peer.close();
        } else {
            config.callbacks().execute(() -> handler.accept(peer));
        }
    }

    /** Lets nobody in any more and ends those that nobody took; the code is void. Peers that were handed out stay. */
    @Override
    public void close() {
        List<Peer> nobodys;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            nobodys = List.copyOf(unclaimed);
            unclaimed.clear();
        }
        nobodys.forEach(Peer::close);
        lease.loop().execute(() -> {
            if (port != null) {
                port.close();
            }
            synchronized (this) {
                if (code != null) {
                    code.close();
                }
            }
            over = true;
            endIdentity();
            lease.close();
        });
    }

    /** A handshake that runs still needs it. */
    private void endIdentity() {
        if (over && halfOpen == 0) {
            identity.close();
        }
    }

    /** Hears of the port's addresses, on the loop. */
    private static final class Gathering implements IceEngine.Listener {
        private final CompletableFuture<List<IceCandidate>> done;
        private final List<IceCandidate> found = new ArrayList<>();

        Gathering(CompletableFuture<List<IceCandidate>> done) {
            this.done = done;
        }

        @Override
        public void candidate(IceCandidate candidate) {
            found.add(candidate);
        }

        @Override
        public void gatheringDone() {
            done.complete(List.copyOf(found));
        }

        @Override
        public void path(IcePath path, IceEngine.PathCause cause) {}

        @Override
        public void consent(boolean alive) {}

        @Override
        public void datagram(byte[] buffer, int off, int len) {}

        @Override
        public void failed(IceEngine.IceFailure reason) {
            gatheringDone();
        }
    }
}
