package dev.peersession.srtp.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.peersession.srtp.audio.Pcm;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;
import org.junit.jupiter.api.Test;

/** Devices as states, on lines that the tests make; the loops are stepped by hand. */
class DeviceTest {
    private final short[] pcm = new short[Pcm.BLOCK];
    private final AtomicLong clock = new AtomicLong();

    @Test
    void a_machine_without_sound_has_empty_lists_and_throws_nothing() {
        assertThatCode(AudioDevices::microphones).doesNotThrowAnyException();
        assertThatCode(AudioDevices::speakers).doesNotThrowAnyException();
        assertThatCode(() -> AudioDevices.microphone().close()).doesNotThrowAnyException();
        assertThatCode(() -> AudioDevices.speaker("no such speaker").close()).doesNotThrowAnyException();
    }

    @Test
    void a_device_without_a_mono_line_is_opened_in_stereo_and_one_of_the_other_kind_is_passed_over() throws Exception {
        DataLine.Info[] opened = new DataLine.Info[1];
        Mixer stereoOnly = (Mixer) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Mixer.class}, (proxy, method, arguments) -> {
                    DataLine.Info asked = (DataLine.Info) arguments[0];
                    boolean has =
                            asked.getLineClass() == TargetDataLine.class && asked.getFormats()[0].getChannels() == 2;
                    if (method.getName().equals("isLineSupported")) {
                        return has;
                    }
                    // As the JDK's mixers refuse.
                    if (!method.getName().equals("getLine") || !has) {
                        throw new IllegalArgumentException(method.getName() + " " + asked);
                    }
                    opened[0] = asked;
                    return Proxy.newProxyInstance(
                            getClass().getClassLoader(), new Class<?>[] {TargetDataLine.class}, (p, m, a) -> null);
                });
        assertThat(AudioDevices.line(stereoOnly, TargetDataLine.class)).isInstanceOf(TargetDataLine.class);
        assertThat(opened[0].getFormats()[0].getChannels()).isEqualTo(2);
        assertThat(AudioDevices.line(stereoOnly, SourceDataLine.class)).isNull();
    }

    @Test
    void a_missing_microphone_is_a_state_and_gives_silence_until_it_appears() {
        boolean[] there = {false};
        Microphone microphone = new Microphone(
                () -> {
                    if (!there[0]) {
                        throw new LineUnavailableException("busy");
                    }
                    return new FakeLine(1, 1000);
                },
                clock::get,
                false);
        assertThat(microphone.state()).isEqualTo(DeviceState.OPENING);
        assertThat(microphone.step()).isEqualTo(DeviceLoop.RETRY_NANOS);
        assertThat(microphone.state()).isEqualTo(DeviceState.MISSING);
        assertThat(microphone.read(pcm, 0, Pcm.BLOCK)).isZero();
        there[0] = true;
        assertThat(microphone.step()).isZero();
        assertThat(microphone.step()).isZero();
        assertThat(microphone.state()).isEqualTo(DeviceState.RUNNING);
        assertThat(microphone.read(pcm, 0, Pcm.BLOCK)).isEqualTo(Pcm.BLOCK);
        assertThat(pcm).containsOnly(1000);
    }

    @Test
    void what_the_sound_system_throws_does_not_get_out() {
        Microphone microphone = new Microphone(
                () -> {
                    throw new NoClassDefFoundError("no libjsound");
                },
                clock::get,
                false);
        assertThat(microphone.step()).isPositive();
        assertThat(microphone.state()).isEqualTo(DeviceState.MISSING);
    }

    @Test
    void half_a_minute_of_exact_zeros_is_reported_and_ends_with_the_first_sound() {
        FakeLine line = new FakeLine(1, 0);
        Microphone microphone = new Microphone(() -> line, clock::get, false);
        microphone.step();
        for (int i = 0; i < 2_999; i++) {
            microphone.step();
        }
        assertThat(microphone.state()).isEqualTo(DeviceState.RUNNING);
        microphone.step();
        assertThat(microphone.state()).isEqualTo(DeviceState.SILENT);
        line.value = 3;
        microphone.step();
        assertThat(microphone.state()).isEqualTo(DeviceState.RUNNING);
    }

    @Test
    void a_microphone_that_is_pulled_out_is_lost_and_found_again() {
        FakeLine[] lines = {new FakeLine(2, 500), new FakeLine(1, 700)};
        int[] opened = {0};
        Microphone microphone = new Microphone(() -> lines[opened[0]++], clock::get, false);
        microphone.step();
        microphone.step();
        lines[0].gone = true;
        assertThat(microphone.step()).isEqualTo(DeviceLoop.RETRY_NANOS);
        assertThat(microphone.state()).isEqualTo(DeviceState.LOST);
        assertThat(lines[0].closed).isTrue();
        microphone.read(pcm, 0, Pcm.BLOCK);
        assertThat(pcm).as("two channels are mixed to one").containsOnly(500);
        microphone.step();
        microphone.step();
        microphone.read(pcm, 0, Pcm.BLOCK);
        assertThat(pcm).containsOnly(700);
    }

    @Test
    void a_speaker_gets_whole_blocks_and_sound_does_not_pile_up() {
        FakeLine line = new FakeLine(2, 0);
        Speaker speaker = new Speaker(() -> line, clock::get, false);
        speaker.step();
        speaker.step();
        assertThat(line.written).isEqualTo(4 * Pcm.BLOCK);
        short[] loud = new short[Pcm.BLOCK];
        Arrays.fill(loud, (short) 0x1234);
        for (int i = 0; i < 18; i++) {
            speaker.write(loud, 0, Pcm.BLOCK);
        }
        for (int i = 0; i < 6; i++) {
            speaker.step();
            assertThat(line.last).startsWith(0x34, 0x12, 0x34, 0x12);
        }
        speaker.step();
        assertThat(line.last).containsOnly(0);
        line.gone = true;
        speaker.step();
        assertThat(speaker.state()).isEqualTo(DeviceState.LOST);
        speaker.close();
        assertThat(speaker.state()).isEqualTo(DeviceState.CLOSED);
    }

    @Test
    void a_device_that_stands_still_without_an_error_is_lost_closed_from_outside_and_opened_again() throws Exception {
        FakeLine microphoneLine = new FakeLine(1, 5);
        FakeLine speakerLine = new FakeLine(1, 0);
        Microphone microphone = new Microphone(() -> microphoneLine, clock::get, false);
        Speaker speaker = new Speaker(() -> speakerLine, clock::get, false);
        microphone.step();
        speaker.step();
        clock.addAndGet(DeviceLoop.STALLED_NANOS - 1);
        microphone.read(pcm, 0, Pcm.BLOCK);
        speaker.write(pcm, 0, Pcm.BLOCK);
        assertThat(microphone.state()).isEqualTo(DeviceState.RUNNING);
        assertThat(speaker.state()).isEqualTo(DeviceState.RUNNING);
        clock.incrementAndGet();
        microphone.read(pcm, 0, Pcm.BLOCK);
        speaker.write(pcm, 0, Pcm.BLOCK);
        assertThat(microphone.state()).isEqualTo(DeviceState.LOST);
        assertThat(speaker.state()).isEqualTo(DeviceState.LOST);
        assertThat(microphoneLine.wasClosed.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(speakerLine.wasClosed.await(60, TimeUnit.SECONDS)).isTrue();
        // The threads that were caught come back, and open anew.
        assertThat(microphone.step()).isEqualTo(DeviceLoop.RETRY_NANOS);
        assertThat(speaker.step()).isEqualTo(DeviceLoop.RETRY_NANOS);
        microphone.step();
        speaker.step();
        assertThat(microphone.state()).isEqualTo(DeviceState.RUNNING);
        assertThat(speaker.state()).isEqualTo(DeviceState.RUNNING);
    }

    @Test
    void each_state_of_a_device_is_told_once_beginning_with_the_present_one() {
        boolean[] there = {false};
        FakeLine line = new FakeLine(1, 0);
        Microphone microphone = new Microphone(
                () -> {
                    if (!there[0]) {
                        throw new LineUnavailableException("none");
                    }
                    return line;
                },
                clock::get,
                false);
        microphone.step();
        List<DeviceState> told = new ArrayList<>();
        microphone.onState(state -> {
            told.add(state);
            if (state == DeviceState.SILENT) {
                throw new IllegalStateException("a listener that fails harms nobody");
            }
        });
        microphone.step();
        microphone.step();
        assertThat(told).containsExactly(DeviceState.MISSING);
        there[0] = true;
        for (int i = 0; i < 3_001; i++) {
            microphone.step();
        }
        assertThat(told).containsExactly(DeviceState.MISSING, DeviceState.RUNNING, DeviceState.SILENT);
        line.gone = true;
        microphone.step();
        microphone.close();
        microphone.step();
        assertThat(told)
                .containsExactly(
                        DeviceState.MISSING,
                        DeviceState.RUNNING,
                        DeviceState.SILENT,
                        DeviceState.LOST,
                        DeviceState.CLOSED);
    }

    @Test
    void a_watch_tells_what_is_there_and_then_each_device_that_comes_or_goes_until_it_is_closed() {
        List<String> microphones = new ArrayList<>();
        List<DeviceList> told = new ArrayList<>();
        DeviceWatch watch = new DeviceWatch(() -> new DeviceList(microphones, List.of("speaker")), told::add);
        watch.look();
        watch.look();
        assertThat(told).containsExactly(new DeviceList(List.of(), List.of("speaker")));
        microphones.add("headset");
        watch.look();
        watch.look();
        assertThat(told).hasSize(2).last().isEqualTo(new DeviceList(List.of("headset"), List.of("speaker")));
        microphones.clear();
        watch.look();
        assertThat(told).hasSize(3);
        watch.close();
        microphones.add("another");
        watch.look();
        assertThat(told).hasSize(3);
    }

    private static final class FakeLine implements AudioLine {
        private final int channels;
        private int value;
        private boolean gone;
        private volatile boolean closed;
        private int written;
        private byte[] last = {};
        private final CountDownLatch wasClosed = new CountDownLatch(1);

        FakeLine(int channels, int value) {
            this.channels = channels;
            this.value = value;
        }

        @Override
        public int channels() {
            return channels;
        }

        @Override
        public int transfer(byte[] bytes, int length) {
            if (gone) {
                return -1;
            }
            last = Arrays.copyOf(bytes, length);
            written += length;
            for (int i = 0; i < length; i += 2) {
                bytes[i] = (byte) value;
                bytes[i + 1] = (byte) (value >> 8);
            }
            return length;
        }

        @Override
        public void close() {
            closed = true;
            wasClosed.countDown();
        }
    }
}
