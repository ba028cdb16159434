package dev.peersession.api.loop;

import dev.peersession.ice.UdpMux;

/** One session's place on a loop, beside the other sessions there. */
public interface Place extends AutoCloseable {
    SessionLoop loop();

    /** The sockets that the sessions of this loop share. */
    UdpMux mux();

    /** Another place on the same loop. */
    Place sibling();

    /** Gives the place back; tasks handed to the loop before still run. No effect the second time. */
    @Override
    void close();
}
