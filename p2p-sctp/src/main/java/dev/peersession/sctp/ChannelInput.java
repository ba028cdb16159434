package dev.peersession.sctp;

import dev.peersession.sctp.association.Association;
import dev.peersession.sctp.association.AssociationListener;
import dev.peersession.sctp.association.Config;
import dev.peersession.sctp.rx.ReceiveWindow;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/**
 * What comes to the channels from their association: messages, the peer's openings (RFC 8832 section 6), resets of streams (RFC 8831 section
 * 6.7), the beginning and the end.
 */
final class ChannelInput implements AssociationListener {
    /** What all channels that the peer opened may hold in labels, protocols and state. */
    private static final int MAX_INCOMING_COST = 4 << 20;

    private static final int CHANNEL_COST = 256;
    private static final byte[] EMPTY = new byte[0];

    final Association association;
    final ArrayDeque<ChannelEvent> events = new ArrayDeque<>();
    private final ChannelTable table;
    private int incomingCost;
    private long received;
    private long refused;
    private boolean up;
    /** The instant of the packet that is being taken in. */
    private long clock;

    ChannelInput(Config config, ChannelTable table, RandomGenerator random) {
        this.table = table;
        this.association = new Association(config, this, random);
    }

    /** Whether the association is up. */
    boolean up() {
        return up;
    }

    /** Messages that were handed on. */
    long received() {
        return received;
    }

    /** What no honest peer sends on its channels. */
    long refused() {
        return refused;
    }

    void packet(byte[] packet, int off, int len, long now) {
        clock = now;
        association.input(packet, off, len, now);
    }

    void closed(Channel c) {
        c.state = Channel.State.CLOSED;
        table.remove(c);
        incomingCost -= c.cost;
        association.window().release(c.consumedAll(ReceiveWindow.OVERHEAD));
        events.add(new ChannelEvent.Closed(c.number));
    }

    @Override
    public void connected() {
        up = true;
        events.add(new ChannelEvent.Connected());
        for (Channel c : table.all()) {
            if (c.streamId >= association.outStreams()) {
                association.queue().forget(c.streamId);
                closed(c);
            } else {
                events.add(new ChannelEvent.Opened(c.number));
            }
        }
    }

    @Override
    public void restarted() {
        up = false;
        table.all().forEach(this::closed);
    }

    @Override
    public void message(int stream, int ppid, byte[] data) {
        if (ppid == Dcep.PPID_CONTROL) {
            association.window().release(data.length + (long) ReceiveWindow.OVERHEAD);
            control(stream, data);
            return;
        }
        Channel c = table.onStream(stream);
        boolean binary = ppid == Dcep.PPID_BINARY || ppid == Dcep.PPID_BINARY_EMPTY;
        boolean empty = ppid == Dcep.PPID_BINARY_EMPTY || ppid == Dcep.PPID_STRING_EMPTY;
        if (c == null || !binary && !empty && ppid != Dcep.PPID_STRING) {
            refused++;
            association.window().release(data.length + (long) ReceiveWindow.OVERHEAD);
            return;
        }
        c.confirmed = true;
        if (c.state != Channel.State.OPEN) {
            association.window().release(data.length + (long) ReceiveWindow.OVERHEAD);
            return;
        }
        byte[] content = data;
        if (empty) {
            association.window().release(data.length);
            content = EMPTY;
        }
        received++;
        c.delivered(content.length);
        events.add(new ChannelEvent.Message(c.number, binary, content));
    }

    @Override
    public void part(int stream, int ppid, long message, byte[] data, Progress progress) {
        Channel c = table.onStream(stream);
        boolean binary = ppid == Dcep.PPID_BINARY;
        if (c == null || c.state != Channel.State.OPEN || !binary && ppid != Dcep.PPID_STRING) {
            if (c == null || c.state == Channel.State.OPEN) {
                refused++;
            }
            association.window().release(data.length + (long) ReceiveWindow.OVERHEAD);
            return;
        }
        c.confirmed = true;
        if (progress == Progress.LAST) {
            received++;
        }
        c.delivered(data.length);
        events.add(
                new ChannelEvent.Part(c.number, binary, message, data, ChannelEvent.Progress.valueOf(progress.name())));
    }

    @Override
    public void bufferedAmountLow(int stream) {
        Channel c = table.onStream(stream);
        if (c != null && c.state == Channel.State.OPEN) {
            events.add(new ChannelEvent.BufferedAmountLow(c.number));
        }
    }

    @Override
    public void outcome(int stream, long messageId, boolean acknowledged) {
        Channel c = table.onStream(stream);
        if (c != null) {
            events.add(new ChannelEvent.Outcome(c.number, messageId, acknowledged));
        }
    }

    @Override
    public void incomingReset(int stream) {
        Channel c = table.onStream(stream);
        if (c == null) {
            return;
        }
        table.silent(c);
        if (c.state == Channel.State.OPEN) {
            c.state = Channel.State.CLOSING;
            // The peer has stopped listening: what has not begun to leave would only be thrown away there.
            association.cancel(stream, clock);
            association.queue().discard(stream);
            association.reset(stream);
        }
        closeWhenBothReset(c);
    }

    @Override
    public void incomingResetAll() {
        table.heard().forEach(c -> incomingReset(c.streamId));
    }

    @Override
    public void resetWanted(int stream) {
        Channel c = table.onStream(stream);
        if (c != null && c.state == Channel.State.OPEN) {
            c.state = Channel.State.CLOSING;
            association.cancel(stream, clock);
            association.reset(stream);
        }
    }

    @Override
    public void outgoingReset(int stream) {
        Channel c = table.onStream(stream);
        if (c == null) {
            association.queue().forget(stream);
            return;
        }
        c.outgoingReset = true;
        closeWhenBothReset(c);
    }

    @Override
    public void ended(Ending ending, String detail) {
        up = false;
        table.all().forEach(this::closed);
        events.add(new ChannelEvent.Disconnected(ChannelEvent.Reason.valueOf(ending.name()), detail));
    }

    private void closeWhenBothReset(Channel c) {
        if (c.incomingReset && c.outgoingReset) {
            association.queue().forget(c.streamId);
            closed(c);
        }
    }

    private void control(int stream, byte[] message) {
        int type = message.length == 0 ? -1 : message[0];
        Channel c = table.onStream(stream);
        if (type == Dcep.ACK && c != null) {
            c.confirmed = true;
            return;
        }
        if (type != Dcep.OPEN) {
            refused++;
            return;
        }
        ChannelOptions asked = Dcep.parseOpen(message);
        int cost = CHANNEL_COST + message.length;
        // RFC 8832 section 6: the peer opens on streams of its own parity, and each stream carries one channel.
        boolean theirs = table.isTheirs(stream);
        if (asked == null
                || c != null
                || !theirs
                || stream > ChannelOptions.MAX_STREAM_ID
                || incomingCost + cost > MAX_INCOMING_COST) {
            refused++;
            if (c == null) {
                association.reset(stream);
            }
            return;
        }
        Channel opened = table.add(stream, asked);
        association.queue().priority(stream, asked.priority());
        opened.confirmed = true;
        opened.cost = cost;
        incomingCost += cost;
        Dcep.queue(association.queue(), stream, Dcep.ack());
        events.add(new ChannelEvent.Incoming(
                opened.number,
                asked.label(),
                asked.protocol(),
                asked.ordered(),
                asked.maxRetransmits(),
                asked.maxPacketLifeTime(),
                asked.priority(),
                stream));
    }
}
