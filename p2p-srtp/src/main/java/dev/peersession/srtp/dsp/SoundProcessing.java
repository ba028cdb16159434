package dev.peersession.srtp.dsp;

import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.Capture;
import dev.peersession.srtp.audio.Pcm;
import java.util.Arrays;

/**
 * A microphone and a loudspeaker that stand in one room: what the loudspeaker plays is taken out of what the microphone hears,
 * then steady noise, then rumble, and the level is brought to that of speech.
 *
 * <pre>{@code
 * SoundProcessing room = new SoundProcessing(true, true);
 * peer.call(room.source(AudioDevices.microphone()), room.sink(AudioDevices.speaker()));
 * }</pre>
 *
 * <p>Source and sink belong to one call, which uses both on its thread.
 */
public final class SoundProcessing {
    private static final short[] SILENCE = new short[Pcm.BLOCK];

    private final EchoCanceller echo = new EchoCanceller();
    private final NoiseSuppressor noise = new NoiseSuppressor();
    private final boolean cancelEcho;
    private final boolean suppressNoise;
    private boolean played;

    /**
     * @param cancelEcho not needed with headphones
     * @param suppressNoise holds the sound back by 10 ms
     */
    public SoundProcessing(boolean cancelEcho, boolean suppressNoise) {
        this.cancelEcho = cancelEcho;
        this.suppressNoise = suppressNoise;
    }

    /** The microphone, cleaned. Closing it closes the microphone. */
    public AudioSource source(AudioSource microphone) {
        return new Capture(new Cleaned(microphone));
    }

    /** The loudspeaker, listened to on its way. Closing it closes the loudspeaker. */
    public AudioSink sink(AudioSink loudspeaker) {
        return new AudioSink() {
            @Override
            public void write(short[] pcm, int off, int samples) {
                if (cancelEcho && samples == Pcm.BLOCK) {
                    echo.played(pcm, off);
                    played = true;
                }
                loudspeaker.write(pcm, off, samples);
            }

            @Override
            public void close() {
                loudspeaker.close();
            }
        };
    }

    /** Echo return loss enhancement of late, in dB. */
    public double enhancement() {
        return echo.enhancement();
    }

    private final class Cleaned implements AudioSource {
        private final AudioSource microphone;

        Cleaned(AudioSource microphone) {
            this.microphone = microphone;
        }

        @Override
        public int read(short[] pcm, int off, int samples) {
            int count = microphone.read(pcm, off, samples);
            if (count < 0 || samples != Pcm.BLOCK) {
                return count;
            }
            // Both filters keep step with time, so a gap is heard as silence.
            Arrays.fill(pcm, off + count, off + samples, (short) 0);
            if (cancelEcho) {
                if (!played) {
                    echo.played(SILENCE, 0);
                }
                played = false;
                echo.captured(pcm, off);
            }
            if (suppressNoise) {
                noise.process(pcm, off);
            }
            return samples;
        }

        @Override
        public void close() {
            microphone.close();
        }
    }
}
