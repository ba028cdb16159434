package dev.peersession.api.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.IceLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final EventLoops loops = new EventLoops(1, 0);
    private final EventLoops.Lease lease = loops.lease();
    private final EventLoop loop = lease.loop();

    @AfterEach
    void stop() {
        lease.close();
    }

    @Test
    void runs_tasks_of_one_thread_in_order() throws Exception {
        List<Integer> ran = new ArrayList<>();
        CompletableFuture<List<Integer>> done = new CompletableFuture<>();
        for (int i = 0; i < 1000; i++) {
            int n = i;
            loop.execute(() -> ran.add(n));
        }
        loop.execute(() -> done.complete(List.copyOf(ran)));
        assertThat(done.get(10, TimeUnit.SECONDS)).isSorted().hasSize(1000);
    }

    @Test
    void goes_on_after_a_task_that_throws() throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        loop.execute(() -> {
            throw new IllegalStateException("of this test");
        });
        loop.execute(() -> done.complete(loop.onLoop()));
        assertThat(done.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(loop.onLoop()).isFalse();
    }

    @Test
    void rings_timers_in_order_and_not_too_early() throws Exception {
        CompletableFuture<Long> late = new CompletableFuture<>();
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        List<String> order = new ArrayList<>();
        loop.execute(() -> {
            long now = loop.nanoTime();
            loop.schedule(now + 30_000_000, () -> {
                order.add("second");
                late.complete(loop.nanoTime() - now);
            });
            loop.schedule(now + 10_000_000, () -> order.add("first"));
            IceLoop.Timer never = loop.schedule(now + 20_000_000, () -> cancelled.complete(null));
            never.cancel();
        });
        assertThat(late.get(10, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(30_000_000);
        assertThat(order).containsExactly("first", "second");
        assertThat(cancelled).isNotDone();
    }

    @Test
    void delivers_every_datagram_that_the_system_took() throws Exception {
        int count = 200;
        CountDownLatch arrived = new CountDownLatch(count);
        CompletableFuture<IceLoop.UdpPort> receiver = new CompletableFuture<>();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        loop.execute(() -> {
            try {
                receiver.complete(loop.open(any, (buffer, off, len, from) -> {
                    assertThat(len).isEqualTo(100);
                    arrived.countDown();
                }));
                IceLoop.UdpPort sender = loop.open(any, (buffer, off, len, from) -> {});
                for (int i = 0; i < count; i++) {
                    assertThat(sender.send(
                                    new byte[120], 10, 100, receiver.join().localAddress()))
                            .isTrue();
                }
            } catch (java.io.IOException e) {
                receiver.completeExceptionally(e);
            }
        });
        receiver.get(10, TimeUnit.SECONDS);
        assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void another_thread_may_run_a_task_inline_while_the_loop_sleeps_and_never_beside_it() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger clashes = new AtomicInteger();
        AtomicInteger inline = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        Runnable task = () -> {
            if (inside.incrementAndGet() != 1) {
                clashes.incrementAndGet();
            }
            ran.incrementAndGet();
            inside.decrementAndGet();
        };
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    if (loop.tryInline(task)) {
                        inline.incrementAndGet();
                    } else {
                        loop.execute(task);
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread t : threads) {
            t.join();
        }
        CompletableFuture<Integer> total = new CompletableFuture<>();
        loop.execute(() -> total.complete(ran.get()));
        assertThat(total.get(10, TimeUnit.SECONDS)).isEqualTo(60_000);
        assertThat(clashes).hasValue(0);
        // Under such a flood it may never sleep; afterwards it does.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!loop.tryInline(inline::incrementAndGet) && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(inline.get()).isPositive();
    }

    @Test
    void a_timer_set_inline_rings_though_the_loop_sleeps_longer() throws Exception {
        CompletableFuture<Void> rung = new CompletableFuture<>();
        Runnable set = () -> loop.schedule(loop.nanoTime() + 5_000_000, () -> rung.complete(null));
        if (!loop.tryInline(set)) {
            loop.execute(set);
        }
        assertThat(rung).succeedsWithin(5, TimeUnit.SECONDS);
    }

    @Test
    void what_a_turn_leaves_for_its_end_runs_in_the_same_or_the_next_turn() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        loop.execute(() -> loop.atEndOfTurn(() -> loop.atEndOfTurn(() -> done.complete(loop.onLoop()))));
        assertThat(done).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(true);
    }

    @Test
    void a_loop_without_sessions_ends_and_a_new_one_starts() throws Exception {
        EventLoops pool = new EventLoops(2, 0);
        EventLoops.Lease a = pool.lease();
        EventLoops.Lease b = pool.lease();
        assertThat(a.loop()).isNotSameAs(b.loop());
        Thread thread = threadOf(a);
        a.close();
        a.close();
        thread.join(TimeUnit.SECONDS.toMillis(60));
        assertThat(thread.isAlive()).isFalse();
        EventLoops.Lease c = pool.lease();
        assertThat(c.loop()).isNotSameAs(a.loop()).isNotSameAs(b.loop());
        assertThat(threadOf(c).isAlive()).isTrue();
        b.close();
        c.close();
    }

    @Test
    void the_next_session_of_a_series_finds_the_loop_of_the_last() throws Exception {
        EventLoops pool = new EventLoops(1, TimeUnit.HOURS.toNanos(1));
        EventLoops.Lease first = pool.lease();
        first.close();
        try (EventLoops.Lease next = pool.lease()) {
            assertThat(next.loop()).isSameAs(first.loop());
            assertThat(threadOf(next).isAlive()).isTrue();
            next.loop().stop();
        }
    }

    @Test
    void a_loop_that_is_used_when_its_time_is_up_goes_on_and_ends_later() throws Exception {
        EventLoops pool = new EventLoops(1, TimeUnit.MILLISECONDS.toNanos(20));
        for (int i = 0; i < 20; i++) {
            try (EventLoops.Lease lease = pool.lease()) {
                assertThat(threadOf(lease).isAlive()).isTrue();
            }
        }
        Thread last;
        try (EventLoops.Lease lease = pool.lease()) {
            last = threadOf(lease);
        }
        last.join(TimeUnit.SECONDS.toMillis(60));
        assertThat(last.isAlive()).isFalse();
    }

    private static Thread threadOf(EventLoops.Lease lease) throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        lease.loop().execute(() -> thread.complete(Thread.currentThread()));
        return thread.get(60, TimeUnit.SECONDS);
    }
}
