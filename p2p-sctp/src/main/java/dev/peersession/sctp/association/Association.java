package dev.peersession.sctp.association;

import dev.peersession.sctp.association.AssociationListener.Ending;
import dev.peersession.sctp.association.Core.State;
import dev.peersession.sctp.rx.ReceiveWindow;
import dev.peersession.sctp.tx.RttEstimator;
import dev.peersession.sctp.tx.SendQueue;
import dev.peersession.sctp.tx.Sender;
import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Checksum;
import dev.peersession.sctp.wire.Wire;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One SCTP association (RFC 9260) over a transport that is already authenticated. Sans-IO, one owner thread.
 *
 * <pre>
 *   CLOSED -connect-> COOKIE_WAIT -INIT ACK-> COOKIE_ECHOED -COOKIE ACK-> ESTABLISHED
 *      '------------------ COOKIE ECHO (also from the two states between) -----^ |
 *   ESTABLISHED -shutdown-> SHUTDOWN_PENDING -all acknowledged-> SHUTDOWN_SENT -SHUTDOWN ACK-> ENDED
 *   ESTABLISHED -SHUTDOWN-> SHUTDOWN_RECEIVED -all acknowledged-> SHUTDOWN_ACK_SENT -COMPLETE-> ENDED
 * </pre>
 */
public final class Association {
    public static final long NEVER = Long.MAX_VALUE;

    private final Core core;
    private final Handshake handshake;
    private final Closing closing;
    private final Intake intake;
    private final Admission admission;
    private final Answers answers;
    private long frozenAt;
    private long lastNow;
    private long packetsSent;
    private long packetsReceived;
    private long bytesSent;
    private long bytesReceived;

    public Association(Config config, AssociationListener listener, RandomGenerator random) {
        core = new Core(config, listener, random);
        closing = new Closing(core);
        handshake = new Handshake(core, closing, new Streams(core));
        intake = new Intake(core);
        admission = new Admission(core);
        answers = new Answers(core);
    }

    /** Starts the handshake; a no-op when the peer's has already begun one or it is over. */
    public void connect(long now) {
        lastNow = now;
        handshake.connect(now);
    }

    public byte[] localInit() {
        return handshake.localInit();
    }

    /** Connects without a handshake; false when {@code remoteInit} is no INIT chunk. */
    public boolean connect(byte[] remoteInit, long now) {
        lastNow = now;
        return handshake.adoptDescribed(remoteInit, now);
    }

    /** Connects without a handshake; both sides have the same tags and numbers, {@code first} tells whose are whose. */
    public void connect(ByteBuffer shared, boolean first, long now) {
        lastNow = now;
        handshake.adoptShared(shared, first, now);
    }

    public SendQueue queue() {
        return core.queue;
    }

    public ReceiveWindow window() {
        return core.window;
    }

    public RttEstimator rtt() {
        return core.rtt;
    }

    public long malformed() {
        Live l = core.live;
        return core.malformed + (l == null ? 0 : l.reassembly.dropped());
    }

    public long packetsSent() {
        return packetsSent;
    }

    public long packetsReceived() {
        return packetsReceived;
    }

    public long bytesSent() {
        return bytesSent;
    }

    public long bytesReceived() {
        return bytesReceived;
    }

    public @Nullable Sender sender() {
        Live l = core.live;
        return l == null ? null : l.sender;
    }

    public int pathMtu() {
        return core.mtu.current();
    }

    public void pathMtuLimit(int bytes, long now) {
        lastNow = now;
        if (core.mtu.limit(bytes)) {
            resized();
        }
    }

    public long congestionWindow() {
        Live l = core.live;
        return l == null ? 0 : l.congestion.window();
    }

    public boolean isUp() {
        return core.state == State.ESTABLISHED;
    }

    /** Whether new messages may still be queued. */
    public boolean isAccepting() {
        return core.state.compareTo(State.ESTABLISHED) <= 0 && !core.shutdownWanted;
    }

