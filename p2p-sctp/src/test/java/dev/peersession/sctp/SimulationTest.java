package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SimulationTest {
    private static final int SEEDS = 200;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void every_invariant_holds_in_two_hundred_simulated_lives() {
        List<String> failures = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new Scenario(seed).run();
            } catch (AssertionError | RuntimeException e) {
                failures.add(Shrinker.describe(seed, e));
            }
        }
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                // The path became faster than the least round trip known,
                // so each timeout was taken back and one chunk sent again.
                40_362
            })
    void lives_that_once_failed_are_lived_to_the_end(long seed) {
        new Scenario(seed).run();
    }

    @Test
    void the_same_seed_gives_the_same_packets() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(new Scenario(seed).run()).as("seed " + seed).isEqualTo(new Scenario(seed).run());
        }
    }

    /**
     * The digests are committed, so every JDK that runs this test must produce the same bytes at the same instants. A change of behaviour
     * changes them: the failure prints the new ones.
     */
    @Test
    void the_packets_of_a_seed_are_the_same_on_every_jdk() throws Exception {
        StringBuilder found = new StringBuilder();
        for (String line : committed().split("\n")) {
            long seed = Long.parseLong(line.split(" ")[0]);
            found.append(seed).append(' ').append(new Scenario(seed).digest()).append('\n');
        }
        assertThat(found.toString()).as("content of traces.txt").isEqualTo(committed());
    }

    private static String committed() throws IOException {
        try (InputStream in = SimulationTest.class.getResourceAsStream("traces.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
