package dev.peersession.dtls;

/**
 * Counters of one endpoint since it was made.
 *
 * @param recordsSent protected records made by {@link DtlsEndpoint#protect}
 * @param recordsReceived records that verified and were delivered or obeyed
 * @param handshakeDatagramsSent datagrams of the handshake, alerts and close_notify included
 * @param flightsResent retransmissions of a handshake flight
 * @param retries handshakes begun again after the path spoiled one
 * @param malformed records and handshake fragments dropped because their form is wrong or over a bound
 * @param unauthentic records whose tag did not verify
 * @param replayed records dropped by the replay window
 * @param plaintextAlerts unauthenticated alerts remembered or ignored
 * @param handshakeNanos time from start to Connected on the injected clock, -1 before
 */
public record DtlsStatistics(
        long recordsSent,
        long recordsReceived,
        long handshakeDatagramsSent,
        long flightsResent,
        long retries,
        long malformed,
        long unauthentic,
        long replayed,
        long plaintextAlerts,
        long handshakeNanos) {}
