package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.call.Call;
import dev.peersession.api.call.CallState;
import dev.peersession.srtp.audio.AudioSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Sound that comes and goes in a session with a foreign peer, by descriptions that are exchanged again. */
class DescribedAgainTest {
    private static final double ADAS_TONE = 440;
    private static final double BOBS_TONE = 1000;

    @Test
    void sound_is_added_taken_away_and_added_again_from_either_side() throws Exception {
        Ear adasEar = new Ear();
        Ear bobsEar = new Ear();
        PeerSession ada = Pair.builder("ada")
                .audio(AudioSource.tone(ADAS_TONE, 0.3), adasEar)
                .build();
        PeerSession bob = Pair.builder("bob")
                .audio(AudioSource.tone(BOBS_TONE, 0.3), bobsEar)
                .build();
        try (Pair pair = Pair.foreign(ada, bob)) {
            assertThat(pair.adasPeer.call()).isNull();
            String first = exchange(pair.adasPeer, pair.bobsPeer, true);
            assertThat(first).contains("a=sendrecv", "m=audio 9 ");
            bobsEar.awaitTone(ADAS_TONE);
            adasEar.awaitTone(BOBS_TONE);
            Call adas = pair.adasPeer.call();
            Call bobs = pair.bobsPeer.call();

            String second = exchange(pair.bobsPeer, pair.adasPeer, false);
            assertThat(mids(second)).isEqualTo(mids(first));
            assertThat(version(second)).isGreaterThan(2);
            adas.ended().get(30, TimeUnit.SECONDS);
            bobs.ended().get(30, TimeUnit.SECONDS);
            assertThat(pair.adasPeer.call()).isNull();

            int heard = adasEar.length();
            String third = exchange(pair.bobsPeer, pair.adasPeer, true);
            assertThat(mids(third)).isEqualTo(mids(first));
            assertThat(ssrc(third)).isNotEqualTo(ssrc(first));
            awaitMore(adasEar, heard);
            adasEar.awaitTone(BOBS_TONE);
            bobsEar.awaitTone(ADAS_TONE);

            // Once more with nothing changed: the call goes on as it was.
            Call again = pair.adasPeer.call();
            String fourth = exchange(pair.adasPeer, pair.bobsPeer, true);
            assertThat(mids(fourth)).isEqualTo(mids(first));
            awaitMore(adasEar, adasEar.length());
            assertThat(pair.adasPeer.call()).isSameAs(again);
            assertThat(again.statistics().packetsRejected()).isZero();
        }
    }

    @Test
    void of_several_sections_for_sound_the_one_in_which_most_flows_is_taken_and_the_former_stays_without_sound()
            throws Exception {
        Ear bobsEar = new Ear();
        PeerSession ada = Pair.builder("ada")
                .audio(AudioSource.tone(ADAS_TONE, 0.3), new Ear())
                .build();
        PeerSession bob = Pair.builder("bob")
                .audio(AudioSource.tone(BOBS_TONE, 0.3), bobsEar)
                .build();
        try (Pair pair = Pair.foreign(ada, bob)) {
            String first = exchange(pair.adasPeer, pair.bobsPeer, true);
            bobsEar.awaitTone(ADAS_TONE);
            Call bobs = pair.bobsPeer.call();

            // As a browser offers whose page took the microphone away and added it again.
            String both = withSecondSection(pair.adasPeer.offer(true), "recvonly", "sendrecv");
            String answer = pair.bobsPeer.answer(both);
            assertThat(directions(answer)).containsExactly("9 inactive", "9 sendrecv");
            assertThat(ssrc(answer)).isNotEqualTo(ssrc(first));
            assertThat(bobs.state()).isEqualTo(CallState.ACTIVE);

            // The new section is the one in use now, so it is kept when the first offers as much.
            String equal = withSecondSection(pair.adasPeer.offer(true), "sendrecv", "sendrecv");
            assertThat(directions(pair.bobsPeer.answer(equal))).containsExactly("0 inactive", "9 sendrecv");
            assertThat(pair.bobsPeer.call()).isSameAs(bobs);
        }
    }

    /** Repeats the section for sound under another mid, each with a direction of its own. */
    private static String withSecondSection(String offer, String first, String second) {
        int at = offer.indexOf("m=audio");
        String section = offer.substring(at);
        String mid = section.lines()
                .filter(line -> line.startsWith("a=mid:"))
                .findFirst()
                .orElseThrow()
                .substring(6);
        String head = offer.substring(0, at).replaceFirst("(a=group:BUNDLE .*)", "$1 again");
        return head
                + section.replace("a=sendrecv", "a=" + first)
                + section.replace("a=sendrecv", "a=" + second).replace("a=mid:" + mid, "a=mid:again");
    }

