package dev.peersession.benchmarks;

import dev.peersession.srtp.SrtpEngine;
import dev.peersession.srtp.SrtpKeys;
import dev.peersession.srtp.SrtpProfile;
import dev.peersession.srtp.SrtpSession;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A voice packet of 172 bytes (12 of header, 160 of payload) through both SRTP engines in one run: {@code protect} one way, and
 * {@code bothWays}, protected and unprotected again by the other end.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // The harness sets the fields.
public class SrtpPackets {
    private static final int LENGTH = 172;

    @Param({"OWN", "JITSI"})
    public SrtpEngine engine;

    @Param({"AES128_CM_HMAC_SHA1_80", "AEAD_AES_128_GCM"})
    public String profile;

    private SrtpSession sender;
    private SrtpSession receiver;
    private final byte[] plain = new byte[LENGTH];
    private final byte[] packet = new byte[LENGTH + 64];
    private int sequence;

    @Setup(Level.Iteration)
    public void open() {
        sender = open(true);
        receiver = open(false);
        sequence = 0;
        plain[0] = (byte) 0x80;
        plain[1] = 111;
        plain[11] = 7;
    }

    @TearDown(Level.Iteration)
    public void close() {
        sender.close();
        receiver.close();
    }

    @Benchmark
    public int protect() {
        next();
        return sender.protectRtp(packet, 0, LENGTH);
    }

    @Benchmark
    public int bothWays() {
        next();
        int sealed = sender.protectRtp(packet, 0, LENGTH);
        int opened = receiver.unprotectRtp(packet, 0, sealed);
        if (opened != LENGTH) {
            throw new IllegalStateException("opened " + opened + " bytes");
        }
        return opened;
    }

    private void next() {
        System.arraycopy(plain, 0, packet, 0, LENGTH);
        packet[2] = (byte) (sequence >> 8);
        packet[3] = (byte) sequence;
        sequence++;
    }

    private SrtpSession open(boolean client) {
        SrtpProfile chosen = SrtpProfile.valueOf(profile);
        try (SrtpKeys keys = SrtpKeys.fromExporter(chosen, new byte[chosen.keyingMaterialLength()], client)) {
            return engine.open(keys);
        }
    }
}
