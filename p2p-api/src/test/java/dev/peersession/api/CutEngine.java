package dev.peersession.api;

import dev.peersession.api.loop.EventLoops;
import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceOptions;
import dev.peersession.ice.IcePath;
import dev.peersession.ice.IceStatistics;
import java.security.SecureRandom;

/** The own engine with a cable that a test can cut: data is lost both ways, and consent as soon as the test says so. */
final class CutEngine implements IceEngine {
    private final IceEngine real;
    private final Listener listener;
    private final EventLoops.Lease lease;
    private volatile boolean cut;
    private volatile boolean consentLost;
    private volatile int restarts;
    private volatile int moves;

    CutEngine(EventLoops.Lease lease, IceOptions options, Listener listener, SecureRandom random) {
        this.lease = lease;
        this.listener = listener;
        this.real = lease.mux().engine(options, new Gate(), random);
    }

    void cut(boolean value) {
        cut = value;
    }

    /** As after 30 s without an answer. */
    void loseConsent() {
        consentLost = true;
        lease.loop().execute(() -> listener.consent(false));
    }

    int restarts() {
        return restarts;
    }

    int moves() {
        return moves;
    }

    private final class Gate implements Listener {
        @Override
        public void candidate(IceCandidate candidate) {
            listener.candidate(candidate);
        }

        @Override
        public void gatheringDone() {
            listener.gatheringDone();
        }

        @Override
        public void path(IcePath path, PathCause cause) {
            if (!cut) {
                consentLost = false;
                listener.path(path, cause);
            }
        }

        @Override
        public void consent(boolean alive) {
            if (!cut) {
                listener.consent(alive);
            }
        }

        @Override
        public void generation(int generation) {
            moves++;
            listener.generation(generation);
        }

        @Override
        public void datagram(byte[] buffer, int off, int len) {
            if (!cut) {
                listener.datagram(buffer, off, len);
            }
        }

        @Override
        public void failed(IceFailure reason) {
            listener.failed(reason);
        }
    }

    @Override
    public boolean send(byte[] buffer, int off, int len) {
        return !cut && !consentLost && real.send(buffer, off, len);
    }

    @Override
    public void restart(int generation, IceCredentials local, IceCredentials remote) {
        restarts++;
        if (!cut) {
            real.restart(generation, local, remote);
        }
    }

    @Override
    public void announce(int generation, IceCredentials local, IceCredentials remote) {
        real.announce(generation, local, remote);
    }

    @Override
    public void gather() {
        real.gather();
    }

    @Override
    public void localCredentials(IceCredentials credentials) {
        real.localCredentials(credentials);
    }

    @Override
    public void remoteCredentials(IceCredentials credentials) {
        real.remoteCredentials(credentials);
    }

    @Override
    public void addRemoteCandidate(IceCandidate candidate) {
        real.addRemoteCandidate(candidate);
    }

    @Override
    public void remoteCandidatesDone() {
        real.remoteCandidatesDone();
    }

    @Override
    public void start(boolean controlling, boolean remoteLite) {
        real.start(controlling, remoteLite);
    }

    @Override
    public boolean canRestart() {
        return real.canRestart();
    }

    @Override
    public void pathSuspect() {
        real.pathSuspect();
    }

    @Override
    public void dataAuthenticated() {
        real.dataAuthenticated();
    }

    @Override
    public IceStatistics statistics() {
        return real.statistics();
    }

    @Override
    public void close() {
        real.close();
    }
}
