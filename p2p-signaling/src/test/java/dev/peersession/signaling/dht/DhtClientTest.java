package dev.peersession.signaling.dht;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.signaling.dht.RingNode.Kind;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In virtual time, with printed seeds. */
class DhtClientTest {
    private static final byte[] SEED = new byte[32];
    private static final byte[] VALUE = new byte[DhtItem.MAX_VALUE_BYTES];
    private static final DhtItem ITEM = DhtItem.of(SEED, new byte[] {'0'});

    static {
        Arrays.fill(SEED, (byte) 7);
        Arrays.fill(VALUE, (byte) 9);
    }

    /** One puts, another who knows nothing but two nodes gets. */
    private static DhtClient.Looked putAndGet(VirtualRing ring) {
        DhtClient writer = ring.client();
        assertThat(look(ring, writer).best()).isNull();
        assertThat(writer.put(ITEM, 5, VALUE, ring.now)).isTrue();
        assertThat(((DhtClient.Kept) ring.await(writer)).nodes()).isPositive();
        return look(ring, ring.client());
    }

    /** As the carrier does: again where nobody answers. */
    private static DhtClient.Looked look(VirtualRing ring, DhtClient client) {
        DhtClient.Looked looked = null;
        for (int i = 0; i < 3 && (looked == null || looked.answers() == 0); i++) {
            client.get(ITEM, ring.now);
            looked = (DhtClient.Looked) ring.await(client);
        }
        return looked;
    }

    @Test
    void what_one_client_puts_another_finds_with_few_questions() {
        for (long seed = 1; seed <= 10; seed++) {
            VirtualRing ring = new VirtualRing(seed, 500, 0, Kind.HONEST);
            DhtClient.Looked looked = putAndGet(ring);
            assertThat(looked.best()).as("seed %d", seed).isNotNull();
            assertThat(looked.best().value()).isEqualTo(VALUE);
            List<RingNode> closest = ring.nodes.stream()
                    .sorted((a, b) -> ITEM.target().closer(a.id, b.id))
                    .limit(8)
                    .toList();
            assertThat(closest).as("the eight closest hold it").allMatch(n -> n.holds(ITEM.target()));
            assertThat(ring.sent).isLessThan(100);
            assertThat(ring.nodes).as("every query says that we are read-only").allMatch(n -> n.foreignQueries == 0);
        }
    }

    @Test
    void a_fifth_of_all_datagrams_may_be_lost() {
        int found = 0;
        for (long seed = 1; seed <= 20; seed++) {
            found += putAndGet(new VirtualRing(seed, 300, 0.2, Kind.HONEST)).best() == null ? 0 : 1;
        }
        assertThat(found).isGreaterThanOrEqualTo(19);
    }

