package dev.peersession.benchmarks;

import dev.peersession.dtls.DtlsEndpoint;
import dev.peersession.dtls.DtlsEvent;
import dev.peersession.dtls.DtlsIdentity;
import dev.peersession.dtls.DtlsOptions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** DTLS records next to what the JDK's cipher alone costs: both directions of one 1200-byte record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DtlsRecords {
    private static final int PAYLOAD = 1200;

    private final byte[] payload = new byte[PAYLOAD];
    private final byte[] record = new byte[2048];
    private final SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
    private final byte[] nonce = new byte[12];
    private final byte[] aad = new byte[13];
    private long sequence;
    private long received;
    private final Cipher seal;
    private final Cipher open;
    private final DtlsEndpoint client;
    private final DtlsEndpoint server;
    private final ExecutorService threads;

    public DtlsRecords() {
        seal = aesGcm();
        open = aesGcm();
        threads = Executors.newCachedThreadPool();
        SecureRandom random = new SecureRandom();
        DtlsIdentity ours = DtlsIdentity.ephemeral(random, Instant.now());
        DtlsIdentity theirs = DtlsIdentity.ephemeral(random, Instant.now());
        DtlsOptions options = DtlsOptions.builder().build();
        client = new DtlsEndpoint(
                options, ours, DtlsEndpoint.Role.CLIENT, List.of(theirs.fingerprint()), random, threads);
        server = new DtlsEndpoint(
                options, theirs, DtlsEndpoint.Role.SERVER, List.of(ours.fingerprint()), random, threads);
        server.start(0);
        client.start(0);
        while (move(client, server) | move(server, client)) {
            // until both are silent
        }
        if (!(client.pollEvent() instanceof DtlsEvent.Connected)) {
            throw new IllegalStateException("no handshake");
        }
    }

    @TearDown
    public void close() {
        client.close();
        server.close();
        threads.shutdown();
    }

    /** Our record layer: protect on one end, unprotect on the other, in place. */
    @Benchmark
    public long protectAndUnprotect() {
        int head = client.headroom();
        System.arraycopy(payload, 0, record, head, PAYLOAD);
        int length = client.protect(record, head, PAYLOAD);
        server.input(record, 0, length, 0, (buffer, off, len) -> received += len);
        return received;
    }

    /** The ceiling: the JDK's AES-128-GCM in place with a counter nonce and a record's additional data, same copy. */
    @Benchmark
    public byte rawAesGcm() throws GeneralSecurityException {
        System.arraycopy(payload, 0, record, 21, PAYLOAD);
        sequence++;
        for (int i = 0; i < 8; i++) {
            nonce[4 + i] = (byte) (sequence >>> (56 - 8 * i));
            aad[i] = nonce[4 + i];
        }
        seal.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
        seal.updateAAD(aad);
        int sealed = seal.doFinal(record, 21, PAYLOAD, record, 21);
        open.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, nonce));
        open.updateAAD(aad);
        open.doFinal(record, 21, sealed, record, 21);
        return record[21];
    }

    private static Cipher aesGcm() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    private static boolean move(DtlsEndpoint from, DtlsEndpoint to) {
        byte[] datagram = new byte[2048];
        boolean moved = false;
        for (int n; (n = from.poll(datagram, 0, datagram.length, 0)) > 0; ) {
            to.input(datagram, 0, n, 0, (buffer, off, len) -> {});
            moved = true;
        }
        return moved;
    }
}
