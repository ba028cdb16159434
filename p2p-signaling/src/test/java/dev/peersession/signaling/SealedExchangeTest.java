package dev.peersession.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.signaling.CandidateAddress.Kind;
import dev.peersession.signaling.SignalingException.Reason;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SealedExchangeTest {
    private static final byte[] EXPORTER = Blobs.fingerprint(0xE0);

    static Stream<Secret> secrets() {
        return Stream.of(Blobs.pin("4821"), Blobs.passphrase());
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void both_sides_learn_each_others_content_and_the_same_keys(Secret secret) throws Exception {
        SealedOffer offer = Blobs.offer(secret, 1);
        Secret guest = secret.mode() == Secret.Mode.PIN ? Blobs.pin("48 21") : Blobs.passphrase();
        SealedReply reply = Blobs.open(offer.text(), guest, 2);
        assertThat(reply.content()).isEqualTo(Blobs.content(0xA1));
        SealedAnswer answer = reply.answer(Blobs.content(0xB2));
        AcceptedAnswer accepted = offer.accept(answer.text(), Blobs.NOW + 1);
        assertThat(accepted.content()).isEqualTo(Blobs.content(0xB2));
        SessionKeys ours = accepted.keys();
        SessionKeys theirs = answer.keys();
        byte[] a = Blobs.fingerprint(0xA1);
        byte[] b = Blobs.fingerprint(0xB2);
        for (Role role : Role.values()) {
            assertThat(ours.ice(role).ufrag())
                    .isEqualTo(theirs.ice(role).ufrag())
                    .hasSize(8)
                    .matches("[A-Za-z0-9+/]+");
            assertThat(ours.ice(role).password())
                    .isEqualTo(theirs.ice(role).password())
                    .hasSize(24);
            assertThat(new String(ours.ice(role).password())).matches("[A-Za-z0-9+/]+");
            assertThat(ours.verify(role, a, b, EXPORTER, theirs.confirmation(role, a, b, EXPORTER)))
                    .isTrue();
        }
        assertThat(ours.ice(Role.OFFERER).ufrag())
                .isNotEqualTo(ours.ice(Role.ANSWERER).ufrag());
    }

    @Test
    void a_confirmation_holds_for_one_role_one_pair_of_certificates_and_one_connection() throws Exception {
        SealedOffer offer = Blobs.offer(Blobs.pin("4821"), 1);
        SealedAnswer answer = Blobs.answer(offer.text(), Blobs.pin("4821"), 2);
        SessionKeys keys = offer.accept(answer.text(), Blobs.NOW).keys();
        byte[] a = Blobs.fingerprint(0xA1);
        byte[] b = Blobs.fingerprint(0xB2);
        byte[] mac = answer.keys().confirmation(Role.ANSWERER, a, b, EXPORTER);
        assertThat(mac).hasSize(SessionKeys.CONFIRMATION_BYTES);
        assertThat(keys.verify(Role.ANSWERER, a, b, EXPORTER, mac)).isTrue();
        assertThat(keys.verify(Role.OFFERER, a, b, EXPORTER, mac))
                .as("reflected")
                .isFalse();
        assertThat(keys.verify(Role.ANSWERER, b, a, EXPORTER, mac))
                .as("certificates swapped")
                .isFalse();
        assertThat(keys.verify(Role.ANSWERER, a, a, EXPORTER, mac))
                .as("another certificate")
                .isFalse();
        assertThat(keys.verify(Role.ANSWERER, a, b, Blobs.fingerprint(1), mac))
                .as("another connection")
                .isFalse();
        assertThat(keys.verify(Role.ANSWERER, a, b, new byte[0], mac))
                .as("no exporter")
                .isFalse();
        assertThat(keys.verify(Role.ANSWERER, a, b, EXPORTER, new byte[0]))
                .as("empty")
                .isFalse();
    }

    @Test
    void closed_keys_and_secrets_are_wiped_and_refuse_to_work() throws Exception {
        Secret pin = Blobs.pin("4821");
        SealedOffer offer = Blobs.offer(pin, 1);
        SessionKeys keys = offer.accept(
                        Blobs.answer(offer.text(), Blobs.pin("4821"), 2).text(), Blobs.NOW)
                .keys();
        IceSecrets ice = keys.ice(Role.OFFERER);
        keys.close();
        assertThat(ice.password()).containsOnly('\0');
        assertThatThrownBy(() -> keys.ice(Role.OFFERER)).isInstanceOf(IllegalStateException.class);
        pin.close();
        assertThatThrownBy(() -> Blobs.offer(pin, 3)).isInstanceOf(IllegalStateException.class);
        offer.close();
        assertThatThrownBy(() -> offer.accept("p2p:", Blobs.NOW)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void four_addresses_that_share_ports_fit_into_115_bytes_and_one_short_message(Secret secret) {
        SealedOffer offer = Blobs.offer(secret, 1);
        assertThat(offer.bytes()).hasSizeLessThanOrEqualTo(115);
        assertThat(offer.text()).hasSizeLessThanOrEqualTo(160);
        SealedAnswer answer = Blobs.answer(
                offer.text(), secret.mode() == Secret.Mode.PIN ? Blobs.pin("4821") : Blobs.passphrase(), 2);
        assertThat(answer.bytes()).hasSizeLessThanOrEqualTo(115);
        assertThat(answer.text()).hasSizeLessThanOrEqualTo(160);
    }

    @Test
    void each_ip6_address_takes_at_most_18_bytes_more() {
        Secret pin = Blobs.pin("4821");
        int before = Blobs.offer(pin, 1).bytes().length;
        List<CandidateAddress> one = Blobs.plus(Blobs.fourIp4(), Blobs.candidate(Kind.HOST, "2001:db8::7", 40_000));
        List<CandidateAddress> two = Blobs.plus(one, Blobs.candidate(Kind.HOST, "fe80::1", 40_000));
        assertThat(size(pin, one) - before).isLessThanOrEqualTo(18);
        assertThat(size(pin, two) - before).isLessThanOrEqualTo(36);
    }

    private static int size(Secret secret, List<CandidateAddress> candidates) {
        SealedContent content = new SealedContent(Blobs.fingerprint(1), candidates, false, null);
        return Blobs.offer(secret, content, Blobs.CHEAP, 1).bytes().length;
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void a_browsers_blobs_fit_into_150_bytes(Secret secret) throws Exception {
        Secret guest = secret.mode() == Secret.Mode.PIN ? Blobs.pin("4821") : Blobs.passphrase();
        BrowserCredentials chromium = new BrowserCredentials("xY+/", "Zk3+/abcdefghijklmnopqrs");
        SealedContent page = new SealedContent(Blobs.fingerprint(3), Blobs.fourIp4(), false, chromium);
        SealedOffer offer = Blobs.offer(secret, page, Blobs.CHEAP, 1);
        assertThat(offer.bytes()).hasSizeLessThanOrEqualTo(150);
        SealedReply reply = Blobs.open(offer.text(), guest, 2);
        assertThat(reply.content()).isEqualTo(page);
        BrowserCredentials firefox = new BrowserCredentials("0a1b2c3d", "00112233445566778899aabbccddeeff");
        SealedContent other = new SealedContent(Blobs.fingerprint(4), Blobs.fourIp4(), true, firefox);
        SealedAnswer answer = reply.answer(other);
        assertThat(answer.bytes()).hasSizeLessThanOrEqualTo(150);
        assertThat(offer.accept(answer.text(), Blobs.NOW).content()).isEqualTo(other);
    }

    @Test
    void a_blind_offer_holds_no_address() {
        SealedOffer offer = Blobs.offer(
                Blobs.pin("4821"),
                Blobs.content(7),
                OfferOptions.builder().blind(true).build(),
                1);
        SealedReply reply = Blobs.open(offer.text(), Blobs.pin("4821"), 2);
        assertThat(reply.content().candidates()).isEmpty();
        assertThat(Hex.text(offer.bytes())).doesNotContain("c0a80114");
        assertThat(offer.bytes()).hasSize(70);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void padded_blobs_have_one_length_whatever_they_hold(Secret secret) throws Exception {
        Secret guest = secret.mode() == Secret.Mode.PIN ? Blobs.pin("4821") : Blobs.passphrase();
        for (int length : new int[] {128, 256}) {
            OfferOptions padded = OfferOptions.builder()
                    .padding(length)
                    .cost(Argon2Cost.FLOOR)
                    .build();
            for (int count = 0; count <= 4; count++) {
                SealedContent content =
                        new SealedContent(Blobs.fingerprint(1), Blobs.fourIp4().subList(0, count), false, null);
                SealedOffer offer = Blobs.offer(secret, content, padded, 100 + count);
                assertThat(offer.bytes()).hasSize(length);
                SealedReply reply = Blobs.open(offer.text(), guest, 2);
                assertThat(reply.content()).isEqualTo(content);
                SealedAnswer answer = reply.answer(content);
                assertThat(answer.bytes()).hasSize(length);
                assertThat(offer.accept(answer.text(), Blobs.NOW).content()).isEqualTo(content);
                reply.confirmed();
            }
        }
    }

    @Test
    void what_is_too_long_for_128_bytes_is_padded_to_256() {
        OfferOptions padded = OfferOptions.builder().padding(128).build();
        List<CandidateAddress> many = Blobs.plus(
                Blobs.fourIp4(),
                Blobs.candidate(Kind.HOST, "2001:db8::1", 40_000),
                Blobs.candidate(Kind.HOST, "2001:db8::2", 40_000),
                Blobs.candidate(Kind.HOST, "2001:db8::3", 40_000));
        SealedContent content = new SealedContent(Blobs.fingerprint(1), many, false, null);
        assertThat(Blobs.offer(Blobs.pin("4821"), content, padded, 1).bytes()).hasSize(256);
    }

    @Test
    void all_kinds_of_candidates_come_back() {
        List<CandidateAddress> all = Blobs.plus(
                Blobs.fourIp4(),
                Blobs.candidate(Kind.HOST, "192.168.1.20", 40_001),
                Blobs.candidate(Kind.HOST, "2001:db8::1", 40_000),
                Blobs.candidate(Kind.SRFLX, "2001:db8::9", 9),
                Blobs.candidate(Kind.RELAY, "198.51.100.5", 3478),
                new CandidateAddress(
                        Kind.HOST,
                        InetSocketAddress.createUnresolved("3f2504e0-4f89-41d3-9a0c-0305e82c3301.local", 50_000)));
        SealedContent content = new SealedContent(Blobs.fingerprint(1), all, true, null);
        SealedOffer offer = Blobs.offer(Blobs.pin("4821"), content, Blobs.CHEAP, 1);
        SealedContent back = Blobs.open(offer.text(), Blobs.pin("4821"), 2).content();
        assertThat(back.candidates()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(back.audio()).isTrue();
    }

    @Test
    void the_inviter_enforces_expiry_to_the_nanosecond_by_its_own_clock() throws Exception {
        OfferOptions short_ = OfferOptions.builder().ttl(Duration.ofSeconds(2)).build();
        SealedOffer offer = Blobs.offer(Blobs.pin("4821"), Blobs.content(1), short_, 1);
        String answer = Blobs.answer(offer.text(), Blobs.pin("4821"), 2).text();
        long end = Blobs.NOW + Duration.ofSeconds(2).toNanos();
        assertThatThrownBy(() -> offer.accept(answer, end))
                .isInstanceOfSatisfying(
                        SignalingException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXPIRED_OFFER));
        assertThat(offer.accept(answer, end - 1).content().fingerprint()).isEqualTo(Blobs.fingerprint(0xB2));
    }

    @Test
    void the_answerer_allows_five_minutes_of_clock_difference() throws Exception {
        SealedOffer offer = Blobs.offer(Blobs.pin("4821"), 1);
        long expiry = Blobs.EPOCH + 600;
        for (long ok : new long[] {Blobs.EPOCH - 300, Blobs.EPOCH, expiry, expiry + 300}) {
            SealedReply.open(offer.text(), Blobs.pin("4821"), Blobs.seeded(1), ok)
                    .close();
        }
        for (long late : new long[] {expiry + 420, expiry + 86_400, expiry + 20 * 86_400, Blobs.EPOCH - 30 * 3600}) {
            assertThatThrownBy(() -> SealedReply.open(offer.text(), Blobs.pin("4821"), Blobs.seeded(1), late))
                    .as("%d s after its expiry", late - expiry)
                    .isInstanceOfSatisfying(
                            SignalingException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.EXPIRED_OFFER));
        }
    }

    @Test
    void every_offer_and_every_answer_has_its_own_share() {
        Secret pin = Blobs.pin("4821");
        assertThat(Blobs.offer(pin, 1).bytes()).isNotEqualTo(Blobs.offer(pin, 2).bytes());
        SealedReply reply = Blobs.open(Blobs.offer(pin, 1).text(), Blobs.pin("4821"), 5);
        try {
            reply.answer(Blobs.content(2));
        } catch (SignalingException e) {
            throw new AssertionError(e);
        }
        assertThatThrownBy(() -> reply.answer(Blobs.content(2))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothing_secret_shows_in_a_string() throws Exception {
        Secret pin = Blobs.pin("4821");
        SealedOffer offer = Blobs.offer(pin, 1);
        SealedAnswer answer = Blobs.answer(offer.text(), Blobs.pin("4821"), 2);
        AcceptedAnswer accepted = offer.accept(answer.text(), Blobs.NOW);
        String all = pin + " " + offer + " " + answer + " " + accepted + " " + accepted.keys() + " "
                + accepted.keys().ice(Role.OFFERER) + " " + accepted.content().candidates();
        assertThat(all)
                .doesNotContain(
                        "4821",
                        "192.168",
                        new String(accepted.keys().ice(Role.OFFERER).password()),
                        answer.text());
    }
}
