package dev.peersession.api.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.call.Consent;
import dev.peersession.api.room.RoomWorld.End;
import dev.peersession.api.room.RoomWorld.Node;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Members of a room on virtual time, honest and hostile; each case with many orders of delivery. */
class RoomCoreTest {
    // Signatures cost; the long form tries many more orders.
    private static final int SEEDS = System.getProperty("p2p.long") == null ? 3 : 200;
    // Of rooms with many members, of which each checks what each says.
    private static final int LARGE = System.getProperty("p2p.long") == null ? 1 : 40;

    /** All of these have links with exactly the others, and each link has one pair of ends. */
    private static void assertAgreed(long seed, List<Node> nodes) {
        Set<String> all = new TreeSet<>();
        nodes.forEach(node -> all.add(node.id()));
        for (Node node : nodes) {
            Set<String> others = new TreeSet<>(all);
            others.remove(node.id());
            assertThat(node.members()).as("seed %d", seed).isEqualTo(others);
        }
        for (Node node : nodes) {
            node.texts.clear();
        }
        for (Node node : nodes) {
            assertThat(node.core.broadcast("from " + node.id())).isEqualTo(nodes.size() - 1);
        }
    }

    private static void assertHeard(RoomWorld world, List<Node> nodes) {
        world.settle();
        for (Node node : nodes) {
            List<String> expected = nodes.stream()
                    .filter(other -> other != node)
                    .map(other -> "from " + other.id())
                    .toList();
            assertThat(node.texts).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static List<Node> room(RoomWorld world, int size) {
        List<Node> nodes = world.nodes(size);
        for (int i = 1; i < size; i++) {
            world.link(nodes.get(i), nodes.get(world.random.nextInt(i)));
        }
        world.pass(3);
        return nodes;
    }

    private static End towards(Node from, Node to) {
        return from.ends.stream()
                .filter(end -> end.joined && end.id().equals(to.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void who_comes_in_by_any_member_is_introduced_to_all() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RoomWorld world = new RoomWorld(seed);
            List<Node> nodes = room(world, 5);
            assertAgreed(seed, nodes);
            assertHeard(world, nodes);
            Node newcomer = world.node();
            world.link(newcomer, nodes.get(world.random.nextInt(5)));
            world.pass(3);
            assertAgreed(seed, world.nodes);
            assertHeard(world, world.nodes);
            assertThat(world.nodes).allSatisfy(node -> assertThat(node.joins).isEqualTo(5));
        }
    }

    @Test
    void a_newcomer_to_a_large_room_meets_all_at_once_though_more_call_than_it_answers_at_a_time() {
        for (long seed = 0; seed < LARGE; seed++) {
            RoomWorld world = new RoomWorld(seed);
            List<Node> nodes = room(world, 12);
            world.pass(5);
            assertAgreed(seed, nodes);
            Node newcomer = world.node();
            world.link(newcomer, nodes.get(7));
            // No attempt has to time out.
            world.settle();
            assertAgreed(seed, world.nodes);
            assertThat(newcomer.mostOpen).isLessThanOrEqualTo(RoomCore.MAX_ATTEMPTS);
            assertThat(newcomer.refusals).isEmpty();
        }
    }

    @Test
    void several_links_between_the_same_two_become_one_without_leaving() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RoomWorld world = new RoomWorld(seed);
            List<Node> nodes = world.nodes(4);
            for (Node a : nodes) {
                for (Node b : nodes) {
                    if (a != b) {
                        world.link(a, b);
                    }
                }
            }
            world.pass(3);
            assertAgreed(seed, nodes);
            assertHeard(world, nodes);
            assertThat(nodes).allSatisfy(node -> {
                assertThat(node.joins).isEqualTo(3);
                assertThat(node.leaves).isZero();
            });
        }
    }

    @Test
    void rooms_that_split_and_meet_again_end_with_the_same_members() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RoomWorld world = new RoomWorld(seed);
            List<Node> nodes = room(world, 6);
            for (Node a : nodes.subList(0, 3)) {
                for (Node b : nodes.subList(3, 6)) {
                    towards(a, b).cut();
                }
            }
            // What each half still said to the other is gone; nothing joins them until somebody comes through.
            world.settle();
            world.link(nodes.get(world.random.nextInt(3)), nodes.get(3 + world.random.nextInt(3)));
            world.pass(5);
            assertAgreed(seed, nodes);
            assertHeard(world, nodes);
        }
    }

    @Test
    void who_leaves_is_gone_for_all_and_is_not_called_back() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RoomWorld world = new RoomWorld(seed);
            List<Node> nodes = room(world, 5);
            nodes.get(2).core.leave();
            world.pass(5);
            List<Node> rest = new ArrayList<>(nodes);
            rest.remove(2);
            assertAgreed(seed, rest);
            assertHeard(world, rest);
            assertThat(nodes.get(2).members()).isEmpty();
        }
    }

    @Test
    void a_member_whose_introducer_goes_away_meanwhile_is_introduced_by_another() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RoomWorld world = new RoomWorld(seed);
            List<Node> nodes = room(world, 4);
            Node newcomer = world.node();
            world.link(newcomer, nodes.get(0));
            world.link(newcomer, nodes.get(1));
            world.later(() -> nodes.get(0).core.leave());
            world.pass(35);
            List<Node> rest = new ArrayList<>(world.nodes);
            rest.remove(0);
            assertAgreed(seed, rest);
        }
    }

    @Test
    void who_is_put_out_is_out_for_all_and_stays_out() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RoomWorld world = new RoomWorld(seed);
            List<Node> nodes = room(world, 5);
            Node out = nodes.get(4);
            nodes.get(1).core.kick(out.id(), world.now);
            world.pass(3);
            List<Node> rest = nodes.subList(0, 4);
            assertAgreed(seed, rest);
            assertThat(out.putOut).isTrue();
            Node again = nodes.get(2);
            world.link(out, again);
            world.pass(3);
            assertAgreed(seed, rest);
        }
    }

    /** A statement that nobody heard before its author was out does not count; one that somebody heard counts for all. */
    @Test
    void a_room_in_which_two_put_each_other_out_agrees_who_is_left() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RoomWorld world = new RoomWorld(seed);
            List<Node> nodes = room(world, 5);
            nodes.get(0).core.kick(nodes.get(1).id(), world.now);
            nodes.get(1).core.kick(nodes.get(0).id(), world.now);
            world.pass(3);
            Set<String> left = new TreeSet<>(nodes.get(2).members());
            left.add(nodes.get(2).id());
            List<Node> there =
                    nodes.stream().filter(node -> left.contains(node.id())).toList();
            assertThat(there).hasSizeBetween(3, 4).containsAll(nodes.subList(2, 5));
            assertAgreed(seed, there);
            assertThat(nodes).filteredOn(node -> !there.contains(node)).allMatch(node -> node.putOut);
        }
    }

    @Test
    void a_half_of_a_split_room_learns_who_was_put_out_by_the_other_half() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RoomWorld world = new RoomWorld(seed);
            List<Node> nodes = room(world, 6);
            for (Node a : nodes.subList(0, 3)) {
                for (Node b : nodes.subList(3, 6)) {
                    towards(a, b).cut();
                }
            }
            world.settle();
            nodes.get(0).core.kick(nodes.get(5).id(), world.now);
            world.settle();
            world.link(nodes.get(1), nodes.get(3));
            world.pass(5);
            assertAgreed(seed, nodes.subList(0, 5));
            assertThat(nodes.get(5).members()).isEmpty();
        }
    }

    @Test
    void nobody_can_put_out_more_than_three() {
        RoomWorld world = new RoomWorld(1);
        List<Node> nodes = room(world, 7);
        Node hostile = nodes.get(0);
        for (int i = 1; i <= Kicks.MAX_PER_AUTHOR; i++) {
            hostile.core.kick(nodes.get(i).id(), world.now);
        }
        assertThatThrownBy(() -> hostile.core.kick(nodes.get(4).id(), world.now))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("3");
        // One that does not keep to it is not obeyed.
        byte[] signature = hostile.key.sign(
                RoomCodec.signedKick(RoomWorld.TAG, 4, nodes.get(4).id()));
        towards(hostile, nodes.get(5))
                .say(new RoomMessage.Kick(
                        new RoomMessage.Card(hostile.key.publicKey()),
                        4,
                        nodes.get(4).id(),
                        signature));
        world.pass(3);
        List<Node> rest = new ArrayList<>(nodes.subList(4, 7));
        rest.add(hostile);
        assertAgreed(1, rest);
    }

    @Test
    void nobody_can_put_out_in_the_name_of_another() {
        RoomWorld world = new RoomWorld(2);
        List<Node> nodes = room(world, 4);
        Node hostile = nodes.get(0);
        byte[] signature = hostile.key.sign(
                RoomCodec.signedKick(RoomWorld.TAG, 1, nodes.get(3).id()));
        towards(hostile, nodes.get(2))
                .say(new RoomMessage.Kick(
                        new RoomMessage.Card(nodes.get(1).key.publicKey()),
                        1,
                        nodes.get(3).id(),
                        signature));
        world.pass(3);
        assertAgreed(2, nodes);
    }

    @Test
    void strangers_that_a_member_invents_cost_a_bounded_number_of_sessions() {
        RoomWorld world = new RoomWorld(3);
        List<Node> nodes = room(world, 3);
        Node hostile = nodes.get(0);
        Node victim = nodes.get(1);
        int before = victim.offers;
        SecureRandom keys = new SecureRandom();
        for (int round = 0; round < 200; round++) {
            List<RoomMessage.Card> invented = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                invented.add(new RoomMessage.Card(RoomKey.generate(keys).publicKey()));
            }
            long number = 1_000_000L + round;
            byte[] signature = hostile.key.sign(RoomCodec.signedRoster(RoomWorld.TAG, number, invented));
            towards(hostile, victim).say(new RoomMessage.Roster(number, invented, signature));
            world.pass(1);
        }
        assertThat(victim.offers - before)
                .isBetween(1, RoomCore.INTRODUCTION_BURST + (int) (200 * RoomCore.INTRODUCTIONS_PER_SECOND) + 1);
        assertThat(victim.mostOpen).isLessThanOrEqualTo(RoomCore.MAX_ATTEMPTS);
        // And the others come in as before.
        Node newcomer = world.node();
        world.link(newcomer, nodes.get(2));
        world.pass(40);
        assertThat(victim.members()).contains(newcomer.id());
    }

    @Test
    void a_flood_of_invitations_is_cut_off_by_who_would_pass_it_on() {
        RoomWorld world = new RoomWorld(4);
        List<Node> nodes = room(world, 3);
        Node hostile = nodes.get(0);
        Node victim = nodes.get(2);
        End via = towards(hostile, nodes.get(1));
        End arriving = towards(nodes.get(1), victim);
        int before = arriving.sent;
        RoomMessage.Card own = new RoomMessage.Card(hostile.key.publicKey());
        for (int i = 0; i < 5000; i++) {
            byte[] signature =
                    hostile.key.sign(RoomCodec.signedRelay(RoomWorld.TAG, own, victim.id(), false, i, "offer"));
            via.say(new RoomMessage.Relay(own, victim.id(), false, i, "offer", signature));
            world.settle();
        }
        assertThat(arriving.sent - before).isBetween(1, RoomCore.RELAY_BURST);
        assertAgreed(4, nodes);
    }

    @Test
    void an_introducer_cannot_put_its_own_description_in_the_place_of_anothers() {
        RoomWorld world = new RoomWorld(5);
        List<Node> nodes = room(world, 3);
        Node hostile = nodes.get(0);
        Node victim = nodes.get(1);
        Node named = nodes.get(2);
        // As if the two had no link, so that it would be taken.
        towards(victim, named).cut();
        victim.core.leave();
        Node fresh = world.node();
        world.link(fresh, hostile);
        world.settle();
        RoomMessage.Card card = new RoomMessage.Card(named.key.publicKey());
        int before = fresh.offers;
        byte[] forged = hostile.key.sign(
                RoomCodec.signedRelay(RoomWorld.TAG, card, fresh.id(), false, 77, "an offer of the man in the middle"));
        towards(hostile, fresh)
                .say(new RoomMessage.Relay(card, fresh.id(), false, 77, "an offer of the man in the middle", forged));
        world.settle();
        assertThat(fresh.offers).isEqualTo(before);
        assertThat(towards(fresh, hostile).malformed).isEqualTo(1);
    }

    @Test
    void somebody_between_two_connections_cannot_pass_on_who_they_are() {
        RoomWorld world = new RoomWorld(6);
        Node a = world.node();
        Node b = world.node();
        byte[] here = new byte[32];
        byte[] there = new byte[32];
        world.random.nextBytes(here);
        world.random.nextBytes(there);
        world.link(a, b, here, there, null, null);
        world.settle();
        assertThat(a.members()).isEmpty();
        assertThat(b.members()).isEmpty();
        assertThat(a.refusals).anySatisfy(s -> assertThat(s).contains("could not prove"));
    }

    @Test
    void a_proof_is_no_proof_for_the_other_side_of_the_same_link() {
        RoomWorld world = new RoomWorld(7);
        Node a = world.node();
        Node mirror = world.node();
        world.link(a, mirror);
        world.settle();
        End end = towards(a, mirror);
        assertThat(RoomKey.verify(
                        a.key.publicKey(),
                        end.proves(RoomWorld.TAG, true),
                        a.key.sign(end.proves(RoomWorld.TAG, true))))
                .isTrue();
        assertThat(RoomKey.verify(
                        a.key.publicKey(),
                        end.proves(RoomWorld.TAG, false),
                        a.key.sign(end.proves(RoomWorld.TAG, true))))
                .isFalse();
    }

    @Test
    void what_cannot_be_read_ends_the_link_after_a_few() {
        RoomWorld world = new RoomWorld(8);
        List<Node> nodes = room(world, 3);
        for (int i = 0; i < 20; i++) {
            towards(nodes.get(0), nodes.get(1)).send(new byte[] {99, (byte) i});
        }
        world.settle();
        assertThat(nodes.get(1).refusals).anySatisfy(s -> assertThat(s).contains("none of a room's"));
        assertThat(nodes.get(1).leaves).isEqualTo(1);
    }

    @Test
    @EnabledIfSystemProperty(
            named = "p2p.long",
            matches = "true",
            disabledReason = "verifies 20,000 signatures: -Dp2p.long=true")
    void the_thirty_first_finds_no_place_and_is_told_so() {
        RoomWorld world = new RoomWorld(9);
        List<Node> nodes = room(world, RoomCore.MAX_MEMBERS);
        world.pass(30);
        assertAgreed(9, nodes);
        Node late = world.node();
        world.link(late, nodes.get(7));
        world.pass(3);
        assertThat(late.members()).isEmpty();
        List<String> words = new ArrayList<>(late.refusals);
        words.addAll(nodes.get(7).refusals);
        assertThat(words).anySatisfy(s -> assertThat(s).contains("30 members"));
        assertAgreed(9, nodes);
    }

    private static long speakers(Node node) {
        long own = node.unheard || !node.speaks ? 0 : 1;
        return own
                + node.core.members().stream()
                        .filter(link -> node.core.voice(link).sends())
                        .count();
    }

    @Test
    void of_twelve_who_want_to_be_heard_at_once_all_agree_on_the_same_eight() {
        for (long seed = 0; seed < LARGE; seed++) {
            RoomWorld world = new RoomWorld(seed);
            List<Node> nodes = room(world, 12);
            for (Node node : nodes) {
                node.speaks = node.core.speak(Consent.BOTH);
            }
            world.pass(1);
            assertThat(nodes).allSatisfy(node -> assertThat(speakers(node)).isEqualTo(8));
            assertThat(nodes.stream().filter(node -> node.speaks && !node.unheard))
                    .hasSize(8);
            // Who lost its place may listen, and speak again once there is one.
            Node late = nodes.stream().filter(n -> n.unheard).findFirst().orElseThrow();
            assertThat(late.core.speak(Consent.BOTH)).isFalse();
            assertThat(late.core.speak(new Consent(false, true))).isTrue();
            Node heard = nodes.stream().filter(n -> !n.unheard).findFirst().orElseThrow();
            heard.core.leave();
            world.pass(1);
            late.unheard = false;
            late.speaks = late.core.speak(Consent.BOTH);
            assertThat(late.speaks).isTrue();
            world.pass(1);
            assertThat(speakers(late)).isEqualTo(8);
        }
    }

    @Test
    void rooms_of_eight_speakers_each_that_become_one_keep_eight() {
        for (long seed = 0; seed < LARGE; seed++) {
            RoomWorld world = new RoomWorld(seed);
            List<Node> ones = room(world, 8);
            List<Node> others = room(world, 8);
            for (Node node : world.nodes) {
                node.speaks = node.core.speak(Consent.BOTH);
                assertThat(node.speaks).isTrue();
                world.settle();
            }
            world.link(ones.get(0), others.get(0));
            world.pass(10);
            assertThat(world.nodes)
                    .allSatisfy(node -> assertThat(speakers(node)).isEqualTo(8));
            assertThat(world.nodes.stream().filter(node -> !node.unheard)).hasSize(8);
        }
    }

    @Test
    void who_claims_to_have_spoken_first_takes_the_last_place_and_no_other() {
        RoomWorld world = new RoomWorld(1);
        List<Node> nodes = room(world, 9);
        for (Node node : nodes.subList(0, 8)) {
            node.speaks = node.core.speak(Consent.BOTH);
            world.settle();
        }
        Node liar = nodes.get(8);
        for (Node node : nodes.subList(0, 8)) {
            towards(liar, node).say(new RoomMessage.Voice(Consent.BOTH, 0));
        }
        world.pass(1);
        assertThat(nodes.subList(0, 7)).noneMatch(node -> node.unheard);
        assertThat(nodes.get(7).unheard).isTrue();
        // Numbers cannot be used up.
        for (Node node : nodes.subList(0, 8)) {
            towards(liar, node).say(new RoomMessage.Voice(Consent.BOTH, Long.MAX_VALUE));
            towards(liar, node).say(new RoomMessage.Voice(Consent.NONE, 0));
        }
        world.pass(1);
        nodes.get(7).unheard = false;
        assertThat(nodes.get(7).core.speak(Consent.BOTH)).isTrue();
        world.pass(1);
        assertThat(nodes.subList(0, 8))
                .allSatisfy(node -> assertThat(speakers(node)).isEqualTo(8));
    }

    @Test
    void every_cut_and_every_flipped_bit_of_a_message_is_a_message_or_none() {
        RoomKey key = RoomKey.generate(new SecureRandom());
        RoomMessage.Card card = new RoomMessage.Card(key.publicKey());
        byte[] signature = key.sign(new byte[1]);
        String id = key.id();
        List<RoomMessage> samples = List.of(
                new RoomMessage.Hello(RoomWorld.TAG, 3, signature, card),
                new RoomMessage.Enter(),
                new RoomMessage.Double(),
                new RoomMessage.Roster(7, List.of(card, card), signature),
                new RoomMessage.Relay(card, id, true, 9, "v=0", signature),
                new RoomMessage.Text("h\u00e9llo"),
                new RoomMessage.Kick(card, 1, id, signature),
                new RoomMessage.Leave(),
                new RoomMessage.Full(),
                new RoomMessage.Offers(List.of(id, id)),
                new RoomMessage.Voice(new Consent(false, true), 3));
        for (RoomMessage sample : samples) {
            byte[] bytes = RoomCodec.encode(sample);
            RoomMessage parsed = RoomCodec.parse(bytes);
            assertThat(parsed).isNotNull();
            assertThat(RoomCodec.encode(parsed)).isEqualTo(bytes);
            for (int length = 0; length < bytes.length; length++) {
                RoomCodec.parse(Arrays.copyOf(bytes, length));
            }
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                byte[] flipped = bytes.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                RoomCodec.parse(flipped);
            }
        }
        byte[] noise = new byte[300];
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(noise);
            RoomCodec.parse(noise);
        }
    }
}
