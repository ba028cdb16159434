package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.control.ControlCodec;
import dev.peersession.api.control.ControlFrame;
import dev.peersession.dtls.Fingerprint;
import dev.peersession.ice.IceCredentials;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing of the application crosses before the peer has proved that it knows the PIN. */
class GateTest {

    record Attack(String name, List<byte[]> firstWords, boolean stays) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        byte[] wrong = ControlCodec.encode(new ControlFrame.Confirm(new byte[32]));
        byte[] hello = ControlCodec.encode(new ControlFrame.Hello(1, 3, "ada"));
        byte[] verify = ControlCodec.encode(new ControlFrame.Verify(new byte[33]));
        return Stream.of(
                new Attack("proves with a wrong mac", List.of(wrong), false),
                new Attack("goes straight to hello", List.of(hello, verify), true),
                new Attack("says nothing", List.of(), true));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void an_attacker_who_rewrote_a_clear_offer_completes_ice_and_dtls_and_sees_not_one_application_byte(Attack attack)
            throws Exception {
        CompletableFuture<IceCredentials> local = new CompletableFuture<>();
        CompletableFuture<IceCredentials> remote = new CompletableFuture<>();
        PeerSession bob = Pair.builder("bob")
                .pin("4711".toCharArray())
                .engines((lease, options, listener, random) ->
                        new Eavesdrop(lease.mux().engine(options, listener, random), local, remote))
                .build();
        List<Object> delivered = new CopyOnWriteArrayList<>();
        try (bob;
                Mallory mallory = new Mallory(attack.firstWords)) {
            EventTap events = EventTap.on(bob);
            bob.onChannel(delivered::add);
            Channel secret = bob.open("secret plans");
            secret.onText(delivered::add);
            secret.send("attack at dawn");

            Reply reply = bob.reply(mallory.forgedOffer("0815"));
            mallory.attack(local.get(), remote.get(), fingerprint(bob));
            mallory.associated.get(10, TimeUnit.SECONDS);
            assertThat(bob.state()).isIn(SessionState.CONNECTING, SessionState.FAILED);

            assertThatThrownBy(() -> reply.await(Duration.ofSeconds(15)))
                    .isInstanceOfSatisfying(
                            ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_PIN));
            assertThat(events.awaitState(SessionState.FAILED).reason()).isEqualTo(Reason.WRONG_PIN);

            if (attack.stays) {
                assertThat(mallory.heardAConfirmation()).isTrue();
            }
            assertThat(mallory.heardOfTheApplication()).isEmpty();
            assertThat(delivered).isEmpty();
            assertThat(events.states())
                    .containsExactly(
                            SessionState.NEW, SessionState.GATHERING, SessionState.CONNECTING, SessionState.FAILED);
            assertThat(events.seen())
                    .noneMatch(e -> e instanceof PeerEvent.ChannelIncoming || e instanceof PeerEvent.Connected);
            assertThat(bob.peer()).isNull();
            assertThat(secret.state()).isEqualTo(Channel.State.CLOSED);
        }
    }

    @Test
    void the_victims_own_proof_sent_back_proves_nothing() throws Exception {
        // Reflection: the roles are part of the hash, so this is checked where the hash is.
        dev.peersession.signaling.Role[] roles = dev.peersession.signaling.Role.values();
        try (var ada = dev.peersession.signaling.Secret.pin("4711".toCharArray())) {
            var random = new java.security.SecureRandom();
            var content = new dev.peersession.signaling.SealedContent(new byte[32], List.of(), false, null);
            var offer = dev.peersession.signaling.SealedOffer.create(
                    ada, content, dev.peersession.signaling.OfferOptions.DEFAULT, random, 1_800_000_000, 0);
            var reply = dev.peersession.signaling.SealedReply.open(
                    offer.text(), dev.peersession.signaling.Secret.pin("4711".toCharArray()), random, 1_800_000_000);
            var keys = reply.answer(content).keys();
            byte[] exporter = new byte[32];
            byte[] own = keys.confirmation(roles[1], new byte[32], new byte[32], exporter);
            assertThat(keys.verify(roles[0], new byte[32], new byte[32], exporter, own))
                    .isFalse();
            assertThat(keys.verify(roles[1], new byte[32], new byte[32], exporter, own))
                    .isTrue();
        }
    }

    private static Fingerprint fingerprint(PeerSession session) {
        return Fingerprint.parse(session.ownFingerprint());
    }
}
