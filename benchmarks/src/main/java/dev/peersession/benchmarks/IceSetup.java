package dev.peersession.benchmarks;

import dev.peersession.api.loop.EventLoops;
import dev.peersession.api.loop.Place;
import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceOptions;
import dev.peersession.ice.IcePath;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * ICE alone, between two agents of ours over the loopback interface, each on an event loop of its own: the time from gathering, and
 * from the start of the checks, to a path on both sides; then how many threads two sessions and many sessions take.
 *
 * <p>{@code java -cp benchmarks/target/benchmarks.jar dev.peersession.benchmarks.IceSetup [rounds] [sessions]}: three rounds of 30,
 * 2000 sessions unless told.
 */
public final class IceSetup {
    private static final int EACH_ROUND = 30;
    /** So many set-ups until the compilers have seen the code often enough. */
    private static final int WARM_UP = 300;

    private static final long LIMIT_SECONDS = 60;

    private IceSetup() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        int sessions = args.length > 1 ? Integer.parseInt(args[1]) : 2000;
        System.out.printf(
                "JDK %s, %d processors%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors());
        System.out.println("the first " + EACH_ROUND + "             " + measure(EACH_ROUND));
        measure(WARM_UP);
        for (int i = 0; i < rounds; i++) {
            System.out.println("round " + (i + 1) + "                  " + measure(EACH_ROUND));
        }
        List<Session> open = new ArrayList<>(List.of(new Session()));
        System.out.println("threads of 2 sessions    " + Thread.activeCount());
        while (2 * open.size() < sessions) {
            open.add(new Session());
        }
        System.out.printf("threads of %,d sessions %d%n", 2 * open.size(), Thread.activeCount());
        for (Session session : open) {
            session.close();
        }
        System.exit(0);
    }

    private static String measure(int count) throws Exception {
        double[] whole = new double[count];
        double[] checks = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            Session session = new Session();
            whole[i] = (session.connectedAt - start) / 1e6;
            checks[i] = (session.connectedAt - session.startedAt) / 1e6;
            session.close();
        }
        Arrays.sort(whole);
        Arrays.sort(checks);
        return String.format(
                Locale.ROOT,
                "median %.2f ms  worst of %d %.2f ms; with gathering %.2f and %.2f ms",
                checks[count / 2],
                count,
                checks[count - 1],
                whole[count / 2],
                whole[count - 1]);
    }

    /** Two agents with a path between them. */
    private static final class Session {
        private final End offerer = new End("ada");
        private final End answerer = new End("bob");
        final long startedAt;
        final long connectedAt;

        Session() throws Exception {
            offerer.gathered.await(LIMIT_SECONDS, TimeUnit.SECONDS);
            answerer.gathered.await(LIMIT_SECONDS, TimeUnit.SECONDS);
            startedAt = System.nanoTime();
            // As after an exchange: the answerer is there first.
            answerer.start(offerer, false);
            offerer.start(answerer, true);
            if (!offerer.connected.await(LIMIT_SECONDS, TimeUnit.SECONDS)
                    || !answerer.connected.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no path");
            }
            connectedAt = System.nanoTime();
        }

        void close() {
            offerer.close();
            answerer.close();
        }
    }

    private static final class End implements IceEngine.Listener {
        private static final IceOptions LOOPBACK =
                new IceOptions(IceOptions.Policy.ALL, true, List.of("127.0.0.1"), List.of(), List.of(), false);

        // Sessions on one set of sockets are told apart by their credentials.
        private static int made;

        private final Place place = EventLoops.shared().lease();
        private final IceCredentials credentials;
        private final List<IceCandidate> candidates = new ArrayList<>();
        private final IceEngine engine;
        final CountDownLatch gathered = new CountDownLatch(1);
        final CountDownLatch connected = new CountDownLatch(1);

        End(String name) {
            int number = made++;
            credentials = new IceCredentials(
                    name + number + "frag", (name + number + "PasswordOf22Characters").toCharArray());
            engine = place.mux().engine(LOOPBACK, this, new SecureRandom());
            place.loop().execute(() -> {
                engine.localCredentials(credentials);
                engine.gather();
            });
        }

        void start(End peer, boolean controlling) {
            place.loop().execute(() -> {
                engine.remoteCredentials(peer.credentials);
                List.copyOf(peer.candidates).forEach(engine::addRemoteCandidate);
                engine.remoteCandidatesDone();
                engine.start(controlling, false);
            });
        }

        void close() {
            place.loop().execute(engine::close);
            place.close();
        }

        @Override
        public void candidate(IceCandidate candidate) {
            candidates.add(candidate);
        }

        @Override
        public void gatheringDone() {
            gathered.countDown();
        }

        @Override
        public void path(IcePath path, IceEngine.PathCause cause) {
            connected.countDown();
        }

        @Override
        public void consent(boolean alive) {}

        @Override
        public void datagram(byte[] buffer, int off, int len) {}

        @Override
        public void failed(IceEngine.IceFailure reason) {
            throw new IllegalStateException(reason.toString());
        }
    }
}
