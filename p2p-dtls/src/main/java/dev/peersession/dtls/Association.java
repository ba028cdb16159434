package dev.peersession.dtls;

/** The protected part of a connection: both directions' keys and the secret behind them. */
record Association(ConnectionSecrets secrets, WriteEpoch write, ReadEpoch read) {
    void wipe() {
        write.wipe();
        read.wipe();
        secrets.wipe();
    }

    @Override
    public String toString() {
        return "Association[" + secrets.suite() + "]";
    }
}
