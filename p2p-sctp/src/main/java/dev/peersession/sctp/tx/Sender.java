package dev.peersession.sctp.tx;

import dev.peersession.sctp.cc.CongestionController;
import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Serial;
import dev.peersession.sctp.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of an association: gives fragments TSNs, writes them into packets, takes acknowledgements, repairs losses
 * and abandons messages under partial reliability.
 *
 * <p>Three timers live here. The reordering timer ends the wait for an overtaken chunk. The probe timer (tail loss probe, RFC 8985
 * section 7) asks for an acknowledgement when the end of a burst may be lost. T3 (RFC 9260 section 6.3) is what remains: it always
 * comes after a probe, so a lost tail does not collapse the window.
 */
public final class Sender {
    public static final long NEVER = Long.MAX_VALUE;

    /** What an acknowledgement was worth. */
    public enum SackResult {
        PROGRESS,
        NOTHING_NEW,
        STALE,
        MALFORMED,
        /** RFC 9260 section 6.2.1: acknowledges what was never sent. */
        VIOLATION
    }

    /** Facts about the peer, known when the handshake is over. */
    public record Peer(int initialTsn, long window, boolean forwardTsn, boolean interleaving) {}

    /**
     * Wait for an acknowledgement that the peer may delay while only one packet is out (RFC 8985 section 7.2). Peers delay up to
     * 200 ms; a probe that comes too early costs one duplicate, waiting for the worst costs a fifth of a second.
     */
    private static final long LONE_PACKET_DELAY = 30_000_000;

    /** Slack for timers of a millisecond when several packets are out. */
    private static final long PROBE_SLACK = 2_000_000;

    /**
     * Above this round trip the last chunk of a burst asks for an immediate acknowledgement (RFC 7053): a loss is then seen after one
     * round trip. Below, the extra packets cost more than they bring.
     */
    private static final long IMMEDIATE_ABOVE = 5_000_000;

    /**
     * What of the peer's receive window is left to urgent streams, when there are any and fragments alternate: the peer's application may
     * leave a bulk channel unread, and what keeps the session alive must still get through.
     */
    private static final int RESERVED_WINDOW = 64 * 1024;

    /** Longest time between two questions for a receive window that is open to urgent streams only. */
    private static final long LONGEST_ASKING = 5_000_000_000L;

    /** A large message's fragment is not made smaller than this only to fill up a packet. */
    private static final int LEAST_FRAGMENT = 200;

    private final SendQueue queue;
    private final InFlight chunks;
    private final RttEstimator rtt;
    private final CongestionController congestion;
    private final LossDetector losses;
    private final ForwardTsn forward;
    private final Pacer pacer = new Pacer();
    private final ProportionalReduction reduction = new ProportionalReduction();
    private final AckMeter meter;
    private final GapBlocks gaps;
    private final GapBlocks.Covered byGap = (tsn, now) -> acknowledge(tsn, true, now);
    private final DataWriter writer;
    private final TimeoutUndo undo = new TimeoutUndo();
    /**
     * A timeout that was taken back on a wrong proof is followed by the next one: a path that became faster than the least round trip known
     * would have each of them taken back, and one chunk sent again each time. So each needs a round trip measured since the last.
     */
    private boolean mayUndo = true;

    private final Metrics metrics = new Metrics();
    private final boolean interleaving;
    private final boolean partialReliability;
    private final int header;
    private int payload;

    private int packet;
    private long peerWindow;
    private boolean recovering;
    private int recoveryPoint;
    private boolean limited;
    /** The last packet took everything that was queued. */
    private boolean idle;

    private boolean frozen;
    private boolean probe;
    /** The next fragment is larger than what the peer's window takes; only a SACK changes that. */
    private boolean blocked;

    private boolean probed;
    private boolean sendOneLost;
    private long retransmitAt = NEVER;
    private long probeAt = NEVER;
    private long reorderAt = NEVER;
    private final long reserved;
    private long askAt = NEVER;
    private long askWait;
    private boolean ask;
    private long lastSentAt;
    private boolean everSent;

