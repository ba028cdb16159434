package dev.peersession.api;

import dev.peersession.api.RemoteSide.Kind;
import dev.peersession.dtls.Fingerprint;
import dev.peersession.ice.IceCredentials;
import dev.peersession.signaling.ConnectCode;
import dev.peersession.signaling.Role;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/** What a caller knows of a listener by its code. */
final class CodeExchange {
    private CodeExchange() {}

    /** @param ownFingerprint of the certificate that the caller will show */
    static RemoteSide listener(ConnectCode code, byte[] ownFingerprint, SecureRandom random) {
        IceCredentials own = PlainExchange.credentials(random);
        return new RemoteSide(
                Role.ANSWERER,
                true,
                true,
                code.keys(ownFingerprint),
                null,
                Kind.OWN,
                own,
                listenersCredentials(code, own),
                false,
                Candidates.fromAddresses(code.content().candidates()),
                true,
                List.of(new Fingerprint("sha-256", code.content().fingerprint())),
                SealedExchange.SCTP_PORT,
                Channel.MAX_MESSAGE_BYTES,
                null,
                () -> {});
    }

    /** Our own password stands in the name that we call the listener by: so it learns it from our first check. */
    private static IceCredentials listenersCredentials(ConnectCode code, IceCredentials own) {
        char[] ours = own.password();
        char[] theirs = code.icePassword();
        try {
            return new IceCredentials(ConnectCode.UFRAG_PREFIX + new String(ours), theirs);
        } finally {
            Arrays.fill(ours, '\0');
            Arrays.fill(theirs, '\0');
        }
    }
}
