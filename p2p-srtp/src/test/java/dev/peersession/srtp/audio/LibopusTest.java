package dev.peersession.srtp.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.srtp.voice.Speech;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The codec against libopus, through the programs of Debian's opus-tools. */
class LibopusTest {
    @TempDir
    private Path directory;

    @BeforeAll
    static void tools() {
        for (String tool : List.of("opusenc", "opusdec")) {
            if (!Files.isExecutable(Path.of("/usr/bin", tool))) {
                Assumptions.abort("no libopus to compare with: apt-get install opus-tools (for /usr/bin/" + tool + ")");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "32000, 20, false",
        "15900, 20, false",
        "24000, 10, false",
        "24000, 60, false",
        "32000, 20, true",
        "64000, 40, false"
    })
    void libopus_decodes_our_frames_to_the_same_sound(int bitrate, int millis, boolean inBandFec) throws Exception {
        AudioEncoder encoder = new OpusCodec().encoder();
        encoder.tune(new EncoderTuning(bitrate, inBandFec, inBandFec, inBandFec ? 10 : 0, false));
        short[] speech = Speech.clip();
        int samples = millis * 48;
        List<byte[]> frames = new ArrayList<>();
        byte[] out = new byte[AudioCodec.MAX_FRAME];
        for (int at = 0; at + samples <= speech.length; at += samples) {
            frames.add(Arrays.copyOf(out, encoder.encode(speech, at, samples, out, 0, out.length)));
        }
        Path file = directory.resolve("ours.opus");
        OggOpus.write(file, frames, samples);
        double snr = snr(decode(frames, samples, 0), theirs(file));
        System.out.printf(
                "%d bit/s, %d ms, in-band FEC %s: decoders agree to %.1f dB%n", bitrate, millis, inBandFec, snr);
        assertThat(snr).isGreaterThan(40);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void we_decode_the_frames_of_libopus_to_the_same_sound(int kilobits) throws Exception {
        Path wav = directory.resolve("speech.wav");
        try (WavRecorder recorder = new WavRecorder(wav)) {
            recorder.write(Speech.clip(), 0, Speech.clip().length);
        }
        Path file = directory.resolve("theirs.opus");
        run("opusenc", "--quiet", "--speech", "--bitrate", "" + kilobits, wav.toString(), file.toString());
        List<byte[]> frames = OggOpus.read(file);
        assertThat(frames).hasSizeGreaterThan(500);
        double snr = snr(decode(frames, 960, OggOpus.preSkip(file)), theirs(file));
        System.out.printf("libopus at %d kbit/s: decoders agree to %.1f dB%n", kilobits, snr);
        assertThat(snr).isGreaterThan(40);
    }

    private static short[] decode(List<byte[]> frames, int samples, int skip) {
        AudioDecoder decoder = new OpusCodec().decoder();
        short[] out = new short[frames.size() * samples + AudioCodec.MAX_SAMPLES];
        int at = 0;
        for (byte[] frame : frames) {
            int made = decoder.decode(frame, 0, frame.length, out, at, AudioCodec.MAX_SAMPLES);
            assertThat(made).isEqualTo(samples);
            at += made;
        }
        assertThat(decoder.errors()).isZero();
        return Arrays.copyOfRange(out, skip, at);
    }

    private short[] theirs(Path file) throws Exception {
        Path wav = directory.resolve("decoded.wav");
        run("opusdec", "--quiet", "--no-dither", "--rate", "48000", file.toString(), wav.toString());
        return WavFile.read(wav);
    }

    private static double snr(short[] ours, short[] theirs) {
        int length = Math.min(ours.length, theirs.length);
        assertThat(length).isGreaterThan(10 * Pcm.RATE);
        double signal = 1;
        double difference = 1;
        for (int i = 0; i < length; i++) {
            signal += (double) theirs[i] * theirs[i];
            difference += Math.pow(ours[i] - theirs[i], 2);
        }
        return 10 * Math.log10(signal / difference);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
