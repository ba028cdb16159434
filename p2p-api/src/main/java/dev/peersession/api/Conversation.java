package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.RemoteSide.Kind;
import dev.peersession.api.call.CallLine;
import dev.peersession.api.call.Consent;
import dev.peersession.api.control.ControlFrame.Capability;
import dev.peersession.api.loop.SessionLoop;
import dev.peersession.dtls.DtlsEndpoint;
import dev.peersession.dtls.DtlsIdentity;
import dev.peersession.dtls.DtlsOptions;
import dev.peersession.dtls.Fingerprint;
import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import dev.peersession.sctp.ChannelEvent;
import dev.peersession.sctp.ChannelOptions;
import dev.peersession.sctp.DataChannels;
import dev.peersession.sctp.SctpOptions;
import dev.peersession.signaling.Role;
import dev.peersession.signaling.SessionKeys;
import dev.peersession.signaling.Verification;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is said over a path once both descriptions are known: DTLS, the association, the control channel, then the channels of
 * the application. On the loop, except where it says "from any thread".
 *
 * <p><b>The gate.</b> Until {@code open} is true nothing of the application crosses. Outward: its channels are not even known
 * here, they wait with their messages in the session. Inward: what the association reports is held in order. In a sealed
 * session only the peer's verified confirmation opens it, see {@link ControlLink}.
 */
final class Conversation implements Transport.Upper, ControlLink.Upper, ChannelCarrier {
    /** The connection around it; on the loop. */
    interface Host {
        /** From any thread: runs a task on the loop; a defect in it ends the session. */
        void onLoop(Runnable task);

        /** Calls {@link #limitReached} after so long unless told otherwise. */
        void limit(long nanosFromNow);

        /** Whether the proof of the secret may go out now; else {@link #confirmNow} follows. */
        default boolean mayConfirm() {
            return true;
        }

        /** Whether this side is closing: then nothing more opens. */
        default boolean isClosing() {
            return false;
        }

        void event(PeerEvent event);

        Flight flight();

        void incoming(Channel channel);

        /** The gate is open: these channels wait for it. */
        List<Channel> opened();

        /** Over; everything is released. */
        void finish(Reason reason, String detail);

        /** A defect of ours. */
        void broken(Throwable defect);
    }

    /** The label of the channel behind {@link Messages}. */
    static final String MESSAGES = "messages";

    // What the gate waits for is one message each way; in five seconds it is tried twenty times.
    private static final long GATE_NANOS = 5_000_000_000L;
    // For as long as one of both may wait at its gate; twice the round trip of ICE's checks where that is more.
    private static final long GATE_TIMER_NANOS = 250_000_000L;
    // An authenticated peer may open some channels and send before our side of the gate opens;
    // nobody honest does this much.
    private static final int HELD_MAX = 1024;
    private static final int EXPORT_BYTES = 32;
    // Whoever changes what own peers offer each other in an association needs another label: it stands for all of it.
    static final String ASSOCIATION_EXPORTER = "EXPORTER-peersession-sctp";
    private static final String ROOM_EXPORTER = "EXPORTER-peersession-room";
    // A path that corrupts packets spoils a handshake for good; own peers agree to begin it again.
    private static final DtlsOptions OWN_PEERS =
            DtlsOptions.builder().retries(32).connectionIds(true).build();
    // A connection id and the inner type make each record nine bytes longer; the datagram must stay as short as it was.
    private static final int OWN_PEERS_MTU = SctpOptions.DEFAULT_MTU - 11;
    private static final byte[] NO_EXPORTER = {};

