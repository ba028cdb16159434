package dev.peersession.dtls;

/** What an endpoint counts; read through {@link DtlsStatistics}. */
final class Counters {
    long recordsSent;
    long recordsReceived;
    long handshakeDatagramsSent;
    long retries;
    long malformed;
    long unauthentic;
    long replayed;
    long plaintextAlerts;
    long handshakeNanos = -1;
}
