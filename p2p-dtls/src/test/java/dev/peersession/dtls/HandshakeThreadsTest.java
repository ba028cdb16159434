package dev.peersession.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class HandshakeThreadsTest {
    /** The long form with 2,000 endpoints is in DtlsLongRun. */
    @Test
    void three_hundred_endpoints_connect_at_once_with_few_threads_and_keep_none() {
        connectAtOnce(150);
    }

    static void connectAtOnce(int pairs) {
        CountingExecutor threads = new CountingExecutor();
        threads.limit = 48;
        DtlsIdentity one = DtlsIdentity.ephemeral(new SeededRandom(1), Pair.TODAY);
        DtlsIdentity other = DtlsIdentity.ephemeral(new SeededRandom(2), Pair.TODAY);
        List<Peer> clients = new ArrayList<>();
        List<Peer> servers = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            clients.add(peer(DtlsEndpoint.Role.CLIENT, one, other, i, limited(threads, 32)));
            servers.add(peer(DtlsEndpoint.Role.SERVER, other, one, 5000 + i, threads));
        }
        long now = 0;
        servers.forEach(server -> server.start(0));
        clients.forEach(client -> client.start(0));
        // Ten milliseconds a turn; what is sent in one turn arrives in the next.
        while (now < Duration.ofSeconds(25).toNanos()
                && !(clients.stream().allMatch(Peer::isConnected)
                        && servers.stream().allMatch(Peer::isConnected))) {
            now += Duration.ofMillis(10).toNanos();
            for (int i = 0; i < pairs; i++) {
                exchange(clients.get(i), servers.get(i), now);
            }
        }
        assertThat(clients).allMatch(Peer::isConnected);
        assertThat(servers).allMatch(Peer::isConnected);
        assertThat(threads.most.get()).isLessThanOrEqualTo(48);
        assertThat(threads.awaitIdle()).isTrue();
        byte[] record = clients.get(pairs - 1).seal(new byte[100]);
        servers.get(pairs - 1).input(record, now);
        assertThat(servers.get(pairs - 1).received).hasSize(1);
        clients.forEach(Peer::close);
        servers.forEach(Peer::close);
    }

    @Test
    void clients_and_servers_are_bounded_apart() throws Exception {
        try (HandshakeThreads threads = HandshakeThreads.create(1);
                Pair pair = new Pair(1)) {
            Peer waiting = peer(DtlsEndpoint.Role.CLIENT, pair.clientIdentity, pair.serverIdentity, 1, threads);
            waiting.start(0);
            assertThat(threads.running()).isEqualTo(1);
            assertThatThrownBy(() -> threads.execute(new HandshakeTask(false, () -> {})))
                    .isInstanceOf(RejectedExecutionException.class);
            Peer server = peer(DtlsEndpoint.Role.SERVER, pair.serverIdentity, pair.clientIdentity, 2, threads);
            server.start(0);
            for (int turn = 0; turn < 3; turn++) {
                exchange(waiting, server, turn);
            }
            assertThat(waiting.isConnected() && server.isConnected()).isTrue();
            waiting.close();
            server.close();
        }
    }

    @Test
    void a_closed_endpoint_gives_its_thread_back_in_the_middle_of_a_handshake() {
        CountingExecutor threads = new CountingExecutor();
        try (Pair pair = new Pair(2)) {
            Peer client = peer(DtlsEndpoint.Role.CLIENT, pair.clientIdentity, pair.serverIdentity, 1, threads);
            client.start(0);
            assertThat(threads.running.get()).isEqualTo(1);
            client.close();
            assertThat(threads.awaitIdle()).isTrue();
        }
    }

    @Test
    void a_handshake_that_timed_out_gives_its_thread_back() {
        CountingExecutor threads = new CountingExecutor();
        try (Pair pair = new Pair(3);
                Peer client = peer(DtlsEndpoint.Role.CLIENT, pair.clientIdentity, pair.serverIdentity, 1, threads)) {
            client.start(0);
            client.timeout(Duration.ofSeconds(31).toNanos());
            assertThat(client.failure()).isNotNull();
            assertThat(threads.awaitIdle()).isTrue();
        }
    }

    @Test
    void an_executor_that_runs_tasks_on_the_callers_thread_is_noticed() {
        try (Pair pair = new Pair(4);
                Peer client =
                        peer(DtlsEndpoint.Role.CLIENT, pair.clientIdentity, pair.serverIdentity, 1, Runnable::run)) {
            assertThatThrownBy(() -> client.start(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_warm_up_leaves_nothing_running() {
        try (HandshakeThreads threads = HandshakeThreads.create(4)) {
            threads.warmUp(new SeededRandom(5), Pair.TODAY);
            long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (threads.running() > 0 && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            assertThat(threads.running()).isZero();
        }
    }

    private static void exchange(Peer client, Peer server, long now) {
        for (Peer peer : List.of(client, server)) {
            if (peer.endpoint.deadline() - now <= 0) {
                peer.timeout(now);
            }
        }
        client.pollAll(now).forEach(datagram -> server.input(datagram, now));
        server.pollAll(now).forEach(datagram -> client.input(datagram, now));
    }

    /** Leaves room for servers, as HandshakeThreads does. */
    private static java.util.concurrent.Executor limited(CountingExecutor threads, int limit) {
        return task -> {
            if (threads.running.get() >= limit) {
                throw new RejectedExecutionException();
            }
            threads.execute(task);
        };
    }

    private static Peer peer(
            DtlsEndpoint.Role role,
            DtlsIdentity own,
            DtlsIdentity other,
            long seed,
            java.util.concurrent.Executor executor) {
        return new Peer(role, DtlsOptions.DEFAULTS, own, List.of(other.fingerprint()), seed, executor);
    }
}
