package dev.peersession.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.peersession.srtp.SrtpEngine;
import dev.peersession.srtp.SrtpKeys;
import dev.peersession.srtp.SrtpProfile;
import dev.peersession.srtp.SrtpSession;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.audio.WavFile;
import dev.peersession.srtp.media.MediaSession;
import dev.peersession.srtp.media.TrackParameters;
import dev.peersession.srtp.voice.VoiceEngine;
import dev.peersession.srtp.voice.VoiceFormat;
import dev.peersession.srtp.voice.VoiceOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * How many duplex calls one core carries: two ends in one thread on virtual time, each encoding, protecting, unprotecting, buffering
 * and decoding. The first figure is the CPU time of that thread for one end and one second of call, so that it means something on
 * a busy machine too; the second is that of the whole process, collector and compiler included. The JIT compilers take some 24 s of
 * processor time once in the life of a JVM, for about 300 s of call, in which the first figure falls to less than half: only rounds
 * after that say what a core carries. Arguments: rounds, seconds of call in each, complexity, a WAV file to speak (without one, a
 * synthetic voice).
 */
public final class VoiceCalls {
    private static final VoiceFormat FORMAT = new VoiceFormat(111, 63, 0, 8, 510_000);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private VoiceCalls() {}

    public static void main(String[] arguments) throws IOException {
        int rounds = number(arguments, 0, 5);
        int seconds = number(arguments, 1, 30);
        int complexity = number(arguments, 2, 5);
        short[] voice = arguments.length > 3 ? WavFile.read(Path.of(arguments[3])) : voice(12 * Pcm.RATE);
        System.out.printf(
                "%d rounds of %d s, complexity %d, %s%n",
                rounds, seconds, complexity, arguments.length > 3 ? arguments[3] : "synthetic voice");
        for (int round = 1; round <= rounds; round++) {
            long before = PROCESS.getProcessCpuTime();
            double cost = round(voice, seconds, complexity);
            double all = (PROCESS.getProcessCpuTime() - before) / 1e9 / 2 / seconds;
            System.out.printf(
                    Locale.ROOT,
                    "round %d: %.4f CPU seconds per second of duplex call, %.0f calls per core; whole process %.4f, %.0f%n",
                    round,
                    cost,
                    1 / cost,
                    all,
                    1 / all);
        }
    }

    /** Something like a voice: a pitch that wanders, formants, pauses, and noise. */
    static short[] voice(int samples) {
        short[] out = new short[samples];
        SplittableRandom random = new SplittableRandom(1);
        double phase = 0;
        for (int i = 0; i < samples; i++) {
            double time = i / (double) Pcm.RATE;
            phase += 2 * Math.PI * (120 + 25 * Math.sin(3.1 * time)) / Pcm.RATE;
            double syllable = Math.max(0, Math.sin(2 * Math.PI * 2.7 * time)) * (time % 4 < 3 ? 1 : 0);
            double sum = 0;
            for (int harmonic = 1; harmonic <= 30; harmonic++) {
                double hertz = 120 * harmonic;
                double formants = 1 / (1 + Math.pow((hertz - 500 - 200 * Math.sin(5 * time)) / 200, 2))
                        + 0.5 / (1 + Math.pow((hertz - 1700) / 300, 2));
                sum += formants * Math.sin(harmonic * phase);
            }
            out[i] = (short) (3500 * syllable * sum + random.nextInt(120) - 60);
        }
        return out;
    }

    private static double round(short[] voice, int seconds, int complexity) {
        SplittableRandom random = new SplittableRandom(1);
        long now = 0;
        MediaSession adas = new MediaSession(srtp(true), random, now);
        MediaSession bobs = new MediaSession(srtp(false), random, now);
        VoiceOptions options = new VoiceOptions(
                20, 64_000, complexity, false, VoiceOptions.defaults().jitter());
        VoiceEngine ada = new VoiceEngine(adas, track(11, "ada"), FORMAT, options, random, now);
        VoiceEngine bob = new VoiceEngine(bobs, track(22, "bob"), FORMAT, options, random, now);
        for (VoiceEngine end : new VoiceEngine[] {ada, bob}) {
            AudioSource source = WavFile.source(voice, true);
            end.source(source);
            end.sending(true);
            end.playing(true);
        }
        byte[] packet = new byte[1500];
        long before = THREADS.getCurrentThreadCpuTime();
        for (int tick = 0; tick < 100 * seconds; tick++) {
            now += Pcm.BLOCK_NANOS;
            ada.timeout(now);
            bob.timeout(now);
            adas.timeout(now);
            bobs.timeout(now);
            carry(adas, bobs, packet, now);
            carry(bobs, adas, packet, now);
        }
        double cpu = (THREADS.getCurrentThreadCpuTime() - before) / 1e9;
        if (ada.statistics(now).jitter().jitterBufferEmittedCount() < 40L * seconds * Pcm.BLOCK) {
            throw new IllegalStateException("the call carried no sound");
        }
        return cpu / 2 / seconds;
    }

    private static void carry(MediaSession from, MediaSession to, byte[] packet, long now) {
        for (int length = from.poll(packet, 0, packet.length, now);
                length > 0;
                length = from.poll(packet, 0, packet.length, now)) {
            to.input(packet, 0, length, now);
        }
    }

    private static TrackParameters track(int ssrc, String cname) {
        return new TrackParameters("0", ssrc, cname, Set.of(), 48_000, 4, 1, 3);
    }

    private static SrtpSession srtp(boolean client) {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        try (SrtpKeys keys = SrtpKeys.fromExporter(profile, new byte[profile.keyingMaterialLength()], client)) {
            return SrtpEngine.OWN.open(keys);
        }
    }

    private static int number(String[] arguments, int at, int otherwise) {
        return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
    }
}
