package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

final class ShrinkerTest {
    @Test
    void a_failure_is_cut_down_to_what_it_needs() {
        BitSet leftOut = Shrinker.leaveOut(30, out -> !out.get(3) && !out.get(17));
        assertThat(leftOut.cardinality()).isEqualTo(28);
        assertThat(leftOut.get(3)).isFalse();
        assertThat(leftOut.get(17)).isFalse();
    }

    @Test
    void what_fails_whatever_happens_needs_nothing() {
        assertThat(Shrinker.leaveOut(7, out -> true).cardinality()).isEqualTo(7);
    }

    @Test
    void a_round_that_is_left_out_changes_nothing_of_what_the_others_draw() {
        for (long seed = 1; seed <= 3; seed++) {
            BitSet beyond = new BitSet();
            beyond.set(Scenario.MOST_ROUNDS, Scenario.MOST_ROUNDS + 5);
            assertThat(new Scenario(seed, beyond).run()).isEqualTo(new Scenario(seed).run());
            BitSet all = new BitSet();
            all.set(0, Scenario.MOST_ROUNDS);
            assertThat(new Scenario(seed, all).run()).isNotEqualTo(new Scenario(seed).run());
        }
    }

    @Test
    void a_report_names_the_rounds() {
        // Nothing fails here, so no round can be left out.
        assertThat(Shrinker.describe(1, new AssertionError("it")))
                .startsWith("seed 1: java.lang.AssertionError: it; it fails with rounds {0, 1, 2");
    }
}
