package dev.peersession.examples;

import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.audio.WavFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Recordings that tests look into, and the files that they play. */
public final class SoundFile {
    private static final int WINDOW = Pcm.RATE / 10;

    private SoundFile() {}

    /** Writes so many seconds of a tone, 48 kHz mono. */
    public static Path tone(Path path, double hertz, double seconds) throws IOException {
        int samples = (int) (seconds * Pcm.RATE);
        ByteBuffer file = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0x46464952).putInt(36 + 2 * samples).putInt(0x45564157);
        file.putInt(0x20746d66).putInt(16).putShort((short) 1).putShort((short) 1);
        file.putInt(Pcm.RATE).putInt(2 * Pcm.RATE).putShort((short) 2).putShort((short) 16);
        file.putInt(0x61746164).putInt(2 * samples);
        for (int i = 0; i < samples; i++) {
            file.putShort((short) (10_000 * Math.sin(2 * Math.PI * hertz * i / Pcm.RATE)));
        }
        return Files.write(path, file.array());
    }

    /** The part of the energy at this frequency in the tenth of a second where it is largest, 0 to 1. */
    public static double loudestToneShare(Path path, double hertz) throws IOException {
        short[] pcm = WavFile.read(path);
        double best = 0;
        for (int from = 0; from + WINDOW <= pcm.length; from += WINDOW) {
            best = Math.max(best, toneShare(pcm, from, hertz));
        }
        return best;
    }

    private static double toneShare(short[] pcm, int from, double hertz) {
        double sine = 0;
        double cosine = 0;
        double energy = 0;
        for (int i = 0; i < WINDOW; i++) {
            double angle = 2 * Math.PI * hertz * i / Pcm.RATE;
            int sample = pcm[from + i];
            sine += sample * Math.sin(angle);
            cosine += sample * Math.cos(angle);
            energy += (double) sample * sample;
        }
        // Below -60 dBFS it is noise, whatever its shape.
        return energy < WINDOW * 33.0 * 33.0 ? 0 : 2 * (sine * sine + cosine * cosine) / WINDOW / energy;
    }
}
