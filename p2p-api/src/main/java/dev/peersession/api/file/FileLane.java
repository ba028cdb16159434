package dev.peersession.api.file;

/** What carries the messages of one transfer: reliable and in order. Not for applications. */
public interface FileLane {
    /** Sends a message, which belongs to the lane from here on. Waits for room; throws IllegalStateException when closed. */
    void send(byte[] message);

    /** Sends what is queued, then closes. */
    void close();

    /** Takes what arrives; on a thread that must not wait. */
    interface Receiver {
        void message(byte[] message);

        /** Nothing more comes. */
        void closed();
    }
}
