package dev.peersession.signaling.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.signaling.Role;
import dev.peersession.signaling.SealedContent;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Meeting;
import dev.peersession.signaling.carrier.Topic;
import dev.peersession.signaling.dht.RingNode.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Over real sockets, against a ring of nodes on the loopback interface. */
class DhtCarrierTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long EPOCH = 1_795_244_400L + 1800;

    private static DhtCarrier carrier(LoopbackRing ring) {
        return new DhtCarrier(ring.bootstrap(), RANDOM, () -> EPOCH);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static void awaitMessage(BlockingQueue<byte[]> queue, byte[] expected) throws InterruptedException {
        byte[] next = queue.poll(90, TimeUnit.SECONDS);
        while (next != null && !Arrays.equals(next, expected)) {
            next = queue.poll(90, TimeUnit.SECONDS);
        }
        assertThat(next).isEqualTo(expected);
    }

    @Test
    void messages_reach_those_who_are_there_and_those_who_come_later_and_are_taken_back() throws Exception {
        try (LoopbackRing ring = new LoopbackRing(40, Kind.HONEST)) {
            BlockingQueue<byte[]> atSecond = new LinkedBlockingQueue<>();
            BlockingQueue<byte[]> atLate = new LinkedBlockingQueue<>();
            byte[] offer = random(160);
            byte[] answer = random(160);
            Topic topic = Topic.of("kitchen");
            try (Carrier.Place second = carrier(ring).join(topic, atSecond::add)) {
                Carrier.Place first = carrier(ring).join(topic, m -> {});
                first.publish(0, offer);
                awaitMessage(atSecond, offer);
                first.publish(1, answer);
                awaitMessage(atSecond, answer);
                try (Carrier.Place late = carrier(ring).join(topic, atLate::add)) {
                    awaitMessage(atLate, offer);
                    awaitMessage(atLate, answer);
                }
                assertThat(ring.values()).allMatch(v -> v.length == DhtItem.MAX_VALUE_BYTES);
                assertThat(ring.everyQueryWasReadOnly()).isTrue();
                assertThat(second).isNotNull();
                first.close();
            }
            await(() -> ring.values().stream().allMatch(v -> isEmpty(topic, v)));
        }
    }

    private static boolean isEmpty(Topic topic, byte[] value) {
        return Arrays.equals(topic.open(value), new byte[Seats.BODY_BYTES]);
    }

    @Test
    void two_meet_though_a_third_of_the_nodes_are_hostile() throws Exception {
        Kind[] kinds = {
            Kind.HONEST,
            Kind.BAD_SIGNATURE,
            Kind.HONEST,
            Kind.POINTS_TO_ITSELF,
            Kind.HONEST,
            Kind.HONEST,
            Kind.OTHER_ID,
            Kind.HONEST,
            Kind.HONEST,
            Kind.OVERSIZE,
            Kind.HONEST,
            Kind.FOREIGN_KEY,
            Kind.HONEST,
            Kind.GARBAGE,
            Kind.HONEST
        };
        try (LoopbackRing ring = new LoopbackRing(45, kinds);
                Side a = new Side(1, carrier(ring));
                Side b = new Side(2, carrier(ring))) {
            // Where the way is long both may answer each other; one connection is enough.
            List<Meeting.Found> atA = new ArrayList<>(List.of(a.await()));
            List<Meeting.Found> atB = new ArrayList<>(List.of(b.await()));
            await(() -> {
                a.found.drainTo(atA);
                b.found.drainTo(atB);
                return atA.stream().anyMatch(x -> atB.stream().anyMatch(y -> fit(x, y)));
            });
            assertThat(atA.get(0).via()).startsWith("dht:127.0.0.1:");
        }
    }

    private static boolean fit(Meeting.Found a, Meeting.Found b) {
        String ofA = a.keys().ice(Role.OFFERER).ufrag();
        String ofB = b.keys().ice(Role.OFFERER).ufrag();
        return a.role() != b.role() && ofA.equals(ofB);
    }

    /** One side of a meeting. */
    private static final class Side implements Meeting.Listener, AutoCloseable {
        private final BlockingQueue<Meeting.Found> found = new LinkedBlockingQueue<>();
        private final Meeting meeting;

        private Side(int fill, Carrier carrier) {
            byte[] fingerprint = new byte[32];
            Arrays.fill(fingerprint, (byte) fill);
            meeting = Meeting.start(
                    "kitchen",
                    Secret.pin("4821".toCharArray()),
                    new SealedContent(fingerprint, List.of(), false, null),
                    List.of(carrier),
                    RANDOM,
                    () -> EPOCH,
                    System::nanoTime,
                    this);
        }

        private Meeting.Found await() throws InterruptedException {
            Meeting.Found f = found.poll(90, TimeUnit.SECONDS);
            assertThat(f).as("found within 90 s").isNotNull();
            return f;
        }

        @Override
        public void found(Meeting.Found f) {
            found.add(f);
        }

        @Override
        public void refused(String via, SignalingException refusal) {}

        @Override
        public void unreachable(String via, IOException cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void close() {
            meeting.close();
        }
    }

    @Test
    void what_does_not_fit_into_an_item_is_refused() throws Exception {
        try (LoopbackRing ring = new LoopbackRing(10, Kind.HONEST);
                Carrier.Place place = carrier(ring).join(Topic.of("kitchen"), m -> {})) {
            place.publish(0, random(600));
            assertThatThrownBy(() -> place.publish(1, random(600))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> place.publish(0, random(601))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> place.publish(0, new byte[0])).isInstanceOf(IOException.class);
            place.publish(0, random(100));
            place.publish(1, random(600));
        }
    }

    @Test
    void nodes_that_are_not_there_are_out_of_reach() throws Exception {
        int port;
        try (DatagramChannel taken = DatagramChannel.open()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            port = ((InetSocketAddress) taken.getLocalAddress()).getPort();
            DhtCarrier carrier = new DhtCarrier(
                    List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), RANDOM, () -> EPOCH);
            assertThatThrownBy(() -> carrier.join(Topic.of("kitchen"), m -> {})).isInstanceOf(IOException.class);
        }
        DhtCarrier nameless =
                new DhtCarrier(List.of(InetSocketAddress.createUnresolved("nowhere.invalid", 1)), RANDOM, () -> EPOCH);
        assertThatThrownBy(() -> nameless.join(Topic.of("kitchen"), m -> {})).isInstanceOf(IOException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> new DhtCarrier(List.of(), RANDOM, () -> EPOCH));
    }

    @Test
    void nothing_is_sent_before_a_place_is_joined() throws Exception {
        try (LoopbackRing ring = new LoopbackRing(4, Kind.HONEST)) {
            DhtCarrier carrier = carrier(ring);
            assertThat(carrier.name()).startsWith("dht:127.0.0.1:");
            assertThat(ring.queries()).isZero();
        }
    }
}
