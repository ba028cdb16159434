package dev.peersession.sctp;

import org.jspecify.annotations.Nullable;

/** What {@link DataChannels#pollEvent()} reports, in the order in which it happened. */
public sealed interface ChannelEvent {

    /** The association is up (RFC 9260 section 5.1); queued channels open and queued data leaves. */
    record Connected() implements ChannelEvent {}

    /** A channel that we opened, in band or negotiated, can carry messages: its association is up (RFC 8832 section 6 needs no answer). */
    record Opened(int channel) implements ChannelEvent {}

    /**
     * The peer opened a channel in band (RFC 8832). It can be sent on at once.
     *
     * @param maxRetransmits how often a message is sent again at most, or null
     * @param maxPacketLifeTime how many milliseconds a message is sent at most, or null
     * @param priority 128, 256, 512, 1024 or what else the peer said (RFC 8831 section 6.4)
     */
    record Incoming(
            int channel,
            String label,
            String protocol,
            boolean ordered,
            @Nullable Integer maxRetransmits,
            @Nullable Integer maxPacketLifeTime,
            int priority,
            int streamId)
            implements ChannelEvent {}

    /**
     * A message arrived. The array belongs to the receiver; it counts against the receive window until
     * {@link DataChannels#consumed} is told.
     */
    record Message(int channel, boolean binary, byte[] data) implements ChannelEvent {}

    /**
     * The next bytes of a message that is longer than {@link SctpOptions#maxMessageSize}. The array counts against the receive window like
     * that of a {@link Message}.
     *
     * @param message number that all parts of one message share; parts of several may alternate on an unordered channel
     * @param progress what follows
     */
    record Part(int channel, boolean binary, long message, byte[] data, Progress progress) implements ChannelEvent {}

    /** What follows after a {@link Part}. */
    enum Progress {
        MORE,
        /** Nothing: the message is complete. */
        LAST,
        /** Nothing: the peer gave the message up, and what came of it is only its beginning. */
        GIVEN_UP
    }

    /** The buffered amount fell from above the channel's threshold to it or below. */
    record BufferedAmountLow(int channel) implements ChannelEvent {}

    /**
     * What became of a message sent with an id. A message without an outcome when its channel closes was not confirmed.
     *
     * @param acknowledged whether the peer has all of it; false when it was given up under partial reliability
     */
    record Outcome(int channel, long messageId, boolean acknowledged) implements ChannelEvent {}

    /** The channel is gone on both sides, or the association is; nothing more follows for it. */
    record Closed(int channel) implements ChannelEvent {}

    /**
     * The association ended. {@link Closed} of every channel has been reported before.
     *
     * @param detail a sentence for logs, never empty
     */
    record Disconnected(Reason reason, String detail) implements ChannelEvent {}

    /** Why an association ended. */
    enum Reason {
        REMOTE_SHUTDOWN,
        LOCAL_SHUTDOWN,
        REMOTE_ABORT,
        LOCAL_ABORT,
        PROTOCOL_VIOLATION,
        TIMEOUT
    }
}
