package dev.peersession.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a datagram costs between the socket and the session. */
final class DataPathTest {
    private static final int ROUNDS = 20_000;

    private final SimNet net = new SimNet(Duration.ofMillis(1));
    private final TestPeer ada =
            new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.0.0.1"))), IceOptions.defaults(), "ada");
    private final TestPeer bob =
            new TestPeer(new UdpMux(net, () -> List.of(SimNet.local("10.0.0.2"))), IceOptions.defaults(), "bob");

    @Test
    void sending_and_receiving_allocate_nothing() {
        ada.engine.gather();
        bob.engine.gather();
        TestPeer.connect(ada, bob);
        assertThat(net.runUntil(() -> ada.connected() && bob.connected(), Duration.ofSeconds(1)))
                .isTrue();
        ada.quiet = true;
        net.sink = true;
        InetSocketAddress from = ada.paths.get(0).remote();
        IceLoop.UdpReceiver receiver = net.receiver(ada.paths.get(0).local());
        byte[] packet = new byte[1200];
        packet[0] = 23;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long least = Long.MAX_VALUE;
        // The first rounds run in the interpreter, which may allocate for its own ends.
        for (int i = 0; i < 5; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            exchange(receiver, packet, from);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(ada.datagrams).isEqualTo(5L * ROUNDS);
        assertThat(least / ROUNDS).as("bytes for each datagram in and out").isZero();
    }

    private void exchange(IceLoop.UdpReceiver receiver, byte[] packet, InetSocketAddress from) {
        for (int i = 0; i < ROUNDS; i++) {
            receiver.receive(packet, 0, packet.length, from);
            ada.engine.send(packet, 0, packet.length);
        }
    }
}
