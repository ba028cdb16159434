package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceLoop;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The STUN packets between the sockets and ice4j: what is wrong or too much goes no further, in both directions. */
final class StunTraffic {
    // RFC 8489 section 5.
    private static final int BINDING_REQUEST = 0x0001;
    // RFC 8489 section 6.3.2: nobody answers an indication.
    private static final byte[] BINDING_INDICATION = {0x00, 0x11, 0x00, 0x00, 0x21, 0x12, (byte) 0xA4, 0x42};

    private final IceLoop loop;
    private final DataPath paths;
    private final AgentDriver driver;
    private final StunGate gate;
    private List<InetSocketAddress> stunServers = List.of();
    private Set<InetSocketAddress> servers = Set.of();
    private boolean started;

    private long checksSent;
    private long checksReceived;
    private long responsesReceived;

    StunTraffic(IceLoop loop, DataPath paths, AgentDriver driver, StunGate gate) {
        this.loop = loop;
        this.paths = paths;
        this.driver = driver;
        this.gate = gate;
    }

    void servers(List<InetSocketAddress> stun, List<InetSocketAddress> all) {
        stunServers = List.copyOf(stun);
        servers = new HashSet<>(all);
    }

    boolean isServer(InetSocketAddress address) {
        return servers.contains(address);
    }

    /** From now on our role is our own matter; before, a peer's check tells it. */
    void started() {
        started = true;
    }

    /** Hands ice4j a packet of a peer; false when it is dropped. */
    boolean receive(HostPort port, byte[] buffer, int off, int len, InetSocketAddress from) {
        StunGate.Verdict verdict = gate.check(buffer, off, len);
        Link link = verdict == StunGate.Verdict.REFUSED ? null : paths.link(port, from);
        if (link == null) {
            return false;
        }
        link.heard = true;
        if (verdict == StunGate.Verdict.RESPONSE) {
            responsesReceived++;
            if (link.checkSentAt != 0) {
                link.rttNanos = Math.max(1, loop.nanoTime() - link.checkSentAt);
            }
        } else {
            checksReceived++;
            if (!started) {
                driver.presumeRole(!gate.senderControlling());
            }
            if (verdict == StunGate.Verdict.CHECK_WITH_NOMINATION && !driver.controlling()) {
                paths.nominated(link);
            }
        }
        return driver.deliver(port.shadow, buffer, off, len, from);
    }

    /** Sends a packet of ice4j. */
    void send(HostPort port, byte[] packet, InetSocketAddress to) {
        if (!isServer(to) && StunGate.type(packet, 0, packet.length) == BINDING_REQUEST) {
            Link link = paths.link(port, to);
            long now = loop.nanoTime();
            // RFC 7675 section 5.1: where consent has expired, there are no checks either until the credentials change.
            if (link == null || link.expired || (!link.heard && !link.budget.take(now))) {
                return;
            }
            link.checkSentAt = now;
            checksSent++;
        }
        port.send(packet, 0, packet.length, to);
    }

    /** Keeps the addresses that STUN servers told us alive in the NAT while the peer takes its time. */
    void refreshMappings(List<HostPort> ports) {
        byte[] indication = new byte[StunGate.HEADER];
        System.arraycopy(BINDING_INDICATION, 0, indication, 0, BINDING_INDICATION.length);
        // A transaction id without an answer needs only to differ from the last one.
        long id = loop.nanoTime();
        for (int i = 1; i <= Long.BYTES; i++) {
            indication[StunGate.HEADER - i] = (byte) id;
            id >>>= 8;
        }
        for (HostPort port : ports) {
            for (InetSocketAddress server : stunServers) {
                if (server.getAddress().getClass()
                        == port.address().getAddress().getClass()) {
                    port.send(indication, 0, indication.length, server);
                }
            }
        }
    }

    long checksSent() {
        return checksSent;
    }

    long checksReceived() {
        return checksReceived;
    }

    long responsesReceived() {
        return responsesReceived;
    }
}
