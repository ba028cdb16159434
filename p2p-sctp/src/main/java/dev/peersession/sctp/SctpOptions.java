package dev.peersession.sctp;

import java.time.Duration;

/**
 * How an association behaves. Build with {@link #builder()}; every setter refuses what is out of range.
 *
 * @param localPort SCTP port, 5000 in WebRTC
 * @param remotePort SCTP port of the peer
 * @param mtu largest SCTP packet, common header included, in bytes
 * @param maxMtu largest SCTP packet that the search for larger ones may try (RFC 8899); the mtu for none
 * @param maxMessageSize longest message that we accept whole, bytes
 * @param maxPartedMessageSize longest message that we accept in parts, bytes; 0 for none
 * @param remoteMaxMessageSize longest message that the peer accepts, bytes; 0 for unlimited
 * @param receiveWindow bytes that may wait here for the application
 * @param sendBuffer bytes that may wait here for the network
 * @param maxStreams streams offered in each direction
 * @param rtoInitial first retransmission timeout
 * @param rtoMin least retransmission timeout
 * @param rtoMax greatest retransmission timeout
 * @param sackDelay longest delay of an acknowledgement
 * @param heartbeatInterval idle time before the path is probed
 * @param maxRetransmits losses in a row before the association fails
 * @param maxInitRetransmits the same during the handshake
 * @param maxReceiveWindow what the receive window may grow to while the application keeps up, bytes
 * @param interleaving whether fragments of different messages may alternate when the peer can too (RFC 8260)
 * @param zeroChecksum whether packets go without a CRC when the peer takes that (RFC 9653); only over DTLS
 * @param congestionControl how much may be on its way
 * @param scheduling which channel's data leaves next
 */
