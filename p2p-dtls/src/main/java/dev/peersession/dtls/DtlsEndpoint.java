package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.HEADER;
import static dev.peersession.dtls.RecordFormat.uint16;
import static dev.peersession.dtls.RecordFormat.uint8;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One end of a DTLS 1.2 association (RFC 6347) as WebRTC uses it (RFC 8827 section 6.5): both sides present a self-signed
 * certificate, and the only trust is that its fingerprint is one that the signaling announced.
 *
 * <p>Sans-IO: no sockets, no clock, no threads of its own. One owner thread calls everything. Times are nanoseconds on the
 * scale of {@link System#nanoTime()}, compared by difference only. The contract: mutate, drain ({@link #poll} until 0 and
 * {@link #pollEvent} until null), sleep until {@link #deadline()}.
 *
 * <p>The handshake is BouncyCastle's. It blocks, so it has a thread of {@code handshakeThreads} while it lasts, but that
 * thread runs only inside {@link #start}, {@link #input} and {@link #timeout}, which wait for it. The executor must start
 * a task at once on another thread or reject it; after a rejection the endpoint asks again from {@link #timeout}. Once
 * connected, no thread is held.
 *
 * <p>Bytes from the network never throw: what is malformed, forged, repeated or out of bounds is counted and dropped.
 */
public final class DtlsEndpoint implements AutoCloseable {
    /** Returned by {@link #deadline()} when nothing is due. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Record header and explicit nonce of AES-GCM (RFC 5288 section 3), the longest prefix. */
    private static final int HEADROOM = HEADER + 8;

    /** Datagrams that may come before the path is known to be good; a peer's first flight fits several times. */
    private static final int MAX_HELD = 8;
    /** Who speaks first: the active side of SDP (a=setup:active) is the client. */
    public enum Role {
        CLIENT,
        SERVER
    }

    /** Takes one decrypted application record; the bytes are only valid during the call. */
    @FunctionalInterface
    public interface Plaintext {
        void data(byte[] buf, int off, int len);
    }

    private enum State {
        NEW,
        /** The client's first flight was made; no time runs and nothing is taken yet. */
        OPENED,
        SHAKING_HANDS,
        CONNECTED,
        CLOSING,
        FAILED,
        CLOSED
    }

    private final DtlsOptions options;
    private final DtlsIdentity identity;
    private final boolean server;
    private final Supplier<PeerTrust> trust;
    private final SecureRandom random;
    private final Executor handshakeThreads;
    private final Datagram datagrams;
    private final Counters counters = new Counters();
    private final Queue<DtlsEvent> events = new ArrayDeque<>();
    private final EarlyRecords held = new EarlyRecords();
    private final RepeatLimit repeats = new RepeatLimit();

    private State state = State.NEW;
    private long startedAt;
    private long lastNow;
    private @Nullable Attempts attempts;
    private @Nullable Pack pack;
    private EarlyRecords earlyData = new EarlyRecords();
    private @Nullable Association association;
    private @Nullable Integer srtpProfile;
    private boolean heardData;

    /**
     * Makes an endpoint that waits for {@link #start}.
     *
     * @param identity ours; it must stay open until the handshake has ended
     * @param acceptedPeers fingerprints of which the peer's certificate must have one
     * @param random the only source of randomness, so that a simulation can repeat itself
     * @throws IllegalArgumentException when {@code acceptedPeers} is empty
     */
    public DtlsEndpoint(
            DtlsOptions options,
            DtlsIdentity identity,
            Role role,
            Collection<Fingerprint> acceptedPeers,
            SecureRandom random,
            Executor handshakeThreads) {
        this(options, identity, role, trusting(acceptedPeers), random, handshakeThreads);
    }

    /**
     * An endpoint that completes the handshake with whoever holds the key of the certificate that it shows, and tells its SHA-256
     * fingerprint in {@link DtlsEvent.Connected}. Nothing is proved by that: the caller must take nothing from the peer and give it
     * nothing before it has proved over the connection that this fingerprint is the right one.
     */
    public static DtlsEndpoint forUnknownPeer(
            DtlsOptions options, DtlsIdentity identity, Role role, SecureRandom random, Executor handshakeThreads) {
        return new DtlsEndpoint(options, identity, role, PeerTrust::anybody, random, handshakeThreads);
    }

    private static Supplier<PeerTrust> trusting(Collection<Fingerprint> acceptedPeers) {
        if (acceptedPeers.isEmpty()) {
            throw new IllegalArgumentException("without an accepted fingerprint nobody could be trusted");
        }
        List<Fingerprint> accepted = List.copyOf(acceptedPeers);
        return () -> new PeerTrust(accepted);
    }

    private DtlsEndpoint(
            DtlsOptions options,
            DtlsIdentity identity,
            Role role,
            Supplier<PeerTrust> trust,
            SecureRandom random,
            Executor handshakeThreads) {
        this.options = options;
        this.identity = identity;
        this.server = role == Role.SERVER;
        this.trust = trust;
        this.random = random;
        this.handshakeThreads = handshakeThreads;
        this.datagrams = new Datagram(idLength(options));
    }

    /**
     * Writes a client's first datagram before {@link #start}, for a way that is there before the path (SPED). It is repeated, and
     * all limits of time run, from {@code start} on. Call it at most once.
     *
     * @param capacity room at {@code off}; at least the MTU of the options
     * @return its length, 0 for a server and when no handshake thread is free
     */
    public int opening(byte[] out, int off, int capacity, long now) {
        if (server || state != State.NEW) {
            return 0;
        }
        lastNow = now;
        state = State.OPENED;
        Attempts made = new Attempts(options, false, this::engine, counters, now);
        attempts = made;
        made.start(now);
        return poll(out, off, capacity, now);
    }

    /** Starts the handshake; call it once, when the path is validated. Datagrams that came before are looked at now. */
    public void start(long now) {
        start(false, now);
    }

    /**
     * As {@link #start(long)}.
     *
     * @param openingArrived whether the peer is known to have the {@link #opening}, so that it need not be sent again at once
     */
    public void start(boolean openingArrived, long now) {
        if (state != State.NEW && state != State.OPENED) {
            throw new IllegalStateException("started twice, or closed");
        }
        lastNow = now;
        startedAt = now;
        Attempts made = attempts;
        if (made == null) {
            made = new Attempts(options, server, this::engine, counters, now);
            attempts = made;
            made.start(now);
        } else {
            made.restart(openingArrived, now);
        }
        state = State.SHAKING_HANDS;
        Attempts begun = made;
        held.drain(datagram -> shakeHands(begun, datagram, 0, datagram.length, now));
        conclude(begun, now, null);
    }

    /**
     * Takes one datagram from the validated path; before {@link #start}, from a source that may become it. Application
     * records are decrypted in place and handed to {@code sink} during the call, early ones included.
     */
    public void input(byte[] datagram, int off, int len, long now, Plaintext sink) {
        lastNow = now;
        switch (state) {
            case NEW, OPENED -> {
                if (!held.keep(datagram, off, len)) {
                    counters.malformed++;
                }
            }
            case SHAKING_HANDS -> {
                shakeHands(attempts(), datagram, off, len, now);
                conclude(attempts(), now, sink);
            }
            case CONNECTED, CLOSING -> {
                earlyData.drain(data -> sink.data(data, 0, data.length));
                eachRecord(datagram, off, len, (at, length) -> connectedRecord(datagram, at, length, now, sink));
            }
            // Attempts that have ended answer with their alert.
            case FAILED ->
                eachRecord(datagram, off, len, (at, length) -> attempts().record(datagram, at, length, now));
            case CLOSED -> {}
        }
    }

    /**
     * Writes the next datagram of the handshake, of an alert or of close_notify.
     *
     * @param capacity room at {@code off}; at least the MTU of the options
     * @return its length, 0 when there is nothing to send
     */
    public int poll(byte[] out, int off, int capacity, long now) {
        lastNow = now;
        if (!hasOutput()) {
            return 0;
        }
        int length =
                pack != null ? pack.poll(out, off, capacity, now) : attempts().poll(out, off, capacity, now);
        if (length > 0) {
            counters.handshakeDatagramsSent++;
        }
        return length;
    }

    /** When {@link #timeout} or {@link #poll} is due; {@link #NEVER} in steady state. */
    public long deadline() {
        if (hasOutput()) {
            return lastNow;
        }
        return state == State.SHAKING_HANDS ? attempts().deadline() : NEVER;
    }

    /** Tells the endpoint that time has passed. */
    public void timeout(long now) {
        lastNow = now;
        if (state == State.SHAKING_HANDS) {
            attempts().timeout(now);
            conclude(attempts(), now, null);
        }
    }

    /** The next event, or null. */
    public @Nullable DtlsEvent pollEvent() {
        return events.poll();
    }

    /** Bytes needed before the plaintext in {@link #protect}; constant for an endpoint. */
    public int headroom() {
        return HEADROOM + idLength(options);
    }

    /** Bytes needed behind the plaintext in {@link #protect}; constant for an endpoint. */
    public int tailroom() {
        return AeadCipher.TAG + (options.connectionIds() ? 1 : 0);
    }

    /** Whether {@link #protect} may be called: from Connected until one side closes or the peer sends a fatal alert. */
    public boolean protects() {
        return state == State.CONNECTED;
    }

    /**
     * Protects the plaintext at [off, off+len) as one record of application data, which starts at off - headroom().
     *
     * @param len at most 16,384 (RFC 5246 section 6.2.1)
     * @return length of the record
     * @throws IllegalStateException unless {@link #protects()}
     */
    public int protect(byte[] buf, int off, int len) {
        WriteEpoch write = connected().write();
        int spare = headroom() - write.prefix();
        if (spare != 0) {
            System.arraycopy(buf, off, buf, off - spare, len);
        }
        counters.recordsSent++;
        return write.seal(RecordFormat.APPLICATION_DATA, buf, off - spare, len);
    }

    /**
     * Exports keying material (RFC 5705 section 4, no context); both ends get the same bytes. Any time from Connected to close.
     *
     * @param length 1 to 65,535 bytes
     * @throws IllegalStateException before Connected and after close
     */
    public byte[] exportKeyingMaterial(String label, int length) {
        if (association == null) {
            throw new IllegalStateException("not connected");
        }
        if (length < 1 || length > 65_535) {
            throw new IllegalArgumentException("length is " + length + ", allowed 1 to 65535");
        }
        return association.secrets().export(label, length);
    }

    /**
     * Keys and salts for the negotiated SRTP profile (RFC 5764 section 4.2): client key, server key, client salt, server salt.
     *
     * @throws IllegalStateException unless connected with a profile
     */
    public byte[] srtpKeyingMaterial() {
        if (srtpProfile == null) {
            throw new IllegalStateException("no SRTP profile was negotiated");
        }
        return exportKeyingMaterial("EXTRACTOR-dtls_srtp", DtlsOptions.srtpKeyingMaterialLength(srtpProfile));
    }

    /**
     * The connection id that the peer puts on all records to us (RFC 9146), 8 bytes at offset 11 of a record of type 25;
     * null when none was negotiated. An application that owns many endpoints finds the one that a datagram from an unknown
     * source belongs to by it, and then asks {@link #verifies}.
     */
    public byte @Nullable [] connectionId() {
        if (association == null) {
            return null;
        }
        byte[] id = association.read().connectionId();
        return id.length == 0 ? null : id;
    }

    /**
     * True when a datagram from an unknown source begins with a record for this endpoint's {@link #connectionId()} that is
     * authentic and newer than everything before it, so that the peer has probably moved there (RFC 9146 section 6). Changes
     * nothing: the datagram can still be given to {@link #input}. Nothing may be sent to that source until it has shown
     * that it wants to receive (RFC 9146 section 6, RFC 7675).
     */
    public boolean verifies(byte[] datagram, int off, int len) {
        if (association == null || len < HEADER + RecordFormat.CONNECTION_ID) {
            return false;
        }
        int length = datagrams.recordLength(datagram, off, off + len);
        return length <= len && association.read().verifies(datagram, off, length);
    }

    /**
     * Queues an authenticated close_notify (RFC 5246 section 7.2.1) and stops sending; during a handshake, gives it up. Poll it out
     * before {@link #close()}.
     */
    public void closeNotify(long now) {
        lastNow = now;
        if (state == State.CONNECTED) {
            pack().alert(ConnectionSecrets.EPOCH, RecordFormat.WARNING, RecordFormat.CLOSE_NOTIFY);
            state = State.CLOSING;
            events.add(new DtlsEvent.Closed());
        } else if (state == State.SHAKING_HANDS) {
            attempts().cancel(RecordFormat.WARNING, RecordFormat.CLOSE_NOTIFY);
            state = State.FAILED;
            events.add(new DtlsEvent.Closed());
        }
    }

    /** Wipes all keys and releases the handshake thread. Nothing is sent; see {@link #closeNotify}. */
    @Override
    public void close() {
        state = State.CLOSED;
        if (attempts != null) {
            attempts.close();
        }
        if (association != null) {
            association.wipe();
        }
        attempts = null;
        pack = null;
        association = null;
        held.clear();
        earlyData.clear();
    }

    public DtlsStatistics statistics() {
        return new DtlsStatistics(
                counters.recordsSent,
                counters.recordsReceived,
                counters.handshakeDatagramsSent,
                pack != null ? pack.flightsResent() : attempts != null ? attempts.flightsResent() : 0,
                counters.retries,
                counters.malformed,
                counters.unauthentic,
                counters.replayed,
                counters.plaintextAlerts,
                counters.handshakeNanos);
    }

    private HandshakeEngine engine(HandshakeEngine.Output output) {
        return new BcEngine(options, identity, server, trust.get(), random, handshakeThreads, output);
    }

    private void shakeHands(Attempts made, byte[] datagram, int off, int len, long now) {
        eachRecord(datagram, off, len, (at, length) -> made.record(datagram, at, length, now));
        made.run(now);
    }

    private void conclude(Attempts made, long now, @Nullable Plaintext sink) {
        counters.retries = made.retries();
        Handshake winner = made.winner();
        HandshakeEngine.Outcome.Broken failure = made.failure();
        if (winner != null) {
            connect(made, winner, now);
            if (sink != null) {
                earlyData.drain(data -> sink.data(data, 0, data.length));
            }
        } else if (failure != null) {
            made.finish();
            state = State.FAILED;
            events.add(new DtlsEvent.Failed(failure.reason(), failure.detail()));
        }
    }

    private void connect(Attempts made, Handshake winner, long now) {
        if (!(winner.outcome() instanceof HandshakeEngine.Outcome.Agreed agreed)) {
            return;
        }
        winner.handOver();
        made.finish();
        attempts = null;
        pack = winner.pack();
        association = winner.association();
        earlyData = winner.earlyData();
        srtpProfile = agreed.srtpProfile();
        state = State.CONNECTED;
        counters.handshakeNanos = now - startedAt;
        events.add(new DtlsEvent.Connected(agreed.peer(), agreed.srtpProfile()));
    }

    private void connectedRecord(byte[] buf, int off, int len, long now, Plaintext sink) {
        if (association == null) {
            return;
        }
        if (uint16(buf, off + 3) == 0) {
            clearRecord(buf, off, len, now);
            return;
        }
        ReadEpoch read = association.read();
        switch (read.open(buf, off, len)) {
            case OPENED -> opened(read, buf, now, sink);
            case FORGED -> counters.unauthentic++;
            case MALFORMED -> counters.malformed++;
            case REPLAYED -> {
                counters.replayed++;
                if (uint8(buf, off) == RecordFormat.HANDSHAKE) {
                    repeatFinalFlight(false, now);
                }
            }
        }
    }

    /**
     * Nothing in the clear has a meaning any more: anybody could have written it. But an own peer that begins another
     * attempt has not heard that this one is complete.
     */
    private void clearRecord(byte[] buf, int off, int len, long now) {
        if (uint8(buf, off) == RecordFormat.ALERT) {
            counters.plaintextAlerts++;
        } else if (options.retries() > 0 && Attempts.isHello(buf, off, len)) {
            repeatFinalFlight(false, now);
        }
    }

    private void opened(ReadEpoch read, byte[] buf, long now, Plaintext sink) {
        counters.recordsReceived++;
        int off = read.plainOff();
        int len = read.plainLength();
        switch (read.plainType()) {
            case RecordFormat.APPLICATION_DATA -> {
                heardData = true;
                if (state == State.CONNECTED) {
                    sink.data(buf, off, len);
                } else if (repeats.allows(now)) {
                    pack().repeatAlert();
                }
            }
            case RecordFormat.ALERT -> alert(buf, off, len);
            // The peer's last flight again: it has not heard ours.
            case RecordFormat.HANDSHAKE -> repeatFinalFlight(true, now);
            default -> counters.malformed++;
        }
    }

    private void alert(byte[] buf, int off, int len) {
        if (len != 2 || !Alerts.isFinal(uint8(buf, off), uint8(buf, off + 1)) || state != State.CONNECTED) {
            return;
        }
        int description = uint8(buf, off + 1);
        state = State.CLOSING;
        if (description == RecordFormat.CLOSE_NOTIFY) {
            // RFC 5246 section 7.2.1: "The other party MUST respond with a close_notify alert of its own".
            pack().alert(ConnectionSecrets.EPOCH, RecordFormat.WARNING, RecordFormat.CLOSE_NOTIFY);
            events.add(new DtlsEvent.Closed());
        } else {
            events.add(new DtlsEvent.Failed(Alerts.reason(description), Alerts.detail(description)));
        }
    }

    private void repeatFinalFlight(boolean proved, long now) {
        if (!server) {
            return;
        }
        // Data from the client says that it has our last flight.
        if (proved ? repeats.allows(now) : !heardData && repeats.allowsUnproved(now)) {
            pack().resend();
        }
    }

    private void eachRecord(byte[] buf, int off, int len, Datagram.RecordTaker taker) {
        if (!datagrams.eachRecord(buf, off, len, taker)) {
            counters.malformed++;
        }
    }

    private static int idLength(DtlsOptions options) {
        return options.connectionIds() ? RecordFormat.CONNECTION_ID : 0;
    }

    private boolean hasOutput() {
        return pack != null ? pack.hasOutput() : attempts != null && attempts.hasOutput();
    }

    private Attempts attempts() {
        if (attempts == null) {
            throw new IllegalStateException("not shaking hands");
        }
        return attempts;
    }

    private Pack pack() {
        if (pack == null) {
            throw new IllegalStateException("not started");
        }
        return pack;
    }

    private Association connected() {
        if (state != State.CONNECTED || association == null) {
            throw new IllegalStateException("not connected");
        }
        return association;
    }
}
