package dev.peersession.api;

/**
 * The streams that own peers use without announcing them. RFC 8831 section 6.2 makes 65534 the highest stream; a block of 16
 * is kept there, far from the ids that in-band channels count up from 0. Foreign peers never see them.
 */
final class ReservedStreams {
    static final int CONTROL = 65_534;
    static final int MESSAGES = 65_533;
    static final int LAST_FREE = 65_519;

    private ReservedStreams() {}
}
