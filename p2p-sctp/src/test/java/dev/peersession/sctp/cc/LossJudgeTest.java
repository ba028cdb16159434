package dev.peersession.sctp.cc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rounds of a hundred packets of 1000 bytes each, with the round trips and losses that a case names. */
final class LossJudgeTest {
    private static final int PACKET = 1000;
    private static final int ROUND = 100 * PACKET;

    private final LossJudge judge = new LossJudge();

    @Test
    void a_loss_before_any_round_trip_was_measured_is_congestion() {
        assertThat(loses(1)).isTrue();
    }

    @Test
    void a_single_loss_on_a_path_without_a_queue_is_chance() {
        rounds(20, 20);
        assertThat(loses(1)).isFalse();
    }

    @ParameterizedTest
    // An eighth of the round trip, at least 4 and at most 16 ms.
    @CsvSource({"20,24,false", "20,25,true", "80,90,false", "80,91,true", "400,416,false", "400,417,true"})
    void round_trips_that_all_stand_above_the_smallest_are_a_queue(int smallest, int now, boolean congestion) {
        rounds(3, smallest);
        rounds(2, now);
        assertThat(loses(1)).isEqualTo(congestion);
    }

    @Test
    void one_short_round_trip_in_the_last_two_rounds_says_that_the_queue_empties() {
        rounds(3, 20);
        rounds(1, 60);
        rounds(1, 20);
        rounds(1, 60);
        assertThat(loses(1)).isFalse();
    }

    @Test
    void three_in_a_hundred_of_one_round_are_chance_and_four_are_not() {
        rounds(20, 20);
        assertThat(loses(3)).isFalse();
        assertThat(loses(1)).isTrue();
    }

    @Test
    void more_than_two_in_a_hundred_over_sixteen_rounds_are_congestion() {
        boolean[] verdicts = new boolean[16];
        rounds(20, 20);
        for (int i = 0; i < verdicts.length; i++) {
            verdicts[i] = loses(3);
            rounds(1, 20);
        }
        assertThat(verdicts[0]).isFalse();
        assertThat(verdicts[verdicts.length - 1]).isTrue();
    }

    @Test
    void one_in_a_hundred_is_chance_for_ever() {
        rounds(2, 20);
        for (int i = 0; i < 200; i++) {
            assertThat(loses(1)).as("round " + i).isFalse();
            rounds(1, 20);
        }
    }

    @Test
    void a_path_that_becomes_longer_makes_every_loss_count() {
        rounds(3, 20);
        rounds(100, 60);
        assertThat(loses(1)).isTrue();
    }

    @Test
    void another_path_starts_without_memory() {
        rounds(3, 20);
        judge.reset();
        rounds(3, 60);
        assertThat(loses(1)).isFalse();
    }

    private boolean loses(int packets) {
        return judge.congestion((long) packets * PACKET, ROUND, PACKET);
    }

    private void rounds(int count, int rttMillis) {
        for (int i = 0; i < count; i++) {
            Ack ack = new Ack();
            ack.roundStart = true;
            ack.bytes = ROUND;
            ack.rtt = rttMillis * 1_000_000L;
            judge.acknowledged(ack);
        }
    }
}
