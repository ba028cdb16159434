package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.call.Consent;
import dev.peersession.api.testing.Ear;
import dev.peersession.api.testing.Machine;
import dev.peersession.api.testing.World;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls of whole rooms, on virtual time: everybody says a tone of their own. */
class RoomCallTest {
    // Whole periods in the tenth of a second that an Ear looks at, so that each shows alone.
    private static final int[] TONES = {300, 430, 570, 710, 890, 1030, 1170, 1310, 1490};

    private final World world = new World(11);
    private final List<Member> members = new ArrayList<>();

    /** One member on a machine of its own. */
    private final class Member {
        private final int number = members.size();
        private final Machine machine = world.machine();
        private final int tone = TONES[number];
        private final Ear ear = new Ear();
        private final Map<String, Consent> voices = new LinkedHashMap<>();
        private final List<String> notices = new ArrayList<>();
        private final List<String> speaking = new ArrayList<>();
        private Room room;
        private @Nullable RoomCall call;
        private int reads;
        private boolean closed;

        private PeerSession session() {
            return machine.session().name("m" + number).build();
        }

        private void open(PeerSession session) throws ConnectException {
            room = session.room("choir");
            room.onNotice(notices::add);
            room.onVoice((peer, part) -> voices.put(peer.name(), part));
        }

        /** Speaks and listens. */
        private void speak() throws ConnectException {
            AudioSource sound = AudioSource.tone(tone, 0.1);
            call = room.call(
                    new AudioSource() {
                        @Override
                        public int read(short[] pcm, int off, int samples) {
                            reads++;
                            return sound.read(pcm, off, samples);
                        }

                        @Override
                        public void close() {
                            closed = true;
                        }
                    },
                    ear);
            call.onSpeaking((peer, speaks) -> speaking.add((speaks ? "+" : "-") + peer.name()));
        }

        private void listen() throws ConnectException {
            call = room.call(null, ear);
        }

        private Peer peer(Member other) {
            return room.members().stream()
                    .filter(p -> p.name().equals("m" + other.number))
                    .findFirst()
                    .orElseThrow();
        }

        /** Exactly these, each as loud as the others. */
        private void assertHears(Member... others) {
            List<Member> heard = List.of(others);
            for (Member member : members) {
                double share = ear.share(member.tone);
                if (heard.contains(member)) {
                    assertThat(share)
                            .as("m%d of m%d", member.number, number)
                            .isBetween(0.5 / heard.size(), 1.6 / heard.size());
                } else {
                    assertThat(share).as("m%d of m%d", member.number, number).isLessThan(0.02);
                }
            }
        }
    }

    /** Each comes in by one exchange with the first. */
    private void room(int size) throws ConnectException {
        for (int i = 0; i < size; i++) {
            Member member = new Member();
            if (i == 0) {
                member.open(member.session());
            } else {
                PeerSession a = members.get(0).session();
                PeerSession b = member.session();
                PlainOffer offer = a.offer();
                PlainAnswer answer = b.answer(offer.text());
                offer.accept(answer.text(), Duration.ofMinutes(1));
                answer.await(Duration.ofMinutes(1));
                members.get(0).room.add(a);
                member.open(b);
            }
            members.add(member);
        }
        world.run(Duration.ofSeconds(5));
        for (Member member : members) {
            assertThat(member.room.members().stream().map(Peer::name))
                    .as("with m%d, who was told %s", member.number, member.notices)
                    .hasSize(size - 1);
        }
    }

    private Member[] allBut(Member one) {
        return members.stream().filter(m -> m != one).toArray(Member[]::new);
    }

    @Test
    void each_of_four_hears_the_three_others_and_not_itself() throws Exception {
        room(4);
        for (Member member : members) {
            member.speak();
        }
        world.run(Duration.ofSeconds(4));
        for (Member member : members) {
            member.assertHears(allBut(member));
            assertThat(member.call.members()).hasSize(3);
            assertThat(member.call.speaking()).hasSize(3);
            assertThat(member.voices).hasSize(3).containsValue(Consent.BOTH);
            // One encoder, which read the source once.
            assertThat(member.reads).isBetween(350, 400);
            member.call
                    .statistics()
                    .values()
                    .forEach(s -> assertThat(s.packetsSent()).isBetween(175L, 200L));
        }
    }

