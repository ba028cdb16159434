package dev.peersession.api;

import dev.peersession.ice.IceCredentials;
import dev.peersession.signaling.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The ICE credentials of later generations. Both sides derive them from the same handshake, so that a restart needs no
 * exchange. RFC 7675 section 5.1 wants new credentials on a path that lost consent; those of the descriptions are generation 0.
 */
final class Generations implements AutoCloseable {
    static final String EXPORTER = "EXPORTER-peersession-root";
    static final int ROOT_BYTES = 32;
    // 6 and 24 bytes become 8 and 32 characters of base64, whose alphabet is that of ICE (RFC 8839
    // section 5.4: 4 and 22 at least).
    private static final int UFRAG_BYTES = 6;
    private static final int PASSWORD_BYTES = 24;

    private final byte[] root;
    private int current;

    /** Takes the array over. */
    Generations(byte[] root) {
        this.root = root;
    }

    int current() {
        return current;
    }

    /** Moves on, never back. */
    void advance(int generation) {
        if (generation > current) {
            current = generation;
        }
    }

    IceCredentials of(Role role, int generation) {
        byte[] info = ("peersession ice " + role.name()).getBytes(StandardCharsets.US_ASCII);
        byte[] block = expand(ByteBuffer.allocate(info.length + Integer.BYTES + 1)
                .put(info)
                .putInt(generation)
                .put((byte) 1)
                .array());
        byte[] text = Base64.getEncoder().encode(Arrays.copyOf(block, UFRAG_BYTES + PASSWORD_BYTES));
        char[] chars = new char[text.length];
        for (int i = 0; i < text.length; i++) {
            chars[i] = (char) text[i];
        }
        int ufragChars = UFRAG_BYTES / 3 * 4;
        char[] password = Arrays.copyOfRange(chars, ufragChars, chars.length);
        try {
            return new IceCredentials(new String(chars, 0, ufragChars), password);
        } finally {
            Arrays.fill(block, (byte) 0);
            Arrays.fill(text, (byte) 0);
            Arrays.fill(chars, '\0');
            Arrays.fill(password, '\0');
        }
    }

    /** One block of HKDF-Expand with SHA-256 (RFC 5869 section 2.3): the root is uniformly random already. */
    private byte[] expand(byte[] infoAndCounter) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(root, "HmacSHA256"));
            return mac.doFinal(infoAndCounter);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    @Override
    public void close() {
        Arrays.fill(root, (byte) 0);
    }
}
