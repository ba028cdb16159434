package dev.peersession.ice.ice4j;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** Where datagrams leave from: one of our sockets or an address on a relay. Belongs to the loop's thread. */
abstract class Base {
    /** The peer's addresses as seen from here. */
    final Map<InetSocketAddress, Link> links = new HashMap<>();

    /** Our end, as the peer's side of the network names it. */
    abstract InetSocketAddress address();

    abstract boolean relayed();

    abstract boolean send(byte[] buffer, int off, int len, InetSocketAddress to);

    abstract void close();
}
