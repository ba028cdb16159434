package dev.peersession.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.testkit.LinkModel;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The long forms and the measurements, which do not belong into every build. Run them with
 *
 * <pre>
 * mvn -q -Dquick -pl p2p-dtls test -Dtest=DtlsLongRun
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DtlsLongRun {
    private static final DtlsOptions PATIENT = DtlsOptions.builder()
            .handshakeTimeout(Duration.ofSeconds(60))
            .retries(32)
            .build();

    @Test
    void five_hundred_handshakes_at_30_percent_loss() {
        assertThat(completed("30 % loss", 500, Pair.LAN.withLoss(0.3, 3), DtlsOptions.DEFAULTS, 30))
                .isEqualTo(500);
    }

    @Test
    void five_hundred_handshakes_at_30_percent_loss_with_retries() {
        DtlsOptions own = DtlsOptions.builder().retries(32).connectionIds(true).build();
        assertThat(completed("30 % loss, own peers", 500, Pair.LAN.withLoss(0.3, 3), own, 30))
                .isEqualTo(500);
    }

    @Test
    void a_hundred_handshakes_at_50_percent_loss() {
        assertThat(completed("50 % loss", 100, Pair.LAN.withLoss(0.5, 3), PATIENT, 60))
                .isGreaterThanOrEqualTo(95);
    }

    @Test
    void two_hundred_handshakes_at_30_percent_corruption() {
        assertThat(completed("30 % corruption", 200, Pair.LAN.withCorruption(0.3), PATIENT, 30))
                .isEqualTo(200);
    }

    @Test
    void two_thousand_endpoints_connect_at_once_with_48_threads_and_keep_none() {
        HandshakeThreadsTest.connectAtOnce(1000);
    }

    /** CPU of all threads of this process, so the compiler's is in it too. */
    @Test
    void a_warm_handshake_costs_at_most_4_ms_of_cpu_on_both_ends_together() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        SecureRandom random = new SecureRandom();
        DtlsIdentity one = DtlsIdentity.ephemeral(random, Instant.now());
        DtlsIdentity other = DtlsIdentity.ephemeral(random, Instant.now());
        double best = Double.MAX_VALUE;
        try (HandshakeThreads threads = HandshakeThreads.create()) {
            for (int round = 0; round < 12; round++) {
                long before = system.getProcessCpuTime();
                for (int i = 0; i < 200; i++) {
                    shakeHands(one, other, random, threads);
                }
                best = Math.min(best, (system.getProcessCpuTime() - before) / 200 / 1e6);
            }
        }
        System.out.printf("warm handshake, both ends: %.2f ms of CPU%n", best);
        assertThat(best).isLessThan(4);
    }

    @Test
    void records_reach_95_percent_of_the_bare_cipher() throws Exception {
        byte[] buf = new byte[21 + 1200 + 16];
        Association[] ends = ends();
        double bare = 0;
        double own = 0;
        double bareBoth = 0;
        double ownBoth = 0;
        BareGcm raw = new BareGcm();
        for (int round = 0; round < 15; round++) {
            bare = Math.max(bare, rate(() -> raw.seal(buf)));
            own = Math.max(own, rate(() -> ends[0].write().seal(RecordFormat.APPLICATION_DATA, buf, 21, 1200)));
            bareBoth = Math.max(bareBoth, rate(() -> {
                raw.seal(buf);
                raw.open(buf);
            }));
            ownBoth = Math.max(ownBoth, rate(() -> {
                int length = ends[0].write().seal(RecordFormat.APPLICATION_DATA, buf, 21, 1200);
                if (ends[1].read().open(buf, 0, length) != ReadEpoch.Result.OPENED) {
                    throw new IllegalStateException();
                }
            }));
        }
        System.out.printf(
                "records of 1200 bytes: protect %.0f MB/s = %.3f of bare AES-128-GCM, both ways %.0f MB/s = %.3f%n",
                own, own / bare, ownBoth, ownBoth / bareBoth);
        assertThat(own / bare).isGreaterThan(0.95);
        assertThat(ownBoth / bareBoth).isGreaterThan(0.95);
    }

    @Test
    void records_allocate_no_more_than_the_bare_cipher() throws Exception {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] buf = new byte[21 + 1200 + 16];
        Association[] ends = ends();
        BareGcm raw = new BareGcm();
        long bare = allocated(threads, () -> {
            raw.seal(buf);
            raw.open(buf);
        });
        long own = allocated(threads, () -> {
            int length = ends[0].write().seal(RecordFormat.APPLICATION_DATA, buf, 21, 1200);
            ends[1].read().open(buf, 0, length);
        });
        System.out.println("garbage per record protected and opened: " + own + " bytes, bare cipher " + bare);
        assertThat(own).isLessThanOrEqualTo(bare + 16);
    }

    private static int completed(String name, int handshakes, LinkModel link, DtlsOptions options, int seconds) {
        long[] nanos = new long[handshakes];
        int done = 0;
        long retries = 0;
        for (int seed = 0; seed < handshakes; seed++) {
            try (Pair pair = new Pair(10_000 + seed, link, options)) {
                pair.start();
                boolean connected = pair.runUntil(
                        () -> pair.client.isConnected() && pair.server.isConnected(), Duration.ofSeconds(seconds));
                if (connected) {
                    nanos[done++] = pair.client.endpoint.statistics().handshakeNanos();
                } else {
                    System.out.println(name + ": seed " + (10_000 + seed) + " did not complete: client "
                            + pair.client.events + ", server " + pair.server.events);
                }
                retries += pair.client.endpoint.statistics().retries();
            }
        }
        Arrays.sort(nanos, 0, done);
        System.out.printf(
                "%s: %d of %d within %d s; median %d ms, p90 %d ms, slowest %d ms; %d retries%n",
                name,
                done,
                handshakes,
                seconds,
                nanos[done / 2] / 1_000_000,
                nanos[done * 9 / 10] / 1_000_000,
                nanos[done - 1] / 1_000_000,
                retries);
        return done;
    }

    private static void shakeHands(
            DtlsIdentity one, DtlsIdentity other, SecureRandom random, HandshakeThreads threads) {
        try (DtlsEndpoint client = new DtlsEndpoint(
                        DtlsOptions.DEFAULTS,
                        one,
                        DtlsEndpoint.Role.CLIENT,
                        List.of(other.fingerprint()),
                        random,
                        threads);
                DtlsEndpoint server = new DtlsEndpoint(
                        DtlsOptions.DEFAULTS,
                        other,
                        DtlsEndpoint.Role.SERVER,
                        List.of(one.fingerprint()),
                        random,
                        threads)) {
            byte[] datagram = new byte[1200];
            client.start(0);
            server.start(0);
            for (int turn = 0; turn < 2; turn++) {
                int length = client.poll(datagram, 0, 1200, 0);
                server.input(datagram, 0, length, 0, (buf, off, len) -> {});
                length = server.poll(datagram, 0, 1200, 0);
                client.input(datagram, 0, length, 0, (buf, off, len) -> {});
            }
            assertThat(client.pollEvent()).isInstanceOf(DtlsEvent.Connected.class);
        }
    }

    /** MB/s of thread CPU time over 40,000 records. */
    private static double rate(Runnable record) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < 40_000; i++) {
            record.run();
        }
        return 40_000 * 1200L * 1e3 / (threads.getCurrentThreadCpuTime() - before);
    }

    private static long allocated(com.sun.management.ThreadMXBean threads, Runnable record) {
        for (int i = 0; i < 40_000; i++) {
            record.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            record.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / 10_000;
    }

    private static Association[] ends() {
        byte[] secret = new byte[48];
        byte[] random = new byte[32];
        return new Association[] {
            new ConnectionSecrets(CipherSuite.ECDHE_ECDSA_AES_128_GCM, false, secret.clone(), random, random)
                    .associate(new byte[0], new byte[0], 0),
            new ConnectionSecrets(CipherSuite.ECDHE_ECDSA_AES_128_GCM, true, secret.clone(), random, random)
                    .associate(new byte[0], new byte[0], 0)
        };
    }

    /** The JDK's cipher with as little around it as possible: a counted nonce and 13 bytes of additional data. */
    private static final class BareGcm {
        private final Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        private final SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
        private final byte[] nonce = new byte[12];
        private final byte[] aad = new byte[13];
        private long counter;

        BareGcm() throws GeneralSecurityException {}

        void seal(byte[] buf) {
            RecordFormat.putUint64(nonce, 4, counter++);
            run(Cipher.ENCRYPT_MODE, buf, 1200);
        }

        void open(byte[] buf) {
            run(Cipher.DECRYPT_MODE, buf, 1216);
        }

        private void run(int mode, byte[] buf, int length) {
            try {
                cipher.init(mode, key, new GCMParameterSpec(128, nonce));
                cipher.updateAAD(aad);
                cipher.doFinal(buf, 21, length, buf, 21);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
