package dev.peersession.srtp.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads WAV files into the format of this package. PCM with 8 or 16 bits, any rate from 8 to 192 kHz, any channels. */
public final class WavFile {
    /** A quarter of an hour at 48 kHz stereo; a file is held in memory as a whole. */
    private static final long MAX_BYTES = 180L << 20;

    private static final int PCM = 1;
    private static final int EXTENSIBLE = 0xfffe;

    private WavFile() {}

    /**
     * Reads a file as 48 kHz mono.
     *
     * @throws IOException when it cannot be read or is no PCM WAV file
     */
    public static short[] read(Path path) throws IOException {
        if (Files.size(path) > MAX_BYTES) {
            throw new IOException(path.getFileName() + " is larger than " + MAX_BYTES + " bytes");
        }
        return parse(Files.readAllBytes(path));
    }

    /** A source that plays a file once, or again and again. */
    public static AudioSource source(Path path, boolean repeat) throws IOException {
        return new Clip(read(path), repeat);
    }

    /** A source that plays 48 kHz mono samples once, or again and again. */
    public static AudioSource source(short[] pcm, boolean repeat) {
        return new Clip(pcm.clone(), repeat);
    }

    static short[] parse(byte[] bytes) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 12 || file.getInt(0) != 0x46464952 || file.getInt(8) != 0x45564157) {
            throw new IOException("no RIFF WAVE file");
        }
        int channels = 0;
        int rate = 0;
        int bits = 0;
        int at = 12;
        while (bytes.length - at >= 8) {
            int id = file.getInt(at);
            long size = file.getInt(at + 4) & 0xffff_ffffL;
            at += 8;
            // A recorder that was cut off leaves a size of 0 or 2^32 - 1: what is there is the sound.
            int there = (int) Math.min(size, bytes.length - at);
            if (id == 0x20746d66 && there >= 16) {
                int format = file.getShort(at) & 0xffff;
                channels = file.getShort(at + 2);
                rate = file.getInt(at + 4);
                bits = file.getShort(at + 14);
                if (format != PCM && format != EXTENSIBLE) {
                    throw new IOException("WAV format " + format + " is not PCM");
                }
            } else if (id == 0x61746164) {
                return convert(file, at, size == 0 ? bytes.length - at : there, channels, rate, bits);
            }
            at += there + (there & 1);
        }
        throw new IOException("WAV file without sound");
    }

    private static short[] convert(ByteBuffer file, int at, int size, int channels, int rate, int bits)
            throws IOException {
        if (channels < 1 || channels > 32 || rate < 8000 || rate > 192_000 || bits != 8 && bits != 16) {
            throw new IOException("WAV file with " + channels + " channels, " + rate + " Hz, " + bits + " bits");
        }
        int frame = channels * bits / 8;
        float[] mono = new float[size / frame];
        for (int i = 0; i < mono.length; i++) {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                int sample = at + i * frame + channel * bits / 8;
                sum += bits == 16 ? file.getShort(sample) : (file.get(sample) & 0xff) - 128 << 8;
            }
            mono[i] = sum / channels;
        }
        return Resampler.to48k(mono, rate);
    }

    private static final class Clip implements AudioSource {
        private final short[] clip;
        private final boolean repeat;
        private int at;

        Clip(short[] clip, boolean repeat) {
            this.clip = clip;
            this.repeat = repeat;
        }

        @Override
        public int read(short[] pcm, int off, int samples) {
            if (clip.length == 0 || at == clip.length && !repeat) {
                return -1;
            }
            int done = 0;
            while (done < samples) {
                if (at == clip.length) {
                    if (!repeat) {
                        return done;
                    }
                    at = 0;
                }
                int part = Math.min(samples - done, clip.length - at);
                System.arraycopy(clip, at, pcm, off + done, part);
                at += part;
                done += part;
            }
            return done;
        }
    }
}
