package dev.peersession.signaling.lan;

import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The local network. A message is the TXT record of a service {@code _peersession._udp.local} whose instance has a random name; there is
 * no topic to see, for who knows the name of the room simply tries to open what it hears. Neighbours learn that someone here meets
 * someone, and when.
 */
public final class LanCarrier implements Carrier {
    static final String SERVICE = "_peersession._udp.local";

    private static final String KEY = "m=";
    private static final byte[] VERSION = "\u0009txtvers=1".getBytes(StandardCharsets.US_ASCII);
    private static final int STRING_MAX = 255;
    private static final int INSTANCE_BYTES = 8;
    // RFC 6762 section 10: 120 seconds for records of a host that comes and goes.
    private static final int TTL_SECONDS = 120;
    private static final Duration ANNOUNCE_AGAIN = Duration.ofSeconds(1);
    // RFC 6762 section 6: answers that others may give too wait for 20 to 120 ms.
    private static final int ANSWER_DELAY_MIN_MILLIS = 20;
    private static final int ANSWER_DELAY_SPAN_MILLIS = 100;
    // RFC 6762 section 6: a record is not multicast again within a second.
    private static final long QUIET_NANOS = 1_000_000_000L;
    private static final Duration FIRST_QUERY_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_QUERY_INTERVAL = Duration.ofMinutes(1);
    private static final int MAX_ROOMS = 64;

    private final MulticastDns dns;
    private final SecureRandom random;
    /** When each was heard, and for how long it holds. */
    private final Map<String, Heard> rooms = new ConcurrentHashMap<>();

    private record Heard(long atNanos, long ttlSeconds) {
        private boolean isOver(long nowNanos) {
            return nowNanos - atNanos > TimeUnit.SECONDS.toNanos(ttlSeconds);
        }
    }

    /** @param dns is not closed by this carrier */
    public LanCarrier(MulticastDns dns, SecureRandom random) {
        this.dns = dns;
        this.random = random;
    }

    @Override
    public String name() {
        return "lan";
    }

    /** Random names of what others have open right now, as far as it was heard; they change with each start and tell nothing else. */
    public List<String> openRooms() {
        long now = System.nanoTime();
        rooms.values().removeIf(heard -> heard.isOver(now));
        return rooms.keySet().stream().sorted().toList();
    }

    @Override
    public Place join(Topic topic, Consumer<byte[]> sink) throws IOException {
        LanPlace place = new LanPlace(sink);
        dns.listen(place);
        place.ask(FIRST_QUERY_INTERVAL);
        return place;
    }

    /** What we say under one random name. */
    private static final class Instance {
        private final String name;
        private final byte[] text;
        private long lastSent;
        private boolean sent;

        private Instance(String name, byte[] text) {
            this.name = name;
            this.text = text;
        }

        private List<DnsRecord> records(int ttl) {
            // Service discovery wants an SRV record; there is no port to speak of, ICE finds the way.
            byte[] nowhere = new byte[] {0, 0, 0, 0, 0, 9};
            byte[] target = DnsMessage.name(name.substring(0, name.indexOf('.')) + ".local");
            byte[] srv = Arrays.copyOf(nowhere, nowhere.length + target.length);
            System.arraycopy(target, 0, srv, nowhere.length, target.length);
            return List.of(
                    new DnsRecord(SERVICE, DnsRecord.PTR, ttl, DnsMessage.name(name)),
                    new DnsRecord(name, DnsRecord.SRV, ttl, srv),
                    new DnsRecord(name, DnsRecord.TXT, ttl, text));
        }
    }

    private final class LanPlace implements Place, MulticastDns.Listener {
        private final Consumer<byte[]> sink;
        private final Map<Integer, Instance> instances = new ConcurrentHashMap<>();
        private volatile boolean closed;

        private LanPlace(Consumer<byte[]> sink) {
            this.sink = sink;
        }

        private void ask(Duration next) {
            if (closed) {
                return;
            }
            dns.send(new DnsMessage(false, List.of(new DnsRecord(SERVICE, DnsRecord.PTR, 0, new byte[0])), List.of()));
            // RFC 6762 section 5.2: intervals at least double.
            Duration doubled = next.multipliedBy(2);
            Duration then = doubled.compareTo(LONGEST_QUERY_INTERVAL) < 0 ? doubled : LONGEST_QUERY_INTERVAL;
            dns.later(next, () -> ask(then));
        }

