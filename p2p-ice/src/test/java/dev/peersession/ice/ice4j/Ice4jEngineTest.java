package dev.peersession.ice.ice4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Ice4jEngineTest {
    private static final IceOptions LOOPBACK =
            new IceOptions(IceOptions.Policy.ALL, true, List.of("127.0.0.1"), List.of(), List.of(), false);

    private final List<Party> parties = new ArrayList<>();

    @Test
    void two_engines_connect_and_exchange_datagrams_both_ways() throws Exception {
        Party a = party(LOOPBACK).gather();
        Party b = party(LOOPBACK).gather();
        a.know("aaaa", "bbbb").learn(b.candidates).start(true);
        b.know("bbbb", "aaaa").learn(a.candidates).start(false);
        exchange(a, b);
        assertThat(a.causes).containsExactly(IceEngine.PathCause.NOMINATED);
        assertThat(a.paths.get(0).remote()).isEqualTo(b.paths.get(0).local());
        assertThat(a.paths.get(0).relayed()).isFalse();
        assertThat(a.loop.call(() -> a.engine.statistics()).checksSent()).isPositive();
        assertThat(b.loop.call(() -> b.engine.statistics()).checksReceived()).isPositive();
    }

    @Test
    void two_engines_connect_over_the_network_interfaces() throws Exception {
        List<InetAddress> addresses = LocalAddresses.select(IceOptions.defaults());
        assumeTrue(!addresses.isEmpty(), "this machine has no address besides loopback");
        Party a = party(IceOptions.defaults()).gather();
        Party b = party(IceOptions.defaults()).gather();
        assertThat(a.candidates).hasSameSizeAs(addresses);
        assertThat(a.candidates).extracting(IceCandidate::priority).doesNotHaveDuplicates();
        a.know("aaaa", "bbbb").learn(b.candidates).start(true);
        b.know("bbbb", "aaaa").learn(a.candidates).start(false);
        exchange(a, b);
    }

    @Test
    void credentials_may_come_after_the_candidates() throws Exception {
        Party a = party(LOOPBACK).gather();
        Party b = party(LOOPBACK).gather();
        a.learn(b.candidates);
        b.learn(a.candidates);
        assertThatThrownBy(() -> a.start(true)).hasRootCauseInstanceOf(IllegalStateException.class);
        a.know("aaaa", "bbbb").start(true);
        b.know("bbbb", "aaaa").start(false);
        exchange(a, b);
    }

    @Test
    void credentials_and_candidates_may_come_before_gathering() throws Exception {
        Party b = party(LOOPBACK).gather();
        Party a = party(LOOPBACK).know("aaaa", "bbbb").learn(b.candidates).gather();
        a.start(true);
        b.know("bbbb", "aaaa").learn(a.candidates).start(false);
        exchange(a, b);
    }

    @Test
    void candidates_may_trickle_in_after_the_start() throws Exception {
        Party a = party(LOOPBACK).gather();
        Party b = party(LOOPBACK).gather();
        a.know("aaaa", "bbbb").start(true);
        b.know("bbbb", "aaaa").start(false);
        a.learn(b.candidates);
        b.learn(a.candidates);
        exchange(a, b);
    }

    @Test
    void the_controlled_side_needs_no_candidates() throws Exception {
        Party a = party(LOOPBACK).gather();
        Party b = party(LOOPBACK).gather();
        b.know("bbbb", "aaaa").start(false);
        a.know("aaaa", "bbbb").learn(b.candidates).start(true);
        exchange(a, b);
    }

    @Test
    void the_controlling_side_needs_no_candidates() throws Exception {
        Party a = party(LOOPBACK).gather();
        Party b = party(LOOPBACK).gather();
        a.know("aaaa", "bbbb").start(true);
        b.know("bbbb", "aaaa").learn(a.candidates).start(false);
        exchange(a, b);
    }

    @Test
    void checks_are_answered_before_the_start() throws Exception {
        Party a = party(LOOPBACK).gather();
        Party b = party(LOOPBACK).gather();
        b.know("bbbb", "aaaa");
        a.know("aaaa", "bbbb").learn(b.candidates).start(true);
        a.awaitPath();
        assertThat(b.paths).isEmpty();
        b.learn(a.candidates).start(false);
        exchange(a, b);
    }

    @Test
    void two_controlling_sides_settle_it() throws Exception {
        Party a = party(LOOPBACK).gather();
        Party b = party(LOOPBACK).gather();
        a.know("aaaa", "bbbb").learn(b.candidates).start(true);
        b.know("bbbb", "aaaa").learn(a.candidates).start(true);
        exchange(a, b);
    }

    @Test
    void a_peer_may_start_long_after_our_checks_have_failed() throws Exception {
        Party a = party(LOOPBACK).gather();
        Party b = party(LOOPBACK).gather();
        b.know("bbbb", "aaaa").learn(a.candidates).start(false);
        // ice4j by itself gives up 1.1 s + 5 s after the start.
        long sent = TimeUnit.SECONDS.toNanos(7) + System.nanoTime();
        Party.await("ice4j to have given up", () -> System.nanoTime() - sent > 0);
        assertThat(b.loop.call(() -> b.engine.statistics()).checksSent()).isEqualTo(CheckBudget.BURST);
        assertThat(b.failures).isEmpty();
        a.know("aaaa", "bbbb").learn(b.candidates).start(true);
        exchange(a, b);
    }

    @Test
    void names_and_unusable_addresses_are_ignored_at_once() throws Exception {
        Party a = party(LOOPBACK).gather();
        Party b = party(LOOPBACK).gather();
        long before = System.nanoTime();
        a.learn(List.of(
                candidate("0b5c8ab8-7a35-4f0e-8b8c-0a9c1d7d4e11.local", 5000),
                candidate("127.0.0.1", 0),
                candidate("0.0.0.0", 5000),
                candidate("224.0.0.251", 5353),
                candidate("255.255.255.255", 5000),
                candidate("::ffff:127.0.0.1", 5000),
                candidate("fe80::1", 5000),
                candidate("ff02::fb", 5353)));
        a.know("aaaa", "bbbb").start(true);
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(2));
        b.know("bbbb", "aaaa").learn(a.candidates).start(false);
        exchange(a, b);
        assertThat(a.loop.call(() -> a.engine.statistics()).checksSent()).isLessThan(10);
    }

    @Test
    void a_wrong_password_never_connects_and_is_counted() {
        Party a = party(LOOPBACK).gather();
        Party b = party(LOOPBACK).gather();
        a.loop.run(() -> {
            a.engine.localCredentials(Party.credentials("aaaa"));
            a.engine.remoteCredentials(new IceCredentials("bbbb", "x".repeat(22).toCharArray()));
        });
        a.learn(b.candidates).start(true);
        b.know("bbbb", "aaaa").learn(a.candidates).start(false);
        Party.await(
                "refused checks", () -> b.loop.call(() -> b.engine.statistics()).droppedPackets() > 3);
        assertThat(a.paths).isEmpty();
        assertThat(b.paths).isEmpty();
    }

    @Test
    void data_from_an_address_that_was_not_validated_is_dropped() throws Exception {
        Party a = party(LOOPBACK).gather();
        Party b = party(LOOPBACK).gather();
        a.know("aaaa", "bbbb").learn(b.candidates).start(true);
        b.know("bbbb", "aaaa").learn(a.candidates).start(false);
        exchange(a, b);
        long before = a.loop.call(() -> a.engine.statistics()).droppedPackets();
        Party stranger = party(LOOPBACK);
        stranger.loop.run(() -> {
            try {
                stranger.loop
                        .open(new InetSocketAddress("127.0.0.1", 0), (buffer, off, len, from) -> {})
                        .send(
                                new byte[] {(byte) 0x80, 'x'},
                                0,
                                2,
                                a.paths.get(0).local());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Party.await("the drop", () -> a.loop.call(() -> a.engine.statistics()).droppedPackets() > before);
        assertThat(a.datagrams).isEmpty();
    }

    @Test
    void relay_policy_shows_and_uses_no_other_address() {
        Party a = party(new IceOptions(IceOptions.Policy.RELAY, true, List.of(), List.of(), List.of(), false))
                .gather();
        Party.await("the failure", () -> !a.failures.isEmpty());
        assertThat(a.failures).containsExactly(IceEngine.IceFailure.NO_RELAY);
        assertThat(a.candidates).isEmpty();
    }

    @Test
    void without_a_usable_interface_it_fails_at_once() {
        Party a = party(new IceOptions(IceOptions.Policy.ALL, false, List.of("none"), List.of(), List.of(), false))
                .gather();
        assertThat(a.failures).containsExactly(IceEngine.IceFailure.NO_SOCKET);
    }

    @Test
    void it_cannot_restart() {
        Party a = party(LOOPBACK).gather();
        assertThat(a.loop.<Boolean>call(() -> a.engine.canRestart())).isFalse();
        assertThatThrownBy(() -> a.engine.restart(1, Party.credentials("aaaa"), Party.credentials("bbbb")))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static void exchange(Party a, Party b) throws Exception {
        a.awaitPath();
        b.awaitPath();
        assertThat(a.send("hello")).isTrue();
        assertThat(b.receive()).isEqualTo("hello");
        assertThat(b.send("hi")).isTrue();
        assertThat(a.receive()).isEqualTo("hi");
        assertThat(a.strangers).as("calls off the loop's thread").isEmpty();
        assertThat(b.strangers).as("calls off the loop's thread").isEmpty();
    }

    private static IceCandidate candidate(String address, int port) {
        return new IceCandidate("1", 1, address, port, IceCandidate.Type.HOST, null, 0);
    }

    private Party party(IceOptions options) {
        Party party = new Party(options);
        parties.add(party);
        return party;
    }

    @AfterEach
    void close() throws Exception {
        for (Party party : parties) {
            party.close();
        }
    }
}
