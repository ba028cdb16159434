package dev.peersession.ice.ice4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CheckBudgetTest {
    @Test
    void an_address_that_never_answers_gets_seven_checks_in_forty_seconds_and_then_one_each_fifteen() {
        CheckBudget budget = new CheckBudget();
        long start = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20);
        int[] sent = new int[101];
        for (int millis = 0; millis <= 100_000; millis += 50) {
            if (budget.take(start + TimeUnit.MILLISECONDS.toNanos(millis))) {
                sent[millis / 1000]++;
            }
        }
        int[] expected = new int[101];
        expected[0] = 7;
        expected[40] = 1;
        expected[55] = 1;
        expected[70] = 1;
        expected[85] = 1;
        expected[100] = 1;
        assertThat(sent).isEqualTo(expected);
    }
}
