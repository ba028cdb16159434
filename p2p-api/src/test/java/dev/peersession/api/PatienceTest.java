package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.testing.Machine;
import dev.peersession.api.testing.World;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How long each side of a sealed exchange looks for the other one. */
class PatienceTest {
    private final World world = new World(5);
    private final Machine adas = world.machine();
    private final Machine bobs = world.machine();

    private static PeerSession.Builder pin(Machine machine) {
        return machine.session().pin("4821".toCharArray());
    }

    @Test
    void an_answer_may_be_carried_for_as_long_as_the_offer_is_valid() throws Exception {
        try (PeerSession ada = pin(adas).build();
                PeerSession bob = pin(bobs).build()) {
            Invitation invitation = ada.invite(InviteOptions.defaults().withTtl(Duration.ofHours(2)));
            Reply reply = bob.reply(invitation.text());
            world.run(Duration.ofMinutes(115));
            assertThat(bob.state()).isEqualTo(SessionState.CONNECTING);
            invitation.accept(reply.text());
            assertThat(ada.state()).isEqualTo(SessionState.CONNECTED);
        }
    }

    @Test
    void one_who_answered_gives_up_when_the_offer_has_expired() throws Exception {
        try (PeerSession ada = pin(adas).build();
                PeerSession bob = pin(bobs).build()) {
            Invitation invitation = ada.invite(InviteOptions.defaults().withTtl(Duration.ofMinutes(30)));
            CompletableFuture<Peer> peer = bob.reply(invitation.text()).peer();
            world.run(Duration.ofMinutes(34));
            assertThat(bob.state()).as("its clock may be fast").isEqualTo(SessionState.CONNECTING);
            world.run(Duration.ofMinutes(3));
            assertThat(bob.state()).isEqualTo(SessionState.FAILED);
            assertThat(peer).isCompletedExceptionally();
        }
    }

    @Test
    void what_the_application_says_counts_more_than_the_offer() throws Exception {
        try (PeerSession ada = pin(adas).build();
                PeerSession bob =
                        pin(bobs).connectTimeout(Duration.ofSeconds(40)).build()) {
            Invitation invitation = ada.invite(InviteOptions.defaults().withTtl(Duration.ofMinutes(30)));
            Reply reply = bob.reply(invitation.text());
            assertThatThrownBy(() -> reply.await(Duration.ofSeconds(41)))
                    .isInstanceOfSatisfying(ConnectException.class, e -> {
                        assertThat(e.reason()).isEqualTo(Reason.NO_ROUTE);
                        assertThat(e).hasMessageContaining("within 40 s");
                    });
        }
    }

    /** The other side is there, or it is not: whoever has its answer need not wait for a person. */
    @Test
    void whoever_accepts_an_answer_learns_within_80_s_that_there_is_no_way() throws Exception {
        try (PeerSession ada = pin(adas).build();
                PeerSession bob = pin(bobs).build()) {
            Invitation invitation = ada.invite();
            Reply reply = bob.reply(invitation.text());
            bobs.unplug();
            CompletableFuture<Peer> peer = invitation.connect(reply.text());
            world.run(Duration.ofSeconds(60));
            assertThat(ada.state()).isEqualTo(SessionState.CONNECTING);
            world.run(Duration.ofSeconds(20));
            assertThat(ada.state()).isEqualTo(SessionState.FAILED);
            assertThatThrownBy(peer::join)
                    .hasCauseInstanceOf(ConnectException.class)
                    .hasMessageContaining("every pair of addresses was tried");
        }
    }
}
