package dev.peersession.api;

import dev.peersession.dtls.DtlsIdentity;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A fresh identity for each session, made a little ahead: key and certificate cost more than all else that an offer needs, and
 * can be made while nobody waits. Each is handed out once. Safe for use by all threads.
 */
final class Identities {
    // An offer and an answer in one process find one each; whoever makes more sessions at once
    // waits as if there were none.
    private static final int AHEAD = 2;
    // The certificate says when it was made, and a key that was not used for so long is better forgotten.
    private static final long FRESH_NANOS = TimeUnit.MINUTES.toNanos(10);

    private record Spare(DtlsIdentity identity, long madeAt) {}

    private final SecureRandom random = new SecureRandom();
    private final LinkedBlockingDeque<Spare> spares = new LinkedBlockingDeque<>(AHEAD);
    private final AtomicBoolean making = new AtomicBoolean();
    private final Executor background;

    Identities(Executor background) {
        this.background = background;
    }

    /** An identity that nobody else has; the caller closes it, and calls {@link #makeAhead} once it has the time. */
    DtlsIdentity take() {
        DtlsIdentity ready = fresh(System.nanoTime());
        return ready != null ? ready : make();
    }

    /** Makes what is missing in the background. */
    void makeAhead() {
        if (spares.remainingCapacity() > 0 && !making.getAndSet(true)) {
            background.execute(this::fill);
        }
    }

    private @Nullable DtlsIdentity fresh(long now) {
        for (Spare spare = spares.poll(); spare != null; spare = spares.poll()) {
            if (now - spare.madeAt < FRESH_NANOS) {
                return spare.identity;
            }
            spare.identity.close();
        }
        return null;
    }

    private void fill() {
        try {
            while (spares.remainingCapacity() > 0 && spares.offer(new Spare(make(), System.nanoTime()))) {
                // One more.
            }
        } finally {
            making.set(false);
        }
    }

    private DtlsIdentity make() {
        return DtlsIdentity.ephemeral(random, Instant.now());
    }
}
