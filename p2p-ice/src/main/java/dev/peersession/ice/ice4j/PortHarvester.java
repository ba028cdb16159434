package dev.peersession.ice.ice4j;

import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.ice4j.ice.Component;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.harvest.AbstractCandidateHarvester;
import org.ice4j.socket.IceSocketWrapper;
import org.ice4j.socket.IceUdpSocketWrapper;
import org.ice4j.socket.MultiplexingDatagramSocket;

/**
 * Gives ice4j our sockets in place of its own. So interface filters hold for one session instead of the JVM, loopback works,
 * and data never passes through ice4j.
 */
final class PortHarvester extends AbstractCandidateHarvester {
    private final List<HostPort> ports;
    private final boolean relays;
    private final boolean relayOnly;

    /** With {@code relays}, ice4j splits STUN from channel data by its own socket classes, which take a descriptor each. */
    PortHarvester(List<HostPort> ports, boolean relays, boolean relayOnly) {
        this.ports = ports;
        this.relays = relays;
        this.relayOnly = relayOnly;
    }

    @Override
    public Collection<LocalCandidate> harvest(Component component) {
        List<LocalCandidate> candidates = new ArrayList<>();
        for (HostPort port : ports) {
            IceSocketWrapper socket = wrapped(port.shadow);
            PortCandidate candidate = new PortCandidate(port, socket, component, relayOnly);
            if (component.addLocalCandidate(candidate)) {
                candidate.getStunStack().addSocket(relays ? candidate.getStunSocket(null) : socket);
                candidates.add(candidate);
            }
        }
        return candidates;
    }

    @Override
    public boolean isHostHarvester() {
        return true;
    }

    private IceSocketWrapper wrapped(LoopSocket shadow) {
        try {
            return new IceUdpSocketWrapper(relays ? new MultiplexingDatagramSocket(shadow) : shadow);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }
}