    private final SessionConfig config;
    private final SessionLoop loop;
    private final IceEngine ice;
    private final RemoteSide remote;
    private final Host host;
    private final SetupTimes times;
    private final byte[] ownFingerprint;
    private final DtlsEndpoint dtls;
    private final DataChannels association;
    private final Transport transport;
    private final ChannelTable channels;
    private final PathWatch watch;
    private final CallLine calls;
    private final Queue<ChannelEvent> held = new ArrayDeque<>();
    private final CompletableFuture<Verification> words;
    private final AtomicBoolean posted = new AtomicBoolean();
    private @Nullable SessionKeys keys;
    private @Nullable ControlLink control;
    private @Nullable Generations generations;
    private @Nullable PageRestart pageRestart;
    private @Nullable ResumeCodes resumeCodes;
    private volatile @Nullable Channel messages;
    private volatile String peerName = "";
    private volatile boolean idle = true;
    private int controlNumber = -1;
    private volatile int capabilities;
    private volatile byte @Nullable [] roomBinding;
    private boolean peerSeen;
    private boolean begun;
    private long pathRtt;
    private long calmAt = Long.MAX_VALUE;
    private boolean open;

    Conversation(
            SessionConfig config,
            SessionLoop loop,
            IceEngine ice,
            DtlsIdentity identity,
            RemoteSide remote,
            SetupTimes times,
            Host host) {
        this.config = config;
        this.loop = loop;
        this.words = loop.future();
        this.ice = ice;
        this.remote = remote;
        this.host = host;
        this.times = times;
        this.ownFingerprint = identity.fingerprint().value();
        SctpOptions sctp = SctpOptions.builder()
                .mtu(remote.kind() == Kind.OWN ? OWN_PEERS_MTU : SctpOptions.DEFAULT_MTU)
                .remotePort(remote.sctpPort())
                .remoteMaxMessageSize(remote.kind() == Kind.OWN ? 0 : remote.maxMessageSize())
                .maxMessageSize(Channel.MAX_MESSAGE_BYTES)
                .maxPartedMessageSize(remote.kind() == Kind.OWN ? Long.MAX_VALUE : 0)
                .build();
        association = new DataChannels(sctp, remote.dtlsClient(), config.random());
        keys = remote.keys();
        dtls = endpoint(config, identity, remote);
        transport = new Transport(loop, ice, dtls, association, this);
        channels = new ChannelTable(
                association,
                this,
                channel -> tell(channel, new PeerEvent.ChannelLow(channel)),
                remote.maxMessageSize(),
                remote.kind() == Kind.OWN);
        watch = new PathWatch(loop, ice, association, transport::touch);
        calls = new CallLine(
                loop,
                config.random(),
                config.callbacks(),
                Threads.BACKGROUND,
                config.audio(),
                remote.call(),
                new CallHost(config, host, this, remote.dtlsClient()));
    }

    private static DtlsEndpoint endpoint(SessionConfig config, DtlsIdentity identity, RemoteSide remote) {
        DtlsOptions options = remote.kind() == Kind.OWN ? OWN_PEERS : DtlsOptions.DEFAULTS;
        DtlsEndpoint.Role role = remote.dtlsClient() ? DtlsEndpoint.Role.CLIENT : DtlsEndpoint.Role.SERVER;
        if (remote.keysByPeer() != null) {
            return DtlsEndpoint.forUnknownPeer(options, identity, role, config.random(), Threads.HANDSHAKES);
        }
        return new DtlsEndpoint(options, identity, role, remote.accepted(), config.random(), Threads.HANDSHAKES);
    }

    String peerName() {
        return peerName;
    }

    /** Whether the peer has a control channel. */
    boolean hasControl() {
        return remote.kind() != Kind.FOREIGN;
    }

    CompletableFuture<Verification> words() {
        return words;
    }

    /** From any thread: whether the peer can do this, a bit of {@link Capability}. */
    boolean peerCan(int capability) {
        return hasControl() && (capabilities & capability) != 0;
    }

    /** From any thread: what both ends of this connection know and nobody else can choose; null where there are no rooms. */
    byte @Nullable [] roomBinding() {
        return peerCan(Capability.ROOMS) ? roomBinding : null;
    }

    /** From any thread. */
    boolean isOfferer() {
        return remote.role() == Role.OFFERER;
    }

    boolean isOpen() {
        return open;
    }

