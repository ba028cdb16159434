package dev.peersession.signaling.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.signaling.carrier.Topic;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Peers that share the seats of one hour, in virtual time. */
class SeatsTest {
    private static final long EPOCH = 1_795_000_000L;
    private static final long SECOND = 1_000_000_000L;

    /** The same numbers for the same seed. */
    private static final class Seeded extends SecureRandom {
        private static final long serialVersionUID = 1;
        private final Random random;

        Seeded(long seed) {
            random = new Random(seed);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }

        @Override
        public int nextInt(int bound) {
            return random.nextInt(bound);
        }
    }

    /** One peer, and the first bytes of what it has heard. */
    private static final class Peer {
        private final Set<Integer> heard = new TreeSet<>();
        private final DhtClient client;
        private final Seats seats;

        Peer(VirtualRing ring, long seed) {
            client = ring.client();
            seats = new Seats(Topic.of("kitchen"), new Seeded(seed), message -> heard.add((int) message[0]));
        }

        void run(VirtualRing ring) {
            long epoch = EPOCH + ring.now / SECOND;
            client.timeout(ring.now);
            for (DhtClient.Event e = client.pollEvent(); e != null; e = client.pollEvent()) {
                seats.event(client, e, epoch, ring.now);
            }
            if (ring.now - seats.deadline(ring.now) >= 0) {
                seats.run(client, epoch, ring.now);
            }
            ring.send(client);
        }
    }

    private static void run(VirtualRing ring, List<Peer> peers, long seconds) {
        long end = ring.now + seconds * SECOND;
        while (ring.now < end) {
            long next = end;
            for (Peer peer : peers) {
                peer.run(ring);
                next = Math.min(next, Math.min(peer.client.deadline(ring.now), peer.seats.deadline(ring.now)));
            }
            ring.advance(Math.max(ring.now + 1, next));
        }
    }

    private static byte[] message(int first, int length) {
        byte[] message = new byte[length];
        Arrays.fill(message, (byte) first);
        return message;
    }

    @Test
    void all_who_come_in_the_same_second_hear_each_other_though_they_took_the_same_seat() throws IOException {
        for (long seed = 1; seed <= 20; seed++) {
            VirtualRing ring = new VirtualRing(seed, 40, 0, RingNode.Kind.HONEST);
            // So that some nodes hold the value of the one, some that of the other.
            ring.jitter = SECOND / 5;
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Peer peer = new Peer(ring, 10 * seed + i);
                peer.seats.publish(0, message(1 + i, 160));
                peers.add(peer);
            }
            run(ring, peers, 25);
            for (int i = 0; i < 3; i++) {
                Set<Integer> others = new TreeSet<>(Set.of(1, 2, 3));
                others.remove(1 + i);
                assertThat(peers.get(i).heard)
                        .as("peer %d, seed %d", 1 + i, seed)
                        .containsAll(others);
            }
        }
    }

    @Test
    void an_answer_for_which_there_is_no_room_takes_the_place_of_the_oldest_and_the_offer_stays() throws IOException {
        VirtualRing ring = new VirtualRing(1, 40, 0, RingNode.Kind.HONEST);
        Peer host = new Peer(ring, 1);
        Peer late = new Peer(ring, 2);
        host.seats.publish(0, message(1, 160));
        for (int answer = 1; answer <= 3; answer++) {
            host.seats.publish(answer, message(1 + answer, 290));
        }
        run(ring, List.of(host), 5);
        run(ring, List.of(host, late), 5);
        assertThat(late.heard).containsExactly(1, 3, 4);
        assertThatThrownBy(() -> host.seats.publish(0, message(9, 601))).isInstanceOf(IOException.class);
        host.seats.publish(1, message(5, 300));
        run(ring, List.of(host, late), 5);
        assertThat(late.heard).containsExactly(1, 3, 4, 5);
    }
}
