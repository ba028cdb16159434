package dev.peersession.srtp.voice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.Capture;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.audio.WavFile;
import dev.peersession.srtp.jitter.JitterBuffer;
import dev.peersession.srtp.rtp.RtpPacket;
import dev.peersession.srtp.rtp.RtpWriter;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoiceEngineTest {
    private static final VoiceFormat FORMAT = new VoiceFormat(111, 63, 0, 8, 510_000);
    private static final LinkModel LINK = LinkModel.perfect(Duration.ofMillis(5));

    @Test
    void nothing_is_read_from_the_source_before_sending_is_allowed() {
        int[] reads = {0};
        SimulatedCall call = call((pcm, off, samples) -> {
            reads[0]++;
            return samples;
        });
        call.ada.sending(false);
        call.run(1);
        assertThat(reads[0]).isZero();
        assertThat(call.adaStatistics().track().packetsSent()).isZero();
        call.ada.sending(true);
        call.run(1);
        assertThat(reads[0]).isBetween(99, 101);
        assertThat(call.adaStatistics().track().packetsSent()).isBetween(49L, 51L);
    }

    @Test
    void nothing_is_played_before_playing_is_allowed_and_what_waited_is_not_played_late() {
        SimulatedCall call = call(AudioSource.tone(300, 0.3));
        call.bob.playing(false);
        call.run(3);
        assertThat(call.bobStatistics().totalAudioEnergy()).isZero();
        call.bob.playing(true);
        call.run(3);
        assertThat(call.bobStatistics().totalAudioEnergy()).isPositive();
        assertThat(call.bobStatistics().jitter().delayMillis()).isLessThan(550);
    }

    @Test
    void mute_sends_silence_but_keeps_the_stream() {
        SimulatedCall call = call(AudioSource.tone(300, 0.3));
        call.run(2);
        assertThat(call.bobStatistics().audioLevel()).isGreaterThan(0.1);
        call.ada.mute(true);
        call.run(2);
        assertThat(call.ada.muted()).isTrue();
        assertThat(call.bobStatistics().audioLevel()).isLessThan(0.01);
        assertThat(call.adaStatistics().track().packetsSent()).isGreaterThan(190);
        call.ada.mute(false);
        call.run(1);
        assertThat(call.bobStatistics().audioLevel()).isGreaterThan(0.1);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 40, 60})
    void frames_of_every_length_are_heard(int millis) {
        SimulatedCall call = new SimulatedCall(
                LINK, 1, FORMAT, Speech.source(), VoiceOptions.defaults().withFrameMillis(millis));
        call.run(4);
        assertThat(call.bobStatistics().jitter().concealedSamples()).isZero();
        assertThat(call.measuredDelay(2)).isLessThan(millis + 80);
        assertThat(call.adaStatistics().track().packetsSent()).isBetween(3_900L / millis, 4_000L / millis + 2);
    }

    @Test
    void g711_is_the_fallback_when_there_is_no_opus() {
        SimulatedCall call = new SimulatedCall(LINK, 1, new VoiceFormat(-1, -1, 0, 8, 64_000), Speech.source());
        call.run(5);
        assertThat(call.adaStatistics().codec()).isEqualTo("PCMU");
        assertThat(call.bobStatistics().jitter().concealedSamples()).isZero();
        assertThat(call.measuredDelay(2)).isLessThan(60);
        assertThat(call.bobStatistics().mosEstimate()).isBetween(3.0, 4.0);
        assertThat(call.adaStatistics().sendBitrate()).isBetween(63_000.0, 65_000.0);
    }

    @Test
    void another_stream_or_codec_is_followed_after_three_packets_in_a_row_and_not_by_flapping() {
        VoiceReceiver receiver =
                new VoiceReceiver(FORMAT, VoiceOptions.defaults().jitter());
        receive(receiver, 1, 0, 0);
        JitterBuffer first = receiver.buffer();
        for (int i = 1; i < 100; i++) {
            receive(receiver, i % 3, i % 2 == 0 ? 0 : 8, i);
        }
        assertThat(receiver.buffer()).isSameAs(first);
        receive(receiver, 7, 8, 100);
        receive(receiver, 7, 8, 101);
        assertThat(receiver.buffer()).isSameAs(first);
        receive(receiver, 7, 8, 102);
        assertThat(receiver.buffer()).isNotSameAs(first);
        receive(receiver, 7, 55, 103);
        assertThat(receiver.malformed()).isOne();
    }

    private static void receive(VoiceReceiver receiver, int ssrc, int type, int i) {
        byte[] buf = new byte[12 + 160];
        RtpWriter writer = new RtpWriter();
        writer.begin(buf, 0, false, type, i, 160 * i, ssrc);
        RtpPacket packet = new RtpPacket();
        packet.wrap(buf, 0, buf.length);
        receiver.packet(packet, 20_000_000L * i);
    }

    @Test
    void silence_costs_few_packets_under_discontinuous_transmission_and_is_not_concealment() {
        AudioSource silenceAfterSpeech = WavFile.source(java.util.Arrays.copyOf(Speech.clip(), 2 * Pcm.RATE), false);
        SimulatedCall call = new SimulatedCall(
                LINK, 1, FORMAT, silenceAfterSpeech, VoiceOptions.defaults().withDiscontinuous(true));
        call.run(5);
        long before = call.adaStatistics().track().packetsSent();
        long concealed = call.bobStatistics().jitter().concealedSamples();
        call.run(6);
        assertThat(call.adaStatistics().track().packetsSent() - before).isLessThanOrEqualTo(30);
        assertThat(call.bobStatistics().jitter().concealedSamples()).isEqualTo(concealed);
        assertThat(call.bobStatistics().jitter().comfortNoiseSamples()).isGreaterThan(3 * Pcm.RATE);
    }

    @Test
    void the_end_of_a_file_is_told_and_goodbye_is_heard() {
        SimulatedCall call = call(AudioSource.silence());
        call.ada.source(WavFile.source(new short[4800], false));
        call.run(0.5);
        assertThat(call.ada.sourceEnded()).isTrue();
        assertThat(call.bob.remoteEnded()).isFalse();
        call.hangUp();
        call.run(0.1);
        assertThat(call.bob.remoteEnded()).isTrue();
        assertThat(call.ada.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void statistics_of_a_call_that_heard_nothing_are_zero_and_not_nonsense() {
        SimulatedCall call = call(AudioSource.silence());
        VoiceStatistics nothing = call.bobStatistics();
        assertThat(nothing.mosEstimate()).isZero();
        assertThat(nothing.concealedRatio()).isZero();
        assertThat(nothing.codec()).isEqualTo("opus");
    }

    @Test
    void quiet_speech_is_brought_up_and_rumble_taken_out() {
        Capture capture = new Capture(scaled(0.15));
        short[] pcm = new short[Pcm.BLOCK];
        double before = 0;
        double after = 0;
        for (int i = 0; i < 2_400; i++) {
            capture.read(pcm, 0, Pcm.BLOCK);
            before += i < 240 ? Pcm.level(pcm, 0, Pcm.BLOCK) : 0;
            after += i >= 2_160 ? Pcm.level(pcm, 0, Pcm.BLOCK) : 0;
        }
        assertThat(capture.gain()).isGreaterThan(1.5);
        assertThat(after).isGreaterThan(1.3 * before);
        assertThat(throughCapture(40)).isLessThan(0.4 * throughCapture(400));
    }

    private static double throughCapture(int hertz) {
        Capture capture = new Capture(AudioSource.tone(hertz, 0.05));
        short[] pcm = new short[Pcm.BLOCK];
        for (int i = 0; i < 10; i++) {
            capture.read(pcm, 0, Pcm.BLOCK);
        }
        return Pcm.level(pcm, 0, Pcm.BLOCK);
    }

    private static AudioSource scaled(double factor) {
        AudioSource speech = Speech.source();
        return (pcm, off, samples) -> {
            int count = speech.read(pcm, off, samples);
            for (int i = off; i < off + count; i++) {
                pcm[i] = (short) (pcm[i] * factor);
            }
            return count;
        };
    }

    private static SimulatedCall call(AudioSource source) {
        return new SimulatedCall(LINK, 1, FORMAT, source);
    }

    @Test
    void a_sender_whose_machine_stood_still_adds_no_delay() {
        SimulatedCall call = new SimulatedCall(LINK, 1, FORMAT, Speech.source());
        call.run(5);
        double before = call.bobStatistics().jitter().delayMillis();
        for (int i = 0; i < 5; i++) {
            call.adaStandsStill(0.7);
            call.run(1.5);
        }
        call.run(6);
        assertThat(call.bobStatistics().jitter().delayMillis()).isLessThan(before + 60);
        // The time in which nothing was sent is a pause and no loss.
        assertThat(call.bobStatistics().track().packetsLost()).isZero();
    }
}
