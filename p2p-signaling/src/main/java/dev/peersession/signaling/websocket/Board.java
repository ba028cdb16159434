package dev.peersession.signaling.websocket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the rendezvous server remembers: who looks under which topic, and what lies there. All in memory, and gone with the connection
 * that left it or after ten minutes. Sans-IO; one thread.
 *
 * <pre>
 *  to the server    1 topic(20)                   look under the topic
 *                   2 slot(1) topic(20) message   leave a message in a slot, in place of the one before
 *  to the client    3 topic(20) message
 * </pre>
 *
 * @param <C> a connection
 */
final class Board<C> {
    static final int TOPIC_BYTES = 20;
    static final int SUBSCRIBE = 1;
    static final int PUBLISH = 2;
    static final int MESSAGE = 3;
    /** No blob and no sealed message around one is longer. */
    static final int MAX_MESSAGE_BYTES = 2048;

    static final int MAX_FRAME_BYTES = 2 + TOPIC_BYTES + MAX_MESSAGE_BYTES;
    static final int SLOTS = 4;

    // This hour, the last and the next for two rooms, and some to change over.
    private static final int MAX_TOPICS_PER_CLIENT = 8;
    // Two meet; a stranger who crowds a topic cannot make its members hear more than this.
    private static final int MAX_MEMBERS = 32;
    private static final long LIFE_NANOS = 600_000_000_000L;
    // A bucket of 20 that fills by two in a second: publishing in all slots and looking under three topics twice over.
    private static final double BURST = 20;
    private static final double PER_NANO = 2 / 1e9;

    private final BiConsumer<C, byte[]> send;
    private final Map<C, Client> clients = new HashMap<>();
    private final Map<String, List<Client>> topics = new HashMap<>();

    Board(BiConsumer<C, byte[]> send) {
        this.send = send;
    }

    private record Left(String topic, byte[] message, long at) {}

    private final class Client {
        private final C connection;
        private final List<String> topics = new ArrayList<>(3);
        private @Nullable Left @Nullable [] left;
        private double tokens = BURST;
        private long filledAt;

        private Client(C connection, long now) {
            this.connection = connection;
            this.filledAt = now;
        }

        private boolean mayGo(long now) {
            tokens = Math.min(BURST, tokens + (now - filledAt) * PER_NANO);
            filledAt = now;
            tokens -= 1;
            return tokens >= 0;
        }
    }

    /** False when the client broke a rule and must go. */
    boolean input(C connection, byte[] frame, long now) {
        Client client = clients.computeIfAbsent(connection, c -> new Client(c, now));
        if (!client.mayGo(now) || frame.length == 0) {
            return false;
        }
        if (frame[0] == SUBSCRIBE && frame.length == 1 + TOPIC_BYTES) {
            return subscribe(client, topic(frame, 1), now);
        }
        if (frame[0] == PUBLISH && frame.length > 2 + TOPIC_BYTES && frame.length <= MAX_FRAME_BYTES) {
            int slot = frame[1];
            return slot >= 0
                    && slot < SLOTS
                    && publish(
                            client,
                            slot,
                            topic(frame, 2),
                            Arrays.copyOfRange(frame, 2 + TOPIC_BYTES, frame.length),
                            now);
        }
        return false;
    }

    private boolean subscribe(Client client, String topic, long now) {
        if (client.topics.contains(topic)) {
            return true;
        }
        if (client.topics.size() >= MAX_TOPICS_PER_CLIENT
                || topics.getOrDefault(topic, List.of()).size() >= MAX_MEMBERS) {
            return false;
        }
        List<Client> members = topics.computeIfAbsent(topic, t -> new ArrayList<>(2));
        client.topics.add(topic);
        members.add(client);
        for (Client other : members) {
            Left[] left = other == client ? null : other.left;
            for (int slot = 0; left != null && slot < SLOTS; slot++) {
                Left one = left[slot];
                if (one != null && one.topic.equals(topic) && now - one.at < LIFE_NANOS) {
                    deliver(client, topic, one.message);
                }
            }
        }
        return true;
    }

    /** Only who looks under a topic leaves something there. */
    @SuppressWarnings("unchecked")
    private boolean publish(Client client, int slot, String topic, byte[] message, long now) {
        List<Client> members = topics.get(topic);
        if (members == null || !client.topics.contains(topic)) {
            return false;
        }
        if (client.left == null) {
            client.left = new Left[SLOTS];
        }
        client.left[slot] = new Left(topic, message, now);
        for (Client member : List.copyOf(members)) {
            if (member != client) {
                deliver(member, topic, message);
            }
        }
        return true;
    }

    private void deliver(Client to, String topic, byte[] message) {
        byte[] frame = new byte[1 + TOPIC_BYTES + message.length];
        frame[0] = MESSAGE;
        System.arraycopy(HexFormat.of().parseHex(topic), 0, frame, 1, TOPIC_BYTES);
        System.arraycopy(message, 0, frame, 1 + TOPIC_BYTES, message.length);
        send.accept(to.connection, frame);
    }

    /** The connection is gone, and what it left with it. */
    void remove(C connection) {
        Client client = clients.remove(connection);
        if (client == null) {
            return;
        }
        for (String topic : client.topics) {
            List<Client> members = topics.get(topic);
            if (members != null && members.remove(client) && members.isEmpty()) {
                topics.remove(topic);
            }
        }
    }

    int topics() {
        return topics.size();
    }

    private static String topic(byte[] frame, int at) {
        return HexFormat.of().formatHex(frame, at, at + TOPIC_BYTES);
    }
}
