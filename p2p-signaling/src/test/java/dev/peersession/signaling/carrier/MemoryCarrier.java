package dev.peersession.signaling.carrier;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Hands each message to everyone under the topic at once, also to those who come later; keeps all that was ever published. */
final class MemoryCarrier implements Carrier {
    private final Map<String, List<Member>> members = new TreeMap<>();
    final List<byte[]> everything = new CopyOnWriteArrayList<>();

    private final class Member implements Place {
        private final String topic;
        private final Consumer<byte[]> sink;
        private final Map<Integer, byte[]> slots = new TreeMap<>();

        private Member(String topic, Consumer<byte[]> sink) {
            this.topic = topic;
            this.sink = sink;
        }

        @Override
        public void publish(int slot, byte[] message) {
            synchronized (MemoryCarrier.this) {
                everything.add(message);
                slots.put(slot, message);
                members.get(topic).forEach(m -> m.sink.accept(message));
            }
        }

        @Override
        public void close() {
            synchronized (MemoryCarrier.this) {
                members.get(topic).remove(this);
            }
        }
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public synchronized Place join(Topic topic, Consumer<byte[]> sink) {
        String id = HexFormat.of().formatHex(topic.id(0));
        List<Member> others = members.computeIfAbsent(id, k -> new ArrayList<>());
        Member member = new Member(id, sink);
        for (Member other : others) {
            other.slots.values().forEach(sink);
        }
        others.add(member);
        return member;
    }

    synchronized int present() {
        return members.values().stream().mapToInt(List::size).sum();
    }
}
