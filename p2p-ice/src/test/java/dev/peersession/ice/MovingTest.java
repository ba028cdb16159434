package dev.peersession.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.peersession.ice.monitor.LocalAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The machine's addresses change under a session. Uses 127.0.0.x, which Linux has without being asked. */
final class MovingTest {
    private static final long LIMIT = 60_000;

    private final TestLoop loop = new TestLoop();
    private final List<LocalAddress> adasNetwork = new CopyOnWriteArrayList<>();
    private final List<LocalAddress> bobsNetwork = new CopyOnWriteArrayList<>();
    private TestPeer ada;
    private TestPeer bob;

    private static LocalAddress address(String ip) {
        try {
            return new LocalAddress(InetAddress.getByName(ip), "lo", 1);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void connect() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs 127.0.0.2");
        adasNetwork.add(address("127.0.0.1"));
        bobsNetwork.add(address("127.0.0.2"));
        loop.run(() -> {
            ada = new TestPeer(new UdpMux(loop, () -> List.copyOf(adasNetwork)), options(), "ada");
            bob = new TestPeer(new UdpMux(loop, () -> List.copyOf(bobsNetwork)), options(), "bob");
            ada.engine.gather();
            bob.engine.gather();
            TestPeer.connect(ada, bob);
        });
        assertThat(loop.await(() -> ada.connected() && bob.connected(), LIMIT)).isTrue();
    }

    private static IceOptions options() {
        return new IceOptions(IceOptions.Policy.ALL, true, List.of(), List.of(), List.of(), false);
    }

    @AfterEach
    void close() throws Exception {
        loop.run(() -> {
            ada.engine.close();
            bob.engine.close();
        });
        assertThat(loop.openSockets()).isZero();
        loop.close();
    }

    /** Both say something each few milliseconds until the other has heard something said after this call. */
    private void bothHearEachOther() throws Exception {
        int a = ada.received.size();
        int b = bob.received.size();
        assertThat(loop.await(
                        () -> {
                            if (loop.nanoTime() % 7 == 0) {
                                ada.say("a");
                                bob.say("b");
                            }
                            loop.execute(() -> {});
                            return ada.received.size() > a && bob.received.size() > b;
                        },
                        LIMIT))
                .isTrue();
    }

    @Test
    void the_address_of_the_controlling_side_is_swapped() throws Exception {
        adasNetwork.set(0, address("127.0.0.3"));
        assertThat(loop.await(
                        () -> last(ada).local().getAddress().getHostAddress().equals("127.0.0.3"), LIMIT))
                .isTrue();
        bothHearEachOther();
        assertThat(last(bob).remote()).isEqualTo(last(ada).local());
        assertThat(ada.causes).contains(IceEngine.PathCause.LOST);
    }

    @Test
    void the_address_of_the_controlled_side_is_swapped() throws Exception {
        bobsNetwork.set(0, address("127.0.0.4"));
        assertThat(loop.await(
                        () -> last(bob).local().getAddress().getHostAddress().equals("127.0.0.4"), LIMIT))
                .isTrue();
        bothHearEachOther();
        assertThat(loop.await(() -> last(ada).remote().equals(last(bob).local()), LIMIT))
                .isTrue();
    }

    @Test
    void both_sides_move_in_turn() throws Exception {
        for (int i = 0; i < 5; i++) {
            List<LocalAddress> moves = i % 2 == 0 ? adasNetwork : bobsNetwork;
            TestPeer mover = i % 2 == 0 ? ada : bob;
            String next = "127.0.0." + (10 + i);
            moves.set(0, address(next));
            assertThat(loop.await(
                            () -> last(mover)
                                    .local()
                                    .getAddress()
                                    .getHostAddress()
                                    .equals(next),
                            LIMIT))
                    .isTrue();
            bothHearEachOther();
        }
    }

    @Test
    void a_second_address_is_announced_and_takes_over_without_a_gap() throws Exception {
        adasNetwork.add(address("127.0.0.5"));
        assertThat(loop.await(() -> ada.candidates.size() == 2, LIMIT)).isTrue();
        long checks = bob.engine.statistics().checksReceived();
        assertThat(loop.await(() -> bob.engine.statistics().checksReceived() > checks, LIMIT))
                .isTrue();
        adasNetwork.remove(0);
        assertThat(loop.await(
                        () -> last(ada).local().getAddress().getHostAddress().equals("127.0.0.5"), LIMIT))
                .isTrue();
        bothHearEachOther();
        assertThat(ada.consent).isTrue();
    }

    @Test
    void without_any_address_sending_stops_until_one_comes() throws Exception {
        LocalAddress old = adasNetwork.remove(0);
        assertThat(loop.await(() -> !ada.consent, LIMIT)).isTrue();
        loop.run(() -> assertThat(ada.say("x")).isFalse());
        adasNetwork.add(old);
        assertThat(loop.await(() -> ada.consent, LIMIT)).isTrue();
        bothHearEachOther();
    }

    private static IcePath last(TestPeer peer) {
        List<IcePath> paths = new ArrayList<>(peer.paths);
        return paths.get(paths.size() - 1);
    }
}