    /** Running totals. */
    public static final class Metrics {
        public long retransmissions;
        public long losses;
        public long timeouts;
        public long abandoned;
        public long spuriousTimeouts;
    }

    /** @param payload bytes of user data in a full packet */
    public Sender(
            SendQueue queue, RttEstimator rtt, CongestionController congestion, Peer peer, int firstTsn, int payload) {
        this.payload = payload;
        this.queue = queue;
        this.rtt = rtt;
        this.congestion = congestion;
        this.chunks = new InFlight(firstTsn);
        this.losses = new LossDetector(rtt);
        this.meter = new AckMeter(chunks);
        this.gaps = new GapBlocks(chunks);
        this.writer = new DataWriter(peer.interleaving);
        this.interleaving = peer.interleaving;
        this.partialReliability = peer.forwardTsn;
        this.forward = new ForwardTsn(chunks, interleaving);
        this.header = writer.header();
        this.peerWindow = peer.window;
        this.reserved = interleaving ? Math.min(RESERVED_WINDOW, peer.window / 4) : 0;
    }

    public Metrics metrics() {
        return metrics;
    }

    public long flight() {
        return chunks.flight();
    }

    /** What the peer's window still takes, RFC 9260 section 6.2.1. */
    public long peerWindow() {
        return Math.max(0, peerWindow - chunks.flight());
    }

    /** Whether anything sent is not yet cumulatively acknowledged. */
    public boolean outstanding() {
        return chunks.count() > 0;
    }

    /** The TSN up to which everything is acknowledged. */
    public int cumulativeTsn() {
        return chunks.firstTsn() - 1;
    }

    /** The TSN given last. */
    public int lastTsn() {
        return chunks.nextTsn() - 1;
    }

    /** Whether everything that was sent on the stream has been acknowledged and nothing of it waits. */
    public boolean drained(int streamId) {
        OutStream stream = queue.find(streamId);
        return stream == null
                || stream.head == null && (!stream.everSent || Serial.before(stream.lastTsn, chunks.firstTsn()));
    }

    /** Whether {@link #write} has something for a packet now. */
    public boolean ready() {
        if (frozen) {
            return false;
        }
        if (probe && (outstanding() || queue.hasWork())) {
            return true;
        }
        if (!chunks.nothingLost()) {
            return sendOneLost || windowOpen() && !pacer.blocked();
        }
        return !blocked && !pacer.blocked() && windowOpen() && !chunks.isFull() && queue.hasWork();
    }

    /**
     * Writes as many DATA chunks as the windows and the room allow.
     *
     * @param hardLimit end of the room for a chunk that was sent when packets were larger: it cannot be cut again, and goes alone
     * @return the position after the last chunk; {@code pos} when none was written
     */
    public int write(byte[] b, int pos, int limit, int hardLimit, long now) {
        if (frozen) {
            return pos;
        }
        packet++;
        int start = pos;
        boolean paced = pacer.permits(congestion.pacingRate(rtt.srtt()), rtt.srtt(), payload, now);
        pos = writeLost(b, pos, limit, hardLimit, paced, now);
        int last = -1;
        boolean stopped = false;
        idle = false;
        while (chunks.nothingLost()) {
            OutMessage m = next(now);
            if (m == null) {
                limited = false;
                idle = true;
                break;
            }
            if (!(windowOpen() && (paced || pos > start) || probe && pos == start)) {
                limited = true;
                stopped = true;
                break;
            }
            int length = fragmentLength(m, limit - pos - header);
            if (length == 0 || chunks.isFull()) {
                stopped = true;
                break;
            }
            if (!peerTakes(m, length) && !(probe && pos == start)) {
                limited = false;
                blocked = true;
                stopped = true;
                break;
            }
            restartAfterIdle(now);
            last = pos;
            pos = writeNew(b, pos, m, length, now);
        }
        if (probe && pos == start) {
            pos = writeProbe(b, pos, hardLimit, now);
        }
        if (pos == start) {
            probe = false;
            return pos;
        }
        if (last >= 0 && !stopped && rtt.srtt() > IMMEDIATE_ABOVE || probe && last >= 0) {
            b[last + 1] |= Wire.FLAG_IMMEDIATE;
        }
        probe = false;
        pacer.sent(pos - start);
        reduction.sent(pos - start);
        sent(now);
        return pos;
    }