    // ---- the path

    /** ICE selected a path, the first or another, with this round trip; 0 while it is not known. */
    void path(long rttNanos) {
        peerSeen = true;
        pathRtt = rttNanos;
        watch.path();
        transport.pathReady();
    }

    /** A check of the peer came before there was a path. Only own peers look for what rides on ours. */
    void peerHeard() {
        peerSeen = true;
        if (remote.kind() == Kind.OWN) {
            transport.peerHeard();
        }
    }

    void consent(boolean alive) {
        watch.consent(alive);
        if (!alive && open) {
            restart(generation() + 1);
        }
    }

    void datagram(byte[] buffer, int off, int len) {
        transport.datagram(buffer, off, len);
    }

    /** Whether a datagram from anywhere begins with a record of the peer that is newer than all before. */
    boolean verifies(byte[] buffer, int off, int len) {
        return dtls.verifies(buffer, off, len);
    }

    @Override
    public void restart(int generation) {
        Generations g = generations;
        if (g == null || generation <= g.current() || !ice.canRestart()) {
            return;
        }
        g.advance(generation);
        ice.restart(generation, g.of(remote.role(), generation), g.of(remote.peer(), generation));
        announceNext(g);
    }

    /** The peer moved us to the credentials of this generation, which were announced. */
    void moved(int generation) {
        Generations g = generations;
        if (g != null) {
            g.advance(generation);
            announceNext(g);
        }
        if (pageRestart != null) {
            pageRestart.moved(generation);
            if (control != null) {
                control.moved(generation);
            }
        }
    }

    /** The side that loses the path first must find the other one ready. */
    private void announceNext(Generations g) {
        int next = g.current() + 1;
        ice.announce(next, g.of(remote.role(), next), g.of(remote.peer(), next));
    }

    /** A page will use these when it has lost the path. */
    @Override
    public void reserve(int generation, IceCredentials theirs) {
        PageRestart restart = pageRestart;
        if (open && restart != null && control != null && restart.agree(generation, theirs)) {
            control.reserve(generation, restart.own());
        }
    }

    /** Tells the peer of another address of ours. */
    void announce(IceCandidate candidate) {
        if (open && control != null) {
            control.announce(generation(), candidate.toAttribute());
        }
    }

    @Override
    public void candidates(int generation, List<String> attributes) {
        // Whatever the generation: the sides change it one after the other, and an address outlives it.
        for (String attribute : attributes) {
            IceCandidate candidate = IceCandidate.parse(attribute);
            if (candidate != null) {
                ice.addRemoteCandidate(candidate);
            }
        }
    }

    /** What carries this session over to other addresses; null where it cannot. */
    @Nullable
    ResumeCodes resumeCodes() {
        return open && ice.canRestart() ? resumeCodes : null;
    }

    /** The peer is there now. */
    void foundAgain(List<IceCandidate> there) {
        there.forEach(ice::addRemoteCandidate);
    }

    private int generation() {
        return generations == null ? 0 : generations.current();
    }

    // ---- DTLS, the association, the gate

    @Override
    public void secured(Fingerprint peer) {
        times.secured(loop.nanoTime());
        if (host.isClosing()) {
            // All that was missing is a way to say so.
            host.finish(Reason.CLOSED, "the session was closed here");
            return;
        }
        byte[] connectionId = dtls.connectionId();
        if (connectionId != null) {
            ice.connectionId(connectionId);
        }
        if (hasControl()) {
            openControl(peer);
        }
        associate();
    }

    /** Own peers derive what the handshake of the association would agree on, so that it takes no round trip. */
    private void associate() {
        if (remote.kind() == Kind.OWN) {
            byte[] shared = dtls.exportKeyingMaterial(ASSOCIATION_EXPORTER, DataChannels.SHARED_LENGTH);
            association.connect(shared, remote.role() == Role.OFFERER, loop.nanoTime());
        } else {
            association.connect(loop.nanoTime());
        }
    }

