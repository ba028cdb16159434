package dev.peersession.api;

import dev.peersession.sctp.SctpMetrics;
import java.net.Inet6Address;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * What a session tells the JDK's flight recorder: {@code dev.peersession.State}, {@code dev.peersession.Path} and {@code
 * dev.peersession.Loss}. Recordings are passed on for diagnosis, so they hold no address, name or secret. While nothing records, an
 * event costs the reading of a flag; where the runtime has no {@code jdk.jfr} module there are none.
 */
final class Flight {
    // Bursts of loss tell the same in one event as in hundreds.
    private static final long LOSS_INTERVAL_NANOS = 100_000_000L;
    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();
    private static final AtomicLong SESSIONS = new AtomicLong();

    /** Tells the events of one session from those of another. */
    private final long session = SESSIONS.incrementAndGet();

    // On the loop.
    private long nextLoss = Long.MIN_VALUE;
    private long retransmissions;
    private long losses;
    private long timeouts;

    void told(PeerEvent event) {
        if (!records()) {
            return;
        }
        if (event instanceof PeerEvent.StateChanged changed) {
            new State(session, changed).commit();
        } else if (event instanceof PeerEvent.PathChanged changed) {
            new Path(session, changed).commit();
        }
    }

    /** On the loop, after output: whether it is time to call {@link #loss}. */
    boolean wantsLoss(long now) {
        return records() && (nextLoss == Long.MIN_VALUE || now - nextLoss >= 0);
    }

    void loss(SctpMetrics now, long nanoTime) {
        nextLoss = nanoTime + LOSS_INTERVAL_NANOS;
        if (now.retransmissions() != retransmissions || now.losses() != losses || now.timeouts() != timeouts) {
            new Loss(session, this, now).commit();
        }
        retransmissions = now.retransmissions();
        losses = now.losses();
        timeouts = now.timeouts();
    }

    private static boolean records() {
        return AVAILABLE && FlightRecorder.isInitialized();
    }

    @Name("dev.peersession.State")
    @Label("Session State")
    @Category("PeerSession")
    @Description("A session is in another state")
    @StackTrace(false)
    private static final class State extends Event {
        @Label("Session")
        final long session;

        @Label("State")
        final String state;

        @Label("Reason")
        @Description("Why it is reconnecting, failed or closed")
        final @Nullable String reason;

        State(long session, PeerEvent.StateChanged changed) {
            this.session = session;
            this.state = changed.state().name().toLowerCase(Locale.ROOT);
            this.reason = changed.reason() == null ? null : changed.reason().name();
        }
    }

    @Name("dev.peersession.Path")
    @Label("Session Path")
    @Category("PeerSession")
    @Description("The data of a session takes another path from now on")
    @StackTrace(false)
    private static final class Path extends Event {
        @Label("Session")
        final long session;

        @Label("Cause")
        final String cause;

        @Label("Local Type")
        final String localType;

        @Label("Remote Type")
        final String remoteType;

        @Label("Relayed")
        final boolean relayed;

        @Label("IPv6")
        final boolean ipv6;

        @Label("Round Trip")
        @Timespan(Timespan.NANOSECONDS)
        final long roundTrip;

        Path(long session, PeerEvent.PathChanged changed) {
            this.session = session;
            this.cause = changed.cause();
            this.localType = changed.path().localType();
            this.remoteType = changed.path().remoteType();
            this.relayed = changed.path().relayed();
            this.ipv6 = changed.path().remote().getAddress() instanceof Inet6Address;
            this.roundTrip = changed.path().rtt().toNanos();
        }
    }

    @Name("dev.peersession.Loss")
    @Label("Session Loss")
    @Category("PeerSession")
    @Description("Data was lost since the last such event of the session; at most ten in a second")
    @StackTrace(false)
    private static final class Loss extends Event {
        @Label("Session")
        final long session;

        @Label("Sent Again")
        @Description("Chunks of data")
        final long retransmissions;

        @Label("Lost")
        @Description("Chunks that acknowledgements showed to be lost")
        final long losses;

        @Label("Timeouts")
        @Description("Expiries of the retransmission timer")
        final long timeouts;

        @Label("Congestion Window")
        @Description("Bytes, after the loss")
        final long congestionWindow;

        @Label("Round Trip")
        @Timespan(Timespan.NANOSECONDS)
        final long roundTrip;

        Loss(long session, Flight before, SctpMetrics now) {
            this.session = session;
            this.retransmissions = now.retransmissions() - before.retransmissions;
            this.losses = now.losses() - before.losses;
            this.timeouts = now.timeouts() - before.timeouts;
            this.congestionWindow = now.cwnd();
            this.roundTrip = now.srttNanos();
        }
    }
}
