package dev.peersession.sctp.association;

import dev.peersession.sctp.ctl.StreamReset;

/** What resets of streams (RFC 6525) ask of the two halves of the association, and what they do to them. */
final class Streams implements StreamReset.Host {
    private final Core core;

    Streams(Core core) {
        this.core = core;
    }

    @Override
    public boolean drained(int stream) {
        return core.halves().sender.drained(stream);
    }

    @Override
    public int acknowledgedTsn() {
        return core.halves().sender.cumulativeTsn();
    }

    @Override
    public int receivedTsn() {
        return core.halves().tracker.cumulative();
    }

    @Override
    public void incomingReset(int stream) {
        core.halves().reassembly.reset(stream);
        core.listener.incomingReset(stream);
    }

    @Override
    public void incomingResetAll() {
        core.halves().reassembly.resetAll();
        core.listener.incomingResetAll();
    }

    @Override
    public void resetWanted(int stream) {
        core.listener.resetWanted(stream);
    }

    @Override
    public void outgoingReset(int stream) {
        core.queue.restart(stream);
        core.listener.outgoingReset(stream);
    }

    @Override
    public boolean addStreams(int count) {
        Live l = core.halves();
        if (l.inStreams + count > core.config.maxStreams()) {
            return false;
        }
        l.inStreams += count;
        return true;
    }
}
