package dev.peersession.srtp.voice;

import dev.peersession.srtp.SrtpEngine;
import dev.peersession.srtp.SrtpKeys;
import dev.peersession.srtp.SrtpProfile;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.media.MediaSession;
import dev.peersession.testkit.LinkModel;
import dev.peersession.testkit.SeededLink;
import dev.peersession.testkit.VirtualClock;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A call from Ada to Bob on virtual time, through real SRTP and seeded links: speech one way, reports both ways. Everything Bob
 * hears is kept, and everything Ada's source gave, so that delay is measured by correlation and not believed.
 */
final class SimulatedCall {
    private final VirtualClock clock = new VirtualClock();
    private final SeededLink toBob;
    private final SeededLink toAda;
    private final MediaSession adaMedia;
    private final MediaSession bobMedia;
    final VoiceEngine ada;
    final VoiceEngine bob;
    private final byte[] buf = new byte[1500];
    private final long start;
    private short[] spoken = new short[1 << 20];
    private short[] heard = new short[1 << 20];
    private int spokenLength;
    private int heardLength;
    private long adaUntil = Long.MIN_VALUE;

    SimulatedCall(LinkModel model, long seed, VoiceFormat format, AudioSource source) {
        this(model, seed, format, source, VoiceOptions.defaults());
    }

    SimulatedCall(LinkModel model, long seed, VoiceFormat format, AudioSource source, VoiceOptions options) {
        toBob = new SeededLink(model, seed);
        toAda = new SeededLink(model, seed ^ 0x5555);
        long now = clock.nanoTime();
        start = now;
        SplittableRandom random = new SplittableRandom(seed);
        adaMedia = new MediaSession(srtp(true), random, now);
        bobMedia = new MediaSession(srtp(false), random, now);
        VoiceDescription description = VoiceDescription.offer(1, "ada", true, true);
        ada = new VoiceEngine(adaMedia, description.track("0", 11, "ada"), format, options, random, now);
        bob = new VoiceEngine(bobMedia, description.track("0", 22, "bob"), format, options, random, now);
        // What is captured in a block is there when the block is over.
        ada.source((pcm, off, samples) -> {
            int count = source.read(pcm, off, samples);
            Arrays.fill(pcm, off + Math.max(0, count), off + samples, (short) 0);
            spoken = append(spoken, spokenLength, pcm, off, samples);
            spokenLength += samples;
            return samples;
        });
        ada.sending(true);
        bob.playing(true);
        bob.sink((pcm, off, samples) -> {
            int at = (int) ((clock.nanoTime() - start) / 1000 * 48 / 1000);
            heard = append(heard, Math.max(at, heardLength), pcm, off, samples);
            heardLength = Math.max(at, heardLength) + samples;
        });
    }

    void run(double seconds) {
        long until = clock.nanoTime() + (long) (seconds * 1e9);
        while (clock.nanoTime() - until < 0) {
            step();
        }
    }

    /** Changes both directions from now on. */
    void model(LinkModel model) {
        toBob.model(model);
        toAda.model(model);
    }

    void down(boolean down) {
        toBob.down(down);
        toAda.down(down);
    }

    /** Ada's machine does nothing for so long. */
    void adaStandsStill(double seconds) {
        adaUntil = clock.nanoTime() + (long) (seconds * 1e9);
    }

    void hangUp() {
        ada.close(clock.nanoTime());
    }

    VoiceStatistics bobStatistics() {
        return bob.statistics(clock.nanoTime());
    }

    VoiceStatistics adaStatistics() {
        return ada.statistics(clock.nanoTime());
    }

    /** Mouth to ear in milliseconds over the last seconds: where what was heard is most like what was spoken. */
    double measuredDelay(int seconds) {
        int window = seconds * Pcm.RATE;
        int from = Math.min(heardLength, spokenLength) - window;
        int step = 12;
        int bestLag = -1;
        double best = -1;
        for (int lag = 0; lag < 400 * 48; lag += step) {
            double product = 0;
            double spokenEnergy = 1;
            double heardEnergy = 1;
            for (int i = 0; i < window; i += step) {
                double a = from + i - lag < 0 ? 0 : spoken[from + i - lag];
                double b = heard[from + i];
                product += a * b;
                spokenEnergy += a * a;
                heardEnergy += b * b;
            }
            double likeness = product / Math.sqrt(spokenEnergy * heardEnergy);
            if (likeness > best) {
                best = likeness;
                bestLag = lag;
            }
        }
        if (best < 0.3) {
            throw new AssertionError("what Bob heard is not what Ada said: correlation " + best);
        }
        // A block is spoken while the tick that reads it is still 10 ms away.
        return bestLag / 48.0 + 10;
    }

    private void step() {
        long now = clock.nanoTime();
        deliver(toBob, bobMedia, now);
        deliver(toAda, adaMedia, now);
        boolean awake = now >= adaUntil;
        if (awake) {
            ada.timeout(now);
            adaMedia.timeout(now);
        }
        bob.timeout(now);
        bobMedia.timeout(now);
        send(adaMedia, toBob, now);
        send(bobMedia, toAda, now);
        long next = awake ? ada.deadline() : adaUntil;
        for (long due : new long[] {
            bob.deadline(),
            awake ? adaMedia.deadline() : adaUntil,
            bobMedia.deadline(),
            toBob.nextArrival(),
            toAda.nextArrival()
        }) {
            next = Math.min(next, due);
        }
        clock.advanceTo(Math.max(next, now + 1));
    }

    private void deliver(SeededLink link, MediaSession to, long now) {
        for (byte[] packet = link.receive(now); packet != null; packet = link.receive(now)) {
            to.input(packet, 0, packet.length, now);
        }
    }

    private void send(MediaSession from, SeededLink link, long now) {
        for (int length = from.poll(buf, 0, buf.length, now); length > 0; length = from.poll(buf, 0, buf.length, now)) {
            link.send(buf, 0, length, now);
        }
    }

    private static short[] append(short[] to, int at, short[] pcm, int off, int samples) {
        short[] target = at + samples > to.length ? Arrays.copyOf(to, 2 * (at + samples)) : to;
        System.arraycopy(pcm, off, target, at, samples);
        return target;
    }

    private static dev.peersession.srtp.SrtpSession srtp(boolean client) {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        try (SrtpKeys keys = SrtpKeys.fromExporter(profile, new byte[profile.keyingMaterialLength()], client)) {
            return SrtpEngine.OWN.open(keys);
        }
    }
}
