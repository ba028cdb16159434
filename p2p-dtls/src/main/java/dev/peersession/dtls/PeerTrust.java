package dev.peersession.dtls;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether a peer's certificate is the one that the signaling announced, and remembers why not. Fails closed. */
final class PeerTrust {
    private final List<Fingerprint> accepted;
    private final boolean anybody;
    private @Nullable Fingerprint match;
    private DtlsEvent.@Nullable Reason refusal;

    PeerTrust(Collection<Fingerprint> accepted) {
        this.accepted = List.copyOf(accepted);
        this.anybody = false;
    }

    private PeerTrust() {
        this.accepted = List.of();
        this.anybody = true;
    }

    /** Of a peer that proves by other means, after the handshake, that its certificate is the right one. */
    static PeerTrust anybody() {
        return new PeerTrust();
    }

    /** True when the certificate has one of the accepted fingerprints. Looks at all of them, in constant time each. */
    boolean accepts(byte[] certificate) {
        match = anybody ? Fingerprint.of("sha-256", certificate) : null;
        for (Fingerprint candidate : accepted) {
            if (candidate.equals(Fingerprint.of(candidate.algorithm(), certificate))) {
                match = candidate;
            }
        }
        return match != null;
    }

    void refuse() {
        match = null;
        refusal = DtlsEvent.Reason.FINGERPRINT_MISMATCH;
    }

    void missing() {
        match = null;
        refusal = DtlsEvent.Reason.NO_CERTIFICATE;
    }

    @Nullable
    Fingerprint match() {
        return match;
    }

    DtlsEvent.@Nullable Reason refusal() {
        return refusal;
    }
}
