package dev.peersession.ice.ice4j;

import org.ice4j.ice.Candidate;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.socket.IceSocketWrapper;

/** A host candidate of ice4j on one of our sockets. */
final class PortCandidate extends HostCandidate {
    private final HostPort port;
    private final boolean reachesServersOnly;

    PortCandidate(HostPort port, IceSocketWrapper socket, Component component, boolean reachesServersOnly) {
        super(socket, component);
        this.port = port;
        this.reachesServersOnly = reachesServersOnly;
    }

    HostPort port() {
        return port;
    }

    @Override
    public boolean canReach(Candidate<?> peer) {
        return !reachesServersOnly && super.canReach(peer);
    }
}
