package dev.peersession.sctp.association;

import dev.peersession.sctp.association.AssociationListener.Ending;
import dev.peersession.sctp.association.Cookies.Cookie;
import dev.peersession.sctp.association.Core.State;
import dev.peersession.sctp.cc.Bbr;
import dev.peersession.sctp.cc.CongestionController;
import dev.peersession.sctp.cc.Cubic;
import dev.peersession.sctp.cc.NewReno;
import dev.peersession.sctp.ctl.StreamReset;
import dev.peersession.sctp.rx.Acknowledger;
import dev.peersession.sctp.rx.InterleavedReassembly;
import dev.peersession.sctp.rx.Reassembly;
import dev.peersession.sctp.rx.TsnTracker;
import dev.peersession.sctp.tx.Sender;
import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.InitChunk;
import dev.peersession.sctp.wire.InitChunk.Capabilities;
import dev.peersession.sctp.wire.Tlv;
import dev.peersession.sctp.wire.Wire;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How an association comes up (RFC 9260 section 5): four ways, both at once, again, and by a peer that lost its half. */
final class Handshake {
    private static final long NEVER = Long.MAX_VALUE;

    /** RFC 9260 section 16: Valid.Cookie.Life. */
    private static final long COOKIE_LIFE = 60_000_000_000L;

    /** The timer doubles no further: a peer that comes up late should not wait long for the next INIT. */
    private static final long MAX_TIMER = 1_000_000_000L;

    /** INITs that offer everything. There are peers that drop one with a parameter they do not know (pion up to 1.8.6); later ones are plain. */
    private static final int COMPLETE_ATTEMPTS = 2;

    private final Core core;
    private final Closing closing;
    private final StreamReset.Host host;
    private final Cookies cookies;
    private byte[] cookie = new byte[0];
    private boolean initDue;
    private boolean cookieEchoDue;
    private boolean cookieAckDue;
    private long at = NEVER;
    private long timer;
    private long startedAt;
    private int attempts;

    Handshake(Core core, Closing closing, StreamReset.Host host) {
        this.core = core;
        this.closing = closing;
        this.host = host;
        this.cookies = new Cookies(core.random);
    }

    /** Starts the handshake; a no-op when the peer's has already begun one or it is over. */
    void connect(long now) {
        if (core.state != State.CLOSED) {
            return;
        }
        choose();
        core.state = State.COOKIE_WAIT;
        initDue = true;
        attempts = 0;
        timer = core.config.rtoInitial();
    }

    /** Our INIT as a chunk, for a description that the peer reads before any packet. */
    byte[] localInit() {
        choose();
        byte[] b = new byte[64];
        localInit(null, core.localTag, core.localTsn, core.ours).write(b, 0, Wire.INIT);
        return Arrays.copyOf(b, Bytes.u16(b, 2));
    }

    /** The peer's INIT came with its description, and ours went with ours: nothing is left to shake hands about. */
    boolean adoptDescribed(byte[] chunk, long now) {
        boolean whole = chunk.length >= InitChunk.FIXED && chunk[0] == Wire.INIT && Bytes.u16(chunk, 2) == chunk.length;
        InitChunk init = whole ? InitChunk.parse(chunk, 0, chunk.length) : null;
        if (init == null) {
            return false;
        }
        if (core.state == State.CLOSED) {
            choose();
            adopt(
                    init.tag(),
                    init.initialTsn(),
                    init.window(),
                    init.outStreams(),
                    init.inStreams(),
                    init.capabilities(),
                    now);
            up(now);
        }
        return true;
    }

    /** The peer is as we are but for tags and initial TSNs, which both sides know: twice tag and TSN, those of the first side first. */
    void adoptShared(ByteBuffer shared, boolean first, long now) {
        if (core.state != State.CLOSED) {
            return;
        }
        int firstTag = tag(shared.getInt());
        int firstTsn = shared.getInt();
        int secondTag = tag(shared.getInt());
        int secondTsn = shared.getInt();
        core.localTag = first ? firstTag : secondTag;
        core.localTsn = first ? firstTsn : secondTsn;
        adopt(
                first ? secondTag : firstTag,
                first ? secondTsn : firstTsn,
                core.window.free(),
                core.config.maxStreams(),
                core.config.maxStreams(),
                core.ours,
                now);
        up(now);
    }

    /** RFC 9260 section 3.3.2: a tag is not 0. */
    private static int tag(int value) {
        return value == 0 ? 1 : value;
    }

