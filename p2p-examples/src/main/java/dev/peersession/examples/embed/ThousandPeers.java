package dev.peersession.examples.embed;

import dev.peersession.api.IceSettings;
import dev.peersession.api.ListenOptions;
import dev.peersession.api.Listener;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service that many peers use at once; it counts the letters of what they send. All sessions share a thread for each processor
 * and one port for each address.
 *
 * <pre>
 * ./p2p example service               shows its code; an empty line tells how many are there
 * ./p2p example service CODE 1000     a thousand clients, each with a session of its own; each asks once and stays
 * </pre>
 */
public final class ThousandPeers {
    // A client that found no place is let in soon after.
    private static final Duration CONNECT = Duration.ofMinutes(2);

    private ThousandPeers() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            serve();
        } else {
            ask(args[0], Integer.parseInt(args[1]));
        }
    }

    private static void serve() throws Exception {
        AtomicInteger served = new AtomicInteger();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        // All the clients of the example come from one address; strangers would get fewer.
        ListenOptions limits = new ListenOptions(5_000, 64, 1_000);
        try (PeerSession session = session("service");
                Listener listener = session.listen(limits)) {
            listener.onPeer(peer -> {
                served.incrementAndGet();
                peer.messages().onText(text -> peer.messages().send(Integer.toString(text.length())));
            });
            System.out.println(listener.code());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(served + " peers, " + Thread.activeCount() + " threads");
            }
        }
    }

    private static void ask(String code, int clients) throws Exception {
        List<PeerSession> sessions = new ArrayList<>();
        CountDownLatch answered = new CountDownLatch(clients);
        long start = System.nanoTime();
        try {
            for (int i = 0; i < clients; i++) {
                PeerSession session = session("client " + i);
                sessions.add(session);
                Peer service = session.connect(code, CONNECT);
                String question = "?".repeat(1 + i);
                service.messages().onText(answer -> {
                    if (answer.equals(Integer.toString(question.length()))) {
                        answered.countDown();
                    }
                });
                service.messages().send(question);
            }
            if (!answered.await(CONNECT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(answered.getCount() + " of " + clients + " were not answered.");
            }
            System.out.printf(
                    "%d of %d answered, %d threads, %.1f s%n",
                    clients, clients, Thread.activeCount(), (System.nanoTime() - start) / 1e9);
            // All stay until the input ends.
            System.in.transferTo(OutputStream.nullOutputStream());
        } finally {
            sessions.parallelStream().forEach(PeerSession::close);
        }
    }

    /** Handlers that run on the session's own loop cost no thread, but must not block. */
    private static PeerSession session(String name) {
        return PeerSession.builder()
                .name(name)
                .callbackExecutor(Runnable::run)
                .ice(IceSettings.builder().loopback(true).build())
                .build();
    }
}
