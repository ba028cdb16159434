package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.SessionStatistics.Authenticated;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionTest {

    @Test
    void two_sessions_with_the_same_pin_talk_both_ways() throws Exception {
        try (Pair pair = Pair.pin()) {
            talk(pair);
            assertThat(pair.adasPeer.name()).isEqualTo("bob");
            assertThat(pair.bobsPeer.name()).isEqualTo("ada");
            assertThat(pair.ada.statistics().authenticated()).isEqualTo(Authenticated.PIN);
        }
    }

    @Test
    void two_sessions_with_the_same_passphrase_talk_both_ways() throws Exception {
        String passphrase = "correct horse battery staple kennel";
        try (Pair pair = Pair.sealed(
                Pair.builder("ada").passphrase(passphrase.toCharArray()).build(),
                Pair.builder("bob").passphrase(passphrase.toCharArray()).build())) {
            talk(pair);
            assertThat(pair.bob.statistics().authenticated()).isEqualTo(Authenticated.PASSPHRASE);
        }
    }

    @Test
    void two_sessions_with_plain_descriptions_talk_both_ways() throws Exception {
        try (Pair pair = Pair.plain()) {
            talk(pair);
            assertThat(pair.adasPeer.isPeerSession()).isTrue();
            assertThat(pair.bobsPeer.name()).isEqualTo("ada");
            assertThat(pair.ada.statistics().authenticated()).isEqualTo(Authenticated.NONE);
        }
    }

    @Test
    void the_other_ice_engine_connects_with_ours() throws Exception {
        IceSettings ice4j = IceSettings.builder()
                .engine(IceSettings.Engine.ICE4J)
                .loopback(true)
                .addInterface("127.0.0.1")
                .build();
        try (Pair pair = Pair.sealed(
                Pair.builder("ada").pin("4711".toCharArray()).ice(ice4j).build(),
                Pair.builder("bob").pin("4711".toCharArray()).build())) {
            talk(pair);
        }
        try (Pair pair = Pair.plain(
                Pair.builder("ada").build(), Pair.builder("bob").ice(ice4j).build())) {
            talk(pair);
        }
    }

    @Test
    void a_blind_offer_connects_to_a_guest_that_can_be_reached() throws Exception {
        PeerSession ada = Pair.builder("ada").pin("4711".toCharArray()).build();
        PeerSession bob = Pair.builder("bob").pin("4711".toCharArray()).build();
        try (ada;
                bob) {
            Invitation full = ada.invite();
            Invitation blind = ada.invite(InviteOptions.defaults().withBlind(true));
            assertThat(blind.bytes().length).isLessThan(full.bytes().length);
            Reply reply = bob.reply(blind.text());
            blind.accept(reply.text(), Pair.PATIENCE);
            assertThat(reply.await(Pair.PATIENCE).name()).isEqualTo("ada");
        }
    }

    @Test
    void the_asynchronous_forms_do_the_same() throws Exception {
        PeerSession ada = Pair.builder("ada").pin("4711".toCharArray()).build();
        PeerSession bob = Pair.builder("bob").pin("4711".toCharArray()).build();
        try (ada;
                bob) {
            CompletableFuture<String> name = ada.inviteAsync(InviteOptions.defaults())
                    .thenCompose(invitation -> bob.replyAsync(invitation.text())
                            .thenCompose(reply -> invitation.acceptAsync(reply.text())))
                    .thenApply(Peer::name);
            assertThat(name.get(30, TimeUnit.SECONDS)).isEqualTo("bob");
        }
    }

    @Test
    void both_sides_see_the_same_words_and_confirm_them() throws Exception {
        try (Pair pair = Pair.pin();
                Pair other = Pair.pin()) {
            Verification atAda = pair.adasPeer.verification();
            Verification atBob = pair.bobsPeer.verification();
            assertThat(atAda.words()).isEqualTo(atBob.words()).isNotEmpty();
            assertThat(atAda.emoji()).isEqualTo(atBob.emoji());
            assertThat(atAda.digits()).isEqualTo(atBob.digits());
            assertThat(atAda.words()).isNotEqualTo(other.adasPeer.verification().words());

            assertThat(atAda.confirm(other.adasPeer.verification().words())).isFalse();
            assertThat(atAda.confirmed()).isFalse();
            assertThat(atAda.confirm("  " + atBob.words().toUpperCase(java.util.Locale.ROOT) + "\n"))
                    .isTrue();
            assertThat(pair.adasPeer.verification().confirmed()).isTrue();
            assertThat(pair.ada.statistics().authenticated()).isEqualTo(Authenticated.WORDS);
            assertThat(pair.bob.statistics().authenticated()).isEqualTo(Authenticated.PIN);
        }
    }

    @Test
    void states_follow_each_other_in_order_and_late_subscribers_see_them() throws Exception {
        Pair pair = Pair.pin();
        pair.close();
        EventTap ada = EventTap.on(pair.ada);
        EventTap bob = EventTap.on(pair.bob);
        assertThat(ada.awaitCompletion()).isTrue();
        assertThat(bob.awaitCompletion()).isTrue();
        assertThat(ada.states())
                .containsExactly(
                        SessionState.GATHERING,
                        SessionState.WAITING,
                        SessionState.CONNECTING,
                        SessionState.CONNECTED,
                        SessionState.CLOSED);
        assertThat(bob.states())
                .containsExactly(
                        SessionState.GATHERING, SessionState.CONNECTING, SessionState.CONNECTED, SessionState.CLOSED);
    }

    @Test
    void the_other_end_hears_of_closing_within_a_second() throws Exception {
        try (Pair pair = Pair.pin()) {
            EventTap bob = EventTap.on(pair.bob);
            bob.awaitState(SessionState.CONNECTED);
            long start = System.nanoTime();
            pair.ada.close();
            assertThat(bob.awaitState(SessionState.CLOSED).reason()).isEqualTo(Reason.REMOTE_CLOSED);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void what_was_sent_just_before_closing_arrives() throws Exception {
        try (Pair pair = Pair.pin()) {
            BlockingQueue<String> atBob = new LinkedBlockingQueue<>();
            for (int i = 0; i < 100; i++) {
                pair.adasPeer.messages().send("message " + i);
            }
            pair.ada.close();
            pair.bobsPeer.messages().onText(atBob::add);
            for (int i = 0; i < 100; i++) {
                assertThat(atBob.poll(10, TimeUnit.SECONDS)).isEqualTo("message " + i);
            }
        }
    }

    @Test
    void closing_completes_every_pending_future() throws Exception {
        PeerSession ada = Pair.builder("ada").pin("4711".toCharArray()).build();
        PeerSession bob = Pair.builder("bob").pin("4711".toCharArray()).build();
        Invitation invitation = ada.invite();
        Reply reply = bob.reply(invitation.text());
        CompletableFuture<Peer> waiting = reply.peer();
        bob.close();
        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
        assertThat(bob.state()).isEqualTo(SessionState.CLOSED);
        ada.close();
        assertThat(ada.state()).isEqualTo(SessionState.CLOSED);
        assertThatThrownBy(ada::invite)
                .isInstanceOfSatisfying(
                        ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
    }

    @Test
    void a_handler_may_close_the_session_on_an_executor_of_one_thread() throws Exception {
        ExecutorService single = Executors.newSingleThreadExecutor();
        try (Pair pair = Pair.pin(builder -> builder.callbackExecutor(single))) {
            CompletableFuture<Boolean> closed = new CompletableFuture<>();
            EventTap bob = EventTap.on(pair.bob);
            pair.bobsPeer.messages().onText(text -> {
                pair.bob.close();
                closed.complete(pair.bob.state() == SessionState.CLOSED);
            });
            pair.adasPeer.messages().send("close");
            assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(bob.awaitState(SessionState.CLOSED).reason()).isEqualTo(Reason.CLOSED);
        } finally {
            single.shutdown();
        }
    }

    @Test
    void a_wait_with_a_limit_ends_and_connecting_goes_on() throws Exception {
        PeerSession ada = Pair.builder("ada").pin("4711".toCharArray()).build();
        PeerSession bob = Pair.builder("bob").pin("4711".toCharArray()).build();
        try (ada;
                bob) {
            Invitation invitation = ada.invite();
            Reply reply = bob.reply(invitation.text());
            assertThatThrownBy(() -> reply.await(Duration.ofMillis(1)))
                    .isInstanceOfSatisfying(
                            ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
            invitation.accept(reply.text(), Pair.PATIENCE);
            assertThat(reply.await(Pair.PATIENCE).name()).isEqualTo("ada");
        }
    }

    @Test
    void a_peer_that_never_comes_is_no_route_after_the_limit() throws Exception {
        PeerSession ada = Pair.builder("ada").pin("4711".toCharArray()).build();
        PeerSession bob = Pair.builder("bob")
                .pin("4711".toCharArray())
                .connectTimeout(Duration.ofSeconds(1))
                .build();
        try (ada;
                bob) {
            Reply reply = bob.reply(ada.invite().text());
            assertThatThrownBy(() -> reply.await(Pair.PATIENCE))
                    .isInstanceOfSatisfying(
                            ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_ROUTE));
            assertThat(bob.state()).isEqualTo(SessionState.FAILED);
        }
    }

    @Test
    void statistics_tell_path_phases_and_bytes() throws Exception {
        try (Pair pair = Pair.pin()) {
            SessionStatistics s = pair.ada.statistics();
            assertThat(s.state()).isEqualTo(SessionState.CONNECTED);
            PathInfo path = s.path();
            assertThat(path).isNotNull();
            assertThat(path.localType()).isEqualTo("host");
            assertThat(path.relayed()).isFalse();
            assertThat(s.setup().ice()).isPositive();
            assertThat(s.setup().dtls()).isPositive();
            assertThat(s.setup().sctp()).isPositive();
            assertThat(s.setup().total()).isGreaterThan(s.setup().dtls());
            assertThat(s.bytesSent()).isPositive();
            assertThat(s.bytesReceived()).isPositive();
            assertThat(s.cwnd()).isPositive();
            assertThat(s.malformedPackets()).isZero();
            pair.ada.close();
            assertThat(pair.ada.statistics().bytesSent()).isGreaterThanOrEqualTo(s.bytesSent());
        }
    }

    @Test
    void a_connected_session_takes_no_second_peer() throws Exception {
        try (Pair pair = Pair.pin()) {
            assertThatThrownBy(() -> pair.ada.invite()).isInstanceOf(IllegalStateException.class);
        }
    }

    private static void talk(Pair pair) throws Exception {
        BlockingQueue<String> atAda = new LinkedBlockingQueue<>();
        BlockingQueue<String> atBob = new LinkedBlockingQueue<>();
        pair.adasPeer.messages().onText(atAda::add);
        pair.bobsPeer.messages().onText(atBob::add);
        pair.adasPeer.messages().send("hello bob");
        pair.bobsPeer.messages().send("hello ada");
        assertThat(atBob.poll(10, TimeUnit.SECONDS)).isEqualTo("hello bob");
        assertThat(atAda.poll(10, TimeUnit.SECONDS)).isEqualTo("hello ada");
    }
}
