package dev.peersession.dtls;

/**
 * The cipher suites this endpoint speaks: ephemeral ECDH with an AEAD, nothing else. AES-GCM comes first because the JDK
 * runs it at the speed of the hardware.
 */
enum CipherSuite {
    /** RFC 5289 section 3.2. */
    ECDHE_ECDSA_AES_128_GCM(0xC02B, 16, 4, 8, "SHA-256"),
    /** RFC 5289 section 3.2. */
    ECDHE_ECDSA_AES_256_GCM(0xC02C, 32, 4, 8, "SHA-384"),
    /** RFC 7905 section 2. */
    ECDHE_ECDSA_CHACHA20(0xCCA9, 32, 12, 0, "SHA-256"),
    ECDHE_RSA_AES_128_GCM(0xC02F, 16, 4, 8, "SHA-256"),
    ECDHE_RSA_AES_256_GCM(0xC030, 32, 4, 8, "SHA-384"),
    ECDHE_RSA_CHACHA20(0xCCA8, 32, 12, 0, "SHA-256");

    final int id;
    final int keyLength;
    /** The part of the nonce that comes from the key block: 4 bytes of salt for GCM (RFC 5288 section 3), all 12 for ChaCha20. */
    final int ivLength;
    /** The part of the nonce that each record carries. */
    final int explicitNonce;

    final String hash;

    CipherSuite(int id, int keyLength, int ivLength, int explicitNonce, String hash) {
        this.id = id;
        this.keyLength = keyLength;
        this.ivLength = ivLength;
        this.explicitNonce = explicitNonce;
        this.hash = hash;
    }

    boolean isGcm() {
        return explicitNonce != 0;
    }

    static CipherSuite of(int id) {
        for (CipherSuite suite : values()) {
            if (suite.id == id) {
                return suite;
            }
        }
        throw new IllegalArgumentException("cipher suite " + Integer.toHexString(id) + " was never offered");
    }
}
