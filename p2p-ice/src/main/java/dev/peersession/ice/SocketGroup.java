package dev.peersession.ice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One socket for each local address, all on one port where the system allows it: that keeps sealed offers short. A wildcard
 * socket would leave the choice of the source address to the system, and two paths to the same peer could not be told apart.
 */
final class SocketGroup {
    private final UdpMux mux;
    private final Map<InetAddress, MuxSocket> sockets = new LinkedHashMap<>();
    private final @Nullable PortRange range;
    private int port;
    private int users;

    SocketGroup(UdpMux mux, @Nullable PortRange range) {
        this.mux = mux;
        this.range = range;
    }

    void join() {
        users++;
    }

    int users() {
        return users;
    }

    /** Closes all sockets when nobody is left. */
    void leave() {
        users--;
        if (users == 0) {
            sockets.values().forEach(MuxSocket::close);
            sockets.clear();
            port = 0;
        }
    }

    /** The socket of an address, or null when the system refuses it. */
    @Nullable
    MuxSocket socket(InetAddress address) {
        MuxSocket socket = sockets.get(address);
        if (socket == null) {
            socket = open(address, port);
            if (socket == null && port != 0) {
                socket = open(address, 0);
            }
            if (socket != null) {
                sockets.put(address, socket);
                if (port == 0) {
                    port = socket.address().getPort();
                }
            }
        }
        return socket;
    }

    /** The address is gone; its socket is of no use, also when the address comes back. */
    void drop(InetAddress address, List<MuxSocket> closed) {
        MuxSocket socket = sockets.remove(address);
        if (socket != null) {
            socket.close();
            closed.add(socket);
        }
    }

    private @Nullable MuxSocket open(InetAddress address, int wanted) {
        try {
            return new MuxSocket(mux, address, wanted, wanted == 0 ? range : null);
        } catch (IOException e) {
            return null;
        }
    }

    boolean owns(InetSocketAddress address) {
        MuxSocket socket = sockets.get(address.getAddress());
        return socket != null && socket.address().getPort() == address.getPort();
    }
}
