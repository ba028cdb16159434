package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.SessionStatistics.Authenticated;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeetTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PASSPHRASE = "correct horse battery staple kennel";

    @TempDir
    private Path folder;

    private static PeerSession session(String name, String pin) {
        return Pair.builder(name)
                .pin(pin.toCharArray())
                .connectTimeout(PATIENCE)
                .build();
    }

    private static PeerSession withPassphrase(String name) throws ConnectException {
        return Pair.builder(name)
                .passphrase(PASSPHRASE.toCharArray())
                .connectTimeout(PATIENCE)
                .build();
    }

    private static Peer await(CompletableFuture<Peer> peer) throws Exception {
        return peer.get(120, TimeUnit.SECONDS);
    }

    private static Reason reasonOf(CompletableFuture<Peer> failed) throws Exception {
        try {
            failed.get(120, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return ((ConnectException) e.getCause()).reason();
        }
        throw new AssertionError("met");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** What is withdrawn is gone a moment later than the reply that says so. */
    private void awaitEmptyFolder() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!files().isEmpty() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.timedWait(this, 5);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void two_sessions_with_the_same_name_and_pin_meet_and_leave_nothing_behind() throws Exception {
        try (PeerSession ada = session("ada", "4711");
                PeerSession bob = session("bob", "4711")) {
            assertThat(files()).isEmpty();
            CompletableFuture<Peer> adas = ada.meetAsync("Kitchen", Carriers.folder(folder));
            CompletableFuture<Peer> bobs = bob.meetAsync(" kitchen", Carriers.folder(folder));
            assertThat(await(adas).name()).isEqualTo("bob");
            assertThat(await(bobs).name()).isEqualTo("ada");
            assertThat(await(adas).via()).isEqualTo("folder:" + folder);
            assertThat(ada.statistics().authenticated()).isEqualTo(Authenticated.PIN);
            talk(await(adas), await(bobs));
            synchronized (this) {
                awaitEmptyFolder();
            }
            EventTap tap = EventTap.on(ada);
            tap.awaitState(SessionState.CONNECTED);
            assertThat(tap.states())
                    .startsWith(SessionState.GATHERING, SessionState.WAITING, SessionState.CONNECTING)
                    .endsWith(SessionState.CONNECTED);
        }
    }

    @Test
    void two_sessions_with_a_passphrase_meet() throws Exception {
        try (PeerSession ada = withPassphrase("ada");
                PeerSession bob = withPassphrase("bob")) {
            CompletableFuture<Peer> adas = ada.meetAsync("kitchen", Carriers.folder(folder));
            assertThat(bob.meet("kitchen", PATIENCE, Carriers.folder(folder)).name())
                    .isEqualTo("ada");
            talk(await(adas), bob.peer());
            assertThat(bob.statistics().authenticated()).isEqualTo(Authenticated.PASSPHRASE);
        }
    }

    /** Whichever of the two offers is the smaller, a stranger who was there first does not keep the right ones apart. */
    @Test
    void a_stranger_with_another_pin_is_told_of_and_does_not_keep_the_right_peer_away() throws Exception {
        try (PeerSession ada = session("ada", "4711");
                PeerSession stranger = session("stranger", "0000");
                PeerSession bob = session("bob", "4711")) {
            EventTap atAda = EventTap.on(ada);
            CompletableFuture<Peer> adas = ada.meetAsync("kitchen", Carriers.folder(folder));
            CompletableFuture<Peer> never = stranger.meetAsync("kitchen", Carriers.folder(folder));
            PeerEvent.WrongPin wrong = (PeerEvent.WrongPin) atAda.await(PeerEvent.WrongPin.class::isInstance);
            assertThat(wrong.attemptsLeft()).isBetween(1, 9);
            CompletableFuture<Peer> bobs = bob.meetAsync("kitchen", Carriers.folder(folder));
            assertThat(await(adas).name()).isEqualTo("bob");
            assertThat(await(bobs).name()).isEqualTo("ada");
            assertThat(never).isNotDone();
            stranger.close();
            assertThat(reasonOf(never)).isEqualTo(Reason.CLOSED);
        }
    }

    @Test
    void the_first_carrier_that_both_reach_wins_and_a_broken_one_is_passed_over(@TempDir Path other) throws Exception {
        Carrier nobody = Carriers.webSocket(URI.create("ws://127.0.0.1:9/"));
        try (PeerSession ada = session("ada", "4711");
                PeerSession bob = session("bob", "4711")) {
            CompletableFuture<Peer> adas =
                    ada.meetAsync("kitchen", nobody, Carriers.folder(folder), Carriers.folder(other));
            CompletableFuture<Peer> bobs = bob.meetAsync("kitchen", Carriers.folder(other));
            assertThat(await(adas).via()).isEqualTo("folder:" + other);
            assertThat(await(bobs).via()).isEqualTo("folder:" + other);
        }
    }

    @Test
    void without_a_carrier_in_reach_it_fails_and_the_session_can_try_again() throws Exception {
        try (PeerSession ada = session("ada", "4711");
                PeerSession bob = session("bob", "4711")) {
            assertThat(reasonOf(ada.meetAsync("kitchen", Carriers.folder(folder.resolve("nowhere")))))
                    .isEqualTo(Reason.NO_CARRIER);
            assertThat(ada.state()).isEqualTo(SessionState.NEW);
            CompletableFuture<Peer> adas = ada.meetAsync("kitchen", Carriers.folder(folder));
            assertThat(bob.meet("kitchen", Carriers.folder(folder)).name()).isEqualTo("ada");
            await(adas);
        }
    }

    @Test
    void a_meeting_that_times_out_is_cancelled_or_closed_leaves_nothing_behind() throws Exception {
        try (PeerSession ada = session("ada", "4711")) {
            assertThatThrownBy(() -> ada.meet("kitchen", Duration.ofMillis(300), Carriers.folder(folder)))
                    .isInstanceOfSatisfying(
                            ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
            synchronized (this) {
                awaitEmptyFolder();
            }
            CompletableFuture<Peer> closed = ada.meetAsync("kitchen", Carriers.folder(folder));
            EventTap.on(ada).awaitState(SessionState.WAITING);
            ada.close();
            assertThat(reasonOf(closed)).isEqualTo(Reason.CLOSED);
            assertThat(files()).isEmpty();
            assertThat(ada.state()).isEqualTo(SessionState.CLOSED);
        }
        try (PeerSession bob = Pair.builder("bob")
                .pin("4711".toCharArray())
                .connectTimeout(Duration.ofSeconds(1))
                .build()) {
            assertThat(reasonOf(bob.meetAsync("kitchen", Carriers.folder(folder))))
                    .isEqualTo(Reason.TIMEOUT);
            synchronized (this) {
                awaitEmptyFolder();
            }
        }
    }

    /** Both sides see the other's offer and none of the answers until each has answered the other: two connections come up. */
    @Test
    void two_connections_between_the_same_peers_end_as_one() throws Exception {
        AnswersTogether place = new AnswersTogether();
        try (PeerSession ada = session("ada", "4711");
                PeerSession bob = session("bob", "4711")) {
            CompletableFuture<Peer> adas = ada.meetAsync("kitchen", place);
            CompletableFuture<Peer> bobs = bob.meetAsync("kitchen", place);
            talk(await(adas), await(bobs));
        }
    }

    /** Offers, answers and two places draw on one budget, also over several sessions that share the PIN. */
    @Test
    void a_pin_stands_ten_guesses_in_all_over_carriers_invitations_and_replies(@TempDir Path other) throws Exception {
        try (Secret shared = Secret.pin("4711".toCharArray())) {
            try (PeerSession ada = sharing(shared);
                    PeerSession stranger = session("stranger", "0000")) {
                CompletableFuture<Peer> never =
                        ada.meetAsync("kitchen", Carriers.folder(folder), Carriers.folder(other));
                stranger.meetAsync("kitchen", Carriers.folder(other));
                EventTap.on(ada).await(PeerEvent.WrongPin.class::isInstance);
                never.cancel(false);
            }
            int left = shared.budget().attemptsLeft();
            assertThat(left).isBetween(1, 9);
            int guesses = 0;
            // A room that makes fresh offers without end, and a guest that answers each of ours.
            for (boolean asGuest = true; !shared.budget().isVoid() && guesses < 20; asGuest = !asGuest) {
                try (PeerSession ada = sharing(shared);
                        PeerSession old = session("old", "0000");
                        PeerSession hostile = session("hostile", "" + (1000 + guesses))) {
                    if (asGuest) {
                        String answer = old.reply(ada.invite().text()).text();
                        Invitation invitation = ada.invite();
                        // Of an older offer: no guess.
                        assertThatThrownBy(() -> invitation.accept(answer))
                                .isInstanceOfSatisfying(
                                        ConnectException.class,
                                        e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_OFFER));
                        String guess = hostile.reply(invitation.text()).text();
                        assertThatThrownBy(() -> invitation.accept(guess))
                                .isInstanceOfSatisfying(
                                        ConnectException.class,
                                        e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_PIN));
                    } else {
                        ada.reply(hostile.invite().text());
                    }
                }
                guesses++;
            }
            assertThat(guesses).isBetween(1, left);
            try (PeerSession ada = sharing(shared);
                    PeerSession right = session("bob", "4711")) {
                assertThatThrownBy(ada::invite)
                        .isInstanceOfSatisfying(
                                ConnectException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.PIN_VOID));
                String offer = right.invite().text();
                assertThatThrownBy(() -> ada.reply(offer))
                        .isInstanceOfSatisfying(
                                ConnectException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.PIN_VOID));
                assertThat(reasonOf(ada.meetAsync("kitchen", Carriers.folder(folder))))
                        .isEqualTo(Reason.PIN_VOID);
            }
        }
    }

    private static PeerSession sharing(Secret secret) {
        return Pair.builder("ada").secret(secret).connectTimeout(PATIENCE).build();
    }

    @Test
    void what_makes_no_sense_is_refused_at_once() throws Exception {
        try (PeerSession ada = session("ada", "4711");
                PeerSession plain = Pair.builder("plain").build();
                Pair pair = Pair.pin()) {
            assertThatThrownBy(() -> ada.meet("kitchen")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ada.meet("  ", Carriers.folder(folder)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> plain.meet("kitchen", Carriers.folder(folder)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pair.ada.meet("kitchen", Carriers.folder(folder)))
                    .isInstanceOf(IllegalStateException.class);
            for (String via : List.of(
                    "",
                    "LAN",
                    "http://x",
                    "ws:http://x",
                    "folder:",
                    "dht:x",
                    "dht:",
                    "dht::1",
                    "dht:host:x",
                    "dht:host:70000")) {
                assertThatThrownBy(() -> Carriers.parse(via, IceSettings.defaults()))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(files()).isEmpty();
        }
    }

    private static void talk(Peer atAda, Peer atBob) throws Exception {
        BlockingQueue<String> heardByAda = new LinkedBlockingQueue<>();
        BlockingQueue<String> heardByBob = new LinkedBlockingQueue<>();
        atAda.messages().onText(heardByAda::add);
        atBob.messages().onText(heardByBob::add);
        atAda.messages().send("hello bob");
        atBob.messages().send("hello ada");
        assertThat(heardByBob.poll(30, TimeUnit.SECONDS)).isEqualTo("hello bob");
        assertThat(heardByAda.poll(30, TimeUnit.SECONDS)).isEqualTo("hello ada");
    }

    /** Holds answers back until there are two of them. */
    private static final class AnswersTogether implements Carrier {
        private final List<Consumer<byte[]>> sinks = new java.util.ArrayList<>();
        private final List<byte[]> offers = new java.util.ArrayList<>();
        private final List<byte[]> answers = new java.util.ArrayList<>();

        @Override
        public String name() {
            return "together";
        }

        @Override
        public synchronized Place join(Topic topic, Consumer<byte[]> sink) {
            sinks.add(sink);
            offers.forEach(sink);
            return new Place() {
                @Override
                public void publish(int slot, byte[] message) {
                    left(slot == 0 ? offers : answers, message);
                }

                @Override
                public void close() {
                    gone(sink);
                }
            };
        }

        private synchronized void left(List<byte[]> among, byte[] message) {
            among.add(message);
            if (among == offers) {
                sinks.forEach(s -> s.accept(message));
            } else if (answers.size() == 2) {
                answers.forEach(answer -> List.copyOf(sinks).forEach(s -> s.accept(answer)));
            }
        }

        private synchronized void gone(Consumer<byte[]> sink) {
            sinks.remove(sink);
        }
    }
}
