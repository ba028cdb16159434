package dev.peersession.api.call;

/** Where a {@link Call} stands. */
public enum CallState {
    /** This side is willing, the other is not yet. */
    WAITING,
    /** Both sides are willing: sound flows. */
    ACTIVE,
    /** Over, for whatever cause; nothing follows. */
    ENDED
}