    private void openControl(Fingerprint peer) {
        if (remote.kind() == Kind.OWN) {
            byte[] root = dtls.exportKeyingMaterial(Generations.EXPORTER, Generations.ROOT_BYTES);
            resumeCodes = new ResumeCodes(root.clone(), remote.role());
            generations = new Generations(root);
            roomBinding = dtls.exportKeyingMaterial(ROOM_EXPORTER, EXPORT_BYTES);
        } else if (ice.canRestart()) {
            pageRestart = new PageRestart(ice, config.random());
        }
        controlNumber = association.open(
                ChannelOptions.builder("peersession")
                        .protocol("peersession.1")
                        .negotiated(ReservedStreams.control(remote.kind()))
                        .priority(1024)
                        .build(),
                loop.nanoTime());
        association.urgent(controlNumber);
        Function<byte[], SessionKeys> late = remote.keysByPeer();
        if (late != null) {
            keys = late.apply(peer.value());
        }
        control = new ControlLink(
                this, binding(peer.value()), keys, config.wrongSecret(), config.name(), config.random());
        Channel channel = new Channel(
                ChannelOptions.builder(MESSAGES)
                        .negotiated(ReservedStreams.messages(remote.kind()))
                        .build(),
                config.callbacks());
        channels.open(channel, loop.nanoTime());
        messages = channel;
    }

    private ControlLink.Binding binding(byte[] peerFingerprint) {
        boolean offerer = remote.role() == Role.OFFERER;
        return new ControlLink.Binding(
                remote.role(),
                offerer ? ownFingerprint : peerFingerprint,
                offerer ? peerFingerprint : ownFingerprint,
                export(ControlLink.CONFIRM_EXPORTER),
                export(ControlLink.WORDS_EXPORTER));
    }

    /** A page in a browser cannot export, so it is left out there on both sides. */
    private byte[] export(String label) {
        return remote.kind() == Kind.OWN ? dtls.exportKeyingMaterial(label, EXPORT_BYTES) : NO_EXPORTER;
    }

    @Override
    public void event(ChannelEvent event) {
        if (event instanceof ChannelEvent.Connected) {
            associated();
        } else if (event instanceof ChannelEvent.Message message && message.channel() == controlNumber) {
            association.consumed(controlNumber, message.data().length, loop.nanoTime());
            if (control != null) {
                control.input(message.data());
            }
        } else if (event instanceof ChannelEvent.Part part && part.channel() == controlNumber) {
            // No frame of the control channel is that long.
            association.consumed(controlNumber, part.data().length, loop.nanoTime());
        } else if (event instanceof ChannelEvent.Disconnected disconnected) {
            disconnected(disconnected);
        } else if (open) {
            dispatch(event);
        } else if (held.size() < HELD_MAX) {
            held.add(event);
        } else {
            host.finish(Reason.HANDSHAKE_FAILED, "the peer sent too much before it proved who it is");
        }
    }

    private void associated() {
        times.associated(loop.nanoTime());
        if (control == null) {
            watch.settled();
            openGate();
            return;
        }
        host.limit(GATE_NANOS);
        // The peer may wait at its gate when ours is open.
        calmAt = loop.nanoTime() + GATE_NANOS;
        association.hurry(Math.max(GATE_TIMER_NANOS, 2 * pathRtt));
        if (host.mayConfirm()) {
            confirmNow();
        }
    }

    /** Begins the conversation on the control channel, once. */
    void confirmNow() {
        if (control != null && !begun && times.isAssociated()) {
            begun = true;
            control.start();
        }
    }

    private void disconnected(ChannelEvent.Disconnected event) {
        switch (event.reason()) {
            case REMOTE_SHUTDOWN, REMOTE_ABORT -> host.finish(Reason.REMOTE_CLOSED, "the peer closed the session");
            case LOCAL_SHUTDOWN, LOCAL_ABORT -> host.finish(Reason.CLOSED, "the session was closed here");
            case PROTOCOL_VIOLATION -> host.finish(Reason.HANDSHAKE_FAILED, event.detail());
            case TIMEOUT -> host.finish(open ? Reason.CONSENT_LOST : Reason.TIMEOUT, event.detail());
        }
    }

