package dev.peersession.srtp.audio;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A sink that records to a WAV file, 48 kHz mono 16 bits. The sizes in its header are written at {@link #close}. A full disk ends
 * the recording, not the call: {@link #failed} then tells.
 */
public final class WavRecorder implements AudioSink {
    private static final int HEADER = 44;

    /** Sizes in the header have 32 bits; 2 GiB are six hours. */
    private static final long MAX_BYTES = 1L << 31;

    private final Path path;
    private final OutputStream out;
    private final byte[] bytes = new byte[2 * Pcm.BLOCK];
    private long written;
    private volatile boolean failed;
    private boolean closed;

    /** @throws IOException when the file cannot be created */
    public WavRecorder(Path path) throws IOException {
        this.path = path;
        out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
        out.write(header(0));
    }

    /** Whether writing failed; the recording ends there. */
    public boolean failed() {
        return failed;
    }

    @Override
    public void write(short[] pcm, int off, int samples) {
        if (failed || closed || written > MAX_BYTES) {
            return;
        }
        try {
            for (int done = 0; done < samples; ) {
                int part = Math.min(Pcm.BLOCK, samples - done);
                for (int i = 0; i < part; i++) {
                    bytes[2 * i] = (byte) pcm[off + done + i];
                    bytes[2 * i + 1] = (byte) (pcm[off + done + i] >> 8);
                }
                out.write(bytes, 0, 2 * part);
                done += part;
            }
            written += 2L * samples;
        } catch (IOException e) {
            failed = true;
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            out.flush();
        } catch (IOException e) {
            failed = true;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(header((int) written));
        } catch (IOException e) {
            failed = true;
        }
    }

    private static byte[] header(int size) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0x46464952).putInt(36 + size).putInt(0x45564157);
        header.putInt(0x20746d66).putInt(16).putShort((short) 1).putShort((short) 1);
        header.putInt(Pcm.RATE).putInt(2 * Pcm.RATE).putShort((short) 2).putShort((short) 16);
        header.putInt(0x61746164).putInt(size);
        return header.array();
    }
}
