package dev.peersession.ice.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.IceLoop;
import dev.peersession.testkit.VirtualClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leases on virtual time, from a router that does as the test says. */
final class PortMapperTest {
    private static final InetSocketAddress INSIDE = new InetSocketAddress("10.0.0.2", 5000);
    private static final InetSocketAddress OUTSIDE = new InetSocketAddress("203.0.113.1", 5000);
    private static final InetSocketAddress MOVED = new InetSocketAddress("203.0.113.2", 6000);

    private final Loop loop = new Loop();
    private final Queue<Runnable> asked = new ArrayDeque<>();
    private final Router router = new Router();
    private final PortMapper mapper = new PortMapper(loop, router, asked::add);
    private final List<InetSocketAddress> told = new ArrayList<>();
    private final PortMapper.Listener listener = (inside, outside) -> told.add(outside);

    @Test
    void a_lease_is_renewed_at_half_of_its_time_and_given_back_by_the_last_who_leaves() {
        PortMapper.Listener other = (inside, outside) -> told.add(outside);
        mapper.want(INSIDE, listener);
        answer();
        mapper.want(INSIDE, other);
        assertThat(told).containsExactly(OUTSIDE, OUTSIDE);

        run(299);
        assertThat(asked).isEmpty();
        run(2);
        answer();
        assertThat(router.renewals).isEqualTo(1);
        assertThat(told).as("nothing has changed").hasSize(2);

        mapper.leave(INSIDE, other);
        assertThat(asked).isEmpty();
        mapper.leave(INSIDE, listener);
        answer();
        assertThat(router.open).isZero();
        run(10_000);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "59, 30", "4294967295, 900"})
    void no_lifetime_makes_us_ask_more_often_than_each_half_minute_or_trust_a_lease_for_long(
            long lifetime, int seconds) {
        router.lifetime = lifetime;
        mapper.want(INSIDE, listener);
        answer();
        run(seconds - 1);
        assertThat(asked).isEmpty();
        run(2);
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_lease_without_an_end_is_not_renewed_but_given_back() {
        router.lifetime = 0;
        mapper.want(INSIDE, listener);
        answer();
        run(100_000);
        assertThat(asked).isEmpty();
        mapper.leave(INSIDE, listener);
        answer();
        assertThat(router.open).isZero();
    }

    @Test
    void an_address_that_changed_outside_is_told_and_a_renewal_that_failed_is_tried_again() {
        mapper.want(INSIDE, listener);
        answer();
        router.works = false;
        run(301);
        answer();
        assertThat(told).containsExactly(OUTSIDE);
        router.works = true;
        router.outside = MOVED;
        run(31);
        answer();
        assertThat(told).containsExactly(OUTSIDE, MOVED);
    }

    @Test
    void a_router_that_maps_nothing_is_told_of_once_and_not_asked_again() {
        router.works = false;
        mapper.want(INSIDE, listener);
        answer();
        assertThat(told).hasSize(1).containsOnlyNulls();
        run(100_000);
        assertThat(asked).isEmpty();
    }

    @Test
    void who_leaves_while_the_router_is_asked_leaves_nothing_open() {
        mapper.want(INSIDE, listener);
        mapper.leave(INSIDE, listener);
        answer();
        answer();
        assertThat(told).isEmpty();
        assertThat(router.maps).isEqualTo(1);
        assertThat(router.open).isZero();
    }

    @Test
    void only_addresses_that_a_nat_could_hide_are_asked_for() {
        assertThat(PortMapper.canMap(INSIDE)).isTrue();
        assertThat(PortMapper.canMap(new InetSocketAddress("127.0.0.1", 1))).isFalse();
        assertThat(PortMapper.canMap(new InetSocketAddress("2001:db8::1", 1))).isFalse();
    }

    private void answer() {
        while (!asked.isEmpty()) {
            asked.remove().run();
        }
        run(0);
    }

    private void run(int seconds) {
        loop.run(Duration.ofSeconds(seconds));
    }

    private final class Router implements Gateway {
        boolean works = true;
        long lifetime = 600;
        InetSocketAddress outside = OUTSIDE;
        int maps;
        int renewals;
        int open;

        @Override
        public Lease map(InetSocketAddress internal) throws IOException {
            maps++;
            open++;
            return lease();
        }

        private Lease lease() throws IOException {
            if (!works) {
                open--;
                throw new IOException("no");
            }
            InetSocketAddress external = outside;
            long granted = lifetime;
            return new Lease() {
                @Override
                public InetSocketAddress external() {
                    return external;
                }

                @Override
                public long lifetimeSeconds() {
                    return granted;
                }

                @Override
                public Lease renew() throws IOException {
                    renewals++;
                    if (!works) {
                        throw new IOException("no");
                    }
                    return lease();
                }

                @Override
                public void release() {
                    open--;
                }
            };
        }
    }

    private static final class Loop implements IceLoop {
        private record Due(long at, Runnable task) {}

        private final VirtualClock clock = new VirtualClock();
        private final PriorityQueue<Due> tasks = new PriorityQueue<>(Comparator.comparingLong(Due::at));

        void run(Duration time) {
            long end = clock.nanoTime() + time.toNanos();
            while (!tasks.isEmpty() && tasks.peek().at - end <= 0) {
                Due due = tasks.remove();
                clock.advanceTo(Math.max(due.at, clock.nanoTime()));
                due.task.run();
            }
            clock.advanceTo(end);
        }

        @Override
        public long nanoTime() {
            return clock.nanoTime();
        }

        @Override
        public void execute(Runnable task) {
            schedule(nanoTime(), task);
        }

        @Override
        public Timer schedule(long deadlineNanos, Runnable task) {
            Due due = new Due(deadlineNanos, task);
            tasks.add(due);
            return () -> tasks.remove(due);
        }

        @Override
        public UdpPort open(InetSocketAddress local, UdpReceiver receiver) {
            throw new AssertionError("no socket is needed");
        }
    }
}
