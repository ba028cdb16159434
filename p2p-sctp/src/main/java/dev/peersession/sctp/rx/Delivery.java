package dev.peersession.sctp.rx;

/** Where messages go. Every array is the receiver's; its length and {@link ReceiveWindow#OVERHEAD} are charged to the window. */
public interface Delivery {
    /** What follows after a part of a message. */
    enum Progress {
        MORE,
        LAST,
        /** Nothing: the peer gave the message up. */
        GIVEN_UP
    }

    void message(int stream, int ppid, byte[] data);

    /**
     * The next bytes of a message that is longer than what is delivered whole.
     *
     * @param message tells the messages apart that arrive at the same time
     */
    void part(int stream, int ppid, long message, byte[] data, Progress progress);
}
