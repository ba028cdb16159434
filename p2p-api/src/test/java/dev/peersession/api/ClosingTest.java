package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.api.file.FileOffer;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions on real sockets and threads are closed at any moment of their lives, from any side, and end in order. */
class ClosingTest {
    private static final int ROUNDS = Integer.getInteger("p2p.closings", 100);

    private final Logger log = Logger.getLogger("dev.peersession");

    @TempDir
    Path there;

    @TempDir
    Path here;

    private Path file = Path.of("");

    private final Thread.@Nullable UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
            if (logRecord.getLevel().intValue() >= Level.WARNING.intValue()) {
                note(logRecord.getMessage(), logRecord.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private void note(String where, @Nullable Throwable thrown) {
        logged.add(where + ": " + thrown + (thrown == null ? "" : List.of(thrown.getStackTrace())));
    }

    @BeforeEach
    void listen() throws IOException {
        file = Files.write(here.resolve("f"), new byte[3 << 20]);
        log.addHandler(handler);
        Thread.setDefaultUncaughtExceptionHandler((thread, defect) -> note(thread.getName(), defect));
    }

    @AfterEach
    void stopListening() {
        log.removeHandler(handler);
        Thread.setDefaultUncaughtExceptionHandler(former);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void whatever_the_moment_nothing_breaks_and_nothing_hangs() throws Exception {
        repeat(ROUNDS, this::openAndClose);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void members_of_a_room_leave_whatever_is_being_introduced() throws Exception {
        repeat(ROUNDS / 5, ClosingTest::gatherAndLeave);
    }

    private interface Round {
        void run(Random random) throws Exception;
    }

    private void repeat(int rounds, Round round) throws Exception {
        long seed = Long.getLong("p2p.seed", System.nanoTime());
        System.out.println("ClosingTest: -Dp2p.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < rounds; i++) {
            round.run(random);
            assertThat(logged).as("round %d of seed %d", i, seed).isEmpty();
        }
    }

    /** Each but the first comes in by the one before, so that there is somebody to introduce all the time. */
    private static void gatherAndLeave(Random random) throws Exception {
        List<PeerSession> sessions = new ArrayList<>();
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        try {
            Room last = null;
            for (int i = 0; i < 4; i++) {
                PeerSession one = session("one " + i, false);
                PeerSession other = session("other " + i, false);
                sessions.add(one);
                sessions.add(other);
                for (CompletableFuture<Peer> peer : described(one, other, sdp -> sdp)) {
                    peer.get(30, TimeUnit.SECONDS);
                }
                if (last == null) {
                    one.room("closing").broadcast("hello");
                } else {
                    last.add(one);
                }
                last = other.room("closing");
                last.broadcast("hello");
                pause(random.nextInt(5_000_000));
            }
            pause(random.nextInt(20_000_000));
        } finally {
            Collections.shuffle(sessions, random);
            for (PeerSession session : sessions) {
                closed.add(CompletableFuture.runAsync(session::close));
                pause(random.nextInt(3_000_000));
            }
        }
        for (CompletableFuture<Void> one : closed) {
            one.get(15, TimeUnit.SECONDS);
        }
    }

    private void openAndClose(Random random) throws Exception {
        boolean pin = random.nextBoolean();
        PeerSession ada = session("ada", pin);
        PeerSession bob = session("bob", pin);
        String meeting =
                pin ? "sealed" : List.of("plain", "foreign", "listener").get(random.nextInt(3));
        List<CompletableFuture<Peer>> peers = switch (meeting) {
            case "sealed" -> sealed(ada, bob);
            case "plain" -> described(ada, bob, sdp -> sdp);
            case "foreign" -> described(ada, bob, Pair::unmarked);
            default -> called(ada, bob);
        };
        int business = random.nextInt(5);
        peers.forEach(peer -> peer.thenAccept(here -> {
            try {
                work(business, here);
            } catch (ConnectException | IllegalStateException e) {
                // Closed meanwhile, as intended.
            } catch (RuntimeException e) {
                // The future would keep it to itself.
                note("work", e);
            }
        }));
        // From the middle of the handshake on, or once both are connected.
        if (random.nextBoolean()) {
            for (CompletableFuture<Peer> peer : peers) {
                peer.get(30, TimeUnit.SECONDS);
            }
        }
        pause(random.nextInt(20_000_000));
        List<CompletableFuture<Room>> rooms = rooms(random, ada, bob);
        boolean adaFirst = random.nextBoolean();
        CompletableFuture<Void> first = CompletableFuture.runAsync((adaFirst ? ada : bob)::close);
        pause(random.nextInt(2_000_000));
        (adaFirst ? bob : ada).close();
        first.get(15, TimeUnit.SECONDS);
        for (CompletableFuture<Room> room : rooms) {
            Throwable refusal = room.handle((opened, why) -> why).get(15, TimeUnit.SECONDS);
            if (refusal != null) {
                assertThat(refusal).isInstanceOfAny(ConnectException.class, IllegalStateException.class);
            }
        }
        ended(ada, peers.get(0));
        ended(bob, peers.get(1));
    }

    /** Of some sessions, one or two after the other: each is opened or refused, never left hanging. */
    private static List<CompletableFuture<Room>> rooms(Random random, PeerSession... sessions) {
        List<CompletableFuture<Room>> rooms = new ArrayList<>();
        for (PeerSession session : sessions) {
            for (int i = random.nextInt(3); i > 0; i--) {
                rooms.add(session.roomAsync("closing"));
                pause(random.nextInt(2_000_000));
            }
        }
        return rooms;
    }

    /** Whoever loses its peer while it still connects has failed; all others are closed. */
    private static void ended(PeerSession session, CompletableFuture<Peer> peer) throws Exception {
        if (session.state() != SessionState.CLOSED) {
            assertThat(session.state()).isEqualTo(SessionState.FAILED);
            boolean came = peer.handle((there, failure) -> there != null).get(15, TimeUnit.SECONDS);
            assertThat(came).as("failed though its peer had come").isFalse();
        }
    }

    private static PeerSession session(String name, boolean pin) {
        PeerSession.Builder builder = Pair.builder(name);
        return (pin ? builder.pin("4711".toCharArray()) : builder).build();
    }

    private static List<CompletableFuture<Peer>> sealed(PeerSession ada, PeerSession bob) throws ConnectException {
        Invitation invitation = ada.invite();
        Reply reply = bob.reply(invitation.text());
        return List.of(invitation.acceptAsync(reply.text()), reply.peer());
    }

    private static List<CompletableFuture<Peer>> described(
            PeerSession ada, PeerSession bob, UnaryOperator<String> carried) throws ConnectException {
        PlainOffer offer = ada.offer();
        PlainAnswer answer = bob.answer(carried.apply(offer.text()));
        return List.of(offer.acceptAsync(carried.apply(answer.text())), answer.peer());
    }

    private static List<CompletableFuture<Peer>> called(PeerSession ada, PeerSession bob) throws ConnectException {
        Listener listener = ada.listen();
        CompletableFuture<Peer> caller = new CompletableFuture<>();
        listener.onPeer(caller::complete);
        return List.of(caller, bob.connectAsync(listener.code()));
    }

    private void work(int business, Peer peer) throws ConnectException {
        switch (business) {
            case 0 -> {}
            case 1 -> {
                for (int i = 0; i < 1000; i++) {
                    peer.messages().send("hello");
                }
            }
            case 2 -> {
                for (int i = 0; i < 10; i++) {
                    Channel channel = peer.open("channel " + i);
                    channel.send("hello");
                    channel.close();
                }
            }
            case 3 -> {
                peer.onFile(this::accept);
                peer.sendFile(file);
            }
            default -> peer.call(AudioSource.tone(440, 0.3), AudioSink.none());
        }
    }

    private void accept(FileOffer offer) {
        try {
            offer.accept(there);
        } catch (IOException | IllegalStateException e) {
            // Closed meanwhile, as intended.
        }
    }

    private static void pause(int nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }
}
