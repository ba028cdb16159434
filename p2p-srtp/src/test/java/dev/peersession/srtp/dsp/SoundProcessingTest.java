package dev.peersession.srtp.dsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.audio.PcmRing;
import dev.peersession.srtp.voice.Speech;
import org.junit.jupiter.api.Test;

class SoundProcessingTest {
    @Test
    void what_the_loudspeaker_plays_hardly_comes_back_through_the_microphone() {
        SoundProcessing room = new SoundProcessing(true, true);
        short[] far = Scene.repeat(Speech.clip(), 0, 10);
        // The room: half as loud, 40 ms later.
        PcmRing air = new PcmRing(500);
        air.write(new short[4 * Pcm.BLOCK], 0, 4 * Pcm.BLOCK);
        AudioSource source = room.source(air);
        AudioSink sink = room.sink((pcm, off, samples) -> {
            short[] quieter = new short[samples];
            for (int i = 0; i < samples; i++) {
                quieter[i] = (short) (pcm[off + i] / 2);
            }
            air.write(quieter, 0, samples);
        });
        short[] block = new short[Pcm.BLOCK];
        double before = 0;
        double after = 0;
        for (int at = 0; at < far.length; at += Pcm.BLOCK) {
            assertThat(source.read(block, 0, Pcm.BLOCK)).isEqualTo(Pcm.BLOCK);
            if (at > 6 * Pcm.RATE) {
                after += Scene.energy(block, 0, Pcm.BLOCK);
                before += Scene.energy(far, at - 5 * Pcm.BLOCK, at - 4 * Pcm.BLOCK) / 4;
            }
            sink.write(far, at, Pcm.BLOCK);
        }
        assertThat(Scene.decibels(before / after)).isGreaterThan(20);
        assertThat(room.enhancement()).isGreaterThan(15);
    }

    @Test
    void a_microphone_without_sound_is_silence_and_its_end_is_told() {
        SoundProcessing room = new SoundProcessing(true, true);
        int[] calls = new int[1];
        AudioSource source = room.source((pcm, off, samples) -> calls[0]++ < 3 ? 0 : -1);
        short[] block = new short[Pcm.BLOCK];
        for (int i = 0; i < 3; i++) {
            assertThat(source.read(block, 0, Pcm.BLOCK)).isEqualTo(Pcm.BLOCK);
            assertThat(block).containsOnly((short) 0);
        }
        assertThat(source.read(block, 0, Pcm.BLOCK)).isEqualTo(-1);
    }

    @Test
    void both_ends_are_closed() {
        boolean[] closed = new boolean[2];
        SoundProcessing room = new SoundProcessing(false, false);
        room.source(new AudioSource() {
                    @Override
                    public int read(short[] pcm, int off, int samples) {
                        return 0;
                    }

                    @Override
                    public void close() {
                        closed[0] = true;
                    }
                })
                .close();
        room.sink(new AudioSink() {
                    @Override
                    public void write(short[] pcm, int off, int samples) {}

                    @Override
                    public void close() {
                        closed[1] = true;
                    }
                })
                .close();
        assertThat(closed).containsExactly(true, true);
    }
}