    /** Writes a FORWARD TSN when one is due and fits. */
    public int writeForwardTsn(byte[] b, int pos, int limit, long now) {
        if (frozen) {
            return pos;
        }
        if (ask && !forward.due()) {
            ask = false;
            return forward.writeQuestion(b, pos, limit);
        }
        int end = forward.write(b, pos, limit, now);
        // RFC 3758 section 3.5 C4: T3 runs for it too, also when no chunk is on its way.
        if (end > pos && retransmitAt == NEVER) {
            retransmitAt = now + rtt.rto();
        }
        return end;
    }

    public boolean forwardTsnDue() {
        return !frozen && (ask || forward.due());
    }

    /** Takes the SACK chunk at {@code at} of {@code length} bytes. */
    public SackResult sack(byte[] b, int at, int length, long now) {
        if (length < 16) {
            return SackResult.MALFORMED;
        }
        int cumulative = Bytes.i32(b, at + 4);
        int gapCount = Bytes.u16(b, at + 12);
        int duplicateCount = Bytes.u16(b, at + 14);
        if (length < 16 + 4 * (gapCount + duplicateCount)) {
            return SackResult.MALFORMED;
        }
        if (Serial.before(cumulative, cumulativeTsn())) {
            return SackResult.STALE;
        }
        if (Serial.after(cumulative, lastTsn())) {
            return SackResult.VIOLATION;
        }
        // The whole chunk is checked before any of it counts.
        int reach = Serial.distance(cumulative, lastTsn());
        if (!GapBlocks.valid(b, at + 16, gapCount, reach)) {
            return SackResult.MALFORMED;
        }
        long flightBefore = chunks.flight();
        meter.begin(now);
        boolean moved = advance(cumulative, now);
        gaps.apply(b, at + 16, gapCount, cumulative, byGap, now);
        takeDuplicates(b, at + 16 + 4 * gapCount, duplicateCount);
        if (gapCount == 0) {
            losses.noHoles();
        }
        peerWindow = Bytes.u32(b, at + 8);
        blocked = false;
        askAt = NEVER;
        // The receiver took back what it had reported in a gap block (RFC 9260 section 6.2): the next TSN cannot be in
        // one.
        if (outstanding() && chunks.state(chunks.firstTsn()) == InFlight.ACKED) {
            chunks.markLost(chunks.firstTsn());
        }
        if (recovering && !Serial.before(cumulative, recoveryPoint)) {
            recovering = false;
            losses.recovered();
        }
        boolean measured = meter.rtt() > 0;
        if (measured) {
            rtt.sample(meter.rtt());
        }
        long lossesBefore = metrics.losses;
        detectLosses(now);
        boolean progress = meter.any();
        if (progress) {
            boolean wasLimited = limited || flightBefore >= congestion.window();
            meter.tell(congestion, wasLimited, idle, recovering, (metrics.losses - lossesBefore) * payload);
            if (recovering) {
                reduction.acknowledged(meter.bytes(), chunks.flight(), payload);
            }
            probed = false;
        }
        // Also when the peer only followed a FORWARD TSN: the path works, and what else was given up must not wait. But
        // before the
        // first measurement the timer may be shorter than the round trip, and only a longer one ever lets a chunk be
        // measured.
        if (!measured && moved && (rtt.srtt() > 0 || !progress)) {
            rtt.forgetBackOff();
        }
        forward.advance(now, rtt.srtt(), moved);
        armAfterSack(moved, now);
        return progress || moved ? SackResult.PROGRESS : SackResult.NOTHING_NEW;
    }

