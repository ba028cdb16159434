package dev.peersession.srtp.jitter;

import dev.peersession.srtp.audio.AudioCodec;
import dev.peersession.srtp.audio.AudioDecoder;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.rtp.Sequence;
import java.util.Arrays;

/**
 * Plays a stream of encoded frames at a steady pace.
 *
 * <p><b>One quantity rules.</b> The playout delay is the age of the next sample when it will be heard, less the age at which the
 * fastest packets arrive: {@code now + decoded - playhead - baseline}. It stays the same while playing, grows by what is
 * concealed without moving the playhead, and by what is put in, and shrinks by what is taken out. {@link DelayTarget} says what
 * it should be. Clock drift moves the baseline and needs no treatment of its own.
 *
 * <p><b>Order of repair.</b> A frame that is due is played from its packet, else from a redundant copy (which stands in the queue
 * like the packet would), else from the in-band copy in the frame after it, else it is made up by the codec for 120 ms and then
 * faded to comfort noise.
 *
 * <p><b>Stalls.</b> With nothing at all in the queue nobody knows whether frames are late, lost or were never sent. Sound is made
 * up and the playhead waits. When the next frame comes, the time spent is first set off against the gap before that frame; what
 * remains is added delay. So a late frame is heard whole, an outage does not add delay, and after silence speech starts at the
 * target.
 *
 * <p>One owner thread; {@code now} is in nanoseconds.
 */
public final class JitterBuffer {
    private static final int BLOCK = Pcm.BLOCK;

    /** The codec's own concealment sounds like a voice for about this long, then like a machine. */
    private static final int CODEC_CONCEALMENT = 12 * BLOCK;

    private static final int FADE = 8 * BLOCK;

    /** Excess delay from which sound is taken out, and the lack from which it is put in. */
    private static final int SHORTEN_FROM = 480;

    private static final int LENGTHEN_FROM = 96;

    /** Excess or lack that is worth a rougher change. */
    private static final int HURRY = 1920;

    /** Frames to hear before the first guess is given up for less: a second and a half says something about jitter. */
    private static final int TRIAL = 75;

    /** Beyond this, frames are left out whole: the sink stood still, or the clock of the sender jumped. */
    private static final int SKIP_FROM = 24_000;

    /** The same while the stream is on trial: what piled up while two cold machines began is better lost than kept as delay. */
    private static final int SKIP_FROM_ON_TRIAL = 5_760;

    /** A timestamp this far off starts the stream anew. */
    private static final long RESTART = 5L * Pcm.RATE;

    private static final int FADE_IN = 240;

    /** Room for decoded sound: the longest frame, what is left of the one before, and one period put in. */
    private static final int DECODED = AudioCodec.MAX_SAMPLES + 4 * BLOCK;

    /** What one datagram can carry; it bounds what the queue holds. */
    private static final int MAX_PACKET = 1500;

    /** Timestamps of frames seen, in units of 2.5 ms, to tell a late frame from a copy of one already played. */
    private static final int SEEN = 1024;

    private static final int SEEN_UNIT = 120;

    private final JitterOptions options;
    private final AudioDecoder decoder;
    private final int scale;
    private final FrameQueue queue = new FrameQueue();
    private final ComfortNoise noise = new ComfortNoise();
    private final JitterCounters counters = new JitterCounters();
    private final long[] seen = new long[SEEN];
    private final short[] decoded = new short[DECODED];
    private DelayTarget target = new DelayTarget();
    private int from;
    private int to;

    private boolean known;
    private long epoch;
    private long newestTimestamp;
    private boolean playing;
    private long playhead;
    private long stall;
    private long playedDelay;
    private int lastSequence = -1;
    private int concealRun;
    private boolean fadeIn;

    /** @param clockRate of the payload's timestamps: 48,000 or a divisor of it */
    public JitterBuffer(JitterOptions options, AudioDecoder decoder, int clockRate) {
        if (clockRate <= 0 || Pcm.RATE % clockRate != 0) {
            throw new IllegalArgumentException("clockRate is " + clockRate + ", allowed 48000 and what divides it");
        }
        this.options = options;
        this.decoder = decoder;
        this.scale = Pcm.RATE / clockRate;
    }

