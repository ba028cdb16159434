package dev.peersession.sctp;

import java.util.Arrays;

/** The state of one data channel. */
final class Channel {
    enum State {
        OPEN,
        CLOSING,
        CLOSED
    }

    final int number;
    final int streamId;
    final ChannelOptions options;
    State state = State.OPEN;
    /** The peer knows the channel: it answered the OPEN or sent something (RFC 8832 section 6). */
    boolean confirmed;

    boolean outgoingReset;
    boolean incomingReset;
    /** What the channel counts against the limit on channels that the peer opened. */
    int cost;

    /** Lengths of delivered messages that have not been consumed, oldest first. */
    private int[] unread = new int[4];

    private int unreadFirst;
    private int unreadCount;

    Channel(int number, int streamId, ChannelOptions options) {
        this.number = number;
        this.streamId = streamId;
        this.options = options;
        this.confirmed = options.negotiated();
    }

    void delivered(int length) {
        if (unreadCount == unread.length) {
            int[] grown = new int[unread.length * 2];
            for (int i = 0; i < unreadCount; i++) {
                grown[i] = unread[unreadFirst + i & unread.length - 1];
            }
            unread = grown;
            unreadFirst = 0;
        }
        unread[unreadFirst + unreadCount++ & unread.length - 1] = length;
    }

    /**
     * Takes consumed bytes off the oldest messages, in order; a call with 0 bytes takes one empty message.
     *
     * @return bytes to release, with {@code overhead} for each message that is done
     */
    long consumed(int bytes, int overhead) {
        long released = 0;
        int left = bytes;
        boolean any = false;
        while (unreadCount > 0) {
            int i = unreadFirst & unread.length - 1;
            int length = unread[i];
            if (length > left) {
                unread[i] -= left;
                released += left;
                break;
            }
            if (left == 0 && (length > 0 || any)) {
                break;
            }
            left -= length;
            released += length + overhead;
            unreadFirst = unreadFirst + 1 & unread.length - 1;
            unreadCount--;
            any = true;
        }
        return released;
    }

    /** Everything unread is let go. */
    long consumedAll(int overhead) {
        long released = 0;
        for (int i = 0; i < unreadCount; i++) {
            released += unread[unreadFirst + i & unread.length - 1] + (long) overhead;
        }
        unreadCount = 0;
        unread = Arrays.copyOf(unread, 4);
        unreadFirst = 0;
        return released;
    }
}
