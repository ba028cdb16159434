package dev.peersession.api;

/** Where a {@link PeerSession} stands. */
public enum SessionState {
    /** Nothing was asked for yet: no socket, no thread, no packet. */
    NEW,
    /** Looking for the addresses that go into an offer or answer. */
    GATHERING,
    /** The offer is made; its answer is missing. */
    WAITING,
    /** Both descriptions are known: finding a path, shaking hands, confirming the peer. */
    CONNECTING,
    /** The peer is there and, in a session with a PIN or passphrase, has proved that it knows it. */
    CONNECTED,
    /** The path was lost; channels keep what they hold and another path is being looked for. */
    RECONNECTING,
    /** Closed by this side or, with reason {@code REMOTE_CLOSED}, by the peer. */
    CLOSED,
    /** Given up; the reason of the last {@link PeerEvent.StateChanged} says why. */
    FAILED;

    /** Whether no further state follows. */
    public boolean isFinal() {
        return this == CLOSED || this == FAILED;
    }
}
