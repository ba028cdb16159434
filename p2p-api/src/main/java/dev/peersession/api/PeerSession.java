package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.SessionStatistics.Authenticated;
import dev.peersession.api.call.AudioEnds;
import dev.peersession.api.loop.EventLoops;
import dev.peersession.api.loop.Place;
import dev.peersession.api.room.RoomCore;
import dev.peersession.ice.ice4j.Ice4jEngine;
import dev.peersession.sctp.ChannelOptions;
import dev.peersession.signaling.ConnectCode;
import dev.peersession.signaling.ResumeCode;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import dev.peersession.srtp.SrtpEngine;
import dev.peersession.srtp.SrtpKeys;
import dev.peersession.srtp.SrtpProfile;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session with one peer: an offer, its answer, then channels.
 *
 * <p>With a PIN or passphrase ({@link Builder#pin}, {@link Builder#passphrase}) it makes and takes sealed texts, by {@link
 * #invite} and {@link #reply}, and is connected only once the peer has proved that it knows the secret. Without one it makes
 * and takes plain SDP, by {@link #offer} and {@link #answer}; then whoever carries the descriptions is trusted.
 *
 * <p>With a secret and a {@link Carrier} two peers also find each other with nothing to paste: {@link #meet}.
 *
 * {@snippet file="dev/peersession/api/snippets/Meeting.java" region="meet"}
 *
 * <p>Nothing is opened, started or sent before one of these is called. Safe for use by all threads; handlers run on the
 * callback executor.
 */
public final class PeerSession implements AutoCloseable {
    /** Bytes of UTF-8 that a name may have. */
    public static final int MAX_NAME_BYTES = 128;

    // Closing tells the peer within 700 ms; the rest is for a busy machine. A program that ends sooner takes the
    // news with it, and the peer looks for it for minutes.
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    // A snapshot needs one turn of the loop.
    private static final Duration STATISTICS_WAIT = Duration.ofSeconds(10);

    private final SessionConfig config;
    private final @Nullable Secret secret;
    private final boolean ownsSecret;
    private final Flight flight = new Flight();
    private final EventLog events;
    private final Upward upward = new Upward();
    private final Arrivals arrivals;

    // Guarded by this.
    private final List<Channel> queued = new ArrayList<>();
    private @Nullable Connection connection;
    private @Nullable Encounter encounter;
    private @Nullable Listener listener;
    private @Nullable Room room;
    private @Nullable Peer peer;
    private SessionState state = SessionState.NEW;
    private boolean wordsConfirmed;
    private boolean closed;

    private PeerSession(Builder builder, @Nullable Secret secret) {
        this.secret = secret;
        this.ownsSecret = builder.ownsSecret;
        this.config = new SessionConfig(
                builder.name,
                secret != null && secret.mode() == Secret.Mode.PASSPHRASE ? Reason.WRONG_PASSPHRASE : Reason.WRONG_PIN,
                builder.ice,
                builder.reconnectTimeout,
                builder.connectTimeout,
                builder.callbacks,
                builder.engines != null ? builder.engines : engines(builder.ice.engine()),
                builder.places,
                builder.wallClock,
                builder.random,
                builder.audio,
                builder.srtp,
                builder.reconnectVia,
                builder.reconnectViaAfter);
        this.events = new EventLog(builder.callbacks, flight);
        this.arrivals = new Arrivals(config, this::open);
    }

    /** Of a caller of a {@link Listener}. */
    PeerSession(SessionConfig config) {
        this(config, null);
    }

    /** With a secret of another session, which stays that one's. */
    PeerSession(SessionConfig config, @Nullable Secret secret) {
        this.secret = secret;
        this.ownsSecret = secret == null;
        this.config = config;
        this.events = new EventLog(config.callbacks(), flight);
        this.arrivals = new Arrivals(config, this::open);
    }

    private static SessionConfig.EngineFactory engines(IceSettings.Engine engine) {
        return switch (engine) {
            case OWN -> (place, options, listener, random) -> place.mux().engine(options, listener, random);
            case ICE4J -> (place, options, listener, random) -> Ice4jEngine.create(options, place.loop(), listener);
        };
    }

    public static Builder builder() {
        return new Builder();
    }

    /** {@link #invite(InviteOptions)} with the defaults. */
    public Invitation invite() throws ConnectException {
        return invite(InviteOptions.defaults());
    }

    /**
     * Gathers addresses, a second at most, and makes a sealed offer. An earlier offer of this session that has no peer yet is
     * withdrawn.
     *
     * @throws IllegalStateException when the session has neither PIN nor passphrase, or already has its peer
     */
    public Invitation invite(InviteOptions options) throws ConnectException {
        return new SealedExchange(this, requireSecret()).invite(options);
    }

    /** {@link #invite(InviteOptions)} without waiting; fails with its exceptions. */
    public CompletableFuture<Invitation> inviteAsync(InviteOptions options) {
        return Futures.async(config, () -> invite(options));
    }

    /**
     * Opens a sealed offer and answers it; connecting starts in the background. A refused offer changes nothing.
     *
     * @throws IllegalStateException as {@link #invite(InviteOptions)}
     */
    public Reply reply(String offerText) throws ConnectException {
        return new SealedExchange(this, requireSecret()).reply(offerText);
    }

    /** {@link #reply} without waiting; fails with its exceptions. */
    public CompletableFuture<Reply> replyAsync(String offerText) {
        return Futures.async(config, () -> reply(offerText));
    }

    /**
     * Meets the peer who calls this with the same name and secret, with nothing to carry: both leave sealed texts at the carriers.
     * Waits as long as {@link Builder#connectTimeout} says. All carriers are used at once, and the first peer that proves to know
     * the secret is the one. Nothing is left there before this call, and all is withdrawn when the peer is there, when it fails,
     * and when the session is closed. An earlier offer or meeting of this session that has no peer yet is withdrawn.
     *
     * @param name 1 to 256 characters; no secret: who guesses it can see that a meeting is under way, in PIN mode the addresses too,
     *     and has the guesses at the PIN that its budget allows
     * @throws ConnectException NO_CARRIER, PIN_VOID; WRONG_PIN or WRONG_PASSPHRASE when only peers with another secret came, TIMEOUT
     *     when none did; or why the connection to the peer failed
     * @throws IllegalArgumentException for a name of no or too many characters, or without a carrier
     * @throws IllegalStateException as {@link #invite(InviteOptions)}
     */
    public Peer meet(String name, Carrier... carriers) throws ConnectException {
        return Futures.await(meeting(name, List.of(carriers)), null);
    }

    /** As {@link #meet(String, Carrier...)}, but gives up and withdraws after {@code timeout}: then TIMEOUT. */
    public Peer meet(String name, Duration timeout, Carrier... carriers) throws ConnectException {
        CompletableFuture<Peer> peer = meeting(name, List.of(carriers));
        try {
            return Futures.await(peer, timeout);
        } catch (ConnectException e) {
            peer.cancel(false);
            throw e;
        }
    }

    /** As {@link #meet(String, Carrier...)} without waiting; fails with a {@link ConnectException}. Cancelling it withdraws. */
    public CompletableFuture<Peer> meetAsync(String name, Carrier... carriers) {
        try {
            return meeting(name, List.of(carriers));
        } catch (ConnectException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Peer> meeting(String name, List<Carrier> carriers) throws ConnectException {
        Topic.of(name);
        if (carriers.isEmpty()) {
            throw new IllegalArgumentException("a meeting needs a carrier");
        }
        Secret shared = requireSecret();
        Encounter fresh = new Encounter(this, new SealedExchange(this, shared), shared, name, carriers);
        withdraw(fresh);
        Threads.BACKGROUND.execute(fresh::begin);
        CompletableFuture<Peer> peer = fresh.result().copy();
        peer.whenComplete((p, e) -> {
            if (peer.isCancelled()) {
                fresh.close(false);
            }
        });
        return peer;
    }

    /** {@link #listen(ListenOptions)} with the defaults. */
    public Listener listen() throws ConnectException {
        return listen(ListenOptions.defaults());
    }

    /**
     * Makes a code by which many peers may connect, each with {@link #connect}, and lets them in until the listener or this session
     * is closed. Each peer gets a session of its own; this one stays without.
     *
     * @throws ConnectException DOWNGRADE in a session with a PIN or passphrase; NOT_SUPPORTED with another ICE engine than our own
     *     or with relays only; NO_ROUTE without an address
     * @throws IllegalStateException when the session already has its peer
     */
    public Listener listen(ListenOptions options) throws ConnectException {
        refuseSecretForCodes();
        if (config.ice().engine() != IceSettings.Engine.OWN || config.ice().policy() != IceSettings.Policy.ALL) {
            throw new ConnectException(
                    Reason.NOT_SUPPORTED, "listening needs our own ICE engine and no policy of relays");
        }
        Listener fresh = new Listener(config, options);
        try {
            replace(null, null, fresh);
            synchronized (this) {
                setState(SessionState.GATHERING, null);
            }
            fresh.open();
        } catch (ConnectException | RuntimeException e) {
            fresh.close();
            synchronized (this) {
                setState(SessionState.NEW, null);
            }
            throw e;
        }
        synchronized (this) {
            setState(SessionState.WAITING, null);
        }
        return fresh;
    }

    /** {@link #listen(ListenOptions)} without waiting; fails with its exceptions. */
    public CompletableFuture<Listener> listenAsync(ListenOptions options) {
        return Futures.async(config, () -> listen(options));
    }

    /**
     * Connects to a listener by its code, with nothing to carry back, and waits until the peer is there.
     *
     * @throws ConnectException MALFORMED, TOO_LARGE, UNSUPPORTED_VERSION for what is no code; DOWNGRADE in a session with a PIN or
     *     passphrase; OWN_OFFER for the code of its own listener; NO_ROUTE when nobody answers
     * @throws IllegalStateException when the session already has its peer
     */
    public Peer connect(String code) throws ConnectException {
        return Futures.await(calling(code), null);
    }

    /** As {@link #connect(String)}, but waits no longer than {@code timeout}: then TIMEOUT, and connecting goes on. */
    public Peer connect(String code, Duration timeout) throws ConnectException {
        return Futures.await(calling(code), timeout);
    }

    /**
     * {@link #connect(String)} without waiting for the peer: the future fails when it cannot be reached. What is wrong with the code
     * itself is thrown at once, while whoever typed it still looks.
     *
     * @throws ConnectException as {@link #connect(String)}, but NO_ROUTE
     * @throws IllegalStateException when the session already has its peer
     */
    public CompletableFuture<Peer> connectAsync(String code) throws ConnectException {
        return calling(code);
    }

    private CompletableFuture<Peer> calling(String text) throws ConnectException {
        refuseSecretForCodes();
        try (ConnectCode code = ConnectCode.parse(text)) {
            refuseOwn(code);
            Connection calling = begin();
            calling.gather();
            calling.start(CodeExchange.listener(code, calling.fingerprint(), config.random()));
            return calling.established().thenApply(this::peerOf);
        } catch (SignalingException e) {
            throw Refusals.of(e);
        }
    }

    /** Whoever calls itself would only end its own listening. */
    private synchronized void refuseOwn(ConnectCode code) throws ConnectException {
        if (listener != null && listener.made(code)) {
            throw new ConnectException(Reason.OWN_OFFER, "this is the code of this session's own listener");
        }
    }

    /**
     * Opens a room: a conversation of up to {@value RoomCore#MAX_MEMBERS} members, each with a session of its own with each other one.
     * The peer of this session, now or once it is connected, is asked in when it opens a room of the same name; likewise others that are
     * given to {@link Room#add}.
     *
     * <p>With carriers, all who open the room with the same name and secret find each other with nothing to paste, now and later: as in
     * {@link #meet}, but one after the other. This session itself stays without a peer. Waits until one of the carriers is in reach.
     *
     * @param name 1 to 256 characters; no secret
     * @throws ConnectException NO_CARRIER, PIN_VOID; NO_ROUTE without an address
     * @throws IllegalArgumentException for a name of no or too many characters
     * @throws IllegalStateException with carriers and without PIN or passphrase, or when this session has an open room
     */
    public Room room(String name, Carrier... carriers) throws ConnectException {
        Topic.of(name);
        Secret shared = carriers.length == 0 ? null : requireSecret();
        Room opened = new Room(config, shared, name, List.of(carriers), this::report);
        try {
            enter(opened);
            opened.open();
        } catch (ConnectException | RuntimeException e) {
            opened.close();
            throw e;
        }
        opened.add(this);
        return opened;
    }

    private synchronized void enter(Room opened) throws ConnectException {
        if (closed || state.isFinal()) {
            throw new ConnectException(Reason.CLOSED, "this session is over");
        }
        if (room != null && !room.isClosed()) {
            throw new IllegalStateException("this session has its room; leave that first");
        }
        room = opened;
    }

    /** {@link #room} without waiting; fails with its exceptions. */
    public CompletableFuture<Room> roomAsync(String name, Carrier... carriers) {
        return Futures.async(config, () -> room(name, carriers));
    }

    /**
     * A code that tells the peer where this side is now, to be carried by hand, one way, when both lost each other. The peer gives
     * it to {@link #resume}. Each code counts once, and a later one voids those before.
     *
     * @throws ConnectException NO_ROUTE while this machine has no address; NOT_SUPPORTED where the session cannot move: with a
     *     browser, with a foreign peer or with another ICE engine than our own
     * @throws IllegalStateException when the session was never connected
     */
    public String resumeCode() throws ConnectException {
        return ResumeCode.text(Futures.await(connected().resumeCode(), null));
    }

    /**
     * Looks for the peer where its {@link #resumeCode} says it is. The events tell when the path is back.
     *
     * @throws ConnectException MALFORMED, TOO_LARGE, UNSUPPORTED_VERSION; OTHER_OFFER for a code of another session or our own,
     *     OFFER_USED for an old one; otherwise as {@link #resumeCode}
     */
    public void resume(String code) throws ConnectException {
        Futures.await(connected().resume(code), null);
    }

    private synchronized Connection connected() {
        Connection c = connection;
        if (c == null || peer == null) {
            throw new IllegalStateException("the session is not connected");
        }
        return c;
    }

    /**
     * Makes a plain SDP offer for a browser or for your own signaling. An earlier offer of this session that has no peer yet
     * is withdrawn.
     *
     * @throws ConnectException DOWNGRADE in a session with a PIN or passphrase
     * @throws IllegalStateException when the session already has its peer
     */
    public PlainOffer offer() throws ConnectException {
        return offer(config.audio() != null);
    }

    /**
     * As {@link #offer()}, with or without an audio section. Without the session's consent ({@link Builder#audio}) the section is
     * inactive: nothing is sent or played.
     */
    public PlainOffer offer(boolean audio) throws ConnectException {
        refuseSecret();
        return Futures.await(new PlainExchange(this).offer(audio), null);
    }

    /** {@link #offer()} without waiting; fails with its exceptions. */
    public CompletableFuture<PlainOffer> offerAsync() {
        try {
            refuseSecret();
            return new PlainExchange(this).offer(config.audio() != null);
        } catch (ConnectException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Answers a plain SDP offer; connecting starts in the background. Refuses as {@link #offer} does. */
    public PlainAnswer answer(String offerSdp) throws ConnectException {
        refuseSecret();
        return Futures.await(new PlainExchange(this).answer(offerSdp), null);
    }

    /** {@link #answer} without waiting; fails with its exceptions. */
    public CompletableFuture<PlainAnswer> answerAsync(String offerSdp) {
        try {
            refuseSecret();
            return new PlainExchange(this).answer(offerSdp);
        } catch (ConnectException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** {@link #open(String, Consumer)} for an ordered, reliable channel. */
    public Channel open(String label) {
        return open(label, settings -> {});
    }

    /**
     * Opens a channel, at once or as soon as the peer is there; it can be sent on immediately.
     *
     * @throws IllegalArgumentException when the settings exclude each other or the label is longer than 65,535 bytes
     */
    public Channel open(String label, Consumer<ChannelSettings> settings) {
        ChannelSettings chosen = new ChannelSettings(label);
        settings.accept(chosen);
        return open(chosen.build(), config.callbacks());
    }

    private Channel open(ChannelOptions options, Executor handlers) {
        Channel channel = new Channel(options, handlers);
        Connection live;
        synchronized (this) {
            if (state.isFinal() || closed) {
                channel.closed();
                return channel;
            }
            live = peer == null ? null : connection;
            if (live == null) {
                queued.add(channel);
            } else {
                // Under the lock, so that it comes before the end of the loop.
                live.open(channel);
            }
        }
        return channel;
    }

    /** Takes the channels that the peer opens, also those opened before this call. */
    public void onChannel(Consumer<Channel> handler) {
        arrivals.onChannel(handler);
    }

    /**
     * What happens; a late subscriber gets up to 256 past events, and the current state in any case.
     *
     * {@snippet file="dev/peersession/api/snippets/Talking.java" region="events"}
     */
    public Flow.Publisher<PeerEvent> events() {
        return events;
    }

    public synchronized SessionState state() {
        return state;
    }

    /** A snapshot; waits for the session's loop, which is busy for milliseconds at most. */
    public SessionStatistics statistics() {
        Connection c;
        synchronized (this) {
            c = connection;
        }
        SessionStatistics s = c == null
                ? Snapshots.nothing()
                : c.statistics()
                        .orTimeout(STATISTICS_WAIT.toSeconds(), TimeUnit.SECONDS)
                        .join();
        synchronized (this) {
            return new SessionStatistics(
                    state,
                    authenticated(),
                    s.path(),
                    s.pathChanges(),
                    s.setup(),
                    s.bytesSent(),
                    s.bytesReceived(),
                    s.retransmissions(),
                    s.cwnd(),
                    s.malformedPackets());
        }
    }

    private Authenticated authenticated() {
        if (peer == null) {
            return Authenticated.NONE;
        }
        if (wordsConfirmed) {
            return Authenticated.WORDS;
        }
        if (secret == null) {
            return Authenticated.NONE;
        }
        return secret.mode() == Secret.Mode.PIN ? Authenticated.PIN : Authenticated.PASSPHRASE;
    }

    /** The peer once connected, else null. */
    public synchronized @Nullable Peer peer() {
        return peer;
    }

    /**
     * Sends what is queued, tells the peer, ends everything and completes every pending future with reason CLOSED. Waits until the
     * peer has heard of it, 700 ms if it does not answer, at most 5 s on a busy machine, and not at all on the session's own loop.
     */
    @Override
    public void close() {
        Connection c;
        Encounter meeting;
        Listener heard;
        Room left;
        synchronized (this) {
            // From here on no room is opened that nobody would leave.
            closed = true;
            left = room;
            room = null;
        }
        if (left != null) {
            left.close();
        }
        synchronized (this) {
            c = connection;
            meeting = encounter;
            encounter = null;
            heard = listener;
            listener = null;
            if (c == null && !state.isFinal()) {
                setState(SessionState.CLOSED, Reason.CLOSED);
            }
        }
        if (meeting != null) {
            meeting.close(true);
        }
        if (heard != null) {
            heard.close();
        }
        if (c == null) {
            end();
            return;
        }
        CompletableFuture<?> finished = c.close();
        if (!c.onLoop()) {
            try {
                Futures.await(finished, CLOSE_WAIT);
            } catch (ConnectException e) {
                // The machine is busy: the rest happens in the background.
            }
        }
    }

    // ---- for the exchanges

    SessionConfig config() {
        return config;
    }

    /** A fresh connection in place of one that has no peer yet. */
    Connection begin() throws ConnectException {
        Connection fresh = new Connection(config, upward);
        try {
            replace(fresh, null, null);
        } catch (ConnectException | IllegalStateException e) {
            fresh.close();
            throw e;
        }
        return fresh;
    }

    /** A meeting in place of an attempt that has no peer yet. */
    private void withdraw(Encounter fresh) throws ConnectException {
        replace(null, fresh, null);
    }

    private void replace(@Nullable Connection next, @Nullable Encounter meeting, @Nullable Listener listening)
            throws ConnectException {
        Connection old;
        Encounter given;
        Listener heard;
        synchronized (this) {
            if (closed || state.isFinal()) {
                throw new ConnectException(Reason.CLOSED, "this session is over");
            }
            old = connection;
            given = encounter;
            if (old != null && old.isStarted()) {
                throw new IllegalStateException("this session already has its peer; make another session");
            }
            connection = next;
            encounter = meeting;
            heard = listener;
            listener = listening;
        }
        if (old != null) {
            old.close();
        }
        if (given != null) {
            given.close(false);
        }
        if (heard != null) {
            heard.close();
        }
    }

    /** The connection of a caller. */
    synchronized void take(Connection caller) {
        connection = caller;
    }

    // ---- for a meeting

    Upward upward() {
        return upward;
    }

    /** How far a meeting is that is still this session's. */
    void reached(Encounter meeting, SessionState next) {
        synchronized (this) {
            if (encounter == meeting) {
                setState(next, null);
                if (next == SessionState.NEW) {
                    encounter = null;
                }
            }
        }
    }

    /** Makes a connection of the meeting the session's; false when it is too late. */
    synchronized boolean adopt(Encounter meeting, Connection found) {
        if (closed || encounter != meeting) {
            return false;
        }
        encounter = null;
        connection = found;
        return true;
    }

    /** Of the present attempt, as SDP writes it; empty when there is none. */
    synchronized String ownFingerprint() {
        return connection == null ? "" : connection.fingerprintText();
    }

    /** Whether a description with these fingerprints was made here. */
    synchronized boolean isOwn(List<String> fingerprints) {
        return fingerprints.contains(ownFingerprint());
    }

    void report(PeerEvent event) {
        events.add(event);
    }

    /** The peer of a connection that is established. */
    Peer peerOf(Connection c) {
        Peer p = peer();
        if (p == null) {
            throw new IllegalStateException("no peer on " + c);
        }
        return p;
    }

    void confirmWords() {
        synchronized (this) {
            wordsConfirmed = true;
        }
    }

    Arrivals arrivals() {
        return arrivals;
    }

    Channel openRoomChannel() {
        return open(ChannelOptions.builder("").protocol(Room.PROTOCOL).build(), config.beside(Threads.CALLBACKS));
    }

    Channel openMessages() {
        return open(ChannelOptions.reliable(Conversation.MESSAGES), config.callbacks());
    }

    Secret requireSecret() {
        if (secret == null) {
            throw new IllegalStateException("sealed offers need a session with a PIN or a passphrase");
        }
        return secret;
    }

    private void refuseSecretForCodes() throws ConnectException {
        if (secret != null) {
            throw new ConnectException(
                    Reason.DOWNGRADE, "who has a listener's code gets in: it asks for no PIN and no passphrase");
        }
    }

    private void refuseSecret() throws ConnectException {
        if (secret != null) {
            throw new ConnectException(Reason.DOWNGRADE, "a session with a secret neither makes nor takes plain SDP");
        }
    }

    // Called with the lock held.
    private void setState(SessionState next, @Nullable Reason reason) {
        if (state != next && !state.isFinal()) {
            state = next;
            events.add(new PeerEvent.StateChanged(next, reason));
        }
    }

    private void end() {
        List<Channel> never;
        synchronized (this) {
            never = List.copyOf(queued);
            queued.clear();
        }
        never.forEach(Channel::closed);
        arrivals.end();
        AudioEnds audio = config.audio();
        if (audio != null) {
            // A device or a file may take its time.
            Threads.BACKGROUND.execute(audio::close);
        }
        if (secret != null && ownsSecret) {
            secret.close();
        }
        events.complete();
    }

    /** What a connection reports, on its loop. */
    final class Upward implements Connection.Owner {
        @Override
        public void state(Connection from, SessionState next, @Nullable Reason reason) {
            synchronized (PeerSession.this) {
                if (connection == from) {
                    setState(next, reason);
                }
            }
        }

        @Override
        public void event(PeerEvent event) {
            events.add(event);
        }

        @Override
        public Flight flight() {
            return flight;
        }

        @Override
        public List<Channel> connected(Connection from) {
            List<Channel> waiting;
            Peer arrived = new Peer(PeerSession.this, from);
            synchronized (PeerSession.this) {
                // Whoever hears of the state may ask for the peer at once.
                peer = arrived;
                waiting = List.copyOf(queued);
                queued.clear();
                state(from, SessionState.CONNECTED, null);
            }
            events.add(new PeerEvent.Connected(arrived));
            return waiting;
        }

        @Override
        public void incoming(Channel channel) {
            arrivals.incoming(channel);
        }

        @Override
        public void ended(Connection from, Reason reason) {
            synchronized (PeerSession.this) {
                if (connection != from) {
                    return;
                }
                if (!from.isStarted() && !closed) {
                    // Withdrawn, or it could not even gather: the session may try again.
                    connection = null;
                    setState(SessionState.NEW, null);
                    return;
                }
                boolean orderly = reason == Reason.CLOSED || reason == Reason.REMOTE_CLOSED;
                setState(orderly ? SessionState.CLOSED : SessionState.FAILED, reason);
            }
            end();
        }
    }

    /** Collects what a session is made of. Not thread-safe. */
    public static final class Builder {
        private static final Duration LONGEST_TIMEOUT = Duration.ofHours(24);

        private String name = "";
        private @Nullable Secret secret;
        private boolean ownsSecret = true;
        private IceSettings ice = IceSettings.defaults();
        private Duration reconnectTimeout = Duration.ofMinutes(10);
        private @Nullable Duration connectTimeout;
        private Executor callbacks = Threads.CALLBACKS;
        private SessionConfig.@Nullable EngineFactory engines;
        private Supplier<? extends Place> places = EventLoops.shared()::lease;
        private InstantSource wallClock = InstantSource.system();
        private SecureRandom random = new SecureRandom();
        private @Nullable AudioEnds audio;
        private SrtpEngine srtp = SrtpEngine.OWN;
        private List<Carrier> reconnectVia = List.of();
        private Duration reconnectViaAfter = Duration.ofSeconds(10);

        private Builder() {}

        /** What the peer sees as our name: at most 128 bytes of UTF-8, default empty. */
        public Builder name(String value) {
            int bytes = value.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_NAME_BYTES) {
                throw new IllegalArgumentException(
                        "name has " + bytes + " bytes of UTF-8, allowed 0 to " + MAX_NAME_BYTES + ", default none");
            }
            name = value;
            return this;
        }

        /**
         * Makes a session of PIN mode. The array is copied; the copy is wiped with the session.
         *
         * @throws IllegalArgumentException when it is no PIN (fewer than 4 characters), or there is a secret already
         */
        public Builder pin(char[] value) {
            refuseSecond();
            secret = Secret.pin(value);
            return this;
        }

        /**
         * Makes a session of passphrase mode. The array is copied; the copy is wiped with the session.
         *
         * @throws ConnectException WEAK_PASSPHRASE when it can be guessed
         * @throws IllegalArgumentException when there is a secret already
         */
        public Builder passphrase(char[] value) throws ConnectException {
            refuseSecond();
            try {
                secret = Secret.passphrase(value);
            } catch (SignalingException e) {
                throw Refusals.of(e);
            }
            return this;
        }

        /**
         * Makes a session with a secret that several sessions share, so that the guesses of strangers are counted over all of them.
         * It is not wiped with the session: whoever made it closes it.
         *
         * @throws IllegalArgumentException when there is a secret already
         */
        public Builder secret(Secret shared) {
            refuseSecond();
            secret = shared;
            ownsSecret = false;
            return this;
        }

        private void refuseSecond() {
            if (secret != null) {
                throw new IllegalArgumentException("a session has one PIN or one passphrase");
            }
        }

        /** Default {@link IceSettings#defaults()}. */
        public Builder ice(IceSettings value) {
            ice = value;
            return this;
        }

        /** How long a session without a path looks for another one, 0 to 24 h, default 10 min. */
        public Builder reconnectTimeout(Duration value) {
            reconnectTimeout = within("reconnectTimeout", value, Duration.ZERO);
            return this;
        }

        /**
         * How long the peer may take to appear once both descriptions are known here, 1 s to 24 h: the side that answers waits for a
         * person to carry the answer over. Default 10 min, and for an answer to a sealed offer as long as that offer is valid, if that
         * is longer. A side that has an answer gives up sooner, when it has asked every address for 75 s.
         */
        public Builder connectTimeout(Duration value) {
            connectTimeout = within("connectTimeout", value, Duration.ofSeconds(1));
            return this;
        }

        /**
         * Where handlers run, in order for each channel; the default is a small pool of daemon threads. {@code Runnable::run}
         * runs them on the session's own loop, which is fastest; such handlers must not block.
         */
        public Builder callbackExecutor(Executor value) {
            callbacks = value;
            return this;
        }

        /**
         * Consents to a call beforehand: offers and answers carry sound, and the call starts by itself when the peer consents too.
         * Default: no consent, and the sound that a peer offers is declined. The session closes both at its end.
         *
         * @param source what to send, null to send nothing; read each 10 ms on the session's loop, so it must not block
         * @param sink where to play, null to play nothing; likewise
         */
        public Builder audio(@Nullable AudioSource source, @Nullable AudioSink sink) {
            audio = new AudioEnds(source, sink);
            return this;
        }

        /**
         * Which code protects sound, default {@link SrtpEngine#OWN}.
         *
         * @throws IllegalStateException when that engine cannot run here
         */
        public Builder srtp(SrtpEngine value) {
            SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
            // Better now than in the middle of a session.
            try (SrtpKeys zeros = SrtpKeys.fromExporter(profile, new byte[profile.keyingMaterialLength()], true)) {
                value.open(zeros).close();
            }
            srtp = value;
            return this;
        }

        /**
         * Consents to leave word at these carriers, sealed and under a topic that only the two sides know, when no address of the
         * peer has answered for ten seconds: so two sides that both moved find each other without a person. Both name the same.
         * Withdrawn when the path is back. Default: none, and nothing is left anywhere once connected.
         */
        public Builder reconnectVia(Carrier... carriers) {
            reconnectVia = List.of(carriers);
            return this;
        }

        Builder reconnectViaAfter(Duration value) {
            reconnectViaAfter = value;
            return this;
        }

        Builder engines(SessionConfig.EngineFactory value) {
            engines = value;
            return this;
        }

        /**
         * Another loop, date and randomness than the machine's. For tests on virtual time, which get a builder that is set up so from
         * {@link dev.peersession.api.testing.Machine#session()}.
         */
        public Builder world(Supplier<? extends Place> loops, InstantSource date, SecureRandom randomness) {
            places = loops;
            wallClock = date;
            random = randomness;
            return this;
        }

        /** Makes the session; a secret goes over to it, so that a second session needs another call of {@link #pin}. */
        public PeerSession build() {
            PeerSession session = new PeerSession(this, secret);
            secret = null;
            ownsSecret = true;
            return session;
        }

        private static Duration within(String name, Duration value, Duration least) {
            if (value.compareTo(least) < 0 || value.compareTo(LONGEST_TIMEOUT) > 0) {
                throw new IllegalArgumentException(
                        name + " is " + value + ", allowed " + least + " to 24 h, default 10 min");
            }
            return value;
        }
    }
}
