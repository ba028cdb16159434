package dev.peersession.ice;

/** The way to a TURN server: UDP, or a TCP or TLS connection. Used on the loop's thread. */
interface RelayLink {
    /** Takes what comes from the server, one message at a time, and learns of the link's end. */
    interface Receiver {
        void message(byte[] buffer, int off, int len);

        void broken();
    }

    /** Whether the message was taken. */
    boolean send(byte[] buffer, int off, int len);

    void close();
}