public record SctpOptions(
        int localPort,
        int remotePort,
        int mtu,
        int maxMtu,
        int maxMessageSize,
        long maxPartedMessageSize,
        long remoteMaxMessageSize,
        int receiveWindow,
        long sendBuffer,
        int maxStreams,
        Duration rtoInitial,
        Duration rtoMin,
        Duration rtoMax,
        Duration sackDelay,
        Duration heartbeatInterval,
        int maxRetransmits,
        int maxInitRetransmits,
        int maxReceiveWindow,
        boolean interleaving,
        boolean zeroChecksum,
        CongestionControl congestionControl,
        StreamScheduling scheduling) {

    /** 1280 (IPv6 minimum) - 40 (IPv6) - 8 (UDP) - 37 (DTLS record of 13, nonce of 8, tag of 16) - 4 (slack). */
    public static final int DEFAULT_MTU = 1191;

    /** Every path of WebRTC carries this much; smaller would not leave room for a cookie. */
    public static final int MIN_MTU = 512;

    public static final int MAX_MTU = 65_000;

    public static SctpOptions defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects options. Each setter throws {@link IllegalArgumentException} with value, range and default. */
    public static final class Builder {
        private int localPort = 5000;
        private int remotePort = 5000;
        private int mtu = DEFAULT_MTU;
        private int maxMtu = MIN_MTU;
        private int maxMessageSize = 256 * 1024;
        private long maxPartedMessageSize;
        private long remoteMaxMessageSize = 65_536;
        private int receiveWindow = 1 << 20;
        private long sendBuffer = 16L << 20;
        private int maxStreams = 65_535;
        private Duration rtoInitial = Duration.ofMillis(500);
        private Duration rtoMin = Duration.ofMillis(200);
        private Duration rtoMax = Duration.ofSeconds(10);
        private Duration sackDelay = Duration.ofMillis(20);
        private Duration heartbeatInterval = Duration.ofSeconds(15);
        private int maxRetransmits = 10;
        private int maxInitRetransmits = 30;
        private int maxReceiveWindow = 16 << 20;
        private boolean interleaving = true;
        private boolean zeroChecksum = true;
        private CongestionControl congestionControl = CongestionControl.CUBIC;
        private StreamScheduling scheduling = StreamScheduling.WEIGHTED_FAIR;

        private Builder() {}

        /** 1 to 65,535, default 5000. */
        public Builder localPort(int value) {
            localPort = (int) range("localPort", value, 1, 65_535, 5000);
            return this;
        }

        /** 1 to 65,535, default 5000. */
        public Builder remotePort(int value) {
            remotePort = (int) range("remotePort", value, 1, 65_535, 5000);
            return this;
        }

        /** Bytes of an SCTP packet with its header, 512 to 65,000, default 1191. */
        public Builder mtu(int value) {
            mtu = (int) range("mtu", value, MIN_MTU, MAX_MTU, DEFAULT_MTU);
            return this;
        }

        /** Bytes of an SCTP packet with its header, 512 to 65,000; default the mtu, which means no search. */
        public Builder maxMtu(int value) {
            maxMtu = (int) range("maxMtu", value, MIN_MTU, MAX_MTU, MIN_MTU);
            return this;
        }

        /** Bytes, 1 to 1 GiB, default 256 KiB. Messages up to this length are put together in memory. */
        public Builder maxMessageSize(int value) {
            maxMessageSize = (int) range("maxMessageSize", value, 1, 1 << 30, 256 * 1024);
            return this;
        }

        /**
         * Bytes, 0 or more, default 0: no message longer than {@link #maxMessageSize} is accepted. A longer one arrives as
         * {@link ChannelEvent.Part}s and never lies in memory as a whole. What goes into a description is the larger of the two.
         */
        public Builder maxPartedMessageSize(long value) {
            maxPartedMessageSize = range("maxPartedMessageSize", value, 0, Long.MAX_VALUE, 0);
            return this;
        }

        /** Bytes, 0 for unlimited, default 65,536 (RFC 8841 section 6.1). */
        public Builder remoteMaxMessageSize(long value) {
            remoteMaxMessageSize = range("remoteMaxMessageSize", value, 0, Long.MAX_VALUE, 65_536);
            return this;
        }

        /** Bytes, 16 KiB to 1 GiB, default 1 MiB. */
        public Builder receiveWindow(int value) {
            receiveWindow = (int) range("receiveWindow", value, 16 * 1024, 1 << 30, 1 << 20);
            return this;
        }

        /** Bytes, 1 to 1 TiB, default 16 MiB. */
        public Builder sendBuffer(long value) {
            sendBuffer = range("sendBuffer", value, 1, 1L << 40, 16L << 20);
            return this;
        }

        /** 1 to 65,535, default 65,535; unused streams cost nothing. */
        public Builder maxStreams(int value) {
            maxStreams = (int) range("maxStreams", value, 1, 65_535, 65_535);
            return this;
        }

        /** 10 ms to 60 s, default 500 ms. */
        public Builder rtoInitial(Duration value) {
            rtoInitial = time("rtoInitial", value, 10, 60_000, 500);
            return this;
        }

        /** 10 ms to 60 s, default 200 ms. */
        public Builder rtoMin(Duration value) {
            rtoMin = time("rtoMin", value, 10, 60_000, 200);
            return this;
        }

        /** 100 ms to 120 s, default 10 s. */
        public Builder rtoMax(Duration value) {
            rtoMax = time("rtoMax", value, 100, 120_000, 10_000);
            return this;
        }

        /** 0 to 500 ms (RFC 9260 section 6.2), default 20 ms. */
        public Builder sackDelay(Duration value) {
            sackDelay = time("sackDelay", value, 0, 500, 20);
            return this;
        }

        /** 1 s to 1 h, default 15 s. */
        public Builder heartbeatInterval(Duration value) {
            heartbeatInterval = time("heartbeatInterval", value, 1000, 3_600_000, 15_000);
            return this;
        }

        /** 1 to 1000, default 10. */
        public Builder maxRetransmits(int value) {
            maxRetransmits = (int) range("maxRetransmits", value, 1, 1000, 10);
            return this;
        }

        /** 1 to 1000, default 30: with the timer of the handshake, about half a minute. */
        public Builder maxInitRetransmits(int value) {
            maxInitRetransmits = (int) range("maxInitRetransmits", value, 1, 1000, 30);
            return this;
        }

        /** Default true: a large message does not hold up small ones of other channels. */
        public Builder interleaving(boolean value) {
            interleaving = value;
            return this;
        }

        /** Bytes, 16 KiB to 1 GiB, default 16 MiB; at least the receive window is taken. */
        public Builder maxReceiveWindow(int value) {
            maxReceiveWindow = (int) range("maxReceiveWindow", value, 16 * 1024, 1 << 30, 16 << 20);
            return this;
        }

        /** Default true. False where nothing below guards the packets, such as plain UDP. */
        public Builder zeroChecksum(boolean value) {
            zeroChecksum = value;
            return this;
        }

        /** Default {@link CongestionControl#CUBIC}. */
        public Builder congestionControl(CongestionControl value) {
            congestionControl = value;
            return this;
        }

        /** Default {@link StreamScheduling#WEIGHTED_FAIR}. */
        public Builder scheduling(StreamScheduling value) {
            scheduling = value;
            return this;
        }

        /** @throws IllegalArgumentException when rtoMin, rtoInitial and rtoMax are not in this order */
        public SctpOptions build() {
            if (rtoMin.compareTo(rtoInitial) > 0 || rtoInitial.compareTo(rtoMax) > 0) {
                throw new IllegalArgumentException(
                        "rtoMin " + rtoMin + ", rtoInitial " + rtoInitial + " and rtoMax " + rtoMax + " must not fall");
            }
            return new SctpOptions(
                    localPort,
                    remotePort,
                    mtu,
                    Math.max(mtu, maxMtu),
                    maxMessageSize,
                    maxPartedMessageSize,
                    remoteMaxMessageSize,
                    receiveWindow,
                    sendBuffer,
                    maxStreams,
                    rtoInitial,
                    rtoMin,
                    rtoMax,
                    sackDelay,
                    heartbeatInterval,
                    maxRetransmits,
                    maxInitRetransmits,
                    Math.max(receiveWindow, maxReceiveWindow),
                    interleaving,
                    zeroChecksum,
                    congestionControl,
                    scheduling);
        }

        private static long range(String name, long value, long min, long max, long usual) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(
                        name + " is " + value + ", allowed " + min + " to " + max + ", default " + usual);
            }
            return value;
        }

        private static Duration time(String name, Duration value, long min, long max, long usual) {
            range(name + " in ms", value.toMillis(), min, max, usual);
            return value;
        }
    }
}