    /** Takes the cumulative TSN of a SHUTDOWN chunk; false when it acknowledges what was never sent. */
    public boolean cumulative(int tsn, long now) {
        if (Serial.after(tsn, lastTsn())) {
            return false;
        }
        meter.begin(now);
        boolean moved = advance(tsn, now);
        forward.advance(now, rtt.srtt(), moved);
        armAfterSack(moved, now);
        return true;
    }

    /** Something was queued: a closed receive window is asked about after a while (RFC 9260 section 6.1 A). */
    public void queued(long now) {
        if (queue.urgentWork()) {
            blocked = false;
        }
        if (outstanding() || !queue.hasWork()) {
            return;
        }
        if (peerWindow == 0 && probeAt == NEVER) {
            probeAt = now + rtt.rto();
        }
        // The end of the window is open to urgent streams only. Data must not be what asks whether it has grown.
        if (peerWindow > 0 && peerWindow <= kept() && !queue.urgentWork() && askAt == NEVER) {
            askWait = Math.min(LONGEST_ASKING, Math.max(rtt.rto(), 2 * askWait));
            askAt = now + askWait;
        }
    }

    /** Gives up the message that is being handed over on the stream, if there is one. */
    public void cancel(int stream, long now) {
        OutMessage m = queue.cancel(stream);
        if (m != null) {
            abandon(m, now);
        }
    }

    /** What the last SACK advertised was nothing: the peer is alive and full. */
    public boolean peerIsFull() {
        return peerWindow == 0;
    }

    public long deadline() {
        if (frozen) {
            return NEVER;
        }
        return Math.min(Math.min(retransmitAt, pacer.deadline()), Math.min(askAt, Math.min(probeAt, reorderAt)));
    }

    /**
     * Fires the timers that are due.
     *
     * @return whether T3 expired, which counts as an error of the path
     */
    public boolean timeout(long now) {
        if (frozen) {
            return false;
        }
        pacer.timeout(now);
        if (reorderAt != NEVER && now - reorderAt >= 0) {
            detectLosses(now);
        }
        if (askAt != NEVER && now - askAt >= 0) {
            askAt = NEVER;
            ask = true;
            queued(now);
        }
        if (probeAt != NEVER && now - probeAt >= 0) {
            probeAt = NEVER;
            if (mayProbe(now)) {
                probe = true;
                probed = outstanding();
                retransmitAt = outstanding() ? now + rtt.rto() : NEVER;
            }
            return false;
        }
        if (retransmitAt == NEVER || now - retransmitAt < 0) {
            return false;
        }
        expire(now);
        return true;
    }

    /** Every chunk out is lost: its packet was dropped with the handshake that carried it. */
    public void retransmitAll(long now) {
        while (!chunks.nothingSent()) {
            chunks.markLost(chunks.oldestSent());
        }
        sendOneLost = true;
        probeAt = NEVER;
        reorderAt = NEVER;
    }

    /** Stops timers and sending: nothing is known of the path. */
    public void freeze() {
        frozen = true;
    }

    /** Goes on, with one probe at once instead of the backed-off timer. */
    public void thaw(long now) {
        if (!frozen) {
            return;
        }
        frozen = false;
        rtt.forgetBackOff();
        restartTimers(now);
        probe = outstanding();
    }

    /** Packets have another size from now on. */
    public void payload(int bytes) {
        payload = bytes;
        congestion.payload(bytes);
        queue.payload(bytes);
    }

    /** Another path: nothing learned of the old one holds, and what is out gets a probe at once. */
    public void pathChanged(int newPayload, long now) {
        payload = newPayload;
        rtt.reset();
        losses.reset();
        undo.disarm();
        congestion.pathChanged(newPayload);
        pacer.unblock();
        recovering = false;
        probed = false;
        restartTimers(now);
        probe = outstanding();
    }

