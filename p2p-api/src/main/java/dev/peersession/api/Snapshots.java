package dev.peersession.api;

import dev.peersession.api.SessionStatistics.Authenticated;
import dev.peersession.dtls.DtlsStatistics;
import dev.peersession.ice.IceAttempt;
import dev.peersession.ice.IcePath;
import dev.peersession.sctp.SctpMetrics;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statistics gathered from the layers. On the loop. */
final class Snapshots {
    private static final SessionStatistics NOTHING = new SessionStatistics(
            SessionState.NEW, Authenticated.NONE, null, 0, SessionStatistics.Setup.NONE, 0, 0, 0, 0, 0);

    private Snapshots() {}

    /** State and authentication are the session's to fill in. */
    static SessionStatistics nothing() {
        return NOTHING;
    }

    static SessionStatistics of(
            @Nullable IcePath path, long pathChanges, SetupTimes times, @Nullable Conversation conversation) {
        if (conversation == null) {
            return new SessionStatistics(SessionState.NEW, Authenticated.NONE, null, 0, times.toSetup(), 0, 0, 0, 0, 0);
        }
        Transport transport = conversation.transport();
        ControlLink control = conversation.controlLink();
        SctpMetrics sctp = transport.association().metrics();
        DtlsStatistics dtls = transport.dtls().statistics();
        return new SessionStatistics(
                SessionState.NEW,
                Authenticated.NONE,
                path == null ? null : path(path, sctp.srttNanos()),
                pathChanges,
                times.toSetup(),
                transport.bytesSent(),
                transport.bytesReceived(),
                sctp.retransmissions(),
                sctp.cwnd(),
                sctp.malformedPackets()
                        + dtls.malformed()
                        + (control == null ? 0 : control.malformed())
                        + conversation.calls().rejected());
    }

    static List<PathAttempt> attempts(List<IceAttempt> attempts) {
        return attempts.stream()
                .map(a -> new PathAttempt(
                        a.local(),
                        a.remote(),
                        a.localType().token(),
                        a.remoteType().token(),
                        a.checksSent(),
                        a.checksReceived(),
                        a.answered()))
                .toList();
    }

    /** What the attempts say about the network, without an address. */
    static String summary(List<PathAttempt> attempts) {
        long sent = attempts.stream().mapToLong(PathAttempt::checksSent).sum();
        long received = attempts.stream().mapToLong(PathAttempt::checksReceived).sum();
        if (attempts.isEmpty()) {
            return "the other side named no address that one of ours can reach";
        }
        String tried = attempts.size() + " pairs of addresses were tried with " + sent + " checks";
        if (attempts.stream().anyMatch(PathAttempt::answered)) {
            return tried + " and some were answered: the path is very lossy";
        }
        return received == 0
                ? tried + " and nothing came back: a firewall or NAT on the way drops UDP"
                : tried + "; " + received + " of the peer's arrived, but ours are not answered: a NAT or firewall lets"
                        + " packets pass in one direction only";
    }

    /** The round trip is SCTP's, which is newer, or else that of ICE's check. */
    static PathInfo path(IcePath path, long srttNanos) {
        return new PathInfo(
                path.local(),
                path.remote(),
                path.localType().token(),
                path.remoteType().token(),
                path.relayed(),
                Duration.ofNanos(srttNanos > 0 ? srttNanos : path.rttNanos()));
    }
}