    /** The limit for the gate has passed. */
    void limitReached() {
        if (control != null) {
            control.expired();
        }
    }

    /** Whether the limit that runs is that of the gate. */
    boolean waitsAtGate() {
        return control != null && !open && times.isAssociated();
    }

    private void openGate() {
        open = true;
        times.connected(loop.nanoTime());
        if (generations != null && ice.canRestart()) {
            announceNext(generations);
        }
        calls.admit(control != null && (capabilities & Capability.CALLS) != 0);
        List<Channel> waiting = host.opened();
        long now = loop.nanoTime();
        waiting.forEach(channel -> channels.open(channel, now));
        for (ChannelEvent e = held.poll(); e != null; e = held.poll()) {
            dispatch(e);
        }
        calls.open();
        transport.touch();
    }

    private void dispatch(ChannelEvent event) {
        if (event instanceof ChannelEvent.Message message) {
            Channel channel = channels.get(message.channel());
            if (channel != null) {
                channels.received(channel, message.data(), message.binary());
            }
        } else if (event instanceof ChannelEvent.Part part) {
            Channel channel = channels.get(part.channel());
            if (channel != null) {
                channels.received(channel, part);
            }
        } else if (event instanceof ChannelEvent.Opened opened) {
            opened(channels.get(opened.channel()));
        } else if (event instanceof ChannelEvent.Incoming incoming) {
            incoming(incoming);
        } else if (event instanceof ChannelEvent.Closed closed) {
            closed(channels.remove(closed.channel()));
        }
    }

    private void opened(@Nullable Channel channel) {
        if (channel != null) {
            channel.opened();
            if (channel != messages) {
                tell(channel, new PeerEvent.ChannelOpen(channel));
            }
        }
    }

    /** Channels of transfers are served on the loop, by handlers that do not wait; those of rooms and notes wait for a lock. */
    private Executor handlers(String protocol) {
        if (protocol.equals(Room.PROTOCOL) || protocol.equals(Notes.PROTOCOL)) {
            return config.beside(Threads.CALLBACKS);
        }
        return Channel.isInternal(protocol) ? Runnable::run : config.callbacks();
    }

    private void incoming(ChannelEvent.Incoming e) {
        ChannelOptions options = new ChannelOptions(
                e.label(),
                e.protocol(),
                e.ordered(),
                e.maxRetransmits(),
                e.maxPacketLifeTime(),
                false,
                -1,
                e.priority());
        Channel channel = new Channel(options, handlers(e.protocol()));
        channels.add(channel, e.channel(), e.streamId());
        channel.opened();
        synchronized (this) {
            if (messages == null && e.label().equals(MESSAGES)) {
                messages = channel;
            }
        }
        tell(channel, new PeerEvent.ChannelIncoming(channel));
        host.incoming(channel);
    }

    /** What happens to a channel of the application. */
    private void tell(Channel channel, PeerEvent event) {
        if (!channel.internal()) {
            host.event(event);
        }
    }

    private void closed(@Nullable Channel channel) {
        if (channel != null) {
            channel.closed();
            if (channel != messages) {
                tell(channel, new PeerEvent.ChannelClosed(channel));
            }
        }
    }

    @Override
    public void media(byte[] datagram, int off, int len) {
        calls.input(datagram, off, len, loop.nanoTime());
    }

    @Override
    public void heard(long now) {
        watch.heard(now);
    }

    @Override
    public void beforeOutput(long now) {
        channels.beforeOutput(now);
    }

