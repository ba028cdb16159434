package dev.peersession.api;

import dev.peersession.api.RemoteSide.Kind;

/**
 * The streams that own peers use without announcing them. RFC 8831 section 6.2 makes 65534 the highest stream; a block of 16
 * is kept there, far from the ids that in-band channels count up from 0. Foreign peers never see them.
 *
 * <p>Firefox has 2048 streams and never opens one above, and older Chromium has 1024, so with a page in a browser the highest
 * streams are others.
 */
final class ReservedStreams {
    static final int CONTROL = 65_534;
    static final int MESSAGES = 65_533;
    static final int PAGE_CONTROL = 1023;
    static final int PAGE_MESSAGES = 1022;
    static final int LAST_FREE = 65_519;

    private ReservedStreams() {}

    static int control(Kind peer) {
        return peer == Kind.PAGE ? PAGE_CONTROL : CONTROL;
    }

    static int messages(Kind peer) {
        return peer == Kind.PAGE ? PAGE_MESSAGES : MESSAGES;
    }
}
