package dev.peersession.sctp;

/** What became of a message handed to {@link DataChannels#send}. Only {@link #QUEUED} takes the message. */
public enum SendResult {
    /** The message is in the channel's buffer; its array belongs to the channel until the peer has acknowledged it. */
    QUEUED,
    /** Longer than the peer accepts (the {@code max-message-size} of its description, RFC 8841 section 6). */
    TOO_LARGE,
    /** The channel number was never handed out. */
    NOT_OPEN,
    /** The channel is closing or closed, or the association has ended. */
    CLOSED,
    /** The send buffer of the association is full; try again after {@link ChannelEvent.BufferedAmountLow}. */
    BUFFER_FULL,
    /** The message that was being handed over in parts has been given up; nothing more of it is taken. */
    ABANDONED
}
