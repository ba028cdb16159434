package dev.peersession.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeededLinkTest {
    private static final LinkModel ROUGH = LinkModel.perfect(Duration.ofMillis(10))
            .withJitter(Duration.ofMillis(5))
            .withLoss(0.2, 3)
            .withDuplicates(0.1)
            .withCorruption(0.1);

    @Test
    void delivers_after_the_delay_and_not_before() {
        SeededLink link = new SeededLink(LinkModel.perfect(Duration.ofMillis(10)), 1);
        link.send(new byte[] {1, 2, 3}, 1, 2, 0);
        assertThat(link.receive(9_999_999)).isNull();
        assertThat(link.nextArrival()).isEqualTo(10_000_000);
        assertThat(link.receive(10_000_000)).containsExactly(2, 3);
        assertThat(link.nextArrival()).isEqualTo(SeededLink.NOTHING);
    }

    @Test
    void the_same_seed_gives_the_same_deliveries_and_another_seed_does_not() {
        assertThat(run(7)).isEqualTo(run(7)).isNotEqualTo(run(8));
    }

    @Test
    void a_full_queue_drops_the_tail() {
        SeededLink link = new SeededLink(LinkModel.perfect(Duration.ZERO).withRate(1000, 1500), 1);
        for (int i = 0; i < 3; i++) {
            link.send(new byte[700], 0, 700, 0);
        }
        assertThat(link.packetsLost()).isEqualTo(1);
        assertThat(link.nextArrival()).isEqualTo(700_000_000);
    }

    @Test
    void a_link_that_is_down_loses_everything_sent_meanwhile() {
        SeededLink link = new SeededLink(LinkModel.perfect(Duration.ofMillis(1)), 1);
        link.send(new byte[1], 0, 1, 0);
        link.down(true);
        link.send(new byte[1], 0, 1, 0);
        link.down(false);
        assertThat(link.receive(1_000_000)).isNotNull();
        assertThat(link.receive(1_000_000)).isNull();
    }

    private static List<String> run(long seed) {
        SeededLink link = new SeededLink(ROUGH, seed);
        List<String> trace = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            long now = i * 1_000_000L;
            link.send(new byte[] {(byte) i, 2, 3, 4}, 0, 4, now);
            for (byte[] p; (p = link.receive(now)) != null; ) {
                trace.add(now + ":" + java.util.Arrays.toString(p));
            }
        }
        return trace;
    }
}
