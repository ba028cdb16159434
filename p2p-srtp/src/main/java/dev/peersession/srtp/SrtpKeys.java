package dev.peersession.srtp;

import java.util.Arrays;

/**
 * The two master keys and salts of one DTLS association. Wiped by {@link #close()}; never printed.
 *
 * <p>Not thread-safe.
 */
public final class SrtpKeys implements AutoCloseable {
    private final SrtpProfile profile;
    private final byte[] sendKey;
    private final byte[] sendSalt;
    private final byte[] receiveKey;
    private final byte[] receiveSalt;

    private SrtpKeys(SrtpProfile profile, byte[] sendKey, byte[] sendSalt, byte[] receiveKey, byte[] receiveSalt) {
        this.profile = profile;
        this.sendKey = sendKey;
        this.sendSalt = sendSalt;
        this.receiveKey = receiveKey;
        this.receiveSalt = receiveSalt;
    }

    /**
     * Splits exported keying material. The material is copied; wiping the original is the caller's part.
     *
     * @param material exactly {@link SrtpProfile#keyingMaterialLength()} bytes exported under {@code EXTRACTOR-dtls_srtp}
     * @param dtlsClient whether this side was the DTLS client
     * @throws IllegalArgumentException when the length is wrong
     */
    public static SrtpKeys fromExporter(SrtpProfile profile, byte[] material, boolean dtlsClient) {
        if (material.length != profile.keyingMaterialLength()) {
            throw new IllegalArgumentException(
                    profile + " takes " + profile.keyingMaterialLength() + " bytes, not " + material.length);
        }
        // RFC 5764 section 4.2: client_write key, server_write key,
        // client_write salt, server_write salt, in this order.
        int key = profile.keyLength();
        int salt = profile.saltLength();
        byte[] clientKey = Arrays.copyOfRange(material, 0, key);
        byte[] serverKey = Arrays.copyOfRange(material, key, 2 * key);
        byte[] clientSalt = Arrays.copyOfRange(material, 2 * key, 2 * key + salt);
        byte[] serverSalt = Arrays.copyOfRange(material, 2 * key + salt, 2 * (key + salt));
        return dtlsClient
                ? new SrtpKeys(profile, clientKey, clientSalt, serverKey, serverSalt)
                : new SrtpKeys(profile, serverKey, serverSalt, clientKey, clientSalt);
    }

    public SrtpProfile profile() {
        return profile;
    }

    byte[] sendKey() {
        return sendKey;
    }

    byte[] sendSalt() {
        return sendSalt;
    }

    byte[] receiveKey() {
        return receiveKey;
    }

    byte[] receiveSalt() {
        return receiveSalt;
    }

    @Override
    public void close() {
        Arrays.fill(sendKey, (byte) 0);
        Arrays.fill(sendSalt, (byte) 0);
        Arrays.fill(receiveKey, (byte) 0);
        Arrays.fill(receiveSalt, (byte) 0);
    }

    @Override
    public String toString() {
        return "SrtpKeys[" + profile + "]";
    }
}
