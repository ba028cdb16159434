package dev.peersession.sctp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of a {@link Pair}: the association, and what it has reported. */
final class Peer {
    final String name;
    final DataChannels channels;
    final List<ChannelEvent> events = new ArrayList<>();
    /** Messages by channel, in order of arrival. */
    final Map<Integer, List<byte[]>> messages = new HashMap<>();
    /** Whether the peer consumes messages at once. */
    boolean reading = true;
    /** Whether events other than messages are kept. */
    boolean keepMessages = true;

    /** Parts in order of arrival, unless a sink takes them. */
    final List<ChannelEvent.Part> parts = new ArrayList<>();
    /** Takes parts, which are then not kept. */
    @Nullable
    Consumer<ChannelEvent.Part> sink;

    private final Map<Integer, Integer> unread = new HashMap<>();

    Peer(String name, DataChannels channels) {
        this.name = name;
        this.channels = channels;
    }

    void drainEvents(long now) {
        for (ChannelEvent e = channels.pollEvent(); e != null; e = channels.pollEvent()) {
            if (e instanceof ChannelEvent.Message m) {
                if (keepMessages) {
                    messages.computeIfAbsent(m.channel(), c -> new ArrayList<>())
                            .add(m.data());
                    events.add(e);
                }
                if (reading) {
                    channels.consumed(m.channel(), m.data().length, now);
                } else {
                    unread.merge(m.channel(), m.data().length, Integer::sum);
                }
            } else if (e instanceof ChannelEvent.Part p) {
                if (sink == null) {
                    parts.add(p);
                } else {
                    sink.accept(p);
                }
                if (reading) {
                    channels.consumed(p.channel(), p.data().length, now);
                } else {
                    unread.merge(p.channel(), p.data().length, Integer::sum);
                }
            } else {
                events.add(e);
            }
        }
    }

    /** Consumes everything that was left unread. */
    void readAll(long now) {
        reading = true;
        unread.forEach((channel, bytes) -> channels.consumed(channel, bytes, now));
        unread.clear();
    }

    <E extends ChannelEvent> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <E extends ChannelEvent> E only(Class<E> type) {
        List<E> all = all(type);
        if (all.size() != 1) {
            throw new AssertionError(name + " reported " + all.size() + " of " + type.getSimpleName() + ": " + events);
        }
        return all.get(0);
    }

    boolean has(Class<? extends ChannelEvent> type) {
        return events.stream().anyMatch(type::isInstance);
    }

    List<byte[]> received(int channel) {
        return messages.getOrDefault(channel, List.of());
    }

    int receivedCount() {
        return messages.values().stream().mapToInt(List::size).sum();
    }
}
