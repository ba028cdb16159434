package dev.peersession.api;

import dev.peersession.api.loop.Place;
import dev.peersession.ice.IceAttempt;
import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceOptions;
import dev.peersession.ice.IcePath;
import dev.peersession.ice.IceStatistics;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The own engine with a cable that a test can cut: data is lost both ways, and consent as soon as the test says so. */
final class CutEngine implements IceEngine {
    private final IceEngine real;
    private final Listener listener;
    private final Place place;
    private volatile boolean cut;
    private volatile boolean consentLost;
    private volatile int restarts;
    private volatile int moves;
    private volatile boolean withhold;
    private final List<byte[]> sent = new CopyOnWriteArrayList<>();

    CutEngine(Place place, IceOptions options, Listener listener, SecureRandom random) {
        this.place = place;
        this.listener = listener;
        this.real = place.mux().engine(options, new Gate(), random);
    }

    void cut(boolean value) {
        cut = value;
    }

    /** As after 30 s without an answer. */
    void loseConsent() {
        consentLost = true;
        place.loop().execute(() -> listener.consent(false));
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
        public boolean verifies(byte[] buffer, int off, int len) {
            return listener.verifies(buffer, off, len);
        }

        @Override
        public void failed(IceFailure reason) {
            listener.failed(reason);
        }
    }

    /** From now on what is sent is kept instead, as by somebody on the way; or all of it is sent again. */
    void withhold(boolean value) {
        withhold = value;
    }

    /** A copy of each datagram that was sent while withholding, and of each that was sent at all otherwise. */
    List<byte[]> sent() {
        return sent;
    }

    @Override
    public boolean send(byte[] buffer, int off, int len) {
        if (sent.size() < 1000) {
            sent.add(Arrays.copyOfRange(buffer, off, off + len));
        }
        if (withhold) {
            return true;
        }
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
    public void connectionId(byte[] id) {
        real.connectionId(id);
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
    public List<IceAttempt> attempts() {
        return real.attempts();
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
