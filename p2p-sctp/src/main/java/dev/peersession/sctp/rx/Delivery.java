package dev.peersession.sctp.rx;

/** Where complete messages go. */
public interface Delivery {
    /** The array is the receiver's; its length and {@link ReceiveWindow#OVERHEAD} are charged to the window. */
    void message(int stream, int ppid, byte[] data);
}
