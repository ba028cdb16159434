package dev.peersession.sctp;

import dev.peersession.sctp.association.Association;
import dev.peersession.sctp.association.Config;
import dev.peersession.sctp.rx.Lengths;
import dev.peersession.sctp.rx.ReceiveWindow;
import dev.peersession.sctp.tx.OutMessage;
import dev.peersession.sctp.tx.SendQueue;
import dev.peersession.sctp.tx.Sender;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One SCTP association and its data channels (RFC 9260, RFC 8831, RFC 8832), sans-IO.
 *
 * <p>A plain object owned by one thread: no locks, no clock, no sockets. Mutate, drain ({@link #poll} until 0,
 * {@link #pollEvent} until null), sleep until {@link #deadline}, then call {@link #timeout}. Instants are nanoseconds on the scale of
 * {@link System#nanoTime()} and never go back.
 *
 * <p>{@link #input} takes what an authenticated but possibly hostile peer sends: it never throws on it. What no honest peer
 * sends is counted and dropped, or ends the association with {@link ChannelEvent.Reason#PROTOCOL_VIOLATION}.
 */
public final class DataChannels {
    /** {@link #deadline()} when nothing is due. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Two tags and two initial TSNs. */
    public static final int SHARED_LENGTH = 16;

    /** RFC 8831 section 6.6: an empty message is sent as one zero byte under a PPID of its own. */
    private static final byte[] EMPTY_ON_THE_WIRE = new byte[1];

    private static final long MILLI = 1_000_000;

    private final SctpOptions options;
    private final ChannelTable table;
    private final ChannelInput input;
    private final Association association;
    private long messagesSent;

    /**
     * @param dtlsClient whether we are the DTLS client and open channels on even streams (RFC 8832 section 6)
     * @param random source of tags, initial TSNs and the cookie key; a {@link java.security.SecureRandom} outside tests
     */
    public DataChannels(SctpOptions options, boolean dtlsClient, RandomGenerator random) {
        this(options, dtlsClient, random, 0);
    }

    /** Every stream begins with this sequence number at both ends, so that tests need not send 65,536 messages to see it wrap. */
    DataChannels(SctpOptions options, boolean dtlsClient, RandomGenerator random, int firstSequence) {
        this.options = options;
        Config config = new Config(
                options.localPort(),
                options.remotePort(),
                options.mtu(),
                options.maxMtu(),
                new Lengths(options.maxMessageSize(), options.maxPartedMessageSize()),
                Math.max(options.receiveWindow(), options.maxMessageSize()),
                options.maxStreams(),
                options.rtoInitial().toNanos(),
                options.rtoMin().toNanos(),
                options.rtoMax().toNanos(),
                options.sackDelay().toNanos(),
                options.heartbeatInterval().toNanos(),
                options.maxRetransmits(),
                options.maxInitRetransmits(),
                Math.max(options.maxReceiveWindow(), options.maxMessageSize()),
                options.interleaving(),
                options.zeroChecksum(),
                Config.Congestion.valueOf(options.congestionControl().name()),
                SendQueue.Policy.valueOf(options.scheduling().name()),
                firstSequence);
        this.table = new ChannelTable(dtlsClient);
        this.input = new ChannelInput(config, table, random);
        this.association = input.association;
    }

    /** Starts the handshake. Both sides call it once their transport is up. */
    public void connect(long now) {
        association.connect(now);
    }

    /**
     * Our INIT chunk, to be carried in a description (SNAP). When both sides hand over the other's by {@link #connect(byte[], long)}, the
     * association is up without a round trip. Call it before connecting.
     */
    public byte[] localInit() {
        return association.localInit();
    }

    /**
     * Connects at once with the peer's INIT chunk from its description; ours must have reached the peer the same way.
     *
     * @throws IllegalArgumentException when it is not an INIT chunk; {@link #connect(long)} then shakes hands as usual
     */
    public void connect(byte[] remoteInit, long now) {
        if (!association.connect(remoteInit, now)) {
            throw new IllegalArgumentException("not an INIT chunk: " + remoteInit.length + " bytes");
        }
    }

    /**
     * Connects at once with a peer that has the same options and calls this with the same bytes and the other value of {@code first}
     * (SNAP, with the values that the INIT chunks would carry derived instead): nothing is exchanged.
     *
     * @param shared {@value #SHARED_LENGTH} bytes that only the two know, and that are new for each association
     * @throws IllegalArgumentException for another length
     */
    public void connect(byte[] shared, boolean first, long now) {
        if (shared.length != SHARED_LENGTH) {
            throw new IllegalArgumentException("shared has " + shared.length + " bytes, needed " + SHARED_LENGTH);
        }
        association.connect(ByteBuffer.wrap(shared), first, now);
    }

    /**
     * For what must arrive soon or not at all: until this is lifted with {@link Long#MAX_VALUE}, no timer of a retransmission is longer
     * than {@code longest} nanoseconds, unless measured round trips ask for it. Without it they double up to the greatest (RFC 9260 section
     * 6.3.3), and after few losses in a row the next try comes too late for a limit of seconds. Unanswered tries are not counted against the
     * peer meanwhile: whoever asks for this has a limit.
     */
    public void hurry(long longest) {
        association.rtt().ceiling(longest);
    }

    /** Takes a packet. Its bytes are not kept. */
    public void input(byte[] packet, int off, int len, long now) {
        input.packet(packet, off, len, now);
    }

    /**
     * Writes the next packet.
     *
     * @param capacity room from {@code off}; at least the path MTU
     * @return its length, or 0 when there is nothing to send now
     */
    public int poll(byte[] out, int off, int capacity, long now) {
        return association.poll(out, off, capacity, now);
    }

    /** When to call {@link #timeout} or, when it is not after the present, {@link #poll}; {@link #NEVER} when nothing is due. */
    public long deadline() {
        return association.deadline();
    }

    /** Fires the timers that are due. */
    public void timeout(long now) {
        association.timeout(now);
    }

    /** The next of what has happened, or null. */
    public @Nullable ChannelEvent pollEvent() {
        if (input.events.isEmpty()) {
            association.flush();
        }
        return input.events.poll();
    }

    /**
     * Opens a channel. Before {@link #connect} it is queued, with what is sent on it.
     *
     * @return its number, used in every other call and event
     * @throws IllegalArgumentException when a negotiated stream id is in use or beyond what the peer takes
     * @throws IllegalStateException when the association has ended or every stream id is in use
     */
    public int open(ChannelOptions channelOptions, long now) {
        if (!association.isAccepting()) {
            throw new IllegalStateException("the association is closing or closed");
        }
        int stream = channelOptions.negotiated()
                ? negotiatedStream(channelOptions.streamId())
                : table.freeStream(association.outStreams());
        Channel channel = table.add(stream, channelOptions);
        association.queue().priority(stream, channelOptions.priority());
        if (!channelOptions.negotiated()) {
            Dcep.queue(association.queue(), stream, Dcep.open(channelOptions));
            association.queued(now);
        }
        if (input.up()) {
            input.events.add(new ChannelEvent.Opened(channel.number));
        }
        return channel.number;
    }

    /**
     * Queues a message. On {@link SendResult#QUEUED} the array belongs to the channel until the peer has acknowledged the message, and
     * must not change.
     *
     * @param binary false for text, which must be UTF-8
     */
    public SendResult send(int channel, boolean binary, byte[] data, int off, int len, long now) {
        return send(channel, binary, data, off, len, 0, now);
    }

    /**
     * The same, and {@link ChannelEvent.Outcome} says later what became of the message.
     *
     * @param messageId chosen by the caller, not 0
     */
    public SendResult send(int channel, boolean binary, byte[] data, int off, int len, long messageId, long now) {
        if (off < 0 || len < 0 || len > data.length - off) {
            throw new IndexOutOfBoundsException("off " + off + " and len " + len + " of " + data.length);
        }
        Channel c = table.find(channel);
        if (c == null || !takes(c)) {
            return refusal(channel);
        }
        if (tooLong(len)) {
            return SendResult.TOO_LARGE;
        }
        if (isFull(len)) {
            return SendResult.BUFFER_FULL;
        }
        boolean empty = len == 0;
        int ppid = empty
                ? binary ? Dcep.PPID_BINARY_EMPTY : Dcep.PPID_STRING_EMPTY
                : binary ? Dcep.PPID_BINARY : Dcep.PPID_STRING;
        Integer retransmits = c.options.maxRetransmits();
        Integer lifeTime = c.options.maxPacketLifeTime();
        association
                .queue()
                .add(
                        c.streamId,
                        ppid,
                        empty ? EMPTY_ON_THE_WIRE : data,
                        empty ? 0 : off,
                        empty ? 1 : len,
                        // RFC 8832 section 6: ordered until the peer is known to have the channel.
                        !c.options.ordered() && c.confirmed,
                        retransmits == null ? OutMessage.UNLIMITED : retransmits,
                        lifeTime != null,
                        lifeTime == null ? 0 : now + lifeTime * MILLI,
                        !empty,
                        messageId);
        messagesSent++;
        association.queued(now);
        return SendResult.QUEUED;
    }

    /**
     * Begins a message that is too long to be handed over at once; {@link #sendPart} takes its bytes. One at a time on a channel. What is sent
     * on the channel meanwhile goes out after it.
     *
     * <p>Towards a peer with interleaving (RFC 8260) and partial reliability its fragments leave as they are handed over, between those of other
     * channels. Other peers cannot take another message before a begun one has ended, so nothing of it leaves until it is all here;
     * then it can be no longer than the send buffer. Before the association is up the answer is {@link SendResult#BUFFER_FULL}.
     *
     * @param length of the whole message, bytes, 1 or more
     * @param messageId as in {@link #send(int, boolean, byte[], int, int, long, long)}, or 0
     * @throws IllegalStateException when the last one on the channel lacks bytes
     */
    public SendResult sendInParts(int channel, boolean binary, long length, long messageId, long now) {
        if (length < 1) {
            throw new IllegalArgumentException("length is " + length + ", allowed 1 or more");
        }
        Channel c = table.find(channel);
        if (c == null || !takes(c)) {
            return refusal(channel);
        }
        SendQueue queue = association.queue();
        if (queue.lacking(c.streamId) > 0) {
            throw new IllegalStateException("the message before lacks " + queue.lacking(c.streamId) + " bytes");
        }
        boolean alternating = input.up() && queue.sendsPartial();
        if (tooLong(length) || input.up() && !alternating && length > options.sendBuffer()) {
            return SendResult.TOO_LARGE;
        }
        if (!input.up() || isFull(alternating ? 1 : length)) {
            return SendResult.BUFFER_FULL;
        }
        Integer retransmits = c.options.maxRetransmits();
        Integer lifeTime = c.options.maxPacketLifeTime();
        queue.begin(
                c.streamId,
                binary ? Dcep.PPID_BINARY : Dcep.PPID_STRING,
                length,
                !c.options.ordered() && c.confirmed,
                retransmits == null ? OutMessage.UNLIMITED : retransmits,
                lifeTime != null,
                lifeTime == null ? 0 : now + lifeTime * MILLI,
                messageId);
        messagesSent++;
        return SendResult.QUEUED;
    }

    /**
     * Hands over the next bytes of the message that {@link #sendInParts} began; the message ends by itself with its last byte. On
     * {@link SendResult#QUEUED} the array belongs to the channel until the peer has acknowledged it.
     *
     * @return {@link SendResult#ABANDONED} when the message has ended before it was complete
     * @throws IllegalArgumentException for more bytes than the message lacks
     */
    public SendResult sendPart(int channel, byte[] data, int off, int len, long now) {
        if (off < 0 || len < 0 || len > data.length - off) {
            throw new IndexOutOfBoundsException("off " + off + " and len " + len + " of " + data.length);
        }
        Channel c = table.find(channel);
        if (c == null || !takes(c)) {
            return refusal(channel);
        }
        SendQueue queue = association.queue();
        long lacking = queue.lacking(c.streamId);
        if (lacking == 0) {
            return SendResult.ABANDONED;
        }
        if (len > lacking) {
            throw new IllegalArgumentException(len + " bytes for a message that lacks " + lacking);
        }
        // What must be here as a whole had its place reserved when it began.
        if (queue.sendsPartial() && isFull(len)) {
            return SendResult.BUFFER_FULL;
        }
        queue.fill(c.streamId, data, off, len);
        association.queued(now);
        return SendResult.QUEUED;
    }

    /** Gives up the message that {@link #sendInParts} began, if it lacks bytes. The peer is told that it ends there. */
    public void cancelParts(int channel, long now) {
        Channel c = table.find(channel);
        if (c != null) {
            association.cancel(c.streamId, now);
        }
    }

    /**
     * Makes a channel go before all others, for what keeps the session itself going. While fragments alternate (RFC 8260), the last 64 KiB
     * of the peer's receive window are left to such channels: a bulk channel that the peer's application does not read cannot hold
     * them up.
     */
    public void urgent(int channel) {
        Channel c = table.find(channel);
        if (c != null) {
            association.queue().urgent(c.streamId);
        }
    }

    /** Closes a channel as the W3C says: what is queued goes out first, then the stream is reset, then comes {@link ChannelEvent.Closed}. */
    public void close(int channel, long now) {
        Channel c = table.find(channel);
        if (c == null || c.state != Channel.State.OPEN) {
            return;
        }
        c.state = Channel.State.CLOSING;
        association.cancel(c.streamId, now);
        if (!input.up()) {
            association.queue().forget(c.streamId);
            input.closed(c);
            return;
        }
        association.reset(c.streamId);
        closeWithoutReset(c);
    }

    /** Sets the buffered amount at which {@link ChannelEvent.BufferedAmountLow} is reported; 0 at first. */
    public void lowThreshold(int channel, long bytes) {
        Channel c = table.find(channel);
        if (c != null) {
            association.queue().lowThreshold(c.streamId, Math.max(0, bytes));
        }
    }

    /** Bytes handed to {@link #send} that have not been handed to the network, as the W3C counts them. */
    public long bufferedAmount(int channel) {
        Channel c = table.find(channel);
        return c == null ? 0 : association.queue().buffered(c.streamId);
    }

    /**
     * Opens the receive window by what the application has consumed, in order of delivery; 0 bytes consume one empty message. What was
     * not consumed when a channel closes is let go by itself.
     */
    public void consumed(int channel, int bytes, long now) {
        Channel c = table.find(channel);
        if (c != null && bytes >= 0) {
            association.consumed(c.consumed(bytes, ReceiveWindow.OVERHEAD), now);
        }
    }

    /** Ends the association in order: everything queued is delivered first. */
    public void shutdown(long now) {
        association.shutdown(now);
    }

    /** Ends the association at once. The reason goes to the peer. */
    public void abort(String reason, long now) {
        association.abort(reason, now);
    }

    /** Nothing has been heard on the path for too long: timers and error counters stand still, no data leaves. */
    public void pathSuspect(long now) {
        association.freeze(now);
    }

    /** The path is alive again: goes on with one probe at once. */
    public void pathGood(long now) {
        association.thaw(now);
    }

    /** Packets take another path from now on: windows and measurements start again, with one probe at once. */
    public void pathChanged(long now) {
        association.pathChanged(now);
    }

    /**
     * Lets the search for larger packets (RFC 8899) go up to a size, for instance what the interface of the present path carries, or forbids it
     * with a small one. {@link #poll} must be given at least this capacity for probes to leave.
     *
     * @param bytes of an SCTP packet, 512 to 65,000; the configured mtu is always allowed
     */
    public void pathMtuLimit(int bytes, long now) {
        association.pathMtuLimit(bytes, now);
    }

    /** Whether anything waits for an acknowledgement of the peer. */
    public boolean dataOutstanding() {
        Sender sender = association.sender();
        return sender != null && sender.outstanding();
    }

    public SctpMetrics metrics() {
        Sender sender = association.sender();
        Sender.Metrics tx = sender == null ? new Sender.Metrics() : sender.metrics();
        return new SctpMetrics(
                association.rtt().srtt(),
                association.rtt().rto(),
                association.congestionWindow(),
                sender == null ? 0 : sender.flight(),
                sender == null ? 0 : sender.peerWindow(),
                association.queue().buffered(),
                association.queue().bufferedByStream(),
                association.window().held(),
                association.pathMtu(),
                tx.retransmissions,
                tx.losses,
                tx.timeouts,
                tx.spuriousTimeouts,
                tx.abandoned,
                association.malformed() + input.refused(),
                association.packetsSent(),
                association.packetsReceived(),
                association.bytesSent(),
                association.bytesReceived(),
                messagesSent,
                input.received());
    }

    private boolean takes(Channel c) {
        return c.state == Channel.State.OPEN && association.isAccepting();
    }

    private SendResult refusal(int channel) {
        return table.everHad(channel) ? SendResult.CLOSED : SendResult.NOT_OPEN;
    }

    private boolean tooLong(long length) {
        return options.remoteMaxMessageSize() > 0 && length > options.remoteMaxMessageSize();
    }

    /** A message larger than the whole buffer still goes alone, or it never could. */
    private boolean isFull(long length) {
        long buffered = association.queue().buffered();
        return buffered > 0 && buffered + length > options.sendBuffer();
    }

    private int negotiatedStream(int stream) {
        if (table.onStream(stream) != null) {
            throw new IllegalArgumentException("streamId " + stream + " is in use");
        }
        if (stream >= association.outStreams()) {
            throw new IllegalArgumentException(
                    "streamId is " + stream + ", the peer takes 0 to " + (association.outStreams() - 1));
        }
        return stream;
    }

    private void closeWithoutReset(Channel c) {
        if (!association.canReset()) {
            input.closed(c);
        }
    }
}