    /** Whether the peer can reset streams; without it channels end on our side only. */
    public boolean canReset() {
        Live l = core.live;
        return l != null && l.negotiated.reconfig();
    }

    public boolean hasEnded() {
        return core.state == State.ENDED;
    }

    /** Streams that we may send on; the number we offered before the handshake says otherwise. */
    public int outStreams() {
        Live l = core.live;
        return l == null ? core.config.maxStreams() : l.outStreams;
    }

    /** Something was put into {@link #queue()}. */
    public void queued(long now) {
        lastNow = now;
        Live l = core.live;
        if (l != null) {
            l.sender.queued(now);
        }
    }

    /** Resets our side of a stream once everything queued on it has been acknowledged. */
    public void reset(int stream) {
        Live l = core.live;
        if (l != null) {
            l.reset.request(stream);
        }
    }

    /** Gives up the message that is being handed over in parts on the stream. */
    public void cancel(int stream, long now) {
        lastNow = now;
        Live l = core.live;
        if (l != null) {
            l.sender.cancel(stream, now);
        }
    }

    /** Delivers what has arrived of messages that come in parts. */
    public void flush() {
        Live l = core.live;
        if (l != null && core.state != State.ENDED) {
            l.reassembly.flush();
        }
    }

    /** Bytes left the receive window. */
    public void consumed(long bytes, long now) {
        lastNow = now;
        intake.consumed(bytes, now);
    }

    /** Ends in order: what is queued goes out first. */
    public void shutdown(long now) {
        lastNow = now;
        closing.shutdown(now);
    }

    /** Ends at once (RFC 9260 section 9.1). */
    public void abort(String reason, long now) {
        lastNow = now;
        if (core.state == State.ENDED) {
            return;
        }
        if (core.state != State.CLOSED && core.peerTag != 0) {
            core.replies.abort(core.peerTag, Wire.CAUSE_USER_ABORT, reason);
        }
        core.end(Ending.LOCAL_ABORT, reason);
    }

    public void freeze(long now) {
        lastNow = now;
        if (core.frozen) {
            return;
        }
        core.frozen = true;
        frozenAt = now;
        Live l = core.live;
        if (l != null) {
            l.sender.freeze();
        }
    }

    public void thaw(long now) {
        lastNow = now;
        if (!core.frozen) {
            return;
        }
        core.frozen = false;
        long stood = now - frozenAt;
        core.heartbeat.shift(stood);
        closing.shift(stood);
        Live l = core.live;
        if (l != null) {
            l.reset.shift(stood);
            l.sender.thaw(now);
        }
        probeAtOnce(now);
    }

    public void pathChanged(long now) {
        lastNow = now;
        core.errors = 0;
        core.mtu.reset(false, now);
        Live l = core.live;
        if (l != null) {
            l.sender.pathChanged(core.payload(l.negotiated), now);
        }
        thaw(now);
        probeAtOnce(now);
    }

    public void input(byte[] b, int off, int len, long now) {
        lastNow = now;
        if (!admission.wellFormed(b, off, len)) {
            return;
        }
        packetsReceived++;
        bytesReceived += len;
        if (!admission.admitted(b, off, len)) {
            return;
        }
        intake.beginPacket();
        do {
            dispatch(b, now);
        } while (core.state != State.ENDED && core.chunk.next());
        Live l = core.live;
        if (l == null || core.state == State.ENDED) {
            return;
        }
        if (intake.endPacket(l, now)) {
            closing.dataArrived(l);
            l.reset.received();
        }
        closing.proceed();
    }

