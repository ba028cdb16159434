package dev.peersession.api;

import dev.peersession.api.SessionStatistics.Authenticated;
import dev.peersession.dtls.DtlsStatistics;
import dev.peersession.ice.IcePath;
import dev.peersession.sctp.SctpMetrics;
import java.time.Duration;
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
