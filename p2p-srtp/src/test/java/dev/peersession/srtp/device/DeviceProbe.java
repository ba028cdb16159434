package dev.peersession.srtp.device;

import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.Pcm;
import java.util.concurrent.locks.LockSupport;

/** Plays a tone to the loudspeaker and listens to the microphone, in a process of its own; each line out tells a change. */
final class DeviceProbe {
    private static final double HERTZ = 440;
    private static final int WINDOW = 10;

    private DeviceProbe() {}

    public static void main(String[] args) {
        AudioSource tone = AudioSource.tone(HERTZ, 0.3);
        short[] block = new short[Pcm.BLOCK];
        short[] heard = new short[WINDOW * Pcm.BLOCK];
        String told = "";
        try (DeviceWatch watch = AudioDevices.watch(System.out::println);
                Microphone microphone = AudioDevices.microphone();
                Speaker speaker = AudioDevices.speaker()) {
            int filled = 0;
            long next = System.nanoTime();
            while (true) {
                tone.read(block, 0, Pcm.BLOCK);
                speaker.write(block, 0, Pcm.BLOCK);
                int got = microphone.read(heard, filled, Math.min(Pcm.BLOCK, heard.length - filled));
                filled += got;
                boolean loud = false;
                if (filled == heard.length) {
                    loud = toneShare(heard) > 0.8;
                    filled = 0;
                }
                String now = "microphone " + microphone.state() + " speaker " + speaker.state();
                if (!now.equals(told)) {
                    told = now;
                    System.out.println(now);
                }
                if (loud) {
                    System.out.println("heard the tone");
                }
                next += Pcm.BLOCK_NANOS;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    private static double toneShare(short[] pcm) {
        double sine = 0;
        double cosine = 0;
        double energy = 1;
        for (int i = 0; i < pcm.length; i++) {
            double angle = 2 * Math.PI * HERTZ * i / Pcm.RATE;
            sine += pcm[i] * Math.sin(angle);
            cosine += pcm[i] * Math.cos(angle);
            energy += (double) pcm[i] * pcm[i];
        }
        return energy < pcm.length * 1e4 ? 0 : 2 * (sine * sine + cosine * cosine) / pcm.length / energy;
    }
}
