package dev.peersession.dtls;

import java.util.Arrays;

/**
 * What the handshake agreed on and everything later is derived from: the record keys of both directions and exported
 * keying material. Holds its own copy of the master secret, because BouncyCastle clears its copy when the handshake ends.
 */
final class ConnectionSecrets {
    /** RFC 5246 section 8.1: the master secret is always 48 bytes. */
    static final int MASTER_SECRET = 48;

    static final int RANDOM = 32;
    /** The only protected epoch of DTLS 1.2 without renegotiation. */
    static final int EPOCH = 1;

    private final CipherSuite suite;
    private final boolean server;
    private final byte[] masterSecret;
    private final byte[] clientRandom;
    private final byte[] serverRandom;

    /** Takes ownership of {@code masterSecret}. */
    ConnectionSecrets(
            CipherSuite suite, boolean server, byte[] masterSecret, byte[] clientRandom, byte[] serverRandom) {
        if (masterSecret.length != MASTER_SECRET || clientRandom.length != RANDOM || serverRandom.length != RANDOM) {
            throw new IllegalArgumentException("master secret is 48 bytes, randoms are 32");
        }
        this.suite = suite;
        this.server = server;
        this.masterSecret = masterSecret;
        this.clientRandom = clientRandom.clone();
        this.serverRandom = serverRandom.clone();
    }

    /**
     * Makes the record protection of both directions.
     *
     * @param ownId the connection id that the peer puts on records to us, empty for none
     * @param peerId the one we put on records to the peer, empty for none
     * @param firstSequence number of our first record
     */
    Association associate(byte[] ownId, byte[] peerId, long firstSequence) {
        int key = suite.keyLength;
        int iv = suite.ivLength;
        // RFC 5246 section 6.3: client key, server key, client IV, server IV; an AEAD has no MAC keys.
        byte[] block =
                Prf.expand(suite.hash, masterSecret, "key expansion", join(serverRandom, clientRandom), 2 * (key + iv));
        AeadCipher client = new AeadCipher(
                suite, Arrays.copyOfRange(block, 0, key), Arrays.copyOfRange(block, 2 * key, 2 * key + iv));
        AeadCipher peer = new AeadCipher(
                suite,
                Arrays.copyOfRange(block, key, 2 * key),
                Arrays.copyOfRange(block, 2 * key + iv, 2 * (key + iv)));
        Arrays.fill(block, (byte) 0);
        return new Association(
                this,
                new WriteEpoch(EPOCH, suite, server ? peer : client, peerId, firstSequence),
                new ReadEpoch(EPOCH, suite, server ? client : peer, ownId));
    }

    /** RFC 5705 section 4, without a context. */
    byte[] export(String label, int length) {
        return Prf.expand(suite.hash, masterSecret, label, join(clientRandom, serverRandom), length);
    }

    CipherSuite suite() {
        return suite;
    }

    void wipe() {
        Arrays.fill(masterSecret, (byte) 0);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