    public int poll(byte[] out, int off, int capacity, long now) {
        lastNow = now;
        if (!core.replies.isEmpty()) {
            return count(core.replies.poll(out, off, capacity));
        }
        // Chunks are padded to four bytes, and so are packets.
        int limit = off + (Math.min(capacity, core.mtu.current()) & ~3);
        int hardLimit = off + (capacity & ~3);
        int start = off + Wire.HEADER;
        int tag = core.peerTag;
        int p = start;
        switch (core.state) {
            case CLOSED, ENDED -> {
                return 0;
            }
            case COOKIE_WAIT -> {
                tag = 0;
                p = handshake.writeInit(out, p, limit, now);
            }
            case COOKIE_ECHOED -> p = handshake.writeCookieEcho(out, p, limit, now);
            default -> {
                if (core.mtu.due() && !core.frozen) {
                    p = core.mtu.write(out, off, p, capacity, core.rtt.rto(), now);
                }
                if (p == start) {
                    p = writeChunks(out, p, limit, hardLimit, now);
                }
            }
        }
        if (p == start) {
            return 0;
        }
        Bytes.put16(out, off, core.config.localPort());
        Bytes.put16(out, off + 2, core.config.remotePort());
        Bytes.put32(out, off + Wire.TAG_AT, tag);
        Live l = core.live;
        if (l != null && l.negotiated.zeroChecksumOverDtls() && core.state != State.COOKIE_ECHOED) {
            Checksum.leaveOut(out, off);
        } else {
            core.checksum.seal(out, off, p - off);
        }
        return count(p - off);
    }

    public long deadline() {
        if (outputPending()) {
            return lastNow;
        }
        Live l = core.live;
        if (core.state == State.ENDED) {
            return NEVER;
        }
        long at = l == null ? NEVER : l.acks.deadline();
        if (core.frozen) {
            return at;
        }
        at = Math.min(at, Math.min(handshake.deadline(), closing.deadline()));
        if (l != null && core.established()) {
            at = Math.min(at, Math.min(l.sender.deadline(), l.reset.deadline()));
            at = Math.min(at, Math.min(core.heartbeat.deadline(), core.mtu.deadline()));
        }
        return at;
    }

    public void timeout(long now) {
        lastNow = now;
        Live l = core.live;
        if (core.state == State.ENDED) {
            return;
        }
        if (l != null) {
            l.acks.timeout(now);
        }
        if (core.frozen) {
            return;
        }
        handshake.timeout(now);
        closing.timeout(now);
        if (l == null || !core.established()) {
            return;
        }
        core.mtu.timeout(now);
        if (l.sender.timeout(now)) {
            // RFC 8899 section 4.3: large packets may have begun to vanish.
            if (core.errors > 0 && core.mtu.current() > core.config.mtu()) {
                core.mtu.reset(true, now);
                resized();
            }
            core.failed("no acknowledgement");
        }
        if (l.reset.timeout(now)) {
            core.rtt.backOff();
            core.failed("no answer to a stream reset");
        }
        if (core.heartbeat.timeout(l.sender.outstanding(), now)) {
            core.rtt.backOff();
            core.failed("no answer to heartbeats");
        }
        if (core.state != State.ENDED) {
            closing.proceed();
        }
    }

    /** Packets have another size from now on. */
    private void resized() {
        Live l = core.live;
        if (l != null) {
            l.sender.payload(core.payload(l.negotiated));
        }
    }

    private int count(int length) {
        if (length > 0) {
            packetsSent++;
            bytesSent += length;
        }
        return length;
    }

    private boolean outputPending() {
        if (!core.replies.isEmpty()) {
            return true;
        }
        Live l = core.live;
        return switch (core.state) {
            case CLOSED, ENDED -> false;
            case COOKIE_WAIT, COOKIE_ECHOED -> handshake.due();
            default -> l != null && (controlDue(l) || core.sending() && (l.sender.ready() || l.sender.forwardTsnDue()));
        };
    }

    private boolean controlDue(Live l) {
        return handshake.due()
                || l.acks.due()
                || closing.due()
                || answers.due()
                || !core.frozen && (core.heartbeat.due() || core.mtu.due() || l.reset.due());
    }

