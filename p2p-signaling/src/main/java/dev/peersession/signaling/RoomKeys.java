package dev.peersession.signaling;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the name of a room: topics, and a key that hides blobs from the carrier. A name is no secret and may be guessed;
 * who does so learns the addresses in a PIN offer and may knock, and that is all.
 */
public final class RoomKeys {
    /** Length of a topic: a node id of the Mainline DHT. */
    public static final int TOPIC_BYTES = 20;

    /** Length of {@link #signingSeed}. */
    public static final int SEED_BYTES = 32;

    /** Length of {@link #tag}. */
    public static final int TAG_BYTES = 16;

    private static final int MAX_CHARACTERS = 256;
    private static final int NONCE_BYTES = 16;

    private final byte[] root;

    private RoomKeys(byte[] root) {
        this.root = root;
    }

    /** Of a name of 1 to 256 characters, after NFKC, in lower case, without spaces at its ends. */
    public static RoomKeys of(String name) {
        String normal = Normalizer.normalize(name, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
        if (normal.isEmpty() || normal.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("the name has " + normal.length() + " characters, allowed 1 to 256");
        }
        return new RoomKeys(Hkdf.extract(Bytes.ascii("peersession/1 room"), normal.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of a session that may have to find itself again: nobody else can know these topics. @param root 32 bytes; copied */
    public static RoomKeys ofRoot(byte[] root) {
        return new RoomKeys(Hkdf.extract(Bytes.ascii("peersession/1 resume room"), root));
    }

    /** The topic of an hour since 1970. */
    public byte[] topic(long hour) {
        return Hkdf.expand(root, info("peersession/1 topic", hour), TOPIC_BYTES);
    }

    /** The seed of an Ed25519 key by which messages of an hour are signed where a place wants that; the topic does not tell it. */
    public byte[] signingSeed(long hour) {
        return Hkdf.expand(root, info("peersession/1 signing", hour), SEED_BYTES);
    }

    /** What the members of a room call it among themselves, 16 bytes. No carrier ever sees it. */
    public byte[] tag() {
        return Hkdf.expand(root, Bytes.ascii("peersession/1 room tag"), TAG_BYTES);
    }

    private static byte[] info(String label, long hour) {
        byte[] info = Arrays.copyOf(Bytes.ascii(label), label.length() + Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            info[label.length() + i] = (byte) (hour >> 56 - 8 * i);
        }
        return info;
    }

    /** 16 random bytes, then AES-256-GCM under a key of their own. */
    public byte[] seal(byte[] blob, SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return Bytes.concat(nonce, Aead.seal(key(nonce), nonce, blob));
    }

    /** Null when it was not sealed under this name. */
    public byte @Nullable [] open(byte[] message) {
        if (message.length < NONCE_BYTES + Aead.TAG_BYTES) {
            return null;
        }
        byte[] nonce = Arrays.copyOf(message, NONCE_BYTES);
        return Aead.open(key(nonce), nonce, Arrays.copyOfRange(message, NONCE_BYTES, message.length));
    }

    private byte[] key(byte[] nonce) {
        return Hkdf.expand(root, Bytes.concat(Bytes.ascii("peersession/1 message"), nonce), Aead.KEY_BYTES);
    }

    @Override
    public String toString() {
        return "RoomKeys[]";
    }
}
