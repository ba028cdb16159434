package dev.peersession.signaling.lan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
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
        a.send(new DnsMessage(false, List.of(new DnsRecord("probe.local", 1, 0, new byte[0])), List.of()));
        assumeTrue(heard.poll(5, TimeUnit.SECONDS) != null, "multicast on the loopback interface does not arrive");
        b.unlisten(listener);
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
        return queue.poll(10, TimeUnit.SECONDS);
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
                    .hasSize(1)
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
            publisher.publish(0, new byte[] {1});
            assertThat(await(heard)).containsExactly(1);
            publisher.publish(0, new byte[] {2});
            byte[] next = await(heard);
            while (next != null && next[0] == 1) {
                next = await(heard);
            }
            assertThat(next).containsExactly(2);
            assertThat(second.openRooms()).hasSize(1);
            publisher.close();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!second.openRooms().isEmpty() && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            assertThat(second.openRooms()).isEmpty();
        }
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
        assertThat(a.resolve("Printer.local", Duration.ofSeconds(10)).get(20, TimeUnit.SECONDS))
                .containsExactly(InetAddress.getByName("10.1.2.3"));
        assertThat(a.resolve("nobody.local", Duration.ofMillis(300)).get(20, TimeUnit.SECONDS))
                .isEmpty();
        assertThat(a.resolve("example.org", Duration.ofSeconds(10)).get(1, TimeUnit.SECONDS))
                .isEmpty();
    }
}
