package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Drawn lives of whole sessions, see {@link Simulation}. More of them:
 * {@code mvn -q -Dquick -pl p2p-api -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seeds=20000
 * -Dsimulation.first=0}; one seed again with {@code -Dsimulation.seeds=1 -Dsimulation.first=SEED}.
 */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 200);
    private static final long FIRST = Long.getLong("simulation.first", 0);

    @Test
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void whatever_the_network_does_nothing_is_lost_doubled_or_left_behind() {
        List<String> failures = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + SEEDS && failures.size() < 10; seed++) {
            try {
                new Simulation(seed).run();
            } catch (AssertionError | RuntimeException e) {
                failures.add("seed " + seed + ": " + e.getMessage());
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void the_same_seed_lives_the_same_life() {
        for (long seed = 0; seed < 3; seed++) {
            assertThat(new Simulation(seed).run()).as("trace of seed %d", seed).isEqualTo(new Simulation(seed).run());
        }
    }
}
