package dev.peersession.api.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.ConnectException;
import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.Invitation;
import dev.peersession.api.InviteOptions;
import dev.peersession.api.Listener;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.Reply;
import dev.peersession.api.SessionState;
import dev.peersession.api.call.Call;
import dev.peersession.api.call.CallState;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How an application tests what it does with peers: in memory and on virtual time. To be copied. */
class TwoPeersInMemoryTest {
    // @start region="meet"
    private final World world = new World(42);
    private final Machine home = world.machine();
    private final Machine phone = world.machine();

    private Peer adasPeer;
    private Peer bobsPeer;

    private void meet() throws ConnectException {
        PeerSession ada = home.session().name("ada").pin("4821".toCharArray()).build();
        PeerSession bob = phone.session().name("bob").pin("4821".toCharArray()).build();
        Invitation invitation = ada.invite();
        Reply reply = bob.reply(invitation.text());
        adasPeer = invitation.accept(reply.text());
        bobsPeer = reply.await(Duration.ofSeconds(10));
    }
    // @end

    // @start region="lossy"
    @Test
    void every_message_arrives_in_order_over_a_link_that_loses_a_tenth() throws Exception {
        meet();
        List<String> heard = new ArrayList<>();
        bobsPeer.messages().onText(heard::add);
        phone.link(LinkModel.perfect(Duration.ofMillis(50)).withLoss(0.1, 3));

        IntStream.range(0, 200).forEach(i -> adasPeer.messages().send("message " + i));
        world.run(Duration.ofMinutes(1));

        assertThat(heard)
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "message " + i).toList());
    }
    // @end

    // @start region="cut"
    @Test
    void a_cut_cable_delays_what_was_sent_and_loses_nothing() throws Exception {
        meet();
        List<String> heard = new ArrayList<>();
        bobsPeer.messages().onText(heard::add);

        phone.unplug();
        adasPeer.messages().send("while it was cut");
        world.run(Duration.ofMinutes(2));
        assertThat(adasPeer.session().state()).isEqualTo(SessionState.RECONNECTING);
        assertThat(heard).isEmpty();

        phone.plugIn();
        world.run(Duration.ofSeconds(10));
        assertThat(adasPeer.session().state()).isEqualTo(SessionState.CONNECTED);
        assertThat(heard).containsExactly("while it was cut");
    }
    // @end

    @Test
    void a_machine_that_goes_to_another_network_keeps_its_session_and_its_words() throws Exception {
        meet();
        String words = adasPeer.verification().words();
        phone.move();
        world.run(Duration.ofMinutes(1));
        List<String> heard = new ArrayList<>();
        adasPeer.messages().onText(heard::add);
        bobsPeer.messages().send("from elsewhere");
        world.run(Duration.ofSeconds(10));
        assertThat(heard).containsExactly("from elsewhere");
        assertThat(bobsPeer.verification().words()).isEqualTo(words);
    }

    @Test
    void a_peer_that_is_gone_for_good_is_given_up_after_the_time_that_was_set() throws Exception {
        meet();
        phone.crash();
        world.run(Duration.ofMinutes(5));
        assertThat(adasPeer.session().state()).isEqualTo(SessionState.RECONNECTING);
        world.run(Duration.ofMinutes(6));
        assertThat(adasPeer.session().state()).isEqualTo(SessionState.FAILED);
    }

    @Test
    void an_expired_offer_is_refused_by_its_maker() throws Exception {
        try (PeerSession ada = home.session().pin("4821".toCharArray()).build();
                PeerSession bob = phone.session().pin("4821".toCharArray()).build()) {
            Invitation invitation = ada.invite(InviteOptions.defaults());
            Reply reply = bob.reply(invitation.text());
            world.run(Duration.ofMinutes(11));
            assertThatThrownBy(() -> invitation.accept(reply.text()))
                    .isInstanceOfSatisfying(
                            ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXPIRED_OFFER));
        }
    }

    @Test
    void a_hundred_callers_find_a_listener_by_its_code() throws Exception {
        try (PeerSession service = home.session().name("service").build();
                Listener listener = service.listen()) {
            List<String> seen = new ArrayList<>();
            listener.onPeer(peer -> peer.messages().onText(text -> {
                seen.add(text);
                peer.messages().send("welcome " + text);
            }));
            List<String> heard = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                PeerSession caller = world.machine().session().build();
                Peer found = caller.connect(listener.code());
                found.messages().onText(heard::add);
                found.messages().send("caller " + i);
            }
            world.run(Duration.ofSeconds(1));
            assertThat(seen).hasSize(100).doesNotHaveDuplicates();
            assertThat(heard).hasSize(100).contains("welcome caller 0", "welcome caller 99");
        }
    }

    // @start region="call"
    @Test
    void a_call_carries_a_tone_through_loss() throws Exception {
        meet();
        home.link(LinkModel.perfect(Duration.ofMillis(20)).withLoss(0.03, 1));
        Ear here = new Ear();
        Ear there = new Ear();
        Call call = adasPeer.call(AudioSource.tone(440, 0.3), here);
        bobsPeer.call(AudioSource.tone(660, 0.3), there);
        world.run(Duration.ofSeconds(3));

        assertThat(call.state()).isEqualTo(CallState.ACTIVE);
        assertThat(here.share(660)).isGreaterThan(0.9);
        assertThat(there.share(440)).isGreaterThan(0.9);
        assertThat(call.statistics().packetsReceived()).isPositive();
    }
    // @end

    @Test
    void a_handler_may_wait_for_something_itself() throws Exception {
        meet();
        List<String> words = new ArrayList<>();
        bobsPeer.messages().onText(text -> {
            try {
                words.add(bobsPeer.verification().words());
            } catch (ConnectException e) {
                throw new AssertionError(e);
            }
        });
        adasPeer.messages().send("which words?");
        world.run(Duration.ofSeconds(5));
        assertThat(words).containsExactly(adasPeer.verification().words());
    }

    @Test
    void what_a_handler_throws_ends_the_test() throws Exception {
        meet();
        bobsPeer.messages().onText(text -> {
            throw new IllegalStateException("a defect in the application");
        });
        adasPeer.messages().send("hello");
        assertThatThrownBy(() -> world.run(Duration.ofSeconds(1))).hasRootCauseMessage("a defect in the application");
    }

    @Test
    void the_same_seed_gives_the_same_datagrams() throws Exception {
        assertThat(trace(7)).isEqualTo(trace(7)).isNotEqualTo(trace(8));
    }

    private static long trace(long seed) throws Exception {
        World world = new World(seed);
        PeerSession ada = world.machine().session().pin("4821".toCharArray()).build();
        PeerSession bob = world.machine().session().pin("4821".toCharArray()).build();
        Invitation invitation = ada.invite();
        Reply reply = bob.reply(invitation.text());
        invitation.accept(reply.text()).messages().send("hello");
        world.run(Duration.ofMinutes(1));
        return world.trace();
    }
}
