package dev.peersession.dtls;

import org.bouncycastle.tls.AlertDescription;

/** What a peer's alert says about the reason (RFC 5246 section 7.2.2). */
final class Alerts {
    /** RFC 5246 section 7.2.2: handshake_failure. */
    static final int HANDSHAKE_FAILURE = 40;

    private static final int USER_CANCELED = 90;

    private Alerts() {}

    /** Every alert about a certificate means the same here: it is not the one they expected. */
    static DtlsEvent.Reason reason(int description) {
        return switch (description) {
            // bad, unsupported, revoked, expired, unknown certificate; unknown_ca; access_denied
            case 42, 43, 44, 45, 46, 48, 49 -> DtlsEvent.Reason.FINGERPRINT_MISMATCH;
            default -> DtlsEvent.Reason.HANDSHAKE_FAILED;
        };
    }

    static String detail(int description) {
        String name = AlertDescription.getText((short) description);
        return reason(description) == DtlsEvent.Reason.FINGERPRINT_MISMATCH
                ? "the peer refused our certificate: " + name
                : "the peer sent the alert " + name;
    }

    /** True for an alert after which nothing more is to be expected. */
    static boolean isFinal(int level, int description) {
        return level == RecordFormat.FATAL || description == RecordFormat.CLOSE_NOTIFY || description == USER_CANCELED;
    }
}
