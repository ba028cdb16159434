package dev.peersession.benchmarks;

import dev.peersession.srtp.audio.AudioCodec;
import dev.peersession.srtp.audio.AudioDecoder;
import dev.peersession.srtp.audio.AudioEncoder;
import dev.peersession.srtp.audio.G711Codec;
import dev.peersession.srtp.audio.OpusCodec;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.jitter.JitterBuffer;
import dev.peersession.srtp.jitter.JitterOptions;
import dev.peersession.srtp.red.RedReader;
import dev.peersession.srtp.red.RedWriter;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a voice packet passes on its way, each part alone, per frame of 20 ms. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VoiceParts {
    private static final int FRAME = 960;
    private static final int FRAMES = 500;

    private final short[] sound = VoiceCalls.voice(FRAME * FRAMES);
    private final byte[][] encoded = new byte[FRAMES][];
    private final AudioEncoder encoder = new OpusCodec().encoder();
    private final AudioDecoder decoder = new OpusCodec().decoder();
    private final RedWriter redWriter = new RedWriter();
    private final RedReader redReader = new RedReader();
    private final int[] distances = {2, 1};
    private final byte[] out = new byte[AudioCodec.MAX_FRAME];
    private final short[] pcm = new short[AudioCodec.MAX_SAMPLES];
    // G.711 decodes in a fraction of a microsecond, so this is the buffer.
    private final JitterBuffer buffer =
            new JitterBuffer(JitterOptions.defaults(), new G711Codec(true).decoder(), 8_000);
    private final byte[] octets = new byte[160];
    private int at;
    private int sequence;
    private long now;

    @Setup
    public void encodeAll() {
        for (int i = 0; i < FRAMES; i++) {
            encoded[i] = Arrays.copyOf(out, encoder.encode(sound, i * FRAME, FRAME, out, 0, out.length));
        }
        Arrays.fill(octets, (byte) 0xd5);
    }

    @Benchmark
    public int opusEncode() {
        at = (at + 1) % FRAMES;
        return encoder.encode(sound, at * FRAME, FRAME, out, 0, out.length);
    }

    @Benchmark
    public int opusDecode() {
        at = (at + 1) % FRAMES;
        return decoder.decode(encoded[at], 0, encoded[at].length, pcm, 0, pcm.length);
    }

    @Benchmark
    public int redWriteAndRead() {
        sequence++;
        byte[] frame = encoded[sequence % FRAMES];
        int length = redWriter.write(frame, frame.length, 960 * sequence, 111, distances, 2, out, 0, out.length);
        return redReader.wrap(out, 0, length) ? redReader.blocks() : 0;
    }

    @Benchmark
    public int jitterBufferInAndOut() {
        sequence++;
        now += 2 * Pcm.BLOCK_NANOS;
        buffer.insert(sequence & 0xffff, 160 * sequence, false, octets, 0, octets.length, now);
        buffer.pull(pcm, 0, now);
        buffer.pull(pcm, 0, now + Pcm.BLOCK_NANOS);
        return pcm[0];
    }
}