    /** Every second node is of the kind. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void what_half_of_the_nodes_do_wrong_does_not_matter(Kind kind) {
        for (long seed = 1; seed <= 5; seed++) {
            VirtualRing ring = new VirtualRing(seed, 200, 0, kind, Kind.HONEST);
            DhtClient.Looked looked = putAndGet(ring);
            assertThat(looked.best()).as("%s, seed %d", kind, seed).isNotNull();
            assertThat(looked.best().value()).isEqualTo(VALUE);
            assertThat(looked.best().seq()).isEqualTo(5);
            assertThat(ring.sent).as("%s, seed %d", kind, seed).isLessThanOrEqualTo(2 * (2 * Lookup.MAX_QUESTIONS + 8));
        }
    }

    @Test
    void the_newest_signed_value_wins_over_what_an_old_copy_says() {
        VirtualRing ring = new VirtualRing(3, 200, 0, Kind.OLD_VALUE, Kind.HONEST);
        putAndGet(ring);
        DhtClient writer = ring.client();
        writer.get(ITEM, ring.now);
        ring.await(writer);
        byte[] newer = {1, 2, 3};
        assertThat(writer.put(ITEM, 6, newer, ring.now)).isTrue();
        ring.await(writer);
        writer.get(ITEM, ring.now);
        DhtClient.Looked looked = (DhtClient.Looked) ring.await(writer);
        assertThat(looked.best().value()).isEqualTo(newer);
        assertThat(writer.put(ITEM, 5, VALUE, ring.now)).isTrue();
        assertThat(((DhtClient.Kept) ring.await(writer)).nodes())
                .as("an older one is refused")
                .isZero();
    }

    @Test
    void one_machine_with_many_names_cannot_surround_an_item() {
        VirtualRing ring = new VirtualRing(4, 200, 0, Kind.HONEST);
        for (int i = 0; i < 30; i++) {
            byte[] close = ITEM.target().bytes().clone();
            close[19] ^= (byte) (i + 1);
            RingNode sybil = new RingNode(
                    new NodeId(close),
                    new InetSocketAddress(VirtualRing.ip(66, 6, 6, 6), 1000 + i),
                    Kind.REFUSES,
                    ring.random);
            ring.add(sybil);
        }
        RingNode.acquaint(ring.nodes, ring.random);
        DhtClient.Looked looked = putAndGet(ring);
        assertThat(looked.best()).isNotNull();
    }

    @Test
    void a_network_that_does_not_answer_is_noticed_within_seconds() {
        VirtualRing ring = new VirtualRing(5, 4, 1.0, Kind.HONEST);
        DhtClient client = ring.client();
        long begin = ring.now;
        client.get(ITEM, ring.now);
        DhtClient.Looked looked = (DhtClient.Looked) ring.await(client);
        assertThat(looked.answers()).isZero();
        assertThat(ring.now - begin).isLessThanOrEqualTo(5_000_000_000L);
        assertThat(client.put(ITEM, 1, VALUE, ring.now)).isFalse();
    }

    @Test
    void answers_of_others_and_to_nothing_are_dropped() {
        VirtualRing ring = new VirtualRing(6, 10, 0, Kind.HONEST);
        DhtClient client = ring.client();
        client.get(ITEM, ring.now);
        DhtClient.Outgoing question = client.poll();
        RingNode asked = ring.nodes.stream()
                .filter(n -> n.address.equals(question.to()))
                .findAny()
                .orElseThrow();
        byte[] answer = asked.answer(question.packet(), question.packet().length);
        client.input(answer, answer.length, new InetSocketAddress(VirtualRing.ip(9, 9, 9, 9), 6881), ring.now);
        assertThat(client.dropped()).isEqualTo(1);
        client.input(answer, answer.length, asked.address, ring.now);
        assertThat(client.dropped()).isEqualTo(1);
        client.input(answer, answer.length, asked.address, ring.now);
        assertThat(client.dropped()).as("twice").isEqualTo(2);
        client.input(question.packet(), question.packet().length, asked.address, ring.now);
        assertThat(client.dropped()).as("a query is not answered").isEqualTo(3);
    }

    @Test
    void every_cut_and_every_flipped_bit_of_an_answer_does_no_harm() {
        VirtualRing ring = new VirtualRing(7, 50, 0, Kind.HONEST);
        putAndGet(ring);
        RingNode holder = ring.nodes.stream()
                .filter(n -> n.holds(ITEM.target()))
                .findAny()
                .orElseThrow();
        int lies = 0;
        for (int i = 0; i < 1500 * 8; i++) {
            DhtClient client = new DhtClient(List.of(holder.address), ring.random);
            client.get(ITEM, ring.now);
            byte[] query = client.poll().packet();
            byte[] answer = holder.answer(query, query.length);
            if (i / 8 >= answer.length) {
                break;
            }
            answer[i / 8] ^= (byte) (1 << i % 8);
            client.input(answer, i % 8 == 0 ? i / 8 : answer.length, holder.address, ring.now);
            client.timeout(ring.now + 10_000_000_000L);
            client.timeout(ring.now + 20_000_000_000L);
            for (DhtClient.Event e = client.pollEvent(); e != null; e = client.pollEvent()) {
                DhtMessage.Stored best = ((DhtClient.Looked) e).best();
                lies += best != null && (best.seq() != 5 || !Arrays.equals(best.value(), VALUE)) ? 1 : 0;
            }
        }
        assertThat(lies).isZero();
    }
}
