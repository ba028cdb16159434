package dev.peersession.srtp.audio;

import dev.peersession.srtp.opus.OpusApplication;
import dev.peersession.srtp.opus.OpusBandwidth;
import dev.peersession.srtp.opus.OpusDecoder;
import dev.peersession.srtp.opus.OpusEncoder;
import dev.peersession.srtp.opus.OpusException;
import dev.peersession.srtp.opus.OpusSignal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Opus (RFC 6716, RFC 7587) through a port of libopus to Java. The port throws {@code AssertionError} and runtime exceptions for some
 * malformed frames: both are caught here, the codec is reset, and the caller conceals.
 */
public final class OpusCodec implements AudioCodec {
    private static final int WARM_UP_FRAME = 960;
    private static final int WARM_UP_FRAMES = 300;

    private static final AtomicBoolean WARMED = new AtomicBoolean();

    private final int complexity;

    /** @param complexity 0 to 10; 5 costs two thirds of 10 and is hard to tell from it at voice rates */
    public OpusCodec(int complexity) {
        if (complexity < 0 || complexity > 10) {
            throw new IllegalArgumentException("complexity is " + complexity + ", allowed 0 to 10, default 5");
        }
        this.complexity = complexity;
    }

    public OpusCodec() {
        this(5);
    }

    /**
     * Encodes and decodes six seconds of speech-like sound at both kinds of tuning, so that the JVM has loaded and compiled the
     * codec before the first call needs it every 20 ms. Takes about a second of one processor, on the thread that asks for it; only
     * the first time in a JVM, later it returns at once. A call that starts does it by itself in the background; a program that
     * knows earlier that there will be one does well to do it while it waits for its peer.
     */
    public static void warmUp() {
        if (WARMED.getAndSet(true)) {
            return;
        }
        OpusCodec codec = new OpusCodec();
        AudioEncoder encoder = codec.encoder();
        AudioDecoder decoder = codec.decoder();
        short[] pcm = new short[WARM_UP_FRAME];
        byte[] frame = new byte[MAX_FRAME];
        short[] out = new short[MAX_SAMPLES];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < WARM_UP_FRAMES; i++) {
            if (i == WARM_UP_FRAMES / 2) {
                encoder.tune(new EncoderTuning(14_500, false, false, 0, false));
            }
            for (int j = 0; j < pcm.length; j++) {
                int at = i * pcm.length + j;
                double voice = 6000 * Math.sin(at * 0.016) * Math.sin(at * 0.0002) + 2000 * Math.sin(at * 0.21);
                pcm[j] = (short) (voice + random.nextInt(400));
            }
            int length = encoder.encode(pcm, 0, pcm.length, frame, 0, frame.length);
            decoder.decode(frame, 0, length, out, 0, out.length);
            if (i % 20 == 0) {
                decoder.conceal(out, 0, pcm.length);
            }
        }
    }

    @Override
    public String name() {
        return "opus";
    }

    // RFC 7587 section 4.1: the RTP clock is 48 kHz whatever the band.
    @Override
    public int clockRate() {
        return Pcm.RATE;
    }

    @Override
    public AudioEncoder encoder() {
        return new Encoder(complexity);
    }

    @Override
    public AudioDecoder decoder() {
        return new Decoder();
    }

    private static final class Encoder implements AudioEncoder {
        // RFC 7587 section 3.1.3: a frame of 2 bytes or less says only "still silent" and need not be sent.
        private static final int SILENCE = 2;

        private final OpusEncoder opus;
        private long errors;

        Encoder(int complexity) {
            try {
                opus = new OpusEncoder(Pcm.RATE, 1, OpusApplication.OPUS_APPLICATION_VOIP);
            } catch (OpusException e) {
                throw new IllegalStateException("the codec refuses 48 kHz mono", e);
            }
            opus.setComplexity(complexity);
            opus.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
            opus.setUseVBR(true);
            opus.setUseConstrainedVBR(true);
            tune(EncoderTuning.clean());
        }

        @Override
        public int encode(short[] pcm, int off, int samples, byte[] out, int outOff, int capacity) {
            try {
                int length = opus.encode(pcm, off, samples, out, outOff, Math.min(capacity, MAX_FRAME));
                return length <= SILENCE ? 0 : length;
            } catch (OpusException | RuntimeException | AssertionError e) {
                errors++;
                opus.resetState();
                return 0;
            }
        }

        @Override
        public void tune(EncoderTuning tuning) {
            opus.setBitrate(tuning.bitrate());
            opus.setMaxBandwidth(
                    tuning.wideband() ? OpusBandwidth.OPUS_BANDWIDTH_WIDEBAND : OpusBandwidth.OPUS_BANDWIDTH_FULLBAND);
            opus.setUseInbandFEC(tuning.inBandFec());
            opus.setPacketLossPercent(tuning.lossPercent());
            opus.setUseDTX(tuning.discontinuous());
        }

        @Override
        public long errors() {
            return errors;
        }
    }

    private static final class Decoder implements AudioDecoder {
        // RFC 6716 section 3.1: configurations 0 to 11 are SILK, 12 to 15 hybrid, 16 to 31 CELT.
        private static final int FIRST_CELT = 16;

        private final OpusDecoder opus;
        private long errors;

        Decoder() {
            try {
                opus = new OpusDecoder(Pcm.RATE, 1);
            } catch (OpusException e) {
                throw new IllegalStateException("the codec refuses 48 kHz mono", e);
            }
        }

        @Override
        public int duration(byte[] frame, int off, int len) {
            return OpusFrame.samples(frame, off, len);
        }

        @Override
        public int decode(byte[] frame, int off, int len, short[] out, int outOff, int capacity) {
            int samples = duration(frame, off, len);
            if (samples < 0 || samples > capacity) {
                errors++;
                return -1;
            }
            return run(frame, off, len, out, outOff, samples, false);
        }

        // RFC 6716 section 4.2.4: in each SILK frame a VAD bit per 20 ms, then the
        // bit that announces redundancy. They are the first bits of the range coder
        // at even odds, so they stand in the clear at the top of the first byte.
        @Override
        public boolean carriesPrevious(byte[] frame, int off, int len) {
            if (len < 2 || (frame[off] & 3) != 0) {
                return false;
            }
            int configuration = (frame[off] & 0xff) >>> 3;
            if (configuration >= FIRST_CELT) {
                return false;
            }
            int silkFrames = Math.max(1, OpusFrame.samplesPerFrame(frame[off]) / 960);
            return (frame[off + 1] >>> 7 - silkFrames & 1) != 0;
        }

        @Override
        public int decodePrevious(byte[] frame, int off, int len, short[] out, int outOff, int samples) {
            return carriesPrevious(frame, off, len) ? run(frame, off, len, out, outOff, samples, true) : -1;
        }

        @Override
        public void conceal(short[] out, int outOff, int samples) {
            try {
                int made = opus.decode(null, 0, 0, out, outOff, samples, false);
                if (made == samples) {
                    return;
                }
            } catch (OpusException | RuntimeException | AssertionError e) {
                opus.resetState();
            }
            errors++;
            Arrays.fill(out, outOff, outOff + samples, (short) 0);
        }

        @Override
        public long errors() {
            return errors;
        }

        private int run(byte[] frame, int off, int len, short[] out, int outOff, int samples, boolean previous) {
            try {
                int made = opus.decode(frame, off, len, out, outOff, samples, previous);
                if (made == samples) {
                    return made;
                }
            } catch (OpusException | RuntimeException | AssertionError e) {
                // Fall through: what stands in the output is not to be played.
            }
            errors++;
            opus.resetState();
            return -1;
        }
    }
}
