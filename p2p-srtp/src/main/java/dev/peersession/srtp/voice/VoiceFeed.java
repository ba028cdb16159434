package dev.peersession.srtp.voice;

import dev.peersession.srtp.audio.AudioCodec;
import dev.peersession.srtp.audio.AudioEncoder;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.EncoderTuning;
import dev.peersession.srtp.audio.LevelMeter;
import dev.peersession.srtp.audio.OpusCodec;
import dev.peersession.srtp.audio.Pcm;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One source for several calls, encoded once: each call gets a {@link Tap} as its source, and what that gives is Opus already. The copies
 * against loss are each call's own; the bit rate is that of the call whose network asks for the least.
 *
 * <p>Its owner calls {@link #tick} each 10 ms on one thread; the calls may be on others. Nothing is read from the source while no call
 * sends.
 */
public final class VoiceFeed {
    private final List<Tap> taps = new CopyOnWriteArrayList<>();
    private final AudioEncoder encoder;
    private final LevelMeter meter = new LevelMeter();
    private final short[] frame;
    private final byte[] encoded = new byte[AudioCodec.MAX_FRAME];
    private final AudioSource source;
    private EncoderTuning tuning = EncoderTuning.clean();
    private volatile boolean muted;
    private int filled;
    private long at;

    /** @param source read on the thread of {@link #tick}; the caller's to close */
    public VoiceFeed(AudioSource source, VoiceOptions options) {
        this.source = source;
        this.encoder = new OpusCodec(options.complexity()).encoder();
        this.frame = new short[options.frameMillis() * (Pcm.RATE / 1000)];
    }

    /** The source of one more call. From any thread. */
    public Tap tap() {
        Tap tap = new Tap(this);
        taps.add(tap);
        return tap;
    }

    void remove(Tap tap) {
        taps.remove(tap);
    }

    /** Sends silence instead of the source, which is read on. From any thread. */
    public void mute(boolean on) {
        muted = on;
    }

    public boolean muted() {
        return muted;
    }

    /** Of what is sent, 0 to 1. From any thread. */
    public double level() {
        return meter.level();
    }

    /** Whether what is sent is speech. From any thread. */
    public boolean speaking() {
        return meter.speaking();
    }

    /** Takes 10 ms of the source, if any call sends. */
    public void tick() {
        if (taps.stream().noneMatch(Tap::isOpen)) {
            filled = 0;
            at += Pcm.BLOCK;
            return;
        }
        int count = Math.max(0, source.read(frame, filled, Pcm.BLOCK));
        if (muted) {
            count = 0;
        }
        Arrays.fill(frame, filled + count, filled + Pcm.BLOCK, (short) 0);
        meter.add(frame, filled, Pcm.BLOCK);
        filled += Pcm.BLOCK;
        if (filled == frame.length) {
            filled = 0;
            encode();
        }
    }

    /** Nobody came for so many blocks of 10 ms: their sound is gone, but not their time. */
    public void skip(long blocks) {
        filled = 0;
        at += blocks * Pcm.BLOCK;
    }

    private void encode() {
        tune();
        int length = encoder.encode(frame, 0, frame.length, encoded, 0, encoded.length);
        EncodedFrame made = new EncodedFrame(
                Arrays.copyOf(encoded, Math.max(0, length)), at, frame.length, meter.level(), meter.speaking());
        at += frame.length;
        taps.forEach(tap -> tap.offer(made));
    }

    private void tune() {
        EncoderTuning wanted = null;
        for (Tap tap : taps) {
            EncoderTuning one = tap.wanted();
            if (tap.isOpen() && one != null) {
                wanted = wanted == null ? one : modest(wanted, one);
            }
        }
        if (wanted != null && !wanted.equals(tuning)) {
            tuning = wanted;
            encoder.tune(wanted);
        }
    }

    private static EncoderTuning modest(EncoderTuning a, EncoderTuning b) {
        return new EncoderTuning(
                Math.min(a.bitrate(), b.bitrate()),
                a.wideband() || b.wideband(),
                a.inBandFec() || b.inBandFec(),
                Math.max(a.lossPercent(), b.lossPercent()),
                a.discontinuous() && b.discontinuous());
    }
}
