package dev.peersession.dtls;

import org.jspecify.annotations.Nullable;

/**
 * One run of a handshake protocol, free of records, datagrams, loss and time: it takes whole messages in order and answers
 * with messages, keys and an outcome. DTLS 1.2 through BouncyCastle is the first; DTLS 1.3 fits behind the same face.
 *
 * <p>Every call returns when the engine can do no more without the next message. Output comes during the call.
 */
interface HandshakeEngine {
    /** Where output goes. Calls may come from another thread, but only while the owner waits inside an engine call. */
    interface Output {
        /** The next handshake message of ours. {@code epoch} 0 goes out in the clear, 1 protected. */
        void message(int epoch, int recordVersion, HandshakeMessage message);

        /** A ChangeCipherSpec of ours. */
        void changeCipherSpec();

        void alert(int epoch, int level, int description);

        /** The keys exist; the peer is not authenticated yet. */
        void secrets(ConnectionSecrets secrets, byte[] ownConnectionId, byte[] peerConnectionId);
    }

    /** How it ended. */
    sealed interface Outcome {
        record Agreed(Fingerprint peer, @Nullable Integer srtpProfile) implements Outcome {}

        record Broken(DtlsEvent.Reason reason, String detail) implements Outcome {}
    }

    /** Begins; false when no thread is free, try again later. */
    boolean start();

    /** Hands over the next message from the peer; for Finished the engine is told of the cipher change by itself. */
    void receive(HandshakeMessage message);

    /** Null while it runs. */
    @Nullable
    Outcome outcome();

    /** Ends it and gives its thread back. */
    void close();
}
