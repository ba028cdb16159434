package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.peersession.api.call.Call;
import dev.peersession.api.call.CallState;
import dev.peersession.api.call.CallStatistics;
import dev.peersession.api.call.Speaking;
import dev.peersession.srtp.SrtpEngine;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
    private static final double ADAS_TONE = 440;
    private static final double BOBS_TONE = 1000;
    private static final long PATIENCE_SECONDS = Pair.PATIENCE.toSeconds();

    @Test
    void a_call_that_both_consented_to_starts_by_itself_over_sealed_texts() throws Exception {
        Ear adasEar = new Ear();
        Ear bobsEar = new Ear();
        try (Pair pair = Pair.sealed(
                Pair.builder("ada")
                        .pin("4711".toCharArray())
                        .audio(tone(ADAS_TONE), adasEar)
                        .build(),
                Pair.builder("bob")
                        .pin("4711".toCharArray())
                        .audio(tone(BOBS_TONE), bobsEar)
                        .build())) {
            bobsEar.awaitTone(ADAS_TONE);
            adasEar.awaitTone(BOBS_TONE);
            CallStatistics statistics = activeCall(pair.adasPeer).statistics();
            assertThat(statistics.codec()).isEqualTo("opus");
            assertThat(statistics.packetsSent()).isPositive();
            assertThat(statistics.packetsReceived()).isPositive();
            assertThat(statistics.totalAudioEnergy()).isPositive();
            assertThat(statistics.packetsRejected()).isZero();
            assertThat(pair.ada.statistics().malformedPackets()).isZero();
        }
        adasEar.awaitClose();
        bobsEar.awaitClose();
    }

    @Test
    void a_call_starts_by_itself_over_plain_descriptions() throws Exception {
        Ear adasEar = new Ear();
        Ear bobsEar = new Ear();
        PeerSession ada = Pair.builder("ada").audio(tone(ADAS_TONE), adasEar).build();
        PeerSession bob = Pair.builder("bob")
                .audio(tone(BOBS_TONE), bobsEar)
                .srtp(SrtpEngine.OWN)
                .build();
        try (Pair pair = Pair.plain(ada, bob)) {
            bobsEar.awaitTone(ADAS_TONE);
            adasEar.awaitTone(BOBS_TONE);
            assertThat(activeCall(pair.bobsPeer).state()).isEqualTo(CallState.ACTIVE);
        }
    }

    @Test
    void each_side_may_only_send_or_only_play() throws Exception {
        Ear bobsEar = new Ear();
        PeerSession ada = Pair.builder("ada").audio(tone(ADAS_TONE), null).build();
        PeerSession bob = Pair.builder("bob").audio(null, bobsEar).build();
        try (Pair pair = Pair.plain(ada, bob)) {
            bobsEar.awaitTone(ADAS_TONE);
            assertThat(activeCall(pair.bobsPeer).statistics().packetsSent()).isZero();
            assertThat(activeCall(pair.adasPeer).statistics().packetsReceived()).isZero();
        }
    }

    @Test
    void nothing_is_read_sent_or_played_until_the_other_side_consents() throws Exception {
        AtomicInteger touched = new AtomicInteger();
        PeerSession ada = Pair.builder("ada")
                .audio(
                        (pcm, off, samples) -> touched.incrementAndGet(),
                        (pcm, off, samples) -> touched.incrementAndGet())
                .build();
        PeerSession bob = Pair.builder("bob").build();
        PlainOffer offer = ada.offer();
        assertThat(offer.text()).contains("m=audio 9 ", "a=sendrecv");
        PlainAnswer answer = bob.answer(offer.text());
        assertThat(answer.text()).contains("m=audio 0 ").doesNotContain("sendrecv");
        try (ada;
                bob) {
            offer.accept(answer.text(), Pair.PATIENCE);
            answer.await(Pair.PATIENCE);
            EventTap.on(bob).await(PeerEvent.CallRequested.class::isInstance);
            EventTap.on(ada)
                    .await(e -> e instanceof PeerEvent.CallChanged changed && changed.state() == CallState.WAITING);
            // Ten blocks of sound, if any were taken.
            TimeUnit.MILLISECONDS.sleep(100);
            assertThat(touched).hasValue(0);
            assertThat(ada.state()).isEqualTo(SessionState.CONNECTED);
            assertThat(bob.statistics().malformedPackets()).isZero();
        }
    }

    @Test
    void sound_that_is_not_wanted_is_not_in_the_description() throws Exception {
        try (PeerSession without = Pair.builder("ada").build();
                PeerSession with =
                        Pair.builder("ada").audio(tone(ADAS_TONE), new Ear()).build()) {
            assertThat(without.offer().text()).doesNotContain("m=audio");
            assertThat(without.offer(true).text())
                    .contains("m=audio", "a=inactive")
                    .doesNotContain("a=ssrc");
            assertThat(with.offer(false).text()).doesNotContain("m=audio");
            assertThat(with.offer().text())
                    .contains("opus/48000/2", "red/48000/2", "useinbandfec=1", "PCMU/8000", "a=rtcp-mux", "a=msid:");
        }
    }

    @Test
    void a_call_is_added_later_taken_stopped_and_started_again() throws Exception {
        try (Pair pair = Pair.pin()) {
            EventTap ada = EventTap.on(pair.ada);
            EventTap bob = EventTap.on(pair.bob);
            assertThat(pair.adasPeer.call()).isNull();
            for (int round = 1; round <= 3; round++) {
                Ear bobsEar = new Ear();
                Ear adasEar = new Ear();
                Call adas = pair.adasPeer.call(tone(ADAS_TONE), adasEar);
                assertThatIllegalStateException().isThrownBy(() -> pair.adasPeer.call(tone(1), null));
                int requests = round;
                bob.await(e -> bob.seen().stream()
                                .filter(PeerEvent.CallRequested.class::isInstance)
                                .count()
                        >= requests);
                Call bobs = pair.bobsPeer.call(tone(BOBS_TONE), bobsEar);
                within(adas.started());
                bobsEar.awaitTone(ADAS_TONE);
                adasEar.awaitTone(BOBS_TONE);
                (round % 2 == 0 ? adas : bobs).stop();
                within(adas.ended());
                within(bobs.ended());
                adasEar.awaitClose();
                assertThat(bobs.statistics().state()).isEqualTo(CallState.ENDED);
                assertThat(bobs.statistics().packetsReceived()).isPositive();
            }
            ada.await(e -> ada.seen().stream()
                            .filter(seen -> seen instanceof PeerEvent.CallChanged c && c.state() == CallState.ENDED)
                            .count()
                    == 3);
            assertThat(pair.ada.state()).isEqualTo(SessionState.CONNECTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void an_end_that_throws_ends_its_call_and_the_next_call_is_heard(String failing) throws Exception {
        AudioSource source = failing.equals("source") ? (pcm, off, samples) -> failed() : tone(ADAS_TONE);
        AudioSink sink = failing.equals("sink") ? (pcm, off, samples) -> failed() : AudioSink.none();
        try (Pair pair = Pair.pin()) {
            Call adas = pair.adasPeer.call(source, sink);
            Call bobs = pair.bobsPeer.call(tone(BOBS_TONE), AudioSink.none());
            within(adas.ended());
            within(bobs.ended());

            Ear bobsEar = new Ear();
            pair.adasPeer.call(tone(ADAS_TONE), null);
            pair.bobsPeer.call(null, bobsEar);
            bobsEar.awaitTone(ADAS_TONE);
            assertThat(pair.ada.state()).isEqualTo(SessionState.CONNECTED);
        }
    }

    private static int failed() {
        throw new IllegalStateException("this end of a call fails");
    }

    @Test
    void a_muted_call_sends_silence_and_a_changed_source_is_heard() throws Exception {
        Ear bobsEar = new Ear();
        try (Pair pair = Pair.pin()) {
            Call adas = pair.adasPeer.call(tone(ADAS_TONE), AudioSink.none());
            Call bobs = pair.bobsPeer.call(null, bobsEar);
            bobsEar.awaitTone(ADAS_TONE);
            adas.mute(true);
            assertThat(adas.muted()).isTrue();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (bobs.statistics().audioLevel() > 0.01) {
                assertThat(System.nanoTime() - deadline).as("still loud").isNegative();
                TimeUnit.MILLISECONDS.sleep(10);
            }
            adas.mute(false);
            adas.source(tone(BOBS_TONE));
            bobsEar.awaitTone(BOBS_TONE);
        }
    }

    @Test
    void with_push_to_talk_only_what_is_said_with_the_key_down_is_heard() throws Exception {
        Ear bobsEar = new Ear();
        try (Pair pair = Pair.plain(
                Pair.builder("ada").audio(tone(ADAS_TONE), null).build(),
                Pair.builder("bob").audio(null, bobsEar).build())) {
            Call call = activeCall(pair.adasPeer);
            bobsEar.awaitTone(ADAS_TONE);
            call.pushToTalk(true);
            assertThat(call.silenced()).isTrue();
            bobsEar.awaitSilence();
            call.talk(true);
            bobsEar.awaitTone(ADAS_TONE);
            call.mute(true);
            bobsEar.awaitSilence();
            call.mute(false);
            call.talk(false);
            assertThat(call.silenced()).isTrue();
            call.pushToTalk(false);
            bobsEar.awaitTone(ADAS_TONE);
        }
    }

    @Test
    void both_sides_are_told_who_begins_and_stops_to_speak() throws Exception {
        try (Pair pair = Pair.plain(
                Pair.builder("ada")
                        .audio(AudioSource.silence(), AudioSink.none())
                        .build(),
                Pair.builder("bob")
                        .audio(AudioSource.silence(), AudioSink.none())
                        .build())) {
            // Silent at first, so that nothing was said before anybody listens for it.
            Call adas = activeCall(pair.adasPeer);
            BlockingQueue<Speaking> here = new LinkedBlockingQueue<>();
            BlockingQueue<Speaking> there = new LinkedBlockingQueue<>();
            adas.onSpeaking(here::add);
            activeCall(pair.bobsPeer).onSpeaking(there::add);
            adas.source(tone(ADAS_TONE));
            await(here, Speaking::here);
            await(there, Speaking::there);
            adas.mute(true);
            await(here, who -> !who.here());
            await(there, who -> !who.there());
        }
    }

    private static void await(BlockingQueue<Speaking> told, Predicate<Speaking> wanted) throws InterruptedException {
        Speaking now = told.poll(40, TimeUnit.SECONDS);
        while (now != null && !wanted.test(now)) {
            now = told.poll(40, TimeUnit.SECONDS);
        }
        assertThat(now).isNotNull();
    }

    @Test
    void forged_sound_is_counted_and_the_call_goes_on() throws Exception {
        Ear bobsEar = new Ear();
        CompletableFuture<Consumer<byte[]>> intoBob = new CompletableFuture<>();
        PeerSession bob = Pair.builder("bob")
                .audio(null, bobsEar)
                .engines((lease, options, listener, random) -> {
                    intoBob.complete(bytes -> lease.loop().execute(() -> listener.datagram(bytes, 0, bytes.length)));
                    return lease.mux().engine(options, listener, random);
                })
                .build();
        PeerSession ada = Pair.builder("ada").audio(tone(ADAS_TONE), null).build();
        try (Pair pair = Pair.plain(ada, bob)) {
            Call call = activeCall(pair.bobsPeer);
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < 1000; i++) {
                byte[] forged = new byte[random.nextInt(1, 200)];
                random.nextBytes(forged);
                forged[0] = (byte) (0x80 | forged[0] & 0x3f);
                intoBob.join().accept(forged);
            }
            bobsEar.awaitTone(ADAS_TONE);
            assertThat(call.statistics().packetsRejected()).isEqualTo(1000);
            assertThat(bob.statistics().malformedPackets()).isEqualTo(1000);
            assertThat(call.state()).isEqualTo(CallState.ACTIVE);
        }
    }

    @Test
    void sound_for_a_session_without_a_call_is_counted_and_dropped() throws Exception {
        CompletableFuture<Consumer<byte[]>> intoBob = new CompletableFuture<>();
        PeerSession bob = Pair.builder("bob")
                .engines((lease, options, listener, random) -> {
                    intoBob.complete(bytes -> lease.loop().execute(() -> listener.datagram(bytes, 0, bytes.length)));
                    return lease.mux().engine(options, listener, random);
                })
                .build();
        try (Pair pair = Pair.plain(Pair.builder("ada").build(), bob)) {
            for (int i = 0; i < 100; i++) {
                intoBob.join().accept(new byte[] {(byte) 0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 1, 2, 3});
            }
            pair.adasPeer.messages().send("still there");
            BlockingQueue<String> texts = new LinkedBlockingQueue<>();
            pair.bobsPeer.messages().onText(texts::add);
            assertThat(texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("still there");
            assertThat(bob.statistics().malformedPackets()).isEqualTo(100);
        }
    }

    @Test
    void the_end_of_a_session_ends_its_call() throws Exception {
        Ear ear = new Ear();
        Call call;
        try (Pair pair = Pair.pin()) {
            call = pair.adasPeer.call(tone(ADAS_TONE), ear);
            pair.bobsPeer.call(tone(BOBS_TONE), new Ear());
            ear.awaitTone(BOBS_TONE);
        }
        within(call.ended());
        ear.awaitClose();
        assertThat(call.statistics().packetsReceived()).isPositive();
    }

    @Test
    void a_call_needs_at_least_one_end() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pair.builder("ada").audio(null, null));
    }

    private static Call activeCall(Peer peer) throws Exception {
        Call call = peer.call();
        assertThat(call).isNotNull();
        return within(call.started());
    }

    private static <T> T within(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static AudioSource tone(double hertz) {
        return AudioSource.tone(Math.max(20, hertz), 0.3);
    }
}
