package dev.peersession.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.monitor.LocalAddress;
import dev.peersession.ice.monitor.NetworkMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NetworkMonitorTest {
    private final SimNet net = new SimNet(Duration.ofMillis(1));
    private final List<LocalAddress> network = new ArrayList<>(List.of(SimNet.local("10.0.0.1")));
    private final List<String> told = new ArrayList<>();
    private Duration cost = Duration.ZERO;
    private int looks;
    private boolean dumb;
    private final NetworkMonitor monitor = new NetworkMonitor(
            net,
            this::look,
            (gone, come) -> told.add(gone.stream()
                            .map(a -> "-" + a.address().getHostAddress())
                            .toList()
                    + " "
                    + come.stream().map(a -> "+" + a.address().getHostAddress()).toList()));

    private List<LocalAddress> look() {
        looks++;
        net.pass(cost);
        if (dumb) {
            throw new UncheckedIOException(new IOException("Too many open files"));
        }
        return List.copyOf(network);
    }

    @Test
    void tells_what_went_and_what_came() {
        assertThat(monitor.start()).hasSize(1);
        network.set(0, SimNet.local("10.0.0.2"));
        net.run(Duration.ofMillis(310));
        network.add(SimNet.local("10.0.0.3"));
        net.run(Duration.ofMillis(310));
        net.run(Duration.ofSeconds(10));
        assertThat(told).containsExactly("[-10.0.0.1] [+10.0.0.2]", "[] [+10.0.0.3]");
    }

    @Test
    void one_who_starts_just_after_another_need_not_look_again_and_misses_nothing() {
        monitor.start();
        monitor.stop();
        network.set(0, SimNet.local("10.0.0.2"));
        net.run(Duration.ofMillis(40));
        assertThat(monitor.start()).containsExactly(SimNet.local("10.0.0.1"));
        assertThat(looks).isEqualTo(1);
        net.run(Duration.ofMillis(300));
        assertThat(told).containsExactly("[-10.0.0.1] [+10.0.0.2]");
        monitor.stop();
        net.run(Duration.ofMillis(60));
        monitor.start();
        assertThat(looks).isEqualTo(3);
    }

    @Test
    void one_who_starts_while_others_watch_gets_the_addresses_of_now_and_the_others_are_told() {
        monitor.start();
        network.set(0, SimNet.local("10.0.0.2"));
        net.run(Duration.ofMillis(60));
        assertThat(told).isEmpty();
        assertThat(monitor.start()).containsExactly(SimNet.local("10.0.0.2"));
        assertThat(told).containsExactly("[-10.0.0.1] [+10.0.0.2]");
        for (int i = 0; i < 100; i++) {
            monitor.start();
        }
        assertThat(looks).isEqualTo(2);
        net.run(Duration.ofSeconds(3));
        assertThat(looks).as("the period goes on, with one timer").isEqualTo(12);
    }

    @Test
    void a_system_that_cannot_tell_takes_no_address_away() {
        monitor.start();
        network.set(0, SimNet.local("10.0.0.2"));
        dumb = true;
        net.run(Duration.ofSeconds(2));
        assertThat(told).isEmpty();
        assertThat(monitor.start()).containsExactly(SimNet.local("10.0.0.1"));
        dumb = false;
        net.run(Duration.ofSeconds(1));
        assertThat(told).containsExactly("[-10.0.0.1] [+10.0.0.2]");
    }

    @Test
    void looks_again_at_once_after_a_failed_send_but_not_for_each_one() {
        monitor.start();
        net.run(Duration.ofMillis(100));
        network.clear();
        for (int i = 0; i < 1000; i++) {
            monitor.sendFailed();
        }
        net.run(Duration.ofMillis(1));
        assertThat(told).hasSize(1);
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void a_stream_of_failed_sends_does_not_put_the_look_off() {
        // The first look of a fresh JVM is slow, and each failed send used to plan the next one anew.
        cost = Duration.ofMillis(400);
        monitor.start();
        cost = Duration.ZERO;
        network.clear();
        for (int i = 0; i < 20; i++) {
            monitor.sendFailed();
            net.run(Duration.ofMillis(10));
        }
        assertThat(told).hasSize(1);
    }

    @Test
    void a_slow_system_is_asked_less_often_and_nothing_is_asked_after_the_stop() {
        monitor.start();
        cost = Duration.ofMillis(50);
        net.run(Duration.ofSeconds(60));
        assertThat(looks).isBetween(50, 70);
        monitor.stop();
        int before = looks;
        net.run(Duration.ofSeconds(60));
        assertThat(looks).isEqualTo(before);
    }
}