        @Override
        public void publish(int slot, byte[] message) {
            byte[] label = new byte[INSTANCE_BYTES];
            random.nextBytes(label);
            Instance fresh = new Instance(HexFormat.of().formatHex(label) + "." + SERVICE, text(message));
            Instance before = instances.put(slot, fresh);
            if (before != null) {
                goodbye(before);
            }
            announce(fresh, slot);
            dns.later(ANNOUNCE_AGAIN, () -> announce(fresh, slot));
        }

        private void announce(Instance instance, int slot) {
            if (closed || instances.get(slot) != instance) {
                return;
            }
            synchronized (instance) {
                instance.lastSent = System.nanoTime();
                instance.sent = true;
            }
            dns.send(new DnsMessage(true, List.of(), instance.records(TTL_SECONDS)));
        }

        private void goodbye(Instance instance) {
            dns.send(new DnsMessage(true, List.of(), instance.records(0)));
        }

        @Override
        public void received(DnsMessage message) {
            if (closed) {
                return;
            }
            if (!message.response()) {
                answer(message);
                return;
            }
            for (DnsRecord record : message.answers()) {
                if (record.type() == DnsRecord.TXT && record.name().endsWith("." + SERVICE)) {
                    heard(record);
                }
            }
        }

        private void heard(DnsRecord record) {
            boolean own = instances.values().stream().anyMatch(i -> i.name.equals(record.name()));
            byte[] message = own ? null : message(record.data());
            if (message == null) {
                return;
            }
            if (record.ttl() == 0) {
                rooms.remove(record.name());
                return;
            }
            long now = System.nanoTime();
            rooms.values().removeIf(heard -> heard.isOver(now));
            if (rooms.size() < MAX_ROOMS) {
                rooms.put(record.name(), new Heard(now, Math.min(record.ttl(), TTL_SECONDS)));
            }
            sink.accept(message);
        }

        private void answer(DnsMessage query) {
            boolean asked = query.questions().stream()
                    .anyMatch(
                            q -> q.name().equals(SERVICE) && (q.type() == DnsRecord.PTR || q.type() == DnsRecord.ANY));
            if (!asked) {
                return;
            }
            instances.forEach((slot, instance) -> {
                synchronized (instance) {
                    boolean quiet = instance.sent && System.nanoTime() - instance.lastSent < QUIET_NANOS;
                    if (quiet || isKnown(query, instance)) {
                        return;
                    }
                    instance.lastSent = System.nanoTime();
                    instance.sent = true;
                }
                int millis = ANSWER_DELAY_MIN_MILLIS + random.nextInt(ANSWER_DELAY_SPAN_MILLIS);
                dns.later(Duration.ofMillis(millis), () -> announce(instance, slot));
            });
        }

        /** RFC 6762 section 7.1: what the asker knows, with at least half of its time left, is not said again. */
        private boolean isKnown(DnsMessage query, Instance instance) {
            for (DnsRecord known : query.answers()) {
                if (known.type() == DnsRecord.PTR
                        && known.name().equals(SERVICE)
                        && known.ttl() >= TTL_SECONDS / 2
                        && instance.name.equals(DnsMessage.target(known))) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            dns.unlisten(this);
            instances.values().forEach(this::goodbye);
            instances.clear();
        }
    }

    /** RFC 6763 section 6: strings of a length and so many bytes; ours are {@code txtvers=1} and pieces of the message. */
    private static byte[] text(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(VERSION);
        int room = STRING_MAX - KEY.length();
        for (int at = 0; at < message.length; at += room) {
            int count = Math.min(room, message.length - at);
            out.write(KEY.length() + count);
            out.writeBytes(KEY.getBytes(StandardCharsets.US_ASCII));
            out.write(message, at, count);
        }
        return out.toByteArray();
    }

    /** Null when it is not of our form. */
    private static byte @Nullable [] message(byte[] text) {
        if (text.length < VERSION.length || !Arrays.equals(text, 0, VERSION.length, VERSION, 0, VERSION.length)) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = VERSION.length; at < text.length; ) {
            int count = text[at] & 255;
            if (count < KEY.length() || at + 1 + count > text.length || text[at + 1] != 'm' || text[at + 2] != '=') {
                return null;
            }
            out.write(text, at + 1 + KEY.length(), count - KEY.length());
            at += 1 + count;
        }
        return out.size() > MAX_MESSAGE_BYTES ? null : out.toByteArray();
    }
}
