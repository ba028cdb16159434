package dev.peersession.ice.ice4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCandidate.Type;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceEngine.IceFailure;
import dev.peersession.ice.IceEngine.PathCause;
import dev.peersession.ice.IcePath;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DataPathTest {
    private static final long START = Long.MAX_VALUE - 5;

    private final List<String> told = new ArrayList<>();
    private final DataPath paths = new DataPath(new Told());
    private final Base base = new SilentBase();
    private final Link first = link(1);
    private final Link second = link(2);

    @Test
    void a_timeout_shortly_after_an_answer_is_no_loss_of_consent() {
        paths.succeeded(first, Type.HOST, Type.HOST, START);
        paths.nominated(first);
        paths.timedOut(first, START + TimeUnit.SECONDS.toNanos(24));
        assertThat(told).containsExactly("path 1 NOMINATED");
        assertThat(paths.send(new byte[1], 0, 1)).isTrue();
    }

    @Test
    void a_timeout_after_a_long_silence_ends_consent_for_good() {
        paths.succeeded(first, Type.HOST, Type.HOST, START);
        paths.nominated(first);
        paths.succeeded(first, Type.HOST, Type.HOST, START + TimeUnit.SECONDS.toNanos(10));
        paths.timedOut(first, START + TimeUnit.SECONDS.toNanos(30));
        assertThat(told).containsExactly("path 1 NOMINATED");
        paths.timedOut(first, START + TimeUnit.SECONDS.toNanos(35));
        assertThat(told).containsExactly("path 1 NOMINATED", "consent false");
        assertThat(paths.send(new byte[1], 0, 1)).isFalse();
        paths.succeeded(first, Type.HOST, Type.HOST, START + TimeUnit.SECONDS.toNanos(36));
        assertThat(paths.receive(first, new byte[1], 0, 1)).isFalse();
        assertThat(told).hasSize(2);
    }

    @Test
    void another_nominated_address_that_lives_takes_over() {
        paths.succeeded(second, Type.HOST, Type.HOST, START);
        paths.nominated(second);
        paths.succeeded(first, Type.HOST, Type.HOST, START);
        paths.nominated(first);
        paths.timedOut(first, START + TimeUnit.SECONDS.toNanos(30));
        assertThat(told).containsExactly("path 2 NOMINATED", "path 1 RENOMINATED", "path 2 LOST");
        assertThat(paths.changes()).isEqualTo(2);
    }

    @Test
    void a_nomination_after_the_loss_brings_consent_back() {
        paths.succeeded(first, Type.HOST, Type.HOST, START);
        paths.nominated(first);
        paths.timedOut(first, START + TimeUnit.SECONDS.toNanos(30));
        paths.succeeded(second, Type.HOST, Type.HOST, START + TimeUnit.SECONDS.toNanos(31));
        paths.nominated(second);
        assertThat(told).containsExactly("path 1 NOMINATED", "consent false", "path 2 RENOMINATED", "consent true");
        assertThat(paths.send(new byte[1], 0, 1)).isTrue();
    }

    @Test
    void nothing_is_sent_or_taken_before_an_address_is_validated() {
        paths.nominated(first);
        assertThat(paths.send(new byte[1], 0, 1)).isFalse();
        assertThat(paths.receive(first, new byte[1], 0, 1)).isFalse();
        assertThat(paths.receive(null, new byte[1], 0, 1)).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void the_number_of_addresses_is_bounded() {
        for (int port = 3; port <= DataPath.MAX_LINKS; port++) {
            assertThat(paths.link(base, new InetSocketAddress("192.0.2.1", port)))
                    .isNotNull();
        }
        assertThat(paths.link(base, new InetSocketAddress("192.0.2.1", 60_000))).isNull();
        assertThat(paths.link(base, first.remote)).isSameAs(first);
    }

    private Link link(int port) {
        return Objects.requireNonNull(paths.link(base, new InetSocketAddress("192.0.2.1", port)));
    }

    private static final class SilentBase extends Base {
        @Override
        InetSocketAddress address() {
            return new InetSocketAddress("192.0.2.9", 9);
        }

        @Override
        boolean relayed() {
            return false;
        }

        @Override
        boolean send(byte[] buffer, int off, int len, InetSocketAddress to) {
            return true;
        }

        @Override
        void close() {}
    }

    private final class Told implements IceEngine.Listener {
        @Override
        public void candidate(IceCandidate candidate) {}

        @Override
        public void gatheringDone() {}

        @Override
        public void path(IcePath path, PathCause cause) {
            told.add("path " + path.remote().getPort() + " " + cause);
        }

        @Override
        public void consent(boolean alive) {
            told.add("consent " + alive);
        }

        @Override
        public void datagram(byte[] buffer, int off, int len) {
            told.add("datagram " + len);
        }

        @Override
        public void failed(IceFailure reason) {
            told.add("failed " + reason);
        }
    }
}