    private void dispatch(byte[] b, long now) {
        int type = core.chunk.chunkType();
        switch (type) {
            case Wire.DATA, Wire.IDATA -> intake.data(b, type == Wire.IDATA, now);
            case Wire.SACK -> intake.sack(b, now);
            case Wire.INIT -> handshake.init(b, now);
            case Wire.INIT_ACK -> handshake.initAck(b, now);
            case Wire.COOKIE_ECHO -> handshake.cookieEcho(b, now);
            case Wire.COOKIE_ACK -> handshake.cookieAck(now);
            case Wire.HEARTBEAT -> answers.heartbeat(b);
            case Wire.HEARTBEAT_ACK -> heartbeatAck(b, now);
            case Wire.ABORT ->
                core.end(
                        Ending.REMOTE_ABORT,
                        Causes.abortReason(b, core.chunk.value(), core.chunk.start() + core.chunk.length()));
            case Wire.SHUTDOWN -> closing.shutdown(b, now);
            case Wire.SHUTDOWN_ACK -> closing.shutdownAck();
            case Wire.SHUTDOWN_COMPLETE -> closing.shutdownComplete();
            case Wire.ERROR -> handshake.errorChunk(b);
            case Wire.RECONFIG -> reconfig(b, now);
            case Wire.FORWARD_TSN, Wire.IFORWARD_TSN -> intake.forwardTsn(b, type == Wire.IFORWARD_TSN, now);
            case Wire.PAD -> {}
            default -> answers.unknown(b, type);
        }
    }

    private void reconfig(byte[] b, long now) {
        Live l = core.live;
        if (l == null || !core.established() || !l.negotiated.reconfig()) {
            return;
        }
        int at = core.chunk.start();
        if (!l.reset.input(b, at + Wire.CHUNK_HEADER, at + core.chunk.length(), core.rtt.rto(), now)) {
            core.malformed++;
        }
        core.errors = 0;
    }

    private void heartbeatAck(byte[] b, long now) {
        if (core.mtu.acknowledged(b, core.chunk.start(), core.chunk.length(), now)) {
            core.errors = 0;
            resized();
            return;
        }
        long sample = core.heartbeat.acknowledged(b, core.chunk.start(), core.chunk.length(), now);
        if (sample < 0) {
            core.malformed++;
            return;
        }
        core.rtt.sample(sample);
        core.errors = 0;
    }

    private int writeChunks(byte[] out, int pos, int limit, int hardLimit, long now) {
        Live l = core.halves();
        int p = handshake.writeCookieAck(out, pos);
        boolean dataWaits = core.sending() && (l.sender.ready() || l.sender.forwardTsnDue());
        if (l.acks.due() || l.acks.pending() && (dataWaits || controlDue(l))) {
            p = intake.writeSack(l, out, p, limit);
        }
        p = writeControl(l, out, p, limit, now);
        if (!core.sending()) {
            return p;
        }
        if (l.sender.forwardTsnDue()) {
            p = l.sender.writeForwardTsn(out, p, limit, now);
        }
        return l.sender.write(out, p, limit, p == pos ? hardLimit : limit, now);
    }

    private int writeControl(Live l, byte[] out, int pos, int limit, long now) {
        int p = answers.write(out, pos, limit);
        if (!core.frozen && core.heartbeat.due()) {
            p = core.heartbeat.write(out, p, limit, core.rtt.rto(), now);
        }
        if (!core.frozen && l.reset.due()) {
            p = l.reset.write(out, p, limit, core.rtt.rto(), now);
        }
        return closing.write(l, out, p, limit, now);
    }

    private void probeAtOnce(long now) {
        Live l = core.live;
        handshake.hurry(now);
        closing.hurry(now);
        if (l != null && core.established() && !l.sender.outstanding()) {
            core.heartbeat.probe();
        }
    }

    static int bare(byte[] out, int pos, int type) {
        out[pos] = (byte) type;
        out[pos + 1] = 0;
        Bytes.put16(out, pos + 2, 4);
        return pos + 4;
    }
}
