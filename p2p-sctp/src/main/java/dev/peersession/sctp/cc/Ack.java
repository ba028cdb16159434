package dev.peersession.sctp.cc;

/** What one SACK tells a controller. One object per association, filled in anew each time. */
public final class Ack {
    /** Payload bytes newly acknowledged, cumulatively or by gap blocks. */
    public long bytes;
    /** Payload bytes still on their way. */
    public long flight;
    /** Whether the window, and not the application or the peer, held sending back. */
    public boolean limited;
    /** Whether the application had nothing more to send. */
    public boolean applicationLimited;
    /** Whether the association is repairing a loss. */
    public boolean recovering;
    /** The newest round-trip measurement in nanoseconds, or 0. */
    public long rtt;
    /** Whether this is the first acknowledgement of a round trip. */
    public boolean roundStart;
    /** Bytes per second at which the newest acknowledged chunk's round trip was delivered, or 0 when unknown. */
    public double deliveryRate;
    /** Bytes declared lost since the last SACK. */
    public long lost;

    public long now;
}