    private int writeLost(byte[] b, int pos, int limit, int hardLimit, boolean paced, long now) {
        int start = pos;
        while (!chunks.nothingLost()) {
            int tsn = chunks.firstLost();
            OutMessage m = chunks.message(tsn);
            if (givenUp(m, chunks.transmissions(tsn), now)) {
                abandon(m, now);
                continue;
            }
            int length = chunks.length(tsn);
            boolean allowed = sendOneLost || probe && pos == start || windowOpen() && (paced || pos > start);
            if (!allowed || pos + Bytes.padded(header + length) > (pos == start ? hardLimit : limit)) {
                break;
            }
            pos = writer.write(b, pos, tsn, m, chunks.offset(tsn), length, chunks.fragment(tsn), chunks.flags(tsn));
            chunks.retransmitted(tsn, packet, now);
            undo.retransmitted(tsn, now);
            // RFC 9260 section 7.2.4 step 4: the first outstanding chunk takes T3 along.
            if (tsn == chunks.firstTsn()) {
                retransmitAt = now + rtt.rto();
            }
            sendOneLost = false;
            metrics.retransmissions++;
        }
        return pos;
    }

    private @Nullable OutMessage next(long now) {
        while (true) {
            OutMessage m = queue.peek(now);
            if (m == null || m.sent == 0 || !partialReliability || !m.expired(now)) {
                return m;
            }
            // RFC 3758 section 3.5: the lifetime ended between two fragments.
            abandon(m, now);
        }
    }

    /** How much of {@code m} goes into {@code room} bytes; 0 when it is better off in the next packet. */
    private int fragmentLength(OutMessage m, int room) {
        long rest = m.remaining();
        // Of a message that is still being handed over, what is there goes.
        if (m.waiting() <= room) {
            return (int) m.waiting();
        }
        // What fits into a packet of its own is not cut in two; of what does not, a small beginning is not worth a
        // header.
        return rest <= payload || room < LEAST_FRAGMENT ? 0 : room & ~3;
    }

    private int writeNew(byte[] b, int pos, OutMessage m, int length, long now) {
        boolean begins = m.sent == 0;
        OutStream stream = m.stream;
        if (begins) {
            m.sequence = nextSequence(stream, m.unordered);
            m.firstTsn = chunks.nextTsn();
        }
        int flags = (begins ? Wire.FLAG_BEGIN : 0)
                | (length == m.remaining() ? Wire.FLAG_END : 0)
                | (m.unordered ? Wire.FLAG_UNORDERED : 0);
        int offset = (int) m.sent;
        int tsn = chunks.add(m, offset, length, m.nextFragment, flags, packet, now);
        int end = writer.write(b, pos, tsn, m, offset, length, m.nextFragment, flags);
        m.nextFragment++;
        m.lastTsn = tsn;
        stream.lastTsn = tsn;
        stream.everSent = true;
        queue.taken(m, length);
        askWait = 0;
        return end;
    }

    private int nextSequence(OutStream stream, boolean unordered) {
        if (!unordered) {
            return stream.nextSequence++;
        }
        return interleaving ? stream.nextUnorderedMid++ : 0;
    }

    /**
     * RFC 3758 section 4: a probe is a retransmission too. A message that must not be sent again waits for its acknowledgement or for T3; one
     * whose life is over is given up here.
     */
    private boolean mayProbe(long now) {
        if (queue.hasWork() || chunks.nothingSent()) {
            return true;
        }
        int tsn = chunks.youngestSent();
        OutMessage m = chunks.message(tsn);
        if (!givenUp(m, chunks.transmissions(tsn), now)) {
            return true;
        }
        if (m.expired(now)) {
            abandon(m, now);
        }
        return false;
    }

    /** RFC 8985 section 7.3: with nothing new to send, the youngest chunk goes out once more. */
    private int writeProbe(byte[] b, int pos, int limit, long now) {
        if (chunks.nothingSent()) {
            return pos;
        }
        int tsn = chunks.youngestSent();
        OutMessage m = chunks.message(tsn);
        int length = chunks.length(tsn);
        if (pos + Bytes.padded(header + length) > limit) {
            return pos;
        }
        if (givenUp(m, chunks.transmissions(tsn), now)) {
            return pos;
        }
        int flags = chunks.flags(tsn) | Wire.FLAG_IMMEDIATE;
        int end = writer.write(b, pos, tsn, m, chunks.offset(tsn), length, chunks.fragment(tsn), flags);
        chunks.retransmitted(tsn, packet, now);
        undo.probed(tsn);
        metrics.retransmissions++;
        return end;
    }

