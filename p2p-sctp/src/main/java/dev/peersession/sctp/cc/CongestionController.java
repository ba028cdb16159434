package dev.peersession.sctp.cc;

/** How many bytes may be on their way, and how fast. One per association; sizes in payload bytes, times in nanoseconds. */
public interface CongestionController {

    /** RFC 9260 section 7.2.3: the window after a loss is never below four packets. */
    int MIN_PACKETS = 4;

    /** RFC 6928: ten packets may leave before anything is known of the path. */
    int INITIAL_PACKETS = 10;

    long window();

    /** Bytes per second at which to send, or 0 for no pacing. */
    double pacingRate(long srtt);

    void acknowledged(Ack ack);

    /** The first loss of a window; further losses up to the recovery point are not reported. */
    void lost(long flight, long now);

    /** The retransmission timer expired (RFC 9260 section 7.2.3). */
    void timedOut(long flight, long now);

    /** Nothing was sent for a retransmission timeout. */
    void idled(long now);

    /** Packets have another size from now on. */
    void payload(int bytes);

    /** Another path: start again. */
    void pathChanged(int payload);
}
