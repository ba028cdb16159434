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
    public record Peer(long window, boolean forwardTsn, boolean interleaving) {}

    /**
     * Above this round trip the last chunk of a burst asks for an immediate acknowledgement (RFC 7053): a loss is then seen after one
     * round trip. Below, the extra packets cost more than they bring.
     */
    private static final long IMMEDIATE_ABOVE = 5_000_000;

    private final SendQueue queue;
    private final InFlight chunks;
    private final RttEstimator rtt;
    private final CongestionController congestion;
    private final LossDetector losses;
    private final ForwardTsn forward;
    private final Pacer pacer = new Pacer();
    private final FastRecovery recovery = new FastRecovery();
    private final Abandonment abandonment;
    private final Fragmenter fragmenter;
    private final TailLossProbe probe;
    private final PeerWindow window;
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

    private final Metrics metrics;
    private final int header;
    private int payload;

    private int packet;
    private boolean limited;
    /** The last packet took everything that was queued. */
    private boolean idle;

    private boolean frozen;

    private boolean sendOneLost;
    private long retransmitAt = NEVER;
    private long reorderAt = NEVER;
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

    /**
     * @param payload bytes of user data in a full packet
     * @param metrics what is counted goes on from here
     */
    public Sender(
            SendQueue queue,
            RttEstimator rtt,
            CongestionController congestion,
            Peer peer,
            int firstTsn,
            int payload,
            Metrics metrics) {
        this.payload = payload;
        this.metrics = metrics;
        this.queue = queue;
        this.rtt = rtt;
        this.congestion = congestion;
        this.chunks = new InFlight(firstTsn);
        this.losses = new LossDetector(rtt);
        this.meter = new AckMeter(chunks);
        this.gaps = new GapBlocks(chunks);
        this.writer = new DataWriter(peer.interleaving);
        this.forward = new ForwardTsn(chunks, peer.interleaving);
        this.abandonment = new Abandonment(queue, chunks, forward, rtt, metrics, peer.forwardTsn);
        this.fragmenter = new Fragmenter(queue, chunks, writer, peer.interleaving);
        this.probe = new TailLossProbe(queue, chunks, rtt, abandonment, writer);
        this.header = writer.header();
        this.window = new PeerWindow(queue, peer.window, peer.interleaving);
    }

    public Metrics metrics() {
        return metrics;
    }

    public long flight() {
        return chunks.flight();
    }

    /** What the peer's window still takes, RFC 9260 section 6.2.1. */
    public long peerWindow() {
        return window.room(chunks.flight());
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
        if (probe.due() && (outstanding() || queue.hasWork())) {
            return true;
        }
        if (!chunks.nothingLost()) {
            return sendOneLost || windowOpen() && !pacer.blocked();
        }
        return !window.blocked() && !pacer.blocked() && windowOpen() && !chunks.isFull() && queue.hasWork();
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
            if (!(windowOpen() && (paced || pos > start) || probe.due() && pos == start)) {
                limited = true;
                stopped = true;
                break;
            }
            int length = fragmenter.length(m, limit - pos - header, payload);
            if (length == 0 || chunks.isFull()) {
                stopped = true;
                break;
            }
            if (!window.takes(m, length, chunks.flight()) && !(probe.due() && pos == start)) {
                limited = false;
                window.block();
                stopped = true;
                break;
            }
            restartAfterIdle(now);
            last = pos;
            pos = fragmenter.write(b, pos, m, length, packet, now);
            window.used();
        }
        if (probe.due() && pos == start) {
            pos = probe.write(b, pos, hardLimit, packet, undo, now);
            metrics.retransmissions += pos > start ? 1 : 0;
        }
        if (pos == start) {
            probe.due(false);
            return pos;
        }
        if (last >= 0 && !stopped && rtt.srtt() > IMMEDIATE_ABOVE || probe.due() && last >= 0) {
            b[last + 1] |= Wire.FLAG_IMMEDIATE;
        }
        probe.due(false);
        pacer.sent(pos - start);
        recovery.sent(pos - start);
        sent(now);
        return pos;
    }

    /** Writes a FORWARD TSN when one is due and fits. */
    public int writeForwardTsn(byte[] b, int pos, int limit, long now) {
        if (frozen) {
            return pos;
        }
        if (window.asks() && !forward.due()) {
            window.asked();
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
        return !frozen && (window.asks() || forward.due());
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
        window.advertised(Bytes.u32(b, at + 8));
        // The receiver took back what it had reported in a gap block
        // (RFC 9260 section 6.2): the next TSN cannot be in one.
        if (outstanding() && chunks.state(chunks.firstTsn()) == InFlight.ACKED) {
            chunks.markLost(chunks.firstTsn());
        }
        if (recovery.endsWith(cumulative)) {
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
            meter.tell(congestion, wasLimited, idle, recovery.active(), (metrics.losses - lossesBefore) * payload);
            recovery.acknowledged(meter.bytes(), chunks.flight(), payload);
            probe.renew();
        }
        // Also when the peer only followed a FORWARD TSN: the path works, and what else was
        // given up must not wait. But before the first measurement the timer may be shorter
        // than the round trip, and only a longer one ever lets a chunk be measured.
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
        window.queued();
        if (outstanding() || !queue.hasWork()) {
            return;
        }
        if (window.isClosed()) {
            probe.askWindow(now + rtt.rto());
        }
        window.askLater(rtt.rto(), now);
    }

    /** Gives up the message that is being handed over on the stream, if there is one. */
    public void cancel(int stream, long now) {
        OutMessage m = queue.cancel(stream);
        if (m != null) {
            abandonment.abandon(m, now);
        }
    }

    /** What the last SACK advertised was nothing: the peer is alive and full. */
    public boolean peerIsFull() {
        return window.isClosed();
    }

    public long deadline() {
        if (frozen) {
            return NEVER;
        }
        long timers = Math.min(retransmitAt, Math.min(probe.deadline(), reorderAt));
        return Math.min(timers, Math.min(pacer.deadline(), window.deadline()));
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
        if (window.timeout(now)) {
            queued(now);
        }
        if (probe.expired(now)) {
            if (probe.fire(outstanding(), now)) {
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

    /** The handshake has another cookie: what left beside the one before leaves again. */
    public void handshakeAgain(long peerWindow, long now) {
        window.advertised(peerWindow);
        retransmitAll(now);
    }

    /** Every chunk out is lost: its packet was dropped with the handshake that carried it. */
    public void retransmitAll(long now) {
        while (!chunks.nothingSent()) {
            chunks.markLost(chunks.oldestSent());
        }
        sendOneLost = true;
        probe.disarm();
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
        probe.due(outstanding());
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
        recovery.end();
        probe.renew();
        restartTimers(now);
        probe.due(outstanding());
    }

    private int writeLost(byte[] b, int pos, int limit, int hardLimit, boolean paced, long now) {
        int start = pos;
        while (!chunks.nothingLost()) {
            int tsn = chunks.firstLost();
            OutMessage m = chunks.message(tsn);
            if (abandonment.due(m, chunks.transmissions(tsn), now)) {
                abandonment.abandon(m, now);
                continue;
            }
            int length = chunks.length(tsn);
            boolean allowed = sendOneLost || probe.due() && pos == start || windowOpen() && (paced || pos > start);
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
            if (m == null || !abandonment.dueHalfway(m, now)) {
                return m;
            }
            abandonment.abandon(m, now);
        }
    }

    private void sent(long now) {
        lastSentAt = now;
        everSent = true;
        if (retransmitAt == NEVER) {
            retransmitAt = now + rtt.rto();
        }
        probe.arm(recovery.active(), retransmitAt, now);
    }

    private void armAfterSack(boolean moved, long now) {
        if (!outstanding()) {
            retransmitAt = NEVER;
            probe.disarm();
            reorderAt = NEVER;
            queued(now);
            return;
        }
        // RFC 9260 section 6.3.2 R3: the earliest outstanding chunk was acknowledged.
        if (moved || retransmitAt == NEVER) {
            retransmitAt = now + rtt.rto();
        }
        if (meter.any()) {
            probe.arm(recovery.active(), retransmitAt, now);
        }
    }

    private void restartTimers(long now) {
        retransmitAt = outstanding() ? now + rtt.rto() : NEVER;
        probe.disarm();
        reorderAt = NEVER;
        window.stopAsking();
        probe.renew();
        queued(now);
    }

    private boolean windowOpen() {
        return recovery.active() ? recovery.open() : chunks.flight() < congestion.window();
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
            long at = losses.lostAt(chunks, tsn, recovery.active());
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
        probe.disarm();
        if (!recovery.active() && congestion.lost(flight, found, now)) {
            recovery.begin(lastTsn(), flight, congestion.window(), payload);
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
        recovery.end();
        probe.renew();
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
        probe.disarm();
        reorderAt = NEVER;
        retransmitAt = outstanding() ? now + rtt.rto() : NEVER;
    }

    private void lose(int tsn, long now) {
        OutMessage m = chunks.message(tsn);
        if (abandonment.due(m, chunks.transmissions(tsn), now)) {
            abandonment.abandon(m, now);
            return;
        }
        chunks.markLost(tsn);
    }
}
