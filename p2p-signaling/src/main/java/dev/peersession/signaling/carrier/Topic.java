package dev.peersession.signaling.carrier;

import dev.peersession.signaling.RoomKeys;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where two peers look for each other. It follows from the name of their room alone, never from the PIN, which could be found by
 * trying all. It changes by the hour, so that what a server saw yesterday does not tell it who meets today; who knows the name can
 * follow it.
 */
public final class Topic {
    /** Length of {@link #id}. */
    public static final int ID_BYTES = RoomKeys.TOPIC_BYTES;

    private static final long HOUR_SECONDS = 3600;

    private final RoomKeys keys;

    private Topic(RoomKeys keys) {
        this.keys = keys;
    }

    /** Of a name of 1 to 256 characters; case, outer spaces and forms of a letter in Unicode do not count. */
    public static Topic of(String name) {
        return new Topic(RoomKeys.of(name));
    }

    /** Of a session that may have to find itself again, by the root that both ends exported. */
    public static Topic ofRoot(byte[] root) {
        return new Topic(RoomKeys.ofRoot(root));
    }

    /** What the carrier sees in the hour of {@code epochSeconds}, {@value RoomKeys#TOPIC_BYTES} bytes. */
    public byte[] id(long epochSeconds) {
        return keys.topic(Math.floorDiv(epochSeconds, HOUR_SECONDS));
    }

    /** The seed of the hour's Ed25519 key, for carriers that keep only what is signed; who knows the name knows it, too. */
    public byte[] signingSeed(long epochSeconds) {
        return keys.signingSeed(Math.floorDiv(epochSeconds, HOUR_SECONDS));
    }

    /** What the members of a room of this name call it among themselves, {@value RoomKeys#TAG_BYTES} bytes. */
    public byte[] tag() {
        return keys.tag();
    }

    /** All under which the other side may publish now: this hour's, and the one before and after, for clocks differ. */
    public List<byte[]> ids(long epochSeconds) {
        return List.of(id(epochSeconds), id(epochSeconds - HOUR_SECONDS), id(epochSeconds + HOUR_SECONDS));
    }

    /** Seals a blob for the carrier: it is seen only by who knows the name. 32 bytes longer. */
    public byte[] seal(byte[] blob, SecureRandom random) {
        return keys.seal(blob, random);
    }

    /** Null when it was not sealed under this name. */
    public byte @Nullable [] open(byte[] message) {
        return keys.open(message);
    }

    @Override
    public String toString() {
        return "Topic[]";
    }
}
