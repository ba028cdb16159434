package dev.peersession.dtls;

import org.jspecify.annotations.Nullable;

/** What {@link DtlsEndpoint#pollEvent()} reports. */
public sealed interface DtlsEvent {

    /**
     * The handshake is complete and the peer proved that it holds the key of a certificate with an accepted fingerprint.
     *
     * @param peer the accepted fingerprint that matched
     * @param srtpProfile the negotiated SRTP protection profile (RFC 5764 section 4.1.2), null when none was negotiated
     */
    record Connected(Fingerprint peer, @Nullable Integer srtpProfile) implements DtlsEvent {}

    /** The handshake failed for good; no further event follows. */
    record Failed(Reason reason, String detail) implements DtlsEvent {}

    /** The peer sent an authenticated close_notify, or this side closed. */
    record Closed() implements DtlsEvent {}

    /** Why a handshake failed. */
    enum Reason {
        /** One side presented a certificate that the other did not expect. */
        FINGERPRINT_MISMATCH,
        /** The peers did not agree, or one of them spoke nonsense. */
        HANDSHAKE_FAILED,
        /** Nothing complete arrived within the deadline. */
        TIMEOUT,
        /** The peer presented no certificate. */
        NO_CERTIFICATE
    }
}
