package dev.peersession.signaling.dht;

import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How those who meet under a name share the DHT: each hour has one key and four items under it, the seats. A peer takes a free one,
 * puts all its messages there and reads the others. Two that took the same see it and one moves. Sans-IO; one thread.
 *
 * <p>A value is always {@value DhtItem#MAX_VALUE_BYTES} bytes that look random, whatever lies in it.
 */
final class Seats {
    static final int COUNT = 4;
    /** What a seat holds before it is sealed under the name. */
    static final int BODY_BYTES = DhtItem.MAX_VALUE_BYTES - 32;

    private static final int LENGTH_BYTES = 2;
    private static final int OFFER_SLOT = 0;
    // Clocks may differ by so much; around the turn of an hour both hours are looked at.
    private static final long CLOCK_DIFFERENCE_SECONDS = 300;
    private static final long HOUR_SECONDS = 3600;
    // Who is still there has said so again twice in this time.
    private static final long ABANDONED_SECONDS = 900;
    private static final long SAY_AGAIN_SECONDS = 300;
    // Where a few datagrams in a hundred are lost, somebody answers in one of so many rounds.
    private static final int SILENT_ROUNDS = 3;
    // A person waits at the beginning; who waits longer, waits for somebody else.
    private static final long EAGER_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long EAGER_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long PATIENT_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Topic topic;
    private final SecureRandom random;
    private final Consumer<byte[]> sink;
    private final Map<Integer, byte[]> slots = new LinkedHashMap<>();
    private final Map<Long, Hour> hours = new LinkedHashMap<>();
    private long startedAt;
    private long nextRound;
    private boolean started;
    private boolean changed;
    private boolean answered;
    private int silentRounds;

    /** One hour's key, and what is known of its seats. */
    private static final class Hour {
        private final long number;
        private final DhtItem[] items = new DhtItem[COUNT];
        private final DhtMessage.@Nullable Stored[] seen = new DhtMessage.Stored[COUNT];
        private final boolean[] looked = new boolean[COUNT];
        private int own = -1;
        private byte @Nullable [] ownValue;
        private long ownSeq;
        private long saidAt;

        private Hour(long number, byte[] seed) {
            this.number = number;
            for (int i = 0; i < COUNT; i++) {
                items[i] = DhtItem.of(seed, new byte[] {(byte) ('0' + i)});
            }
        }

        private int seat(DhtItem item) {
            for (int i = 0; i < COUNT; i++) {
                if (items[i].target().equals(item.target())) {
                    return i;
                }
            }
            return -1;
        }

        private boolean isLooked() {
            for (boolean one : looked) {
                if (!one) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @param sink is handed each message once or more often, also old ones */
    Seats(Topic topic, SecureRandom random, Consumer<byte[]> sink) {
        this.topic = topic;
        this.random = random;
        this.sink = sink;
    }

    /** Some node has answered. */
    boolean isReached() {
        return answered;
    }

    /** Three rounds went by without an answer of anyone. */
    boolean isSilent() {
        return silentRounds >= SILENT_ROUNDS;
    }

    /**
     * What no longer fits goes, the oldest first: an answer that nobody took before the next ones. The message in slot 0, the offer, stays.
     *
     * @throws IOException when it does not fit beside the offer
     */
    void publish(int slot, byte[] message) throws IOException {
        Map<Integer, byte[]> next = new LinkedHashMap<>(slots);
        next.remove(slot);
        for (Integer old : slots.keySet()) {
            if (old != OFFER_SLOT && size(next) + LENGTH_BYTES + message.length > BODY_BYTES) {
                next.remove(old);
            }
        }
        next.put(slot, message.clone());
        if (message.length == 0 || message.length > Carrier.MAX_MESSAGE_BYTES || size(next) > BODY_BYTES) {
            throw new IOException("an item of the DHT holds " + BODY_BYTES + " bytes, this would make " + size(next));
        }
        slots.clear();
        slots.putAll(next);
        changed = true;
    }

    private static int size(Map<Integer, byte[]> messages) {
        return messages.values().stream().mapToInt(m -> LENGTH_BYTES + m.length).sum();
    }

    /** When {@link #run} wants to be called. */
    long deadline(long now) {
        return !started || changed ? now : nextRound;
    }

    /** Begins a round when it is time, and says what is new. */
    void run(DhtClient client, long epochSeconds, long now) {
        if (!started) {
            started = true;
            startedAt = now;
            nextRound = now;
        }
        if (now - nextRound >= 0) {
            nextRound = now + (now - startedAt < EAGER_NANOS ? EAGER_INTERVAL_NANOS : PATIENT_INTERVAL_NANOS);
            for (Hour hour : current(epochSeconds)) {
                for (DhtItem item : hour.items) {
                    client.get(item, now);
                }
            }
        }
        say(client, epochSeconds, now);
        changed = false;
    }

    /** Mostly one hour, around its turn two. */
    private List<Hour> current(long epochSeconds) {
        List<Hour> current = new ArrayList<>();
        for (long t = epochSeconds - CLOCK_DIFFERENCE_SECONDS;
                t <= epochSeconds + CLOCK_DIFFERENCE_SECONDS;
                t += CLOCK_DIFFERENCE_SECONDS) {
            Hour hour = hour(t);
            if (!current.contains(hour)) {
                current.add(hour);
            }
        }
        hours.values().removeIf(h -> h.number < current.get(0).number - 1);
        return current;
    }

    private Hour hour(long epochSeconds) {
        long number = Math.floorDiv(epochSeconds, HOUR_SECONDS);
        return hours.computeIfAbsent(number, n -> new Hour(n, topic.signingSeed(epochSeconds)));
    }

    /** What came of a question. */
    void event(DhtClient client, DhtClient.Event event, long epochSeconds, long now) {
        if (!(event instanceof DhtClient.Looked looked)) {
            return;
        }
        for (Hour hour : List.copyOf(hours.values())) {
            int seat = hour.seat(looked.item());
            if (seat >= 0) {
                looked(hour, seat, looked, now);
            }
        }
        say(client, epochSeconds, now);
    }

    private void looked(Hour hour, int seat, DhtClient.Looked looked, long now) {
        answered |= looked.answers() > 0;
        if (!answered) {
            silentRounds += seat == COUNT - 1 ? 1 : 0;
            nextRound = now;
            return;
        }
        hour.looked[seat] |= looked.answers() > 0;
        DhtMessage.Stored best = looked.best();
        DhtMessage.Stored before = hour.seen[seat];
        // Two that took a free seat in the same second wrote the same number: what differs is news, too.
        if (best == null
                || before != null && (best.seq() < before.seq() || Arrays.equals(best.value(), before.value()))) {
            return;
        }
        hour.seen[seat] = best;
        if (Arrays.equals(best.value(), hour.ownValue)) {
            return;
        }
        messages(best.value()).forEach(sink);
        if (seat == hour.own && best.seq() >= hour.ownSeq) {
            // Somebody else sits here.
            hour.own = -1;
        }
    }

    /** Puts our messages where they belong now: once all seats of the hour are known, when they changed, and again from time to time. */
    private void say(DhtClient client, long epochSeconds, long now) {
        Hour hour = hour(epochSeconds);
        if (slots.isEmpty() || !hour.isLooked() || !answered) {
            return;
        }
        boolean moved = hour.own < 0;
        if (moved) {
            hour.own = free(hour, epochSeconds);
        }
        if (moved || changed || epochSeconds - hour.saidAt >= SAY_AGAIN_SECONDS) {
            put(client, hour, epochSeconds, slots, now);
        }
    }

    private int free(Hour hour, long epochSeconds) {
        List<Integer> free = new ArrayList<>();
        int eldest = 0;
        for (int i = 0; i < COUNT; i++) {
            DhtMessage.Stored there = hour.seen[i];
            if (there == null
                    || epochSeconds - there.seq() > ABANDONED_SECONDS
                    || messages(there.value()).isEmpty()) {
                free.add(i);
            }
            if (seq(hour, i) < seq(hour, eldest)) {
                eldest = i;
            }
        }
        return free.isEmpty() ? eldest : free.get(random.nextInt(free.size()));
    }

    private static long seq(Hour hour, int seat) {
        DhtMessage.Stored there = hour.seen[seat];
        return there == null ? 0 : there.seq();
    }

    private void put(DhtClient client, Hour hour, long epochSeconds, Map<Integer, byte[]> content, long now) {
        long before = Math.max(hour.ownSeq, seq(hour, hour.own));
        if (before == Long.MAX_VALUE) {
            // A stranger who knows the name has locked this seat; the others may be free.
            hour.own = -1;
            return;
        }
        byte[] value = seal(content);
        hour.ownSeq = Math.max(before + 1, epochSeconds);
        hour.ownValue = value;
        hour.saidAt = epochSeconds;
        client.put(hour.items[hour.own], hour.ownSeq, value, now);
    }

    /** Puts nothing where something of ours may lie. */
    void withdraw(DhtClient client, long epochSeconds, long now) {
        slots.clear();
        for (Hour hour : hours.values()) {
            if (hour.own >= 0 && hour.ownValue != null) {
                put(client, hour, epochSeconds, slots, now);
            }
        }
    }

    private byte[] seal(Map<Integer, byte[]> content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(BODY_BYTES);
        content.values().forEach(message -> {
            body.write(message.length >> 8);
            body.write(message.length);
            body.writeBytes(message);
        });
        return topic.seal(Arrays.copyOf(body.toByteArray(), BODY_BYTES), random);
    }

    private List<byte[]> messages(byte[] value) {
        List<byte[]> messages = new ArrayList<>();
        byte[] body = topic.open(value);
        for (int at = 0; body != null && at + LENGTH_BYTES < body.length; ) {
            int length = (body[at] & 255) << 8 | body[at + 1] & 255;
            at += LENGTH_BYTES;
            if (length == 0 || length > Carrier.MAX_MESSAGE_BYTES || length > body.length - at) {
                break;
            }
            messages.add(Arrays.copyOfRange(body, at, at + length));
            at += length;
        }
        return messages.subList(0, Math.min(messages.size(), Carrier.Place.SLOTS));
    }
}
