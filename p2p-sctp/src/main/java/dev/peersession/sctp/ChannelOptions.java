package dev.peersession.sctp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a data channel is like, with the nouns of the W3C's RTCDataChannelInit.
 *
 * @param label at most 65,535 bytes of UTF-8
 * @param protocol at most 65,535 bytes of UTF-8
 * @param ordered whether messages arrive in the order in which they were sent
 * @param maxRetransmits 0 to 65,535: how often a message is sent again before it is given up; null for reliable
 * @param maxPacketLifeTime 0 to 65,535 ms: how long a message is tried before it is given up; null for reliable
 * @param negotiated true when both sides open the channel with the same stream id and no in-band announcement
 * @param streamId 0 to 65,534 for a negotiated channel, else -1
 * @param priority 128 (very low), 256 (low, the default), 512 (medium), 1024 (high), RFC 8831 section 6.4
 */
public record ChannelOptions(
        String label,
        String protocol,
        boolean ordered,
        @Nullable Integer maxRetransmits,
        @Nullable Integer maxPacketLifeTime,
        boolean negotiated,
        int streamId,
        int priority) {

    /** RFC 8832 section 5.1: label and protocol have 16-bit lengths. */
    public static final int MAX_TEXT_BYTES = 65_535;

    /** RFC 8831 section 6.2: stream identifier 65535 is illegal. */
    public static final int MAX_STREAM_ID = 65_534;

    public static final int DEFAULT_PRIORITY = 256;

    public ChannelOptions {
        text("label", label);
        text("protocol", protocol);
        limit("maxRetransmits", maxRetransmits);
        limit("maxPacketLifeTime", maxPacketLifeTime);
        if (maxRetransmits != null && maxPacketLifeTime != null) {
            throw new IllegalArgumentException(
                    "maxRetransmits and maxPacketLifeTime exclude each other; set one or none");
        }
        if (negotiated && (streamId < 0 || streamId > MAX_STREAM_ID)) {
            throw new IllegalArgumentException(
                    "streamId is " + streamId + ", allowed 0 to " + MAX_STREAM_ID + " for a negotiated channel");
        }
        if (!negotiated && streamId != -1) {
            throw new IllegalArgumentException(
                    "streamId is " + streamId + ", allowed only for a negotiated channel (default -1)");
        }
        if (priority < 1 || priority > 65_535) {
            throw new IllegalArgumentException("priority is " + priority + ", allowed 1 to 65535, default 256");
        }
    }

    /** An ordered, reliable channel opened in band. */
    public static ChannelOptions reliable(String label) {
        return builder(label).build();
    }

    public static Builder builder(String label) {
        return new Builder(label);
    }

    private static void text(String name, String value) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    name + " has " + bytes + " bytes of UTF-8, allowed 0 to " + MAX_TEXT_BYTES);
        }
    }

    private static void limit(String name, @Nullable Integer value) {
        if (value != null && (value < 0 || value > 65_535)) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed 0 to 65535, default none");
        }
    }

    /** Collects the options of one channel; values are checked by {@link #build()}. */
    public static final class Builder {
        private final String label;
        private String protocol = "";
        private boolean ordered = true;
        private @Nullable Integer maxRetransmits;
        private @Nullable Integer maxPacketLifeTime;
        private int streamId = -1;
        private int priority = DEFAULT_PRIORITY;

        private Builder(String label) {
            this.label = label;
        }

        public Builder protocol(String value) {
            protocol = value;
            return this;
        }

        public Builder unordered() {
            return ordered(false);
        }

        public Builder ordered(boolean value) {
            ordered = value;
            return this;
        }

        public Builder maxRetransmits(@Nullable Integer value) {
            maxRetransmits = value;
            return this;
        }

        /** Milliseconds. */
        public Builder maxPacketLifeTime(@Nullable Integer value) {
            maxPacketLifeTime = value;
            return this;
        }

        /** Makes the channel a negotiated one on this stream. */
        public Builder negotiated(int stream) {
            if (stream < 0 || stream > MAX_STREAM_ID) {
                throw new IllegalArgumentException("streamId is " + stream + ", allowed 0 to " + MAX_STREAM_ID);
            }
            streamId = stream;
            return this;
        }

        public Builder priority(int value) {
            priority = value;
            return this;
        }

        public ChannelOptions build() {
            return new ChannelOptions(
                    label, protocol, ordered, maxRetransmits, maxPacketLifeTime, streamId >= 0, streamId, priority);
        }
    }
}