    private void sent(long now) {
        lastSentAt = now;
        everSent = true;
        if (retransmitAt == NEVER) {
            retransmitAt = now + rtt.rto();
        }
        armProbe(now);
    }

    private void armProbe(long now) {
        probeAt = NEVER;
        if (probed || recovering || rtt.srtt() == 0 || !chunks.nothingLost() || chunks.nothingSent()) {
            return;
        }
        long wait = 2 * rtt.srtt() + (chunks.sentCount() == 1 ? LONE_PACKET_DELAY : PROBE_SLACK);
        // RFC 8985 section 7.2: the probe comes before the timer, never after it.
        probeAt = now + wait - retransmitAt > 0 ? retransmitAt : now + wait;
    }

    private void armAfterSack(boolean moved, long now) {
        if (!outstanding()) {
            retransmitAt = NEVER;
            probeAt = NEVER;
            reorderAt = NEVER;
            queued(now);
            return;
        }
        // RFC 9260 section 6.3.2 R3: the earliest outstanding chunk was acknowledged.
        if (moved || retransmitAt == NEVER) {
            retransmitAt = now + rtt.rto();
        }
        if (meter.any()) {
            armProbe(now);
        }
    }

    private void restartTimers(long now) {
        retransmitAt = outstanding() ? now + rtt.rto() : NEVER;
        probeAt = NEVER;
        reorderAt = NEVER;
        askAt = NEVER;
        probed = false;
        queued(now);
    }

    private boolean windowOpen() {
        return recovering ? reduction.open() : chunks.flight() < congestion.window();
    }

    private boolean peerTakes(OutMessage m, int length) {
        long room = peerWindow() - (m.stream.urgent ? 0 : kept());
        return length <= room || room > 0 && chunks.flight() == 0;
    }

    /** What of the peer's window is not for everyone. */
    private long kept() {
        return queue.reserves() ? reserved : 0;
    }

    private void restartAfterIdle(long now) {
        if (everSent && !outstanding() && now - lastSentAt > rtt.rto()) {
            congestion.idled(now);
        }
    }

    private boolean advance(int cumulative, long now) {
        boolean moved = Serial.before(cumulativeTsn(), cumulative);
        while (Serial.before(cumulativeTsn(), cumulative)) {
            int tsn = chunks.firstTsn();
            OutMessage m = chunks.message(tsn);
            byte state = chunks.state(tsn);
            if (state != InFlight.ABANDONED && undo.acknowledged(tsn, rtt.minRtt(), now)) {
                // The path is slower than the timer believed.
                rtt.sample(undo.roundTrip(now));
                takeBackTimeout();
                state = chunks.state(tsn);
            }
            if (state == InFlight.SENT || state == InFlight.LOST) {
                acknowledge(tsn, false, now);
                // RFC 9260 section 6.3.1 C5: no measurement on what was sent twice.
                if (chunks.transmissions(tsn) == 1) {
                    meter.measured(now - chunks.sentAt(tsn));
                    mayUndo = true;
                }
            }
            if (m.parts != null) {
                m.parts.release(chunks.offset(tsn) + chunks.length(tsn));
            }
            chunks.releaseFirst();
            m.outstanding--;
            if (m.complete && m.outstanding == 0) {
                queue.done(m, !m.abandoned);
            }
        }
        return moved;
    }

    private void acknowledge(int tsn, boolean byGap, long now) {
        meter.acknowledged(tsn);
        losses.acknowledged(tsn, chunks.sentAt(tsn), chunks.packet(tsn), chunks.transmissions(tsn), byGap, now);
    }

    private void takeDuplicates(byte[] b, int at, int count) {
        boolean spurious = false;
        for (int i = 0; i < count; i++) {
            int tsn = Bytes.i32(b, at + 4 * i);
            if (undo.duplicate(tsn)) {
                takeBackTimeout();
            }
            if (!spurious && chunks.holds(tsn) && chunks.transmissions(tsn) > 1) {
                losses.spurious();
                spurious = true;
            }
        }
    }

