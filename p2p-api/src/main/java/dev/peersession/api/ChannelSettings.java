package dev.peersession.api;

import dev.peersession.sctp.ChannelOptions;

/**
 * What a new channel is like, in the words of the W3C's RTCDataChannelInit; handed to the configurer of
 * {@link PeerSession#open}. Ordered and reliable unless said otherwise. Not thread-safe.
 */
public final class ChannelSettings {
    private final ChannelOptions.Builder options;

    ChannelSettings(String label) {
        options = ChannelOptions.builder(label);
    }

    /** Messages may overtake each other. */
    public ChannelSettings unordered() {
        return ordered(false);
    }

    public ChannelSettings ordered(boolean value) {
        options.ordered(value);
        return this;
    }

    /** 0 to 65,535: how often a message is sent again before it is given up. */
    public ChannelSettings maxRetransmits(int value) {
        options.maxRetransmits(value);
        return this;
    }

    /** 0 to 65,535 ms: how long a message is tried before it is given up. */
    public ChannelSettings maxPacketLifeTime(int millis) {
        options.maxPacketLifeTime(millis);
        return this;
    }

    /**
     * A name that both programs understand, at most 65,535 bytes of UTF-8. Names that begin with {@code peersession.} are for this
     * library's own channels.
     */
    public ChannelSettings protocol(String value) {
        if (Channel.isInternal(value)) {
            throw new IllegalArgumentException("protocol is " + value + ", but names with peersession. are reserved");
        }
        options.protocol(value);
        return this;
    }

    /** Both sides open the channel on this stream and nothing is announced, 0 to 65,519; those above are reserved. */
    public ChannelSettings negotiated(int streamId) {
        if (streamId < 0 || streamId > ReservedStreams.LAST_FREE) {
            throw new IllegalArgumentException(
                    "streamId is " + streamId + ", allowed 0 to " + ReservedStreams.LAST_FREE);
        }
        options.negotiated(streamId);
        return this;
    }

    public ChannelSettings priority(Priority value) {
        options.priority(value.number);
        return this;
    }

    ChannelOptions build() {
        return options.build();
    }

    /** RFC 8831 section 6.4. */
    public enum Priority {
        VERY_LOW(128),
        LOW(256),
        MEDIUM(512),
        HIGH(1024);

        private final int number;

        Priority(int number) {
            this.number = number;
        }

        static Priority of(int number) {
            for (Priority p : values()) {
                if (number <= p.number) {
                    return p;
                }
            }
            return HIGH;
        }
    }
}
