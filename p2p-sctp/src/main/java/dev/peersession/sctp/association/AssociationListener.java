package dev.peersession.sctp.association;

import dev.peersession.sctp.rx.Delivery;
import dev.peersession.sctp.tx.SendQueue;

/** What an association tells the layer above, inside the call that caused it. */
public interface AssociationListener extends Delivery, SendQueue.Listener {
    /** Why an association ended. */
    enum Ending {
        REMOTE_SHUTDOWN,
        LOCAL_SHUTDOWN,
        REMOTE_ABORT,
        LOCAL_ABORT,
        PROTOCOL_VIOLATION,
        TIMEOUT
    }

    void connected();

    /** RFC 9260 section 5.2.4.1: the peer started anew; every stream begins again and {@link #connected} follows. */
    void restarted();

    /** The peer reset its side of a stream (RFC 6525). */
    void incomingReset(int stream);

    void incomingResetAll();

    /** The peer asks us to reset our side. */
    void resetWanted(int stream);

    /** Our side of the stream is reset. */
    void outgoingReset(int stream);

    void ended(Ending ending, String detail);
}
