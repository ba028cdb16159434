package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class FloodTest {
    @Test
    void a_message_starts_with_its_number_and_goes_on_with_the_pattern() {
        byte[] message = new FloodPattern(1000).message(0x0102030405060708L, 1000);
        assertThat(ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getLong())
                .isEqualTo(0x0102030405060708L);
        for (int i = 8; i < 1000; i++) {
            assertThat(message[i]).as("byte %d", i).isEqualTo((byte) ((i * 31 + 7) & 255));
        }
    }

    @Test
    void a_short_message_holds_the_low_bytes_of_its_number() {
        assertThat(new FloodPattern(3).message(0x01020304L, 3)).containsExactly(4, 3, 2);
        assertThat(new FloodPattern(0).message(7, 0)).isEmpty();
    }

    @Test
    void messages_in_order_are_no_disorder_also_when_some_are_lost() {
        assertThat(outOfOrder(true, 100, 0, 1, 2, 5, 6, 100)).isZero();
        assertThat(outOfOrder(false, 100, 3, 4, 9)).isZero();
    }

    @Test
    void each_late_or_doubled_message_counts_once() {
        assertThat(outOfOrder(false, 100, 0, 2, 1, 3, 3, 5, 4)).isEqualTo(3);
        assertThat(outOfOrder(false, 100, 1, 0, 2)).isEqualTo(1);
    }

    @Test
    void a_second_flood_starts_at_0_without_being_disorder() {
        assertThat(outOfOrder(true, 100, 0, 1, 2, 0, 1, 2)).isZero();
        assertThat(outOfOrder(false, 100, 0, 1, 2, 0, 1, 2)).isZero();
    }

    @Test
    void numbers_that_are_cut_wrap_around() {
        ArrivalOrder order = new ArrivalOrder(true);
        FloodPattern pattern = new FloodPattern(1);
        for (int n = 0; n < 1000; n++) {
            order.arrived(pattern.message(n, 1));
        }
        assertThat(order.outOfOrder()).isZero();
        order.arrived(pattern.message(990, 1));
        assertThat(order.outOfOrder()).isEqualTo(1);
    }

    @Test
    void a_flood_of_another_size_counts_from_its_own_beginning() {
        ArrivalOrder order = new ArrivalOrder(true);
        for (int size : new int[] {100, 3, 1, 100}) {
            FloodPattern pattern = new FloodPattern(size);
            for (int n = 0; n < 700; n++) {
                order.arrived(pattern.message(n, size));
            }
        }
        assertThat(order.outOfOrder()).isZero();
    }

    private static long outOfOrder(boolean ordered, int size, long... numbers) {
        ArrivalOrder order = new ArrivalOrder(ordered);
        FloodPattern pattern = new FloodPattern(size);
        for (long number : numbers) {
            order.arrived(pattern.message(number, size));
        }
        return order.outOfOrder();
    }
}