    @Test
    void eight_speak_the_ninth_is_refused_and_may_listen_and_takes_the_place_of_one_who_stops() throws Exception {
        room(9);
        Member ninth = members.get(8);
        for (Member member : members.subList(0, 8)) {
            member.speak();
        }
        world.run(Duration.ofMillis(300));
        assertThatThrownBy(ninth::speak).isInstanceOfSatisfying(ConnectException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_VOICES);
            assertThat(e.nextStep()).contains("listen only");
        });
        assertThat(ninth.reads).isZero();
        assertThat(ninth.closed).isFalse();
        ninth.listen();
        world.run(Duration.ofMillis(1500));
        ninth.assertHears(allBut(ninth));
        Member first = members.get(0);
        first.assertHears(members.subList(1, 8).toArray(Member[]::new));

        first.call.stop();
        ninth.call.stop();
        world.run(Duration.ofSeconds(1));
        assertThat(first.closed).isTrue();
        ninth.speak();
        world.run(Duration.ofMillis(1500));
        Member second = members.get(1);
        List<Member> heard = new ArrayList<>(members);
        heard.removeAll(List.of(first, second));
        second.assertHears(heard.toArray(Member[]::new));
    }

    @Test
    void two_who_take_the_last_place_at_once_agree_who_has_it() throws Exception {
        room(9);
        for (Member member : members.subList(0, 7)) {
            member.speak();
        }
        world.run(Duration.ofSeconds(1));
        Member one = members.get(7);
        Member other = members.get(8);
        one.speak();
        other.speak();
        world.run(Duration.ofSeconds(1));
        Member late = one.room.call() == null ? one : other;
        Member kept = late == one ? other : one;
        assertThat(late.room.call()).isNull();
        assertThat(late.call.ended()).isCompleted();
        assertThat(late.closed).isTrue();
        assertThat(late.call.refusal())
                .isInstanceOfSatisfying(
                        ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_VOICES));
        assertThat(kept.call.members()).hasSize(7);
        for (Member member : members.subList(0, 7)) {
            assertThat(member.call.members()).hasSize(7);
        }
    }

    @Test
    void who_comes_leaves_or_is_put_out_while_the_call_goes_on_is_heard_exactly_as_long() throws Exception {
        room(4);
        Member a = members.get(0);
        Member b = members.get(1);
        Member c = members.get(2);
        Member d = members.get(3);
        a.speak();
        b.speak();
        world.run(Duration.ofSeconds(2));
        a.assertHears(b);
        assertThat(c.ear.played()).isZero();
        assertThat(c.voices).containsOnlyKeys("m0", "m1");

        c.speak();
        world.run(Duration.ofSeconds(2));
        a.assertHears(b, c);
        b.assertHears(a, c);
        c.assertHears(a, b);

        b.call.stop();
        world.run(Duration.ofSeconds(2));
        a.assertHears(c);
        c.assertHears(a);
        assertThat(a.speaking).endsWith("-m1");
        b.speak();
        world.run(Duration.ofSeconds(2));
        a.assertHears(b, c);

        c.room.leave();
        d.listen();
        world.run(Duration.ofSeconds(5));
        assertThat(c.closed).isTrue();
        a.assertHears(b);
        d.assertHears(a, b);

        a.room.kick(a.peer(b));
        world.run(Duration.ofSeconds(3));
        assertThat(b.room.isClosed()).isTrue();
        assertThat(b.closed).isTrue();
        assertThat(b.room.call()).isNull();
        d.assertHears(a);
    }

    @Test
    void nothing_is_read_before_somebody_listens_and_those_who_only_listen_send_nothing() throws Exception {
        room(3);
        Member a = members.get(0);
        a.speak();
        world.run(Duration.ofSeconds(2));
        assertThat(a.reads).isZero();
        members.get(1).listen();
        members.get(2).listen();
        world.run(Duration.ofSeconds(3));
        assertThat(a.reads).isBetween(250, 300);
        members.get(1).assertHears(a);
        members.get(2).assertHears(a);
        assertThat(members.get(1).call.members()).hasSize(1);
        members.get(1)
                .call
                .statistics()
                .values()
                .forEach(s -> assertThat(s.packetsSent()).isZero());
        assertThat(members.get(1).call.level()).isZero();
        assertThat(members.get(2).voices).containsEntry("m1", new Consent(false, true));

        a.call.mute(true);
        world.run(Duration.ofSeconds(2));
        members.get(1).assertHears();
        assertThat(a.call.silenced()).isTrue();
        a.call.pushToTalk(true);
        a.call.mute(false);
        assertThat(a.call.silenced()).isTrue();
        a.call.talk(true);
        world.run(Duration.ofSeconds(2));
        members.get(1).assertHears(a);
    }

    @Test
    void a_call_goes_on_through_loss_and_after_a_cut() throws Exception {
        room(3);
        for (Member member : members) {
            member.machine.link(LinkModel.perfect(Duration.ofMillis(15)).withLoss(0.03, 1));
            member.speak();
        }
        world.run(Duration.ofSeconds(4));
        members.forEach(this::assertHearsAll);
        members.get(2).machine.unplug();
        world.run(Duration.ofSeconds(5));
        members.get(0).assertHears(members.get(1));
        members.get(2).machine.plugIn();
        world.run(Duration.ofSeconds(6));
        members.forEach(this::assertHearsAll);
    }

    /** What is lost is made up, so that a tone may be faint for a moment. */
    private void assertHearsAll(Member member) {
        for (Member other : allBut(member)) {
            assertThat(member.ear.share(other.tone)).isGreaterThan(0.1);
        }
        assertThat(member.ear.share(member.tone)).isLessThan(0.05);
    }

    @Test
    void a_call_with_one_member_alone_comes_first_and_the_room_follows_when_it_is_over() throws Exception {
        room(3);
        Member a = members.get(0);
        Member b = members.get(1);
        Ear alone = new Ear();
        a.peer(b).call(AudioSource.tone(2000, 0.1), null);
        b.peer(a).call(null, alone);
        for (Member member : members) {
            member.speak();
        }
        world.run(Duration.ofSeconds(2));
        assertThat(alone.share(2000)).isGreaterThan(0.9);
        a.assertHears(members.get(2));
        a.peer(b).call().stop();
        world.run(Duration.ofSeconds(3));
        a.assertHears(b, members.get(2));
        b.assertHears(a, members.get(2));
    }

    @Test
    void what_cannot_be_is_refused() throws Exception {
        room(2);
        Room room = members.get(0).room;
        assertThatThrownBy(() -> room.call(null, null)).isInstanceOf(IllegalArgumentException.class);
        members.get(0).speak();
        assertThatThrownBy(members.get(0)::speak).isInstanceOf(IllegalStateException.class);
        room.leave();
        world.run(Duration.ofSeconds(1));
        assertThat(members.get(0).closed).isTrue();
        // The session that was added is the application's.
        assertThat(members.get(0).machine.sessions()).isOne();
        assertThatThrownBy(members.get(0)::speak)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("left");
    }
}