    boolean due() {
        return switch (core.state) {
            case COOKIE_WAIT -> initDue;
            case COOKIE_ECHOED -> cookieEchoDue;
            default -> cookieAckDue;
        };
    }

    long deadline() {
        return at;
    }

    void timeout(long now) {
        if (at != NEVER && now - at >= 0) {
            expire(now);
        }
    }

    /** The path works again, or is another one: the next attempt is now. */
    void hurry(long now) {
        if (at != NEVER) {
            at = now;
            timer = core.config.rtoInitial();
        }
    }

    void init(byte[] b, long now) {
        InitChunk init = InitChunk.parse(b, core.chunk.start(), core.chunk.start() + core.chunk.length());
        if (init == null) {
            core.malformed++;
            return;
        }
        int tag = core.localTag;
        int tsn = core.localTsn;
        int localTie = 0;
        int peerTie = 0;
        switch (core.state) {
            case CLOSED -> {
                tag = core.newTag();
                tsn = core.random.nextInt();
            }
            // RFC 9260 section 5.2.1: both sides started; the answer repeats our own INIT.
            case COOKIE_WAIT -> {}
            case COOKIE_ECHOED -> {
                localTie = core.localTag;
                peerTie = core.peerTag;
            }
            case SHUTDOWN_ACK_SENT -> {
                // RFC 9260 section 9.2: the INIT is discarded, the SHUTDOWN ACK repeated.
                closing.repeatAck();
                return;
            }
            default -> {
                // RFC 9260 section 5.2.2: new tag, and the present ones as tie-tags.
                tag = core.newTag();
                tsn = core.random.nextInt();
                localTie = core.localTag;
                peerTie = core.peerTag;
            }
        }
        byte[] sealed = cookies.seal(new Cookie(
                tag,
                tsn,
                init.tag(),
                init.initialTsn(),
                init.window(),
                init.outStreams(),
                init.inStreams(),
                init.capabilities(),
                localTie,
                peerTie,
                now));
        // RFC 9653 takes both sides. Old peers drop what has a parameter that they do not know, so only who offers it
        // hears of it.
        Capabilities offered = init.capabilities().zeroChecksum() == 0 ? core.ours.withoutZeroChecksum() : core.ours;
        core.replies.initAck(init.tag(), localInit(sealed, tag, tsn, offered).reporting(init.unrecognized()));
    }

    void initAck(byte[] b, long now) {
        // RFC 9260 section 5.2.3: only in COOKIE-WAIT.
        if (core.state != State.COOKIE_WAIT) {
            return;
        }
        InitChunk ack = InitChunk.parse(b, core.chunk.start(), core.chunk.start() + core.chunk.length());
        byte[] theirs = ack == null ? null : ack.cookie();
        if (ack == null || theirs == null || theirs.length + 64 > core.config.mtu()) {
            core.malformed++;
            return;
        }
        if (losesData(ack.capabilities())) {
            core.malformed++;
            return;
        }
        if (attempts == 1) {
            core.rtt.sample(now - startedAt);
        }
        cookie = theirs;
        if (ack.unrecognized().length > 0) {
            core.error = Causes.unrecognizedParameters(ack.unrecognized());
        }
        core.state = State.COOKIE_ECHOED;
        adopt(ack.tag(), ack.initialTsn(), ack.window(), ack.outStreams(), ack.inStreams(), ack.capabilities(), now);
        cookieEchoDue = true;
        attempts = 0;
        at = NEVER;
        timer = core.rtt.srtt() == 0 ? core.config.rtoInitial() : core.rtt.rto();
    }

    void cookieEcho(byte[] b, long now) {
        Cookie c = cookies.open(b, core.chunk.value(), core.chunk.valueLength());
        int tag = Bytes.i32(b, core.chunk.start() - Wire.HEADER + Wire.TAG_AT);
        if (c == null || tag != c.localTag()) {
            core.malformed++;
            return;
        }
        boolean ourTag = c.localTag() == core.localTag && core.state != State.CLOSED;
        boolean theirTag = c.peerTag() == core.peerTag && core.state != State.CLOSED;
        if (now - c.createdAt() > COOKIE_LIFE && !(ourTag && theirTag)) {
            core.malformed++;
            // RFC 9260 section 5.1.5: its sender hears so, also when there is no association yet.
            core.replies.error(c.peerTag(), Causes.staleCookie(now - c.createdAt() - COOKIE_LIFE));
            return;
        }
        // RFC 9260 section 5.2.4 table 12, by action.
        if (core.state == State.CLOSED) {
            establish(c, now);
        } else if (ourTag && theirTag) {
            // D: the peers started at once, or the COOKIE ACK was lost.
            if (!core.established()) {
                up(now);
            }
        } else if (ourTag) {
            // B: the peer's second INIT overtook our handshake with its first.
            if (core.established() && c.peerTsn() != core.halves().tracker.cumulative() + 1
                    || losesData(c.capabilities())) {
                core.malformed++;
                return;
            }
            establish(c, now);
        } else if (c.localTieTag() == core.localTag && c.peerTieTag() == core.peerTag && core.established()) {
            restart(c, now);
            return;
        } else {
            // C: a cookie of an earlier attempt.
            return;
        }
        cookieAckDue = true;
    }

