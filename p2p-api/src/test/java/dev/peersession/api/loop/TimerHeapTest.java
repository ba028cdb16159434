package dev.peersession.api.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimerHeapTest {
    private static final long START = Long.MAX_VALUE - 1000;

    @Test
    void rings_in_the_order_of_deadlines_whatever_was_moved_and_cancelled() {
        long seed = 99;
        SplittableRandom random = new SplittableRandom(seed);
        TimerHeap heap = new TimerHeap();
        List<Long> rung = new ArrayList<>();
        List<TimerHeap.Entry> entries = new ArrayList<>();
        Long[] set = new Long[500];
        for (int i = 0; i < set.length; i++) {
            int self = i;
            entries.add(heap.entry(() -> rung.add(set[self])));
        }
        for (int step = 0; step < 5000; step++) {
            int i = random.nextInt(set.length);
            if (random.nextInt(3) == 0) {
                entries.get(i).cancel();
                set[i] = null;
            } else {
                set[i] = START + random.nextInt(1_000_000);
                entries.get(i).set(set[i]);
            }
        }
        List<Long> expected = new ArrayList<>();
        for (Long deadline : set) {
            if (deadline != null) {
                expected.add(deadline);
            }
        }
        // The clock wraps within the range: only differences count.
        expected.sort(Comparator.comparingLong(deadline -> deadline - START));
        for (TimerHeap.Entry e = heap.pollDue(START + 1_000_000); e != null; e = heap.pollDue(START + 1_000_000)) {
            e.run();
        }
        assertThat(rung).as("seed %d", seed).isEqualTo(expected);
        assertThat(heap.size()).isZero();
    }

    @Test
    void keeps_what_is_not_due() {
        TimerHeap heap = new TimerHeap();
        heap.entry(() -> {}).set(10);
        assertThat(heap.pollDue(9)).isNull();
        assertThat(heap.earliest()).isEqualTo(10);
        assertThat(heap.pollDue(10)).isNotNull();
        assertThat(heap.earliest()).isEqualTo(Long.MAX_VALUE);
    }
}
