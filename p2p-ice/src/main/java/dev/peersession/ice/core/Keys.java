package dev.peersession.ice.core;

import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.stun.StunKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The credentials of both sides by generation: the present one, the one before for a while, and an announced next one. */
final class Keys implements AutoCloseable {
    /** How long checks under retired credentials are still answered. */
    static final long RETIREMENT = 30_000_000_000L;
    // The present generation, one being retired, one announced.
    private static final int MAX_GENERATIONS = 3;

    /** One side's credentials. */
    static final class Key {
        final int generation;
        final byte[] ufrag;
        final StunKey mac;
        /** {@link IceAgent#NEVER} while in use. */
        long retiresAt = IceAgent.NEVER;

        Key(int generation, IceCredentials credentials) {
            this.generation = generation;
            this.ufrag = credentials.ufrag().getBytes(StandardCharsets.US_ASCII);
            char[] password = credentials.password();
            this.mac = StunKey.shortTerm(password);
            Arrays.fill(password, '\0');
        }
    }

    private final ArrayList<Key> local = new ArrayList<>(2);
    private final ArrayList<Key> remote = new ArrayList<>(2);

    void local(int generation, IceCredentials credentials) {
        put(local, new Key(generation, credentials));
    }

    void remote(int generation, IceCredentials credentials) {
        put(remote, new Key(generation, credentials));
    }

    @Nullable
    Key local(int generation) {
        return find(local, generation);
    }

    @Nullable
    Key remote(int generation) {
        return find(remote, generation);
    }

    /** The local credentials that a USERNAME names before its colon (RFC 8445 section 7.3), or null. */
    @Nullable
    Key named(byte[] b, int off, int len) {
        for (int i = 0; i < local.size(); i++) {
            byte[] ufrag = local.get(i).ufrag;
            int n = ufrag.length;
            if (len > n && b[off + n] == ':' && Arrays.equals(ufrag, 0, n, b, off, off + n)) {
                return local.get(i);
            }
        }
        return null;
    }

    /** Starts the last {@link #RETIREMENT} of all generations below {@code generation}. */
    void retireBelow(int generation, long now) {
        for (int i = 0; i < local.size(); i++) {
            Key key = local.get(i);
            if (key.generation < generation && key.retiresAt == IceAgent.NEVER) {
                key.retiresAt = now + RETIREMENT;
            }
        }
    }

    /** Forgets what has been retired for long enough. */
    void expire(long now) {
        for (int i = local.size() - 1; i >= 0; i--) {
            Key key = local.get(i);
            if (key.retiresAt != IceAgent.NEVER && now - key.retiresAt >= 0) {
                local.remove(i).mac.close();
                Key other = find(remote, key.generation);
                if (other != null) {
                    remote.remove(other);
                    other.mac.close();
                }
            }
        }
    }

    long deadline() {
        long due = IceAgent.NEVER;
        for (int i = 0; i < local.size(); i++) {
            due = IceAgent.earlier(due, local.get(i).retiresAt);
        }
        return due;
    }

    private static void put(ArrayList<Key> keys, Key key) {
        Key old = find(keys, key.generation);
        if (old != null) {
            keys.remove(old);
            old.mac.close();
        }
        keys.add(key);
        if (keys.size() > MAX_GENERATIONS) {
            keys.remove(0).mac.close();
        }
    }

    private static @Nullable Key find(ArrayList<Key> keys, int generation) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).generation == generation) {
                return keys.get(i);
            }
        }
        return null;
    }

    @Override
    public void close() {
        local.forEach(key -> key.mac.close());
        remote.forEach(key -> key.mac.close());
        local.clear();
        remote.clear();
    }
}
