package dev.peersession.api;

/** What a channel needs from the session that carries it. Callable from any thread. */
interface ChannelCarrier {
    /** The channel has messages to send or wants to close; it says so once until {@link Channel#drain} was called. */
    void ready(Channel channel);

    /** Received bytes were handled; the channel has summed them up. */
    void consumed();

    /** Whether the calling thread is the session's loop, which must not wait. */
    boolean onLoop();
}
