package dev.peersession.signaling;

import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106). One run at a time in the whole JVM: each takes up to 256 MiB, and how many offers arrive is up to
 * strangers.
 */
final class Argon2 {
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();
    // The blocks live on the heap beside everything else; below this share of it a run would fail halfway.
    private static final int HEAP_SHARE = 2;

    private Argon2() {}

    static byte[] derive(byte[] passphrase, byte[] salt, Argon2Cost cost, int length) throws SignalingException {
        if (Runtime.getRuntime().maxMemory() / HEAP_SHARE < (long) cost.mebibytes() << 20) {
            throw new SignalingException(
                    SignalingException.Reason.NOT_SUPPORTED,
                    "This passphrase needs " + cost.mebibytes()
                            + " MiB of memory and the program has too little; give it more with -Xmx, or use a PIN.");
        }
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.mebibytes() * 1024)
                .withIterations(cost.passes())
                .withParallelism(1)
                .withSalt(salt)
                .build();
        byte[] out = new byte[length];
        ONE_AT_A_TIME.lock();
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(parameters);
            generator.generateBytes(passphrase, out);
            return out;
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }
}
