package dev.peersession.ice.ice4j;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidatePair;
import org.ice4j.ice.CandidatePairState;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RemoteCandidate;
import org.jspecify.annotations.Nullable;

/**
 * An ice4j agent whose credentials come from outside, and which does not give up: ice4j's fails five seconds after its last
 * pair did and cannot be started again, while a peer whose answer is carried by hand may be minutes late (RFC 8863).
 */
final class SessionAgent extends Agent {
    // RFC 8445 section 14.2 has 50 ms between checks of a session, and allows less where the
    // network is known to bear it (RFC 8445 appendix B.1); a check list here is a handful of pairs,
    // bounded by the budget per address.
    private static final long PACE_CONNECTING_MILLIS = 5;
    // A browser with two links changes its mind within the first second.
    private static final long PACE_SETTLING_MILLIS = 20;
    private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(5);
    // Later the pace only serves checks of new addresses of the peer; the timer never stops, so it has to be slow.
    private static final long PACE_SETTLED_MILLIS = 500;

    private final Consumer<Boolean> roleListener;
    // The superclass's constructor calls some of the methods below before these are set.
    private volatile @Nullable String ufrag;
    private volatile @Nullable String password;
    private volatile long establishedAt;

    SessionAgent(Consumer<Boolean> roleListener) {
        this.roleListener = roleListener;
    }

    void credentials(String ufrag, String password) {
        this.ufrag = ufrag;
        this.password = password;
    }

    boolean established() {
        return getState().isEstablished();
    }

    @Override
    public String getLocalUfrag() {
        String set = ufrag;
        return set == null ? super.getLocalUfrag() : set;
    }

    @Override
    public String getLocalPassword() {
        String set = password;
        return set == null ? super.getLocalPassword() : set;
    }

    @Override
    public void setControlling(boolean controlling) {
        super.setControlling(controlling);
        roleListener.accept(controlling);
    }

    @Override
    protected long calculateTa() {
        if (!established()) {
            return PACE_CONNECTING_MILLIS;
        }
        long now = System.nanoTime();
        if (establishedAt == 0) {
            establishedAt = now;
        }
        return now - establishedAt < SETTLING_NANOS ? PACE_SETTLING_MILLIS : PACE_SETTLED_MILLIS;
    }

    /** ice4j writes this to its log, password included. */
    @Override
    public String toString() {
        return "SessionAgent";
    }

    @Override
    protected void initCheckLists() {
        super.initCheckLists();
        for (IceMediaStream stream : getStreams()) {
            for (Component component : stream.getComponents()) {
                component.getLocalCandidates().stream()
                        .findFirst()
                        .ifPresent(local -> stream.getCheckList().add(new NeverDone(local)));
            }
        }
    }

    /** A pair that is always being checked, though no packet is sent for it: while there is one, the list has not failed. */
    private static final class NeverDone extends CandidatePair {
        NeverDone(LocalCandidate local) {
            super(
                    local,
                    new RemoteCandidate(
                            new TransportAddress(new InetSocketAddress(9).getAddress(), 9, Transport.UDP),
                            local.getParentComponent(),
                            CandidateType.HOST_CANDIDATE,
                            "0",
                            0,
                            null));
        }

        @Override
        public CandidatePairState getState() {
            return CandidatePairState.IN_PROGRESS;
        }
    }
}