    /** Port and direction of each section for sound. */
    private static List<String> directions(String sdp) {
        return Arrays.stream(sdp.split("m="))
                .filter(section -> section.startsWith("audio"))
                .map(section -> section.split(" ")[1] + " "
                        + section.lines()
                                .filter(line -> line.matches("a=(sendrecv|sendonly|recvonly|inactive)"))
                                .findFirst()
                                .orElseThrow()
                                .substring(2))
                .toList();
    }

    @Test
    void without_consent_sound_that_is_offered_later_is_declined_and_none_leaves() throws Exception {
        Ear ear = new Ear();
        PeerSession ada =
                Pair.builder("ada").audio(AudioSource.tone(ADAS_TONE, 0.3), ear).build();
        try (Pair pair = Pair.foreign(ada, Pair.builder("bob").build())) {
            String answer = pair.bobsPeer.answer(pair.adasPeer.offer(true));
            assertThat(answer).contains("m=audio 0 ");
            pair.adasPeer.accept(answer);
            assertThat(pair.bobsPeer.offer(true)).contains("m=audio 9 ", "a=inactive");
            assertThat(pair.adasPeer.call()).isNull();
            assertThat(pair.bobsPeer.call()).isNull();
        }
    }

    @Test
    void what_does_not_belong_to_the_session_is_refused_and_changes_nothing() throws Exception {
        Ear bobsEar = new Ear();
        PeerSession ada = Pair.builder("ada")
                .audio(AudioSource.tone(ADAS_TONE, 0.3), new Ear())
                .build();
        PeerSession bob =
                Pair.builder("bob").audio(AudioSource.silence(), bobsEar).build();
        try (Pair pair = Pair.foreign(ada, bob)) {
            String offer = pair.adasPeer.offer(true);
            refused(Reason.OWN_OFFER, () -> pair.adasPeer.answer(offer));
            refused(Reason.MALFORMED, () -> pair.bobsPeer.answer("nonsense"));
            refused(
                    Reason.NOT_SUPPORTED,
                    () -> pair.bobsPeer.answer(offer.replaceAll("a=ice-ufrag:.*", "a=ice-ufrag:restarted")));
            refused(
                    Reason.FINGERPRINT_MISMATCH,
                    () -> pair.bobsPeer.answer(
                            offer.replaceAll("a=fingerprint:.*", "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB")));
            refused(Reason.OFFER_USED, () -> pair.bobsPeer.accept(offer));
            String answer = pair.bobsPeer.answer(offer);
            refused(Reason.OTHER_OFFER, () -> pair.adasPeer.accept(pair.bobsPeer.offer(true)));
            pair.adasPeer.accept(answer);
            bobsEar.awaitTone(ADAS_TONE);
        }
    }

    @Test
    void own_peers_need_no_further_descriptions_and_are_refused_them() throws Exception {
        try (Pair pair = Pair.plain()) {
            refused(Reason.NOT_SUPPORTED, () -> pair.adasPeer.offer(true));
        }
        try (Pair pair = Pair.pin()) {
            refused(Reason.NOT_SUPPORTED, () -> pair.adasPeer.offer(true));
        }
    }

    /** The answer to {@code from}'s offer, once both have taken it. */
    private static String exchange(Peer from, Peer to, boolean audio) throws ConnectException {
        String answer = to.answer(from.offer(audio));
        from.accept(answer);
        return answer;
    }

    private static void awaitMore(Ear ear, int than) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (ear.length() < than + 9_600) {
            assertThat(System.nanoTime() - deadline).as("waiting for sound").isNegative();
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static List<String> mids(String sdp) {
        return sdp.lines().filter(line -> line.startsWith("a=mid:")).toList();
    }

    private static long version(String sdp) {
        return Long.parseLong(sdp.lines()
                .filter(line -> line.startsWith("o="))
                .findFirst()
                .orElseThrow()
                .split(" ")[2]);
    }

    private static String ssrc(String sdp) {
        return sdp.lines()
                .filter(line -> line.startsWith("a=ssrc:"))
                .findFirst()
                .orElseThrow();
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void refused(Reason reason, Attempt attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        ConnectException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
