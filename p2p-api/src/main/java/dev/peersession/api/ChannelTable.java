package dev.peersession.api;

import dev.peersession.sctp.ChannelEvent;
import dev.peersession.sctp.ChannelOptions;
import dev.peersession.sctp.DataChannels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The open channels of a connection, and which of them have something to do. All on the loop, except {@link #ready}. Idle
 * channels cost nothing per packet.
 */
final class ChannelTable {
    private final DataChannels association;
    private final ChannelCarrier carrier;
    private final java.util.function.Consumer<Channel> low;
    private final long peerTakes;
    private final boolean peerTakesStreams;
    private final Map<Integer, Channel> byNumber = new HashMap<>();
    private final Queue<Channel> ready = new ConcurrentLinkedQueue<>();
    private final List<Channel> stalled = new ArrayList<>();
    private final List<Channel> sending = new ArrayList<>();
    private final List<Channel> receiving = new ArrayList<>();

    ChannelTable(
            DataChannels association,
            ChannelCarrier carrier,
            java.util.function.Consumer<Channel> low,
            long peerTakes,
            boolean peerTakesStreams) {
        this.association = association;
        this.carrier = carrier;
        this.low = low;
        this.peerTakes = peerTakes;
        this.peerTakesStreams = peerTakesStreams;
    }

    /** From any thread: the channel wants {@link Channel#drain}. */
    void ready(Channel channel) {
        ready.add(channel);
    }

    @Nullable
    Channel get(int number) {
        return byNumber.get(number);
    }

    /** Opens a channel of ours. One whose stream is taken is closed at once. */
    void open(Channel channel, long now) {
        ChannelOptions options = channel.options();
        int number;
        try {
            number = association.open(options, now);
        } catch (IllegalArgumentException | IllegalStateException e) {
            channel.closed();
            return;
        }
        add(channel, number, options.streamId());
    }

    void add(Channel channel, int number, int streamId) {
        byNumber.put(number, channel);
        channel.attach(carrier, number, streamId, peerTakes, peerTakesStreams);
    }

    @Nullable
    Channel remove(int number) {
        Channel channel = byNumber.remove(number);
        if (channel != null) {
            sending.remove(channel);
            receiving.remove(channel);
            stalled.remove(channel);
        }
        return channel;
    }

    void received(Channel channel, byte[] data, boolean binary) {
        if (channel.received(data.length)) {
            receiving.add(channel);
        }
        channel.inbox().message(data, binary);
    }

    void received(Channel channel, ChannelEvent.Part part) {
        if (channel.received(part.data().length)) {
            receiving.add(channel);
        }
        channel.inbox().part(part);
    }

    /** Moves what is queued into the association, and what was handled out of its window. */
    void beforeOutput(long now) {
        for (int i = receiving.size() - 1; i >= 0; i--) {
            Channel channel = receiving.get(i);
            int bytes = channel.inbox().takeConsumed();
            if (bytes > 0) {
                association.consumed(channel.number(), bytes, now);
            }
            int empty = channel.inbox().takeConsumedEmpty();
            for (int n = 0; n < empty; n++) {
                association.consumed(channel.number(), 0, now);
            }
            if (channel.consumed(bytes, empty)) {
                receiving.remove(i);
            }
        }
        for (int i = stalled.size(); i > 0; i--) {
            drain(stalled.remove(0), now);
        }
        for (Channel channel = ready.poll(); channel != null; channel = ready.poll()) {
            drain(channel, now);
        }
    }

    private void drain(Channel channel, long now) {
        if (byNumber.get(channel.number()) != channel) {
            return;
        }
        if (!channel.drain(association, now)) {
            stalled.add(channel);
        }
        if (channel.startSending()) {
            sending.add(channel);
        }
    }

    void afterOutput() {
        for (int i = sending.size() - 1; i >= 0; i--) {
            Channel channel = sending.get(i);
            if (!channel.settle(association, low)) {
                channel.stopSending();
                sending.remove(i);
            }
        }
    }

    void closeAll() {
        List<Channel> all = List.copyOf(byNumber.values());
        byNumber.clear();
        ready.clear();
        stalled.clear();
        sending.clear();
        receiving.clear();
        all.forEach(Channel::closed);
    }
}
