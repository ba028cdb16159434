package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceLoop;
import java.net.InetSocketAddress;

/** One of our UDP sockets, and the shadow of it that ice4j holds. */
final class HostPort extends Base {
    final int index;
    final IceLoop.UdpPort port;
    final LoopSocket shadow;

    HostPort(int index, IceLoop.UdpPort port, LoopSocket shadow) {
        this.index = index;
        this.port = port;
        this.shadow = shadow;
    }

    @Override
    InetSocketAddress address() {
        return port.localAddress();
    }

    @Override
    boolean relayed() {
        return false;
    }

    @Override
    boolean send(byte[] buffer, int off, int len, InetSocketAddress to) {
        return port.send(buffer, off, len, to);
    }

    /** The shadow stays until ice4j has let go of it: closed under its hands, it would leave gathering threads behind. */
    @Override
    void close() {
        port.close();
    }
}
