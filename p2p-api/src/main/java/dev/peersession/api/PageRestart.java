package dev.peersession.api;

import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that a page in a browser and this side agreed on while there was a path, for the time when there is none: a page
 * cannot export from its handshake, so nothing can be derived, and a browser alone says what its own are. The page's first check
 * with them moves this side. This side never begins: a browser that restarts opens other ports, which nobody here knows before.
 * All on the loop.
 */
final class PageRestart implements AutoCloseable {
    // The page counts up once it has a path again, which it may know one step before us.
    private static final int AHEAD_MAX = 2;

    private final IceEngine ice;
    private final SecureRandom random;
    private int current;
    private int next;
    private @Nullable IceCredentials own;

    PageRestart(IceEngine ice, SecureRandom random) {
        this.ice = ice;
        this.random = random;
    }

    /**
     * The page's credentials of a generation to come. Asked again for the same one the page's are replaced and ours stay, so that a
     * page that asks without end costs nothing more.
     *
     * @return false when it is none that can come next
     */
    boolean agree(int generation, IceCredentials credentials) {
        if (generation <= current || generation > current + AHEAD_MAX || generation < next) {
            credentials.close();
            return false;
        }
        if (generation != next) {
            forget();
            next = generation;
            own = PlainExchange.credentials(random);
        }
        ice.announce(generation, own(), credentials);
        credentials.close();
        return true;
    }

    /** Ours for what was agreed on last. */
    IceCredentials own() {
        IceCredentials known = own;
        if (known == null) {
            throw new IllegalStateException("nothing was agreed on");
        }
        return known;
    }

    /** The page moved us. */
    void moved(int generation) {
        current = Math.max(current, generation);
        if (next <= current) {
            forget();
        }
    }

    private void forget() {
        if (own != null) {
            own.close();
            own = null;
        }
    }

    @Override
    public void close() {
        forget();
    }
}
