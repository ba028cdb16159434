package dev.peersession.ice.mapping;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Whoever maps ports. */
interface Gateway {
    /**
     * A port that leads to {@code internal}; blocks for some seconds at most.
     *
     * @throws IOException when there is none to be had
     */
    Lease map(InetSocketAddress internal) throws IOException;
}