    /**
     * Takes a frame from the network. What is malformed, a copy of a frame already there, or too late is counted and dropped.
     *
     * @param sequence of the packet that carried the frame first; for a redundant copy the number it had or must have had
     * @param redundant whether this is a copy sent with a later packet
     */
    public void insert(int sequence, int timestamp, boolean redundant, byte[] buf, int off, int len, long now) {
        if (redundant) {
            counters.copiesReceived++;
        }
        int samples = decoder.duration(buf, off, len);
        if (samples <= 0 || len > MAX_PACKET) {
            counters.decodeErrors++;
            return;
        }
        if (!known) {
            known = true;
            epoch = now;
            newestTimestamp = (long) timestamp * scale;
            Arrays.fill(seen, Long.MIN_VALUE);
        }
        long at = Sequence.extendTimestamp(newestTimestamp / scale, timestamp) * scale;
        if (Math.abs(at - newestTimestamp) > RESTART) {
            restart();
            newestTimestamp = at;
        }
        newestTimestamp = Math.max(newestTimestamp, at);
        int slot = (int) Math.floorMod(at / SEEN_UNIT, (long) SEEN);
        if (seen[slot] == at) {
            if (redundant) {
                counters.copiesUnneeded++;
            }
            return;
        }
        seen[slot] = at;
        long clock = samples(now);
        target.add(clock - at, clock);
        if (playing && at + samples <= playhead) {
            counters.late++;
            return;
        }
        FrameQueue.Frame frame = queue.add(at);
        frame.copy(buf, off, len);
        frame.samples = samples;
        frame.sequence = sequence & 0xffff;
        frame.redundant = redundant;
        frame.arrival = clock;
    }

    /** Writes the next 10 ms (480 samples) of sound. Call it once per 10 ms of the sink's clock. */
    public void pull(short[] out, int off, long now) {
        long clock = samples(now);
        counters.total += BLOCK;
        if (!playing && !start(clock)) {
            Arrays.fill(out, off, off + BLOCK, (short) 0);
            return;
        }
        while (to - from < BLOCK) {
            produce(clock);
        }
        playedDelay = delay(clock);
        System.arraycopy(decoded, from, out, off, BLOCK);
        from += BLOCK;
    }

    /** A snapshot. */
    public JitterStatistics statistics() {
        return counters.snapshot(targetSamples() / 48.0, playedDelay / 48.0, decoder.errors());
    }

    private boolean start(long clock) {
        if (queue.size() == 0) {
            return false;
        }
        long first = queue.first().timestamp;
        if (clock - first - target.baseline() < options.startMillis() * 48L) {
            return false;
        }
        playing = true;
        playhead = first;
        fadeIn = true;
        return true;
    }

    private void produce(long clock) {
        dropLate();
        if (queue.size() == 0) {
            conceal(BLOCK, true);
            stall += BLOCK;
            return;
        }
        FrameQueue.Frame next = queue.first();
        long gap = Math.max(0, next.timestamp - playhead);
        if (gap > 0 && stall > 0) {
            // No more than the delay in excess: the first frame after a pause starts at the target, not before.
            long setOff = Math.min(Math.min(gap, stall), Math.max(0, delay(clock) - targetSamples()));
            settle(next);
            playhead += setOff;
            stall -= setOff;
            gap -= setOff;
        }
        if (gap == 0) {
            counters.confirmConcealment();
            stall = 0;
            play(next, clock);
        } else {
            fill(next, gap, clock);
        }
    }

    private void fill(FrameQueue.Frame next, long gap, long clock) {
        if (silenceBefore(next)) {
            int part = (int) Math.min(gap, BLOCK);
            conceal(part, false);
            counters.comfortNoise(part);
            playhead += part;
            return;
        }
        if (delay(clock) + BLOCK <= targetSamples()) {
            // By the target the missing frame may still come: make up time without giving it up.
            conceal(BLOCK, true);
            stall += BLOCK;
            return;
        }
        int missing = (int) Math.min(gap, AudioCodec.MAX_SAMPLES);
        if (missing <= next.samples && missing % 480 == 0) {
            compact(missing);
            if (decoder.decodePrevious(next.data, 0, next.length, decoded, to, missing) == missing) {
                counters.framesFromInBandFec++;
                append(missing);
                playhead += missing;
                return;
            }
        }
        int part = (int) Math.min(gap, BLOCK);
        conceal(part, true);
        counters.confirmConcealment();
        playhead += part;
    }