    /** The last timeout was a mistake (RFC 4015): the window is what it was, and what waits for a second copy may still be on its way. */
    private void takeBackTimeout() {
        metrics.spuriousTimeouts++;
        mayUndo = false;
        undo.disarm();
        congestion.undoTimeout();
        chunks.unloseOriginals();
        sendOneLost = false;
        rtt.forgetBackOff();
    }

    private void detectLosses(long now) {
        reorderAt = NEVER;
        long found = 0;
        long flight = chunks.flight();
        while (!chunks.nothingSent()) {
            int tsn = chunks.oldestSent();
            if (!losses.overtaken(chunks, tsn)) {
                break;
            }
            long at = losses.lostAt(chunks, tsn, recovering);
            if (at - now > 0) {
                reorderAt = at;
                break;
            }
            found += chunks.length(tsn);
            metrics.losses++;
            lose(tsn, now);
        }
        if (found == 0) {
            return;
        }
        probeAt = NEVER;
        if (!recovering && congestion.lost(flight, found, now)) {
            recovering = true;
            recoveryPoint = lastTsn();
            reduction.begin(flight, congestion.window(), payload);
        }
    }

    /** RFC 9260 section 6.3.3, with the marking of RFC 8985 section 6.3: what left within the last round trip may still arrive. */
    private void expire(long now) {
        metrics.timeouts++;
        int first = chunks.firstTsn();
        if (!mayUndo) {
            undo.disarm();
        } else if (outstanding() && !undo.covers(first)) {
            undo.timedOut(first, lastTsn(), chunks.sentAt(first), chunks.transmissions(first) == 1);
            congestion.remember();
        }
        congestion.timedOut(chunks.flight(), now);
        rtt.backOff();
        // A timeout ends fast recovery: slow start is not allowed inside it, and the window would stay at one packet.
        recovering = false;
        probed = false;
        long young = rtt.srtt() + rtt.srtt() / 4;
        boolean any = false;
        while (!chunks.nothingSent()) {
            int tsn = chunks.oldestSent();
            if (any && chunks.sentAt(tsn) + young - now > 0) {
                break;
            }
            any = true;
            lose(tsn, now);
        }
        forward.again();
        sendOneLost = true;
        probeAt = NEVER;
        reorderAt = NEVER;
        retransmitAt = outstanding() ? now + rtt.rto() : NEVER;
    }

    private void lose(int tsn, long now) {
        OutMessage m = chunks.message(tsn);
        if (givenUp(m, chunks.transmissions(tsn), now)) {
            abandon(m, now);
            return;
        }
        chunks.markLost(tsn);
    }

    private boolean givenUp(OutMessage m, int transmissions, long now) {
        if (!partialReliability || m.reliable()) {
            return false;
        }
        return m.expired(now) || m.maxRetransmits != OutMessage.UNLIMITED && transmissions > m.maxRetransmits;
    }

    /**
     * RFC 3758 section 3.5 A3: the whole message is given up, the part without TSNs too. That part gets one TSN which no chunk carries: the
     * peer may have acknowledged every fragment sent, and only a FORWARD TSN beyond them tells it that the rest never comes.
     */
    private void abandon(OutMessage m, long now) {
        if (!m.abandoned) {
            m.abandoned = true;
            metrics.abandoned++;
        }
        if (!m.complete) {
            m.lastTsn = chunks.nextTsn();
            chunks.addPlaceholder(m);
            queue.abandonRest(m);
        }
        int tsn = Serial.before(m.firstTsn, chunks.firstTsn()) ? chunks.firstTsn() : m.firstTsn;
        for (; !Serial.after(tsn, m.lastTsn); tsn++) {
            if (chunks.message(tsn) == m) {
                chunks.markAbandoned(tsn);
            }
        }
        m.letGo();
        forward.advance(now, rtt.srtt(), true);
    }
}
