package dev.peersession.signaling.lan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two responders on the loopback interface of this machine. */
class LanCarrierTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Topic TOPIC = Topic.of("kitchen");

    private MulticastDns a;
    private MulticastDns b;

    private static MulticastDns loopback() {
        try {
            return MulticastDns.open(nic -> {
                try {
                    return nic.isLoopback();
                } catch (IOException e) {
                    return false;
                }
            });
        } catch (IOException e) {
            return null;
        }
    }

    @BeforeEach
    void open() throws Exception {
        a = loopback();
        b = loopback();
        assumeTrue(a != null && b != null, "this machine allows no multicast on its loopback interface");
        BlockingQueue<DnsMessage> heard = new LinkedBlockingQueue<>();
        MulticastDns.Listener listener = heard::add;
        b.listen(listener);
        DnsMessage probe = new DnsMessage(false, List.of(new DnsRecord("probe.local", 1, 0, new byte[0])), List.of());
        boolean arrives = false;
        for (int i = 0; i < 30 && !arrives; i++) {
            a.send(probe);
            arrives = heard.poll(1, TimeUnit.SECONDS) != null;
        }
        assumeTrue(arrives, "multicast on the loopback interface does not arrive");
        b.unlisten(listener);
        b.listen(this::hear);
    }

    /** Names under which something was said here, for others on this machine may meet at the same time. */
    private final Map<String, String> names = new ConcurrentHashMap<>();

    private void hear(DnsMessage message) {
        for (DnsRecord record : message.answers()) {
            if (record.type() == DnsRecord.TXT) {
                names.putIfAbsent(new String(record.data(), StandardCharsets.ISO_8859_1), record.name());
            }
        }
    }

    private String nameOf(byte[] message) {
        byte[] beginning = Arrays.copyOf(message, Math.min(message.length, 200));
        String said = new String(beginning, StandardCharsets.ISO_8859_1);
        return names.entrySet().stream()
                .filter(e -> e.getKey().contains("m=" + said))
                .findAny()
                .orElseThrow()
                .getValue();
    }

    @AfterEach
    void close() {
        for (MulticastDns dns : new MulticastDns[] {a, b}) {
            if (dns != null) {
                dns.close();
            }
        }
    }

    private static byte[] await(BlockingQueue<byte[]> queue) throws InterruptedException {
        return queue.poll(60, TimeUnit.SECONDS);
    }

    @Test
    void a_message_reaches_those_who_are_there_and_those_who_come_later() throws Exception {
        LanCarrier first = new LanCarrier(a, RANDOM);
        LanCarrier second = new LanCarrier(b, RANDOM);
        BlockingQueue<byte[]> atSecond = new LinkedBlockingQueue<>();
        BlockingQueue<byte[]> late = new LinkedBlockingQueue<>();
        byte[] message = new byte[Carrier.MAX_MESSAGE_BYTES];
        RANDOM.nextBytes(message);
        try (Carrier.Place publisher = first.join(TOPIC, m -> {});
                Carrier.Place place = second.join(TOPIC, atSecond::add)) {
            publisher.publish(0, message);
            assertThat(await(atSecond)).isEqualTo(message);
            assertThat(second.openRooms())
                    .contains(nameOf(message))
                    .allMatch(r -> r.matches("[0-9a-f]{16}\\._peersession\\._udp\\.local"));
            try (Carrier.Place latecomer = second.join(TOPIC, late::add)) {
                assertThat(latecomer).isNotNull();
                assertThat(await(late)).isEqualTo(message);
            }
        }
    }

    @Test
    void what_was_closed_or_replaced_is_taken_back() throws Exception {
        LanCarrier first = new LanCarrier(a, RANDOM);
        LanCarrier second = new LanCarrier(b, RANDOM);
        BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
        try (Carrier.Place place = second.join(TOPIC, heard::add)) {
            Carrier.Place publisher = first.join(TOPIC, m -> {});
            byte[] old = new byte[20];
            byte[] fresh = new byte[20];
            RANDOM.nextBytes(old);
            RANDOM.nextBytes(fresh);
            publisher.publish(0, old);
            assertThat(await(heard)).isEqualTo(old);
            publisher.publish(0, fresh);
            byte[] next = await(heard);
            while (Arrays.equals(next, old)) {
                next = await(heard);
            }
            assertThat(next).isEqualTo(fresh);
            assertThat(second.openRooms()).contains(nameOf(fresh));
            awaitGone(second, nameOf(old));
            publisher.close();
            awaitGone(second, nameOf(fresh));
        }
    }

    private static void awaitGone(LanCarrier carrier, String room) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (carrier.openRooms().contains(room) && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(carrier.openRooms()).doesNotContain(room);
    }

    @Test
    void a_name_of_the_link_is_resolved_and_one_of_nobody_is_not() throws Exception {
        b.listen(message -> {
            boolean asked = message.questions().stream().anyMatch(q -> q.name().equals("printer.local"));
            if (asked) {
                b.send(new DnsMessage(
                        true,
                        List.of(),
                        List.of(new DnsRecord("printer.local", DnsRecord.A, 120, new byte[] {10, 1, 2, 3}))));
            }
        });
        assertThat(a.resolve("Printer.local", Duration.ofSeconds(60)).get(90, TimeUnit.SECONDS))
                .containsExactly(InetAddress.getByName("10.1.2.3"));
        assertThat(a.resolve("nobody.local", Duration.ofMillis(300)).get(60, TimeUnit.SECONDS))
                .isEmpty();
        assertThat(a.resolve("example.org", Duration.ofSeconds(10)).get(60, TimeUnit.SECONDS))
                .isEmpty();
    }
}
