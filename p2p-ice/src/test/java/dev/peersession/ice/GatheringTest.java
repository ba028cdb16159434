package dev.peersession.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
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
