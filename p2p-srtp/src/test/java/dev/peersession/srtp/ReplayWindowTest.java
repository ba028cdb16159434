package dev.peersession.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    @Test
    void agrees_with_a_set_of_all_indices_seen() {
        SplittableRandom random = new SplittableRandom(4);
        ReplayWindow window = new ReplayWindow();
        Set<Long> seen = new HashSet<>();
        long highest = -1;
        for (int i = 0; i < 200_000; i++) {
            long index = Math.max(0, highest + random.nextInt(-700, i % 1000 == 0 ? 3000 : 20));
            boolean expected = index > highest || highest - index < ReplayWindow.SIZE && !seen.contains(index);
            assertThat(window.fresh(index))
                    .as("step %d index %d highest %d", i, index, highest)
                    .isEqualTo(expected);
            if (expected) {
                window.mark(index);
                seen.add(index);
                highest = Math.max(highest, index);
            }
        }
        assertThat(window.highest()).isEqualTo(highest);
    }

    @Test
    void estimates_the_index_nearest_to_the_highest_one() {
        assertThat(PacketIndex.estimate(-1, 40_000)).isEqualTo(40_000);
        assertThat(PacketIndex.estimate(65_535, 0)).isEqualTo(65_536);
        assertThat(PacketIndex.estimate(65_536, 65_535)).isEqualTo(65_535);
        assertThat(PacketIndex.estimate(3, 65_535)).isNegative();
        assertThat(PacketIndex.estimate((1L << 48) - 1, 0)).isEqualTo(PacketIndex.LIMIT);
    }
}
