package dev.peersession.api;

/** A message was sent on a channel that is closing or closed; it was not taken. */
public final class ChannelClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    ChannelClosedException(String label) {
        super("channel \"" + label + "\" is closed");
    }
}
