package dev.peersession.ice.mapping;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A port of the router that leads to us for a while. Its methods block, for some seconds at most. */
interface Lease {
    /** How the outside sees us. */
    InetSocketAddress external();

    /** 0 for one that does not end by itself. */
    long lifetimeSeconds();

    /** The same for another while; what is outside may have changed. */
    Lease renew() throws IOException;

    /** Gives the port back. */
    void release() throws IOException;
}
