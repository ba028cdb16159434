package dev.peersession.dtls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Fuzz targets. In an ordinary build each runs its committed inputs; to look for new ones run for example
 *
 * <pre>
 * JAZZER_FUZZ=1 mvn -Dquick -pl p2p-dtls test -Dtest='DtlsFuzzTest#guard' -Djazzer.hooks=true \
 *     -Djunit.jupiter.execution.timeout.mode=disabled
 * </pre>
 */
class DtlsFuzzTest {
    /** Fragments: first byte role and epoch, then length-prefixed records. */
    @FuzzTest(maxDuration = "30m")
    void guard(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Guard guard = new Guard((input[0] & 1) == 0, new Counters());
        int at = 1;
        while (at + 2 <= input.length) {
            int length = Math.min(RecordFormat.uint16(input, at) & 0x7FF, input.length - at - 2);
            guard.accept(input[0] >> 1 & 1, input, at + 2, length);
            at += 2 + length;
            for (HandshakeMessage next = guard.next(); next != null; next = guard.next()) {
                require(next.body().length <= Guard.MAX_MESSAGE, "a message over the bound");
            }
            require(guard.pendingBytes() >= 0 && guard.pendingBytes() <= Guard.MAX_PENDING, "bytes over the bound");
        }
    }

    /** A server and a client before any answer, with one datagram from a stranger, then with one more. */
    @FuzzTest(maxDuration = "30m")
    void datagrams(byte[] input) {
        try (Pair pair = new Pair(1)) {
            pair.start();
            int half = input.length / 2;
            for (Peer peer : java.util.List.of(pair.server, pair.client)) {
                peer.input(Arrays.copyOf(input, half), pair.now());
                peer.input(Arrays.copyOfRange(input, half, input.length), pair.now());
                peer.pollAll(pair.now());
                require(!peer.isConnected(), "connected by chance");
            }
        }
    }

    /** Records to a connection that stands, in a datagram of any shape: only the genuine one may open, once. */
    @FuzzTest(maxDuration = "30m")
    void records(byte[] input) {
        ReadEpoch read = Connected.ends()[1].read();
        byte[] datagram = input.clone();
        int[] opened = new int[1];
        new Datagram(0).eachRecord(datagram, 0, datagram.length, (at, length) -> {
            if (read.open(datagram, at, length) == ReadEpoch.Result.OPENED) {
                opened[0]++;
                byte[] record = Arrays.copyOfRange(input, at, at + length);
                require(Arrays.equals(record, Connected.GENUINE), "a forged record opened");
            }
        });
        require(opened[0] <= 1, "a record opened twice");
    }

    @FuzzTest(maxDuration = "30m")
    void certificate(byte[] input) {
        if (CertificateForm.isAcceptable(input)) {
            CertificateForm.isDamaged(input);
            CertificateForm.isP256(input);
        }
    }

    @FuzzTest(maxDuration = "30m")
    void storedIdentity(byte[] input) {
        byte[] file = input.clone();
        // Beyond the header check each try would cost an Argon2id run.
        if (file.length > 8) {
            file[5] = 0;
        }
        try {
            IdentityStore.open(file, new char[] {'x'});
            throw new AssertionError("opened by chance");
        } catch (IdentityException e) {
            require(e.reason() != IdentityException.Reason.WRONG_PASSPHRASE, "work was done before the bounds");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private static final class Connected {
        static final byte[] GENUINE = genuine();

        static Association[] ends() {
            byte[] random = new byte[32];
            Association[] ends = new Association[2];
            for (int i = 0; i < 2; i++) {
                ends[i] = new ConnectionSecrets(
                                CipherSuite.ECDHE_ECDSA_AES_128_GCM, i == 1, new byte[48], random, random)
                        .associate(new byte[0], new byte[0], 0);
            }
            return ends;
        }

        private static byte[] genuine() {
            byte[] buf = new byte[21 + 32 + 16];
            ends()[0].write().seal(RecordFormat.APPLICATION_DATA, buf, 21, 32);
            return buf;
        }
    }
}
