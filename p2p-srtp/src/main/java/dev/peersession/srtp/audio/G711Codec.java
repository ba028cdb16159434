package dev.peersession.srtp.audio;

import java.util.Arrays;

/** G.711 (RFC 3551 section 4.5.14), mu-law or A-law: the fallback that every telephone and browser has. */
public final class G711Codec implements AudioCodec {
    /** 48 kHz to 8 kHz. */
    private static final int RATIO = 6;

    private final boolean aLaw;

    /** @param aLaw PCMA when true, PCMU when false */
    public G711Codec(boolean aLaw) {
        this.aLaw = aLaw;
    }

    @Override
    public String name() {
        return aLaw ? "PCMA" : "PCMU";
    }

    @Override
    public int clockRate() {
        return 8000;
    }

    @Override
    public AudioEncoder encoder() {
        return new Encoder(aLaw);
    }

    @Override
    public AudioDecoder decoder() {
        return new Decoder(aLaw);
    }

    private static final class Encoder implements AudioEncoder {
        private final boolean aLaw;
        private final LowPass lowPass = new LowPass();

        Encoder(boolean aLaw) {
            this.aLaw = aLaw;
        }

        @Override
        public int encode(short[] pcm, int off, int samples, byte[] out, int outOff, int capacity) {
            int length = samples / RATIO;
            if (length > capacity) {
                return 0;
            }
            for (int i = 0; i < length; i++) {
                for (int j = 0; j < RATIO; j++) {
                    lowPass.push(pcm[off + RATIO * i + j]);
                }
                short sample = Pcm.clip(Math.round(lowPass.value()));
                out[outOff + i] = aLaw ? G711.toALaw(sample) : G711.toMuLaw(sample);
            }
            return length;
        }

        @Override
        public void tune(EncoderTuning tuning) {
            // The rate of G.711 is fixed.
        }

        @Override
        public long errors() {
            return 0;
        }
    }

    private static final class Decoder implements AudioDecoder {
        private static final int HISTORY = 2 * 960;

        private final boolean aLaw;
        private final LowPass lowPass = new LowPass();
        private final short[] history = new short[HISTORY];
        private int period;
        private int phase;
        private float gain = 1;
        private long errors;

        Decoder(boolean aLaw) {
            this.aLaw = aLaw;
        }

        @Override
        public int duration(byte[] frame, int off, int len) {
            int samples = len * RATIO;
            return len == 0 || samples > MAX_SAMPLES || samples % 120 != 0 ? -1 : samples;
        }

        @Override
        public int decode(byte[] frame, int off, int len, short[] out, int outOff, int capacity) {
            int samples = duration(frame, off, len);
            if (samples < 0 || samples > capacity) {
                errors++;
                return -1;
            }
            for (int i = 0; i < len; i++) {
                short sample = aLaw ? G711.fromALaw(frame[off + i]) : G711.fromMuLaw(frame[off + i]);
                for (int j = 0; j < RATIO; j++) {
                    lowPass.push(j == 0 ? RATIO * sample : 0);
                    out[outOff + RATIO * i + j] = Pcm.clip(Math.round(lowPass.value()));
                }
            }
            remember(out, outOff, samples);
            period = 0;
            gain = 1;
            return samples;
        }

        @Override
        public boolean carriesPrevious(byte[] frame, int off, int len) {
            return false;
        }

        @Override
        public int decodePrevious(byte[] frame, int off, int len, short[] out, int outOff, int samples) {
            return -1;
        }

        // In the manner of G.711 appendix I: the last pitch period again and again, fading over 60 ms.
        @Override
        public void conceal(short[] out, int outOff, int samples) {
            if (period == 0) {
                period = Pitch.period(history, HISTORY);
                phase = 0;
            }
            float fade = 1f / (6 * Pcm.BLOCK);
            for (int i = 0; i < samples; i++) {
                out[outOff + i] = (short) (history[HISTORY - period + phase] * gain);
                phase = (phase + 1) % period;
                gain = Math.max(0, gain - fade);
            }
        }

        @Override
        public long errors() {
            return errors;
        }

        private void remember(short[] pcm, int off, int samples) {
            int kept = Math.min(samples, HISTORY);
            System.arraycopy(history, kept, history, 0, HISTORY - kept);
            System.arraycopy(pcm, off + samples - kept, history, HISTORY - kept, kept);
        }
    }

    /** A windowed-sinc filter at 3.6 kHz for 48 kHz, used before leaving out and after putting in samples. */
    private static final class LowPass {
        private static final int TAPS = 96;
        private static final float[] COEFFICIENTS = coefficients();

        private final float[] line = new float[2 * TAPS];
        private int at;

        void push(int sample) {
            at = at == 0 ? TAPS - 1 : at - 1;
            line[at] = sample;
            line[at + TAPS] = sample;
        }

        float value() {
            float sum = 0;
            for (int i = 0; i < TAPS; i++) {
                sum += line[at + i] * COEFFICIENTS[i];
            }
            return sum;
        }

        private static float[] coefficients() {
            double[] raw = new double[TAPS];
            double cutoff = 3600.0 / Pcm.RATE;
            for (int i = 0; i < TAPS; i++) {
                double t = i - (TAPS - 1) / 2.0;
                double window = 0.54 - 0.46 * Math.cos(2 * Math.PI * i / (TAPS - 1));
                raw[i] = Math.sin(2 * Math.PI * cutoff * t) / (Math.PI * t) * window;
            }
            double sum = Arrays.stream(raw).sum();
            float[] scaled = new float[TAPS];
            for (int i = 0; i < TAPS; i++) {
                scaled[i] = (float) (raw[i] / sum);
            }
            return scaled;
        }
    }
}
