package dev.peersession.dtls;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether a peer's certificate is the one that the signaling announced, and remembers why not. Fails closed. */
final class PeerTrust {
    private final List<Fingerprint> accepted;
    private @Nullable Fingerprint match;
    private DtlsEvent.@Nullable Reason refusal;

    PeerTrust(Collection<Fingerprint> accepted) {
        this.accepted = List.copyOf(accepted);
    }

    /** True when the certificate has one of the accepted fingerprints. Looks at all of them, in constant time each. */
    boolean accepts(byte[] certificate) {
        match = null;
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