    private void play(FrameQueue.Frame frame, long clock) {
        queue.removeFirst();
        compact(frame.samples);
        int skip = (int) Math.max(0, playhead - frame.timestamp);
        int samples = decoder.decode(frame.data, 0, frame.length, decoded, to, frame.samples);
        playhead = frame.timestamp + frame.samples;
        lastSequence = frame.sequence;
        if (samples != frame.samples) {
            conceal(frame.samples - skip, true);
            counters.confirmConcealment();
            return;
        }
        if (skip > 0) {
            System.arraycopy(decoded, to + skip, decoded, to, samples - skip);
            samples -= skip;
        }
        if (frame.redundant) {
            counters.framesFromRedundancy++;
        }
        counters.emitted(samples, clock + to - from - frame.arrival);
        noise.learn(decoded, to, samples);
        append(samples);
        adapt(clock);
    }

    private void adapt(long clock) {
        long excess = delay(clock) - targetSamples();
        int skipFrom = target.frames() > TRIAL ? SKIP_FROM : SKIP_FROM_ON_TRIAL;
        while (excess > skipFrom && queue.size() > 1) {
            counters.removed += queue.removeFirst().samples;
            playhead = queue.first().timestamp;
            excess = delay(clock) - targetSamples();
        }
        if (excess >= SHORTEN_FROM && (target.frames() > TRIAL || delay(clock) > options.startMillis() * 48L + HURRY)) {
            int removed = TimeStretch.shorten(decoded, from, to, (int) excess, excess > HURRY);
            to -= removed;
            counters.removed += removed;
        } else if (excess < -LENGTHEN_FROM) {
            int inserted = TimeStretch.lengthen(decoded, from, to, (int) -excess + SHORTEN_FROM / 2, -excess > HURRY);
            to += inserted;
            counters.inserted += inserted;
        }
    }

    /** Appends made-up sound: the codec's continuation, and from 120 ms on more and more comfort noise. */
    private void conceal(int samples, boolean asLoss) {
        compact(samples);
        int voiced = CODEC_CONCEALMENT + FADE - concealRun;
        if (voiced > 0 && samples % SEEN_UNIT == 0) {
            decoder.conceal(decoded, to, samples);
        } else {
            Arrays.fill(decoded, to, to + samples, (short) 0);
        }
        if (asLoss) {
            counters.conceal(samples, concealRun == 0, voiced <= 0);
        }
        for (int i = 0; i < samples; i++) {
            int faded = Math.min(FADE, Math.max(0, concealRun + i - CODEC_CONCEALMENT));
            if (faded > 0) {
                int mixed = (decoded[to + i] * (FADE - faded) + noise.next() * faded) / FADE;
                decoded[to + i] = Pcm.clip(mixed);
            }
        }
        concealRun = Math.min(concealRun + samples, Integer.MAX_VALUE / 2);
        fadeIn = concealRun > CODEC_CONCEALMENT;
        to += samples;
    }

    private void append(int samples) {
        if (fadeIn) {
            for (int i = 0; i < FADE_IN && i < samples; i++) {
                decoded[to + i] = (short) (decoded[to + i] * i / FADE_IN);
            }
        }
        fadeIn = false;
        concealRun = 0;
        to += samples;
    }

    private void dropLate() {
        while (queue.size() > 0 && queue.first().timestamp + queue.first().samples <= playhead) {
            queue.removeFirst();
            counters.late++;
        }
    }

    /** Part of a stall was the gap before {@code next}: silence when the sender sent nothing, concealment for what was lost. */
    private void settle(FrameQueue.Frame next) {
        if (silenceBefore(next)) {
            counters.wasSilence();
        } else {
            counters.confirmConcealment();
        }
    }

    /** RFC 3550 section 5.1: with silence suppression the timestamp jumps while the sequence number does not. */
    private boolean silenceBefore(FrameQueue.Frame next) {
        return lastSequence >= 0 && Sequence.distance(lastSequence, next.sequence) == 1;
    }

    private long delay(long clock) {
        return clock + (to - from) - playhead - target.baseline();
    }

    private long targetSamples() {
        long wanted = Math.max(target.samples(), target.recentSamples());
        return Math.max(options.minimumMillis() * 48L, Math.min(options.maximumMillis() * 48L, wanted));
    }

    private void compact(int room) {
        if (from > 0 && to + room + 2 * BLOCK > DECODED) {
            System.arraycopy(decoded, from, decoded, 0, to - from);
            to -= from;
            from = 0;
        }
    }

    private void restart() {
        queue.clear();
        target = new DelayTarget();
        playing = false;
        stall = 0;
        lastSequence = -1;
        from = 0;
        to = 0;
        Arrays.fill(seen, Long.MIN_VALUE);
    }

    private long samples(long now) {
        return (now - epoch) / 1000 * 48 / 1000;
    }
}
