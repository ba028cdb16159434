package dev.peersession.benchmarks;

import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunKey;
import dev.peersession.ice.stun.StunReader;
import dev.peersession.ice.stun.StunWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A connectivity check of ICE: written and signed, and read and verified, next to the JDK's HMAC-SHA1 of as many bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StunChecks {
    private static final byte[] ADA = "aB3d".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BOB = "Xy9z".getBytes(StandardCharsets.US_ASCII);

    private final byte[] packet = new byte[256];
    private final byte[] check = new byte[256];
    private final StunWriter writer = new StunWriter();
    private final StunReader reader = new StunReader();
    private final StunKey key = StunKey.shortTerm("a password of ICE has 22 characters".toCharArray());
    private final Mac mac;
    private final byte[] digest = new byte[20];
    private final int length;
    private int number;

    public StunChecks() {
        length = write(check);
        try {
            mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(new byte[20], "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private int write(byte[] to) {
        return writer.begin(to, 0, Stun.BINDING | Stun.REQUEST, 0x1234_5678_9abc_def0L, ++number)
                .username(ADA, BOB)
                .number(Stun.PRIORITY, 0x6e00_01ff)
                .number(Stun.ICE_CONTROLLING, 0x0123_4567_89ab_cdefL)
                .flag(Stun.USE_CANDIDATE)
                .integrity(key)
                .fingerprint()
                .length();
    }

    @Benchmark
    public int write() {
        return write(packet);
    }

    @Benchmark
    public boolean readAndVerify() {
        return reader.read(check, 0, length) && reader.verify(key);
    }

    /** The physical limit of either. */
    @Benchmark
    public byte[] hmacOfTheJdk() throws GeneralSecurityException {
        mac.update(check, 0, length);
        mac.doFinal(digest, 0);
        return digest;
    }
}
