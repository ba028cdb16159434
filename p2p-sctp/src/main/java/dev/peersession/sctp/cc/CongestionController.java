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

    /**
     * Chunks were lost. After a loss that counts as congestion, further ones up to the recovery point are not reported.
     *
     * @param flight bytes on their way before
     * @param bytes how many of them were found to be lost
     * @return whether it counts as congestion, so that what leaves follows what arrives until it is repaired
     */
    boolean lost(long flight, long bytes, long now);

    /** The retransmission timer expired (RFC 9260 section 7.2.3). */
    void timedOut(long flight, long now);

    /** A timeout is about to be reported, the first in a row: {@link #undoTimeout} goes back to the present. */
    void remember();

    /** The timeouts since {@link #remember} were a mistake: the window is what it was (RFC 4015), unless it has grown beyond that. */
    void undoTimeout();

    /** Nothing was sent for a retransmission timeout. */
    void idled(long now);

    /** Packets have another size from now on. */
    void payload(int bytes);

    /** Another path: start again. */
    void pathChanged(int payload);
}