    void cookieAck(long now) {
        // RFC 9260 section 5.2.5: only in COOKIE-ECHOED.
        if (core.state != State.COOKIE_ECHOED) {
            return;
        }
        if (attempts == 1 && core.rtt.srtt() == 0) {
            core.rtt.sample(now - startedAt);
        }
        up(now);
    }

    void errorChunk(byte[] b) {
        Tlv causes = new Tlv(b, core.chunk.value(), core.chunk.start() + core.chunk.length());
        while (causes.next()) {
            // RFC 9260 section 5.2.6: the handshake starts again.
            if (causes.type() == Wire.CAUSE_STALE_COOKIE && core.state == State.COOKIE_ECHOED) {
                core.state = State.COOKIE_WAIT;
                initDue = true;
                cookieEchoDue = false;
                at = NEVER;
                return;
            }
        }
    }

    int writeInit(byte[] out, int pos, int limit, long now) {
        if (!initDue || limit - pos < 64) {
            return pos;
        }
        initDue = false;
        Capabilities offered = attempts < COMPLETE_ATTEMPTS ? core.ours : core.ours.withoutZeroChecksum();
        arm(now);
        return localInit(null, core.localTag, core.localTsn, offered).write(out, pos, Wire.INIT);
    }

    int writeCookieEcho(byte[] out, int pos, int limit, long now) {
        int length = Wire.CHUNK_HEADER + cookie.length;
        if (!cookieEchoDue || limit - pos < Bytes.padded(length)) {
            return pos;
        }
        cookieEchoDue = false;
        out[pos] = (byte) Wire.COOKIE_ECHO;
        out[pos + 1] = 0;
        Bytes.put16(out, pos + 2, length);
        System.arraycopy(cookie, 0, out, pos + Wire.CHUNK_HEADER, cookie.length);
        int p = Bytes.pad(out, pos, pos + length);
        arm(now);
        // RFC 9260 section 3.2.1: what was unknown in the INIT ACK is reported beside the cookie.
        byte[] report = core.error;
        if (report != null && limit - p >= report.length) {
            core.error = null;
            System.arraycopy(report, 0, out, p, report.length);
            p += report.length;
        }
        // RFC 9260 section 5.1 C: data may ride along, in this packet only.
        return core.halves().sender.write(out, p, limit, limit, now);
    }

    int writeCookieAck(byte[] out, int pos) {
        if (!cookieAckDue) {
            return pos;
        }
        cookieAckDue = false;
        return Association.bare(out, pos, Wire.COOKIE_ACK);
    }

    private void choose() {
        if (core.localTag == 0) {
            core.localTag = core.newTag();
            core.localTsn = core.random.nextInt();
        }
    }

    private InitChunk localInit(byte @Nullable [] sealed, int tag, int tsn, Capabilities offered) {
        return new InitChunk(
                tag,
                core.window.free(),
                core.config.maxStreams(),
                core.config.maxStreams(),
                tsn,
                offered,
                sealed,
                InitChunk.NONE);
    }

    private void establish(Cookie c, long now) {
        core.localTag = c.localTag();
        if (!core.established() || core.peerTag != c.peerTag()) {
            core.localTsn = c.localTsn();
            if (core.live == null || core.peerTag != c.peerTag()) {
                adopt(c.peerTag(), c.peerTsn(), c.peerWindow(), c.peerOut(), c.peerIn(), c.capabilities(), now);
            }
        }
        if (!core.established()) {
            up(now);
        }
    }

