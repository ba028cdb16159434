package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.api.testing.Machine;
import dev.peersession.api.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Members of a room whose network goes away and comes back, on virtual time. */
class RoomCutTest {
    private final World world = new World(17);
    private final List<Member> members = new ArrayList<>();

    /** One member on a machine of its own, and what it was told. */
    private final class Member {
        private final String name = "m" + members.size();
        private final Machine machine = world.machine();
        private final List<String> texts = new ArrayList<>();
        private final List<String> leaves = new ArrayList<>();
        private Room room;

        private PeerSession session() {
            return machine.session().name(name).build();
        }

        private void open(PeerSession session) throws ConnectException {
            room = session.room("island");
            room.onText((peer, text) -> texts.add(peer.name() + ": " + text));
            room.onLeave(peer -> leaves.add(peer.name()));
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
            assertThat(member.room.members()).hasSize(size - 1);
        }
    }

    @Test
    void what_was_said_while_a_member_was_cut_off_arrives_once_when_it_is_back() throws Exception {
        room(3);
        Member cut = members.get(2);
        cut.machine.unplug();
        // Longer than consent lasts (RFC 7675 section 5.1): the sessions look for another path.
        for (int i = 0; i < 8; i++) {
            for (Member member : members) {
                assertThat(member.room.broadcast("at " + i)).isEqualTo(2);
            }
            world.run(Duration.ofSeconds(5));
        }
        assertThat(members.get(1).texts).noneMatch(text -> text.startsWith("m2"));
        cut.machine.plugIn();
        world.run(Duration.ofSeconds(30));
        for (Member member : members) {
            for (Member other : members) {
                if (other != member) {
                    assertThat(member.texts.stream().filter(t -> t.startsWith(other.name)))
                            .as("%s of %s", member.name, other.name)
                            .containsExactly(all(other));
                }
            }
            assertThat(member.leaves).as(member.name).isEmpty();
        }
    }

    private static String[] all(Member speaker) {
        String[] all = new String[8];
        for (int i = 0; i < all.length; i++) {
            all[i] = speaker.name + ": at " + i;
        }
        return all;
    }
}
