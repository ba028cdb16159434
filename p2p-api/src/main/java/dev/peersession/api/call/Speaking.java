package dev.peersession.api.call;

/**
 * Who speaks now, judged by the level above the background.
 *
 * @param here whether the person on this side does; false while silenced
 * @param there whether the other side does
 */
public record Speaking(boolean here, boolean there) {
    static final Speaking NOBODY = new Speaking(false, false);
}
