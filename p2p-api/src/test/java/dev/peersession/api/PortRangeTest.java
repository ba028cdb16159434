package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A session that must stay inside a range of local ports, for a firewall's sake. */
class PortRangeTest {
    private static final Pattern CANDIDATE_PORT = Pattern.compile("a=candidate:\\S+ 1 udp \\d+ \\S+ (\\d+) typ host");
    private static final int SIZE = 64;

    @Test
    void everything_a_session_offers_and_uses_is_inside_its_range() throws Exception {
        int first = freeRange();
        IceSettings ice = settings(first).build();
        try (Pair pair = Pair.plain(
                Pair.builder("ada").ice(ice).build(),
                Pair.builder("bob").ice(ice).build())) {
            assertThat(port(pair.ada)).isBetween(first, first + SIZE - 1);
            assertThat(port(pair.bob)).isBetween(first, first + SIZE - 1).isNotEqualTo(port(pair.ada));
        }
        try (PeerSession ada = Pair.builder("ada").ice(ice).build()) {
            Matcher candidates = CANDIDATE_PORT.matcher(ada.offer().text());
            assertThat(candidates.find()).isTrue();
            assertThat(Integer.parseInt(candidates.group(1))).isBetween(first, first + SIZE - 1);
        }
    }

    @Test
    void a_range_without_a_free_port_is_told_and_no_other_port_is_taken() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
                PeerSession ada = Pair.builder("ada")
                        .ice(IceSettings.builder()
                                .loopback(true)
                                .addInterface("127.0.0.1")
                                .ports(taken.getLocalPort(), taken.getLocalPort())
                                .build())
                        .build()) {
            assertThatThrownBy(ada::offer)
                    .isInstanceOfSatisfying(
                            ConnectException.class,
                            e -> assertThat(e.reason()).isEqualTo(ConnectException.Reason.NO_ROUTE));
        }
    }

    @Test
    void a_range_that_is_none_is_refused_at_the_setter() {
        assertThatThrownBy(() -> IceSettings.builder().ports(0, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IceSettings.builder().ports(10, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IceSettings.builder().ports(10, 65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IceSettings.builder()
                        .engine(IceSettings.Engine.ICE4J)
                        .ports(10, 20)
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static IceSettings.Builder settings(int first) {
        return IceSettings.builder().loopback(true).addInterface("127.0.0.1").ports(first, first + SIZE - 1);
    }

    /** Below what systems hand out by themselves, so that most of it is free whatever else runs. */
    private static int freeRange() throws Exception {
        for (int first = 20_000; ; first += SIZE) {
            try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress("127.0.0.1", first))) {
                assertThat(probe.isBound()).isTrue();
                return first;
            } catch (java.net.BindException e) {
                // Somebody is here.
            }
        }
    }

    private static int port(PeerSession session) {
        PathInfo path = session.statistics().path();
        assertThat(path).isNotNull();
        return path.local().getPort();
    }
}
