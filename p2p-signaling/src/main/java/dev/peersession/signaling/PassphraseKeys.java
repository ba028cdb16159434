package dev.peersession.signaling;

/** The separate outputs of the one slow derivation of an offer with a passphrase. */
record PassphraseKeys(byte[] envelope, byte[] answer, byte[] prs) implements AutoCloseable {
    private static final int MASTER_BYTES = 32;

    static PassphraseKeys derive(byte[] passphrase, byte[] salt, Argon2Cost cost) throws SignalingException {
        byte[] master = Argon2.derive(passphrase, salt, cost, MASTER_BYTES);
        try {
            return new PassphraseKeys(
                    Hkdf.expand(master, "peersession/1 envelope", Aead.KEY_BYTES),
                    Hkdf.expand(master, "peersession/1 answer envelope", Hkdf.HASH_BYTES),
                    Hkdf.expand(master, "peersession/1 pake", Hkdf.HASH_BYTES));
        } finally {
            Bytes.wipe(master);
        }
    }

    @Override
    public void close() {
        Bytes.wipe(envelope, answer, prs);
    }

    @Override
    public String toString() {
        return "PassphraseKeys[]";
    }
}
