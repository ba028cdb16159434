package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.api.testing.Machine;
import dev.peersession.api.testing.World;
import dev.peersession.testkit.LinkModel;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole sessions that carry much over links that lose in bursts, on virtual time: what arrives has the digest of what was sent. */
class TransfersUnderLossTest {
    private static final Duration NEAR = Duration.ofMillis(10);
    private static final long RATE = 12_500_000;
    private static final int QUEUE = 500_000;
    private static final int MESSAGE = 16 << 10;

    @ParameterizedTest(name = "{0} MB, a burst of up to three begins at {1} of all packets")
    @CsvSource({"10, 0.02", "2, 0.2"})
    void every_byte_arrives_in_order(int megabytes, double loss) throws Exception {
        transfer(megabytes, loss, 3, 21);
    }

    @Test
    void loss_by_chance_of_one_packet_in_a_hundred_leaves_five_megabytes_a_second_of_twelve() throws Exception {
        assertThat(transfer(20, 0.01, 1, 24)).isGreaterThan(5.0);
    }

    @Test
    @EnabledIfSystemProperty(named = "p2p.long", matches = "true", disabledReason = "long: -Dp2p.long=true")
    void a_gigabyte_arrives_at_2_percent() throws Exception {
        transfer(1000, 0.02, 3, 22);
    }

    @Test
    @EnabledIfSystemProperty(named = "p2p.long", matches = "true", disabledReason = "long: -Dp2p.long=true")
    void a_hundred_megabytes_arrive_at_10_percent() throws Exception {
        transfer(100, 0.1, 3, 23);
    }

    /** Megabytes a second. */
    private static double transfer(int megabytes, double loss, int burst, long seed) throws Exception {
        World world = new World(seed);
        Machine adas = world.machine();
        Machine bobs = world.machine();
        LinkModel link = LinkModel.perfect(NEAR).withRate(RATE, QUEUE);
        adas.link(link);
        bobs.link(link);
        PeerSession ada = adas.session().build();
        PeerSession bob = bobs.session().build();
        Channel out = ada.open("data", c -> c.negotiated(1));
        Channel in = bob.open("data", c -> c.negotiated(1));
        PlainOffer offer = ada.offer();
        PlainAnswer answer = bob.answer(offer.text());
        offer.accept(answer.text());
        // Both ways.
        bobs.link(link.withLoss(loss, burst));

        MessageDigest received = MessageDigest.getInstance("SHA-256");
        AtomicLong bytes = new AtomicLong();
        in.onBinary(message -> {
            received.update(message);
            bytes.addAndGet(message.length);
        });
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        SplittableRandom random = new SplittableRandom(seed);
        byte[] message = new byte[MESSAGE];
        long all = megabytes * 1_000_000L;
        long began = world.now();
        for (long queued = 0; queued < all; queued += MESSAGE) {
            random.nextBytes(message);
            sent.update(message);
            while (!out.trySend(message)) {
                assertThat(world.runUntil(() -> out.bufferedAmount() < Channel.CREDIT / 2, Duration.ofMinutes(60)))
                        .as("seed %d goes on", seed)
                        .isTrue();
            }
        }
        long last = (all + MESSAGE - 1) / MESSAGE * MESSAGE;
        assertThat(world.runUntil(() -> bytes.get() >= last, Duration.ofMinutes(60)))
                .as("seed %d: %d of %d bytes", seed, bytes.get(), last)
                .isTrue();
        double seconds = (world.now() - began) / 1e9;
        double rate = last / seconds / 1e6;
        System.out.printf(
                "%d MB, bursts of up to %d from %.0f %% on: %.1f s, %.3f MB/s%n",
                megabytes, burst, loss * 100, seconds, rate);

        assertThat(bytes.get()).isEqualTo(last);
        assertThat(received.digest()).isEqualTo(sent.digest());
        assertThat(world.defect()).isNull();
        ada.close();
        bob.close();
        return rate;
    }
}
