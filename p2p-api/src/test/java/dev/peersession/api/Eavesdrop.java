package dev.peersession.api;

import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceStatistics;

/** An engine that works and tells what it was told: ICE credentials of a session, for an attacker who is given them. */
final class Eavesdrop implements IceEngine {
    private final IceEngine real;
    private final java.util.concurrent.CompletableFuture<IceCredentials> local;
    private final java.util.concurrent.CompletableFuture<IceCredentials> remote;

    Eavesdrop(
            IceEngine real,
            java.util.concurrent.CompletableFuture<IceCredentials> local,
            java.util.concurrent.CompletableFuture<IceCredentials> remote) {
        this.real = real;
        this.local = local;
        this.remote = remote;
    }

    private static IceCredentials copy(IceCredentials credentials) {
        return new IceCredentials(credentials.ufrag(), credentials.password());
    }

    @Override
    public void gather() {
        real.gather();
    }

    @Override
    public void localCredentials(IceCredentials credentials) {
        local.complete(copy(credentials));
        real.localCredentials(credentials);
    }

    @Override
    public void remoteCredentials(IceCredentials credentials) {
        remote.complete(copy(credentials));
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
    public void restart(int generation, IceCredentials own, IceCredentials peer) {
        real.restart(generation, own, peer);
    }

    @Override
    public boolean canRestart() {
        return real.canRestart();
    }

    @Override
    public boolean send(byte[] buffer, int off, int len) {
        return real.send(buffer, off, len);
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
