package dev.peersession.examples.embed;

import dev.peersession.api.Channel;
import dev.peersession.api.ChannelClosedException;
import dev.peersession.api.ConnectException;
import dev.peersession.api.IceSettings;
import dev.peersession.api.ListenOptions;
import dev.peersession.api.Listener;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Devices without a screen report to a collector. The collector's code is given to each device once, with its other settings.
 *
 * <pre>
 * ./p2p example telemetry                shows the code, then each reading that arrives
 * ./p2p example telemetry CODE NAME      a device: connects, reports each second, and connects again when it was lost
 * </pre>
 */
public final class Telemetry {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private Telemetry() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            collect();
        } else {
            report(args[0], args.length > 1 ? args[1] : "device");
        }
    }

    private static void collect() throws Exception {
        List<Peer> devices = new CopyOnWriteArrayList<>();
        try (PeerSession session = session("collector");
                Listener listener = session.listen(new ListenOptions(10_000, 64, 50))) {
            listener.onPeer(device -> {
                devices.add(device);
                device.onChannel(
                        readings -> readings.onText(reading -> System.out.println(device.name() + " " + reading)));
            });
            System.out.println(listener.code());
            // Until the input ends, as it does when whoever started this is done.
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        devices.parallelStream().forEach(Peer::close);
    }

    private static void report(String code, String name) throws Exception {
        while (!Thread.interrupted()) {
            try (PeerSession session = session(name)) {
                send(session.connect(code, CONNECT));
            } catch (ConnectException e) {
                System.err.println("not connected: " + e.getMessage());
                TimeUnit.SECONDS.sleep(5);
            }
        }
    }

    /** Reports until the session is over. An old reading is worth nothing, so a lost one is not sent again. */
    private static void send(Peer collector) throws InterruptedException {
        Channel readings =
                collector.open("readings", settings -> settings.ordered(false).maxRetransmits(0));
        Runtime machine = Runtime.getRuntime();
        try {
            for (int number = 0; ; number++) {
                long used = machine.totalMemory() - machine.freeMemory();
                readings.trySend("{\"number\":" + number + ",\"heapBytes\":" + used + "}");
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (ChannelClosedException e) {
            // With the session, and another one begins.
        }
    }

    private static PeerSession session(String name) {
        return PeerSession.builder()
                .name(name)
                // A device that lost its collector soon tries anew; readings of the meantime are worth nothing.
                .reconnectTimeout(Duration.ofSeconds(10))
                // So that both may sit on one machine.
                .ice(IceSettings.builder().loopback(true).build())
                .build();
    }
}
