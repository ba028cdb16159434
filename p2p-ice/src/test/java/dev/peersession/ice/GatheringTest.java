package dev.peersession.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.monitor.LocalAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GatheringTest {
    private static final InetSocketAddress STUN = new InetSocketAddress(SimNet.ip("192.0.2.53"), 3478);

    private final SimNet net = new SimNet(Duration.ofMillis(10));
    private final UdpMux mux = new UdpMux(net, () -> List.of(SimNet.local("10.1.0.2")));

    private TestPeer peer(boolean hide, String... stun) {
        IceOptions options = new IceOptions(IceOptions.Policy.ALL, false, List.of(), List.of(stun), List.of(), hide);
        return new TestPeer(mux, options, "ada");
    }

    @Test
    void nothing_is_opened_or_sent_before_gathering_and_no_server_is_asked_unless_it_is_named() {
        TestPeer ada = peer(false);
        assertThat(net.openSockets()).isZero();
        ada.engine.gather();
        net.run(Duration.ofMinutes(1));
        assertThat(ada.gathered).isTrue();
        assertThat(net.contacted).isEmpty();
    }

    @Test
    void of_many_addresses_sixteen_are_used_but_any_that_the_session_names() {
        List<LocalAddress> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.add(new LocalAddress(SimNet.ip("10.8.0." + i), "br-" + i, i));
        }
        many.add(new LocalAddress(SimNet.ip("127.0.0.1"), "lo", 1));
        UdpMux crowded = new UdpMux(net, () -> List.copyOf(many));
        List<String> wanted = List.of("br-30", "10.8.0.35");
        TestPeer all = new TestPeer(crowded, options(List.of()), "ada");
        TestPeer some = new TestPeer(crowded, options(wanted), "bob");
        all.engine.gather();
        some.engine.gather();
        assertThat(all.candidates).hasSize(17);
        assertThat(all.candidates.get(16).address()).isEqualTo("127.0.0.1");
        assertThat(some.candidates).extracting(IceCandidate::address).containsExactly("10.8.0.30", "10.8.0.35");

        many.add(0, new LocalAddress(SimNet.ip("10.8.0.99"), "late", 99));
        net.run(Duration.ofSeconds(1));
        assertThat(all.candidates).as("no room").hasSize(17);
        many.removeIf(each -> each.address().equals(SimNet.ip("10.8.0.3")));
        net.run(Duration.ofSeconds(1));
        many.add(0, new LocalAddress(SimNet.ip("10.8.0.100"), "later", 100));
        net.run(Duration.ofSeconds(1));
        assertThat(all.candidates).hasSize(18);
        all.engine.close();
        some.engine.close();
        assertThat(net.openSockets()).isZero();
    }

    private static IceOptions options(List<String> interfaces) {
        return new IceOptions(IceOptions.Policy.ALL, true, interfaces, List.of(), List.of(), false);
    }

    /** Both come within one period of the monitor; the second one must not get what the first one got. */
    @Test
    void a_session_that_starts_beside_another_has_the_addresses_of_now_and_each_of_them_once() {
        List<LocalAddress> here = new ArrayList<>(List.of(SimNet.local("10.1.0.2")));
        UdpMux moving = new UdpMux(net, () -> List.copyOf(here));
        TestPeer first = new TestPeer(moving, IceOptions.defaults(), "ada");
        TestPeer second = new TestPeer(moving, IceOptions.defaults(), "bob");
        first.engine.gather();
        net.run(Duration.ofMillis(100));
        here.set(0, SimNet.local("10.1.0.3"));
        second.engine.gather();
        assertThat(second.candidates).extracting(IceCandidate::address).containsExactly("10.1.0.3");
        assertThat(first.candidates).extracting(IceCandidate::address).containsExactly("10.1.0.2", "10.1.0.3");
        net.run(Duration.ofSeconds(1));
        assertThat(second.candidates).hasSize(1);
    }

    @Test
    void a_stun_server_tells_the_reflexive_candidate() {
        net.stunServer(STUN, true);
        net.add(new SimNet.Nat(
                "10.1.", "203.0.113.1", SimNet.Behaviour.ENDPOINT_INDEPENDENT, SimNet.Behaviour.ENDPOINT_INDEPENDENT));
        TestPeer ada = peer(false, "stun:192.0.2.53:3478");
        ada.engine.gather();
        assertThat(ada.gathered).isFalse();
        net.run(Duration.ofMillis(20));
        assertThat(ada.gathered).isTrue();
        IceCandidate host = ada.candidates.get(0);
        IceCandidate reflexive = ada.candidates.get(1);
        assertThat(reflexive.type()).isEqualTo(IceCandidate.Type.SERVER_REFLEXIVE);
        assertThat(reflexive.address()).isEqualTo("203.0.113.1");
        assertThat(reflexive.relatedAddress()).isEqualTo("10.1.0.2");
        assertThat(reflexive.relatedPort()).isEqualTo(host.port());
        assertThat(reflexive.priority()).isLessThan(host.priority());
        assertThat(reflexive.foundation()).isNotEqualTo(host.foundation());
    }

    @Test
    void hidden_host_addresses_appear_in_no_candidate() {
        net.stunServer(STUN, true);
        net.add(new SimNet.Nat(
                "10.1.", "203.0.113.1", SimNet.Behaviour.ENDPOINT_INDEPENDENT, SimNet.Behaviour.ENDPOINT_INDEPENDENT));
        TestPeer ada = peer(true, "stun:192.0.2.53");
        ada.engine.gather();
        net.run(Duration.ofSeconds(1));
        ada.engine.close();
        assertThat(ada.candidates).hasSize(2).noneMatch(c -> c.toAttribute().contains("10.1.0.2"));
        assertThat(ada.candidates.get(0).address())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\\.local");
        assertThat(ada.candidates.get(1).relatedAddress()).isEqualTo("0.0.0.0");
    }

    @Test
    void a_server_that_is_silent_or_unknown_ends_gathering_after_three_seconds() {
        net.stunServer(STUN, false);
        TestPeer ada = peer(false, "stun:192.0.2.53", "stun:not a name:99999");
        ada.engine.gather();
        net.run(Duration.ofSeconds(3));
        assertThat(ada.gathered).isFalse();
        net.run(Duration.ofMillis(200));
        assertThat(ada.gathered).isTrue();
        assertThat(ada.candidates).hasSize(1);
    }

    @Test
    void closing_while_gathering_leaves_nothing_behind() {
        net.stunServer(STUN, false);
        TestPeer ada = peer(false, "stun:192.0.2.53");
        ada.engine.gather();
        ada.engine.close();
        net.run(Duration.ofMinutes(1));
        assertThat(net.openSockets()).isZero();
        assertThat(ada.gathered).isFalse();
    }
}