    @Override
    public void afterOutput() {
        channels.afterOutput();
        long now = loop.nanoTime();
        if (calmAt != Long.MAX_VALUE && now - calmAt >= 0) {
            calmAt = Long.MAX_VALUE;
            association.hurry(Long.MAX_VALUE);
            watch.settled();
        }
        watch.afterOutput(now);
        if (host.flight().wantsLoss(now)) {
            host.flight().loss(association.metrics(), now);
        }
        idle = !association.dataOutstanding();
    }

    // ---- the control channel

    @Override
    public void control(byte[] message) {
        association.send(controlNumber, true, message, 0, message.length, loop.nanoTime());
        transport.touch();
    }

    @Override
    public void confirmed() {
        remote.whenConfirmed().run();
    }

    @Override
    public void ready(String name, int capabilities) {
        peerName = name;
        this.capabilities = capabilities;
        openGate();
    }

    @Override
    public void words(Verification verification) {
        words.completeAsync(() -> verification, config.callbacks());
    }

    @Override
    public void refused(Reason reason, String detail) {
        host.finish(reason, detail);
    }

    // ---- calls

    CallLine calls() {
        return calls;
    }

    @Override
    public void media(boolean sends, boolean plays) {
        calls.remote(new Consent(sends, plays));
    }

    // ---- channels of the application

    /** Opens a channel now that the gate is open. */
    void open(Channel channel) {
        channels.open(channel, loop.nanoTime());
        transport.touch();
    }

    /** From any thread: the channel of {@link Messages}; made now with a foreign peer that opened none. */
    synchronized Channel messages(Supplier<Channel> opener) {
        Channel channel = messages;
        if (channel == null) {
            channel = opener.get();
            messages = channel;
        }
        return channel;
    }

    /** From any thread. */
    @Override
    public void ready(Channel channel) {
        channels.ready(channel);
        wakeOutput();
    }

    /** From any thread. */
    @Override
    public void consumed() {
        wakeOutput();
    }

    /** An idle session sends from the caller's thread; a busy one is told once, and takes all there is in one turn. */
    private void wakeOutput() {
        if (loop.onLoop()) {
            transport.touch();
        } else if ((!idle || !loop.tryInline(transport::touch)) && !posted.getAndSet(true)) {
            loop.execute(() -> {
                posted.set(false);
                transport.touch();
            });
        }
    }

    /** From any thread. */
    @Override
    public boolean onLoop() {
        return loop.onLoop();
    }

    // ---- the end

    /** Sends what is queued and tells the peer; false when there is no use in it. */
    boolean shutdown() {
        if (!open || watch.isLost()) {
            return false;
        }
        channels.beforeOutput(loop.nanoTime());
        association.shutdown(loop.nanoTime());
        transport.touch();
        return true;
    }

    /**
     * Whether the peer is probably there and can only be told by the end of the handshake: whoever answered us was there a moment ago,
     * and whoever was answered shows itself first. Without the news it would look for us for a minute.
     */
    boolean tellsWhenSecured() {
        return !transport.isSecured() && (peerSeen || remote.role() == Role.OFFERER);
    }

    /** Tells the peer without further ado. */
    void abort() {
        if (transport.isSecured()) {
            association.abort("closed", loop.nanoTime());
        }
    }

    @Override
    public void ended(Reason reason, String detail) {
        host.finish(reason, detail);
    }

    @Override
    public void broken(Throwable defect) {
        host.broken(defect);
    }

    /** Ends everything but what {@link #release} does; true says that the peer may still have to be told for a while. */
    boolean close(ConnectException failure) {
        calls.close();
        transport.farewell();
        boolean lingers = transport.linger();
        watch.close();
        channels.closeAll();
        held.clear();
        if (generations != null) {
            generations.close();
        }
        if (pageRestart != null) {
            pageRestart.close();
        }
        if (resumeCodes != null) {
            resumeCodes.close();
        }
        words.completeExceptionally(failure);
        return lingers;
    }

    void release() {
        transport.close();
        remote.close();
        if (keys != null) {
            keys.close();
        }
    }

    Transport transport() {
        return transport;
    }

    @Nullable
    ControlLink controlLink() {
        return control;
    }
}
