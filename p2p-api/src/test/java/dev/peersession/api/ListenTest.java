package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.signaling.ConnectCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ListenTest {
    private static PeerSession session(String name) {
        return Pair.builder(name).connectTimeout(Duration.ofMinutes(2)).build();
    }

    private static Peer await(BlockingQueue<Peer> peers) throws InterruptedException {
        Peer peer = peers.poll(60, TimeUnit.SECONDS);
        assertThat(peer).as("a peer within a minute").isNotNull();
        return peer;
    }

    @Test
    void several_peers_come_by_one_code_and_outlive_the_listener() throws Exception {
        List<PeerSession> callers = new ArrayList<>();
        BlockingQueue<Peer> arrived = new LinkedBlockingQueue<>();
        try (PeerSession host = session("host")) {
            Listener listener = host.listen();
            assertThat(listener.bytes().length).isLessThanOrEqualTo(Listener.MAX_CODE_BYTES);
            assertThat(host.state()).isEqualTo(SessionState.WAITING);
            for (int i = 0; i < 4; i++) {
                PeerSession caller = session("caller " + i);
                callers.add(caller);
                Peer peer = caller.connect(listener.code());
                assertThat(peer.name()).isEqualTo("host");
                if (i == 1) {
                    // Those that came before are not lost.
                    listener.onPeer(arrived::add);
                }
            }
            List<Peer> peers = List.of(await(arrived), await(arrived), await(arrived), await(arrived));
            listener.close();
            assertThatThrownBy(listener::code).isInstanceOf(IllegalStateException.class);
            for (Peer peer : peers) {
                BlockingQueue<String> heard = new LinkedBlockingQueue<>();
                PeerSession caller = callers.stream()
                        .filter(c -> peer.name().equals("caller " + callers.indexOf(c)))
                        .findFirst()
                        .orElseThrow();
                caller.peer().messages().onText(heard::add);
                peer.messages().send("hello " + peer.name());
                assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("hello " + peer.name());
                assertThat(peer.verification().words())
                        .isEqualTo(caller.peer().verification().words());
                peer.session().close();
            }
        } finally {
            callers.forEach(PeerSession::close);
        }
    }

    @Test
    void a_code_of_a_closed_listener_and_one_that_is_none_are_refused() throws Exception {
        try (PeerSession host = session("host");
                PeerSession pin = Pair.builder("pin").pin("4711".toCharArray()).build();
                PeerSession caller = session("caller")) {
            assertThatThrownBy(pin::listen)
                    .isInstanceOfSatisfying(
                            ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DOWNGRADE));
            Listener listener = host.listen();
            String code = listener.code();
            assertThatThrownBy(() -> pin.connect(code))
                    .isInstanceOfSatisfying(
                            ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DOWNGRADE));
            assertThatThrownBy(() -> caller.connect("hello"))
                    .isInstanceOfSatisfying(
                            ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
            assertThatThrownBy(() -> host.connect(code))
                    .isInstanceOfSatisfying(
                            ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OWN_OFFER));
            assertThat(host.state()).isEqualTo(SessionState.WAITING);
            assertThat(listener.code()).isEqualTo(code);
            listener.close();
            CompletableFuture<Peer> nobody = caller.connectAsync(code);
            assertThatThrownBy(() -> nobody.get(1, TimeUnit.SECONDS)).isNotNull();
            assertThat(caller.peer()).isNull();
        }
    }

    /** Callers with the code who come all at once: no more sessions than allowed, and a later one finds its place again. */
    @Test
    void a_flood_of_callers_is_bounded_and_a_right_one_comes_in_afterwards() throws Exception {
        List<PeerSession> flood = new ArrayList<>();
        BlockingQueue<Peer> arrived = new LinkedBlockingQueue<>();
        try (PeerSession host = session("host")) {
            Listener listener = host.listen(new ListenOptions(3, 2, 1000));
            listener.onPeer(arrived::add);
            for (int i = 0; i < 12; i++) {
                PeerSession caller = session("flood");
                flood.add(caller);
                caller.connectAsync(listener.code());
            }
            for (int i = 0; i < 3; i++) {
                assertThat(await(arrived).name()).isEqualTo("flood");
            }
            while (listener.refused() == 0) {
                Thread.onSpinWait();
            }
            assertThat(arrived).isEmpty();
            flood.forEach(PeerSession::close);
            try (PeerSession late = session("late")) {
                assertThat(late.connect(listener.code()).name()).isEqualTo("host");
                Peer last = await(arrived);
                while (!last.name().equals("late")) {
                    // One of the flood that took a place for a moment.
                    last = await(arrived);
                }
            }
        } finally {
            flood.forEach(PeerSession::close);
        }
    }

    @Test
    void strangers_without_the_code_get_no_answer_and_no_place_and_leave_nothing_behind() throws Exception {
        try (PeerSession host = session("host");
                PeerSession caller = session("caller")) {
            Listener listener = host.listen();
            char[] wrong = "notThePasswordOfTheListener".toCharArray();
            try (Strangers strangers = new Strangers(64, port(listener), 5)) {
                flood(strangers, wrong, 5_000);
                long before = settledHeap(0);
                flood(strangers, wrong, 40_000);
                // Half of the checks had a name of their own, so that whatever is
                // kept of each would be seen: 50 bytes of each are a megabyte.
                assertThat(settledHeap(before + (1 << 20)) - before).as("bytes").isLessThan(1 << 20);
                assertThat(strangers.answers()).isZero();
            }
            assertThat(listener.refused()).isZero();
            assertThat(caller.connect(listener.code()).name()).isEqualTo("host");
        }
    }

    private static InetSocketAddress port(Listener listener) throws Exception {
        try (ConnectCode code = ConnectCode.parse(listener.code())) {
            return code.content().candidates().get(0).address();
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            assertThat(System.nanoTime() - end).as("within a minute").isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** The heap in use once it is no more than that, or what it fell to. */
    private static long settledHeap(long wanted) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20 && least > wanted; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
            LockSupport.parkNanos(100_000_000);
        }
        return least;
    }

    private static void flood(Strangers strangers, char[] password, int packets) throws Exception {
        for (int i = 0; i < packets; i++) {
            strangers.send(i % strangers.count(), i % 2 == 0 ? strangers.noise() : strangers.check(password));
        }
    }

    /** Who has the code, or a check of somebody who had, and never shakes hands: so many at once, so many of one address. */
    @Test
    void callers_that_never_prove_themselves_are_bounded_and_make_room_again() throws Exception {
        try (PeerSession host = session("host");
                PeerSession caller = session("caller")) {
            Listener listener = host.listen();
            char[] password;
            try (ConnectCode code = ConnectCode.parse(listener.code())) {
                password = code.icePassword();
            }
            try (Strangers strangers = new Strangers(24, port(listener), 6)) {
                // Three times four at once, and four more for each second that has begun.
                long begun = System.nanoTime();
                for (int i = 0; i < 60; i++) {
                    strangers.send(0, strangers.check(password));
                }
                await(() -> listener.refused() > 0);
                int admitted = listener.halfOpen();
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + 1;
                assertThat(admitted).isLessThanOrEqualTo((int) (12 + 4 * seconds));
                // All addresses together have 32.
                await(() -> {
                    for (int i = 0; i < strangers.count(); i++) {
                        strangers.send(i, strangers.check(password));
                    }
                    assertThat(listener.halfOpen()).isLessThanOrEqualTo(32);
                    return listener.halfOpen() == 32;
                });
            }
            await(() -> listener.halfOpen() == 0);
            assertThat(caller.connect(listener.code()).name()).isEqualTo("host");
        }
    }

    @Test
    void one_address_gets_a_burst_and_then_so_many_in_a_second() throws Exception {
        SourceLimit limit = new SourceLimit(4);
        java.net.InetAddress one = java.net.InetAddress.getByName("192.0.2.1");
        java.net.InetAddress other = java.net.InetAddress.getByName("192.0.2.2");
        long now = -5_000_000_000L;
        for (int i = 0; i < 12; i++) {
            assertThat(limit.admits(one, now)).as("call %s", i).isTrue();
        }
        assertThat(limit.admits(one, now)).isFalse();
        assertThat(limit.admits(other, now)).isTrue();
        assertThat(limit.admits(one, now + 249_000_000L)).isFalse();
        assertThat(limit.admits(one, now + 250_000_000L)).isTrue();
        assertThat(limit.admits(one, now + 260_000_000L)).isFalse();
        for (int i = 0; i < 10_000; i++) {
            // Others do not make it forget more than it must, and it does not grow.
            limit.admits(java.net.InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}), now);
        }
        assertThat(limit.size()).isEqualTo(1024);
    }
}
