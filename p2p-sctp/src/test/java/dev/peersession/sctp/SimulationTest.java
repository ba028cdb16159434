package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulationTest {
    private static final int SEEDS = 200;

    @Test
    void every_invariant_holds_in_two_hundred_simulated_lives() {
        List<String> failures = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new Scenario(seed).run();
            } catch (AssertionError | RuntimeException e) {
                failures.add("seed " + seed + ": " + e);
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void the_same_seed_gives_the_same_packets() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(new Scenario(seed).run()).as("seed " + seed).isEqualTo(new Scenario(seed).run());
        }
    }
}