    /** A: the peer lost its association and started anew. */
    private void restart(Cookie c, long now) {
        if (core.state == State.SHUTDOWN_ACK_SENT) {
            // RFC 9260 section 5.2.4: no restart inside a shutdown.
            closing.repeatAck();
            core.error = Causes.bare(Wire.CAUSE_COOKIE_IN_SHUTDOWN);
            return;
        }
        core.localTag = c.localTag();
        core.localTsn = c.localTsn();
        core.state = State.COOKIE_ECHOED;
        closing.forget();
        core.queue.forgetAll();
        Live old = core.live;
        if (old != null) {
            old.reassembly.clear();
            core.malformed += old.reassembly.dropped();
            core.live = null;
        }
        core.listener.restarted();
        adopt(c.peerTag(), c.peerTsn(), c.peerWindow(), c.peerOut(), c.peerIn(), c.capabilities(), now);
        up(now);
        cookieAckDue = true;
    }

    private Capabilities both(Capabilities theirs) {
        return new Capabilities(
                core.ours.forwardTsn() && theirs.forwardTsn(),
                core.ours.reconfig() && theirs.reconfig(),
                core.ours.interleaving() && theirs.interleaving(),
                core.ours.zeroChecksum() == theirs.zeroChecksum() ? theirs.zeroChecksum() : 0);
    }

    /** What left beside an earlier cookie has the form that was agreed on then, and could not be sent again in another. */
    private boolean losesData(Capabilities theirs) {
        Live before = core.live;
        Capabilities both = both(theirs);
        return before != null
                && before.sender.outstanding()
                && (before.negotiated.interleaving() != both.interleaving()
                        || before.negotiated.forwardTsn() != both.forwardTsn());
    }

    private void adopt(int tag, int tsn, long peerWindow, int peerOut, int peerIn, Capabilities theirs, long now) {
        core.peerTag = tag;
        Capabilities both = both(theirs);
        core.queue.agreed(both.interleaving(), both.forwardTsn(), core.payload(both));
        Live before = core.live;
        CongestionController congestion;
        Sender sender;
        if (before != null && before.sender.outstanding()) {
            // A second cookie, because the first grew stale or the peer
            // started again: the data beside the first never counted.
            congestion = before.congestion;
            sender = before.sender;
            sender.handshakeAgain(peerWindow, now);
        } else {
            congestion = controller(core.payload(both));
            sender = new Sender(
                    core.queue,
                    core.rtt,
                    congestion,
                    new Sender.Peer(peerWindow, both.forwardTsn(), both.interleaving()),
                    core.localTsn,
                    core.payload(both),
                    core.sent);
        }
        if (core.frozen) {
            sender.freeze();
        }
        core.malformed += before == null ? 0 : before.reassembly.dropped();
        core.live = new Live(
                sender,
                congestion,
                new TsnTracker(tsn),
                both.interleaving()
                        ? new InterleavedReassembly(
                                core.listener, core.window, core.config.lengths(), core.config.firstSequence())
                        : new Reassembly(
                                core.listener, core.window, core.config.lengths(), core.config.firstSequence()),
                new Acknowledger(core.config.sackDelay()),
                new StreamReset(host, core.localTsn, tsn),
                both,
                Math.min(core.config.maxStreams(), peerIn),
                Math.min(core.config.maxStreams(), peerOut));
    }

    private CongestionController controller(int payload) {
        return switch (core.config.congestion()) {
            case NEW_RENO -> new NewReno(payload);
            case CUBIC -> new Cubic(payload);
            case BBR -> new Bbr(payload);
        };
    }

    private void up(long now) {
        core.state = State.ESTABLISHED;
        initDue = false;
        cookieEchoDue = false;
        at = NEVER;
        core.errors = 0;
        cookie = new byte[0];
        core.heartbeat.quiet(now);
        core.mtu.start();
        core.listener.connected();
        if (core.shutdownWanted) {
            closing.shutdown(now);
        }
    }

    private void arm(long now) {
        startedAt = now;
        attempts++;
        at = now + timer;
        timer = Math.min(Math.min(core.config.rtoMax(), MAX_TIMER), timer * 2);
    }

    private void expire(long now) {
        at = NEVER;
        if (attempts > core.config.maxInitRetransmits()) {
            core.end(Ending.TIMEOUT, "the peer did not answer the handshake");
            return;
        }
        initDue = core.state == State.COOKIE_WAIT;
        cookieEchoDue = core.state == State.COOKIE_ECHOED;
        if (cookieEchoDue) {
            core.halves().sender.retransmitAll(now);
        }
    }
}
