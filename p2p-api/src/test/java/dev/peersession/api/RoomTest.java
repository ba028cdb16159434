package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.signaling.GuessBudget;
import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rooms of real sessions on this machine. */
class RoomTest {
    private final List<PeerSession> sessions = new ArrayList<>();

    @AfterEach
    void close() {
        sessions.forEach(PeerSession::close);
    }

    private PeerSession.Builder builder(String name) {
        return PeerSession.builder()
                .name(name)
                .ice(IceSettings.builder().loopback(true).build());
    }

    private PeerSession kept(PeerSession session) {
        sessions.add(session);
        return session;
    }

    /** A member and what it was told. */
    private static final class Member {
        private final Room room;
        private final BlockingQueue<String> joins = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> leaves = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

        Member(Room room) {
            this.room = room;
            room.onJoin(peer -> joins.add(peer.name()));
            room.onLeave(peer -> leaves.add(peer.name()));
            room.onText((peer, text) -> texts.add(peer.name() + ": " + text));
        }

        /** The names of the next so many. */
        private static List<String> next(BlockingQueue<String> queue, int count) throws InterruptedException {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = queue.poll(60, TimeUnit.SECONDS);
                assertThat(name).as("after %s", names).isNotNull();
                names.add(name);
            }
            return names;
        }
    }

    /** Connects two new sessions; returns them. */
    private PeerSession[] exchange(String one, String other) throws ConnectException {
        PeerSession a = kept(builder(one).build());
        PeerSession b = kept(builder(other).build());
        try (PlainOffer offer = a.offer()) {
            PlainAnswer answer = b.answer(offer.text());
            offer.accept(answer.text(), Duration.ofMinutes(1));
            answer.await(Duration.ofMinutes(1));
        }
        return new PeerSession[] {a, b};
    }

    @Test
    void a_room_of_five_takes_a_newcomer_by_one_exchange_with_any_member() throws Exception {
        List<Member> members = new ArrayList<>();
        for (int i = 1; i < 5; i++) {
            // Each comes in by the one before.
            PeerSession[] pair = exchange("m" + (i - 1), "m" + i);
            if (i == 1) {
                members.add(new Member(pair[0].room("five")));
            } else {
                members.get(i - 1).room.add(pair[0]);
            }
            members.add(new Member(pair[1].room("Five ")));
            Member.next(members.get(i).joins, i);
        }
        for (int i = 0; i < 4; i++) {
            Member.next(members.get(i).joins, 4 - i);
        }
        PeerSession[] pair = exchange("m2", "new");
        long start = System.nanoTime();
        members.get(2).room.add(pair[0]);
        Member newcomer = new Member(pair[1].room("five"));
        assertThat(Member.next(newcomer.joins, 5)).containsExactlyInAnyOrder("m0", "m1", "m2", "m3", "m4");
        System.out.printf("joined a room of five in %d ms%n", (System.nanoTime() - start) / 1_000_000);
        for (Member member : members) {
            assertThat(Member.next(member.joins, 1)).containsExactly("new");
            assertThat(member.room.members()).hasSize(5);
        }
        assertThat(newcomer.room.broadcast("hello")).isEqualTo(5);
        for (Member member : members) {
            assertThat(Member.next(member.texts, 1)).containsExactly("new: hello");
        }
        newcomer.room.leave();
        for (Member member : members) {
            assertThat(Member.next(member.leaves, 1)).containsExactly("new");
        }
        // The session that was added is the application's.
        assertThat(pair[0].state()).isEqualTo(SessionState.CONNECTED);
        assertThatThrownBy(() -> newcomer.room.broadcast("?")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void four_find_each_other_by_name_and_pin_and_one_with_another_pin_stays_outside(@TempDir Path folder)
            throws Exception {
        List<CompletableFuture<Room>> opening = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            PeerSession session =
                    kept(builder("m" + i).pin("4821".toCharArray()).build());
            opening.add(session.roomAsync("kitchen", Carriers.folder(folder)));
        }
        PeerSession eve = kept(builder("eve").pin("0000".toCharArray()).build());
        List<Member> members = new ArrayList<>();
        for (CompletableFuture<Room> room : opening) {
            members.add(new Member(room.get(60, TimeUnit.SECONDS)));
        }
        Member outside = new Member(eve.room("kitchen", Carriers.folder(folder)));
        for (Member member : members) {
            Member.next(member.joins, 3);
        }
        for (Member member : members) {
            assertThat(member.room.members())
                    .hasSize(3)
                    .noneMatch(peer -> peer.name().equals("eve"));
        }
        assertThat(outside.room.members()).isEmpty();
        eve.close();
        // The doorkeeper leaves, whoever it is; another one keeps the door.
        for (int i = 0; i < 3; i++) {
            members.get(i).room.leave();
            Member.next(members.get(3).leaves, 1);
        }
        PeerSession late = kept(builder("late").pin("4821".toCharArray()).build());
        Member newcomer = new Member(late.room("kitchen", Carriers.folder(folder)));
        assertThat(Member.next(newcomer.joins, 1)).containsExactly("m3");
        newcomer.room.leave();
        members.get(3).room.leave();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    /** Of several who answer one offer only the first comes; the others' answers look like those to a stranger until they all have met. */
    @Test
    void those_who_open_a_room_at_once_use_up_none_of_the_guesses_at_its_pin(@TempDir Path folder) throws Exception {
        List<PeerSession> four = new ArrayList<>();
        List<CompletableFuture<Room>> opening = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            PeerSession session =
                    kept(builder("m" + i).pin("4821".toCharArray()).build());
            four.add(session);
            opening.add(session.roomAsync("kitchen", Carriers.folder(folder)));
        }
        for (CompletableFuture<Room> room : opening) {
            Member.next(new Member(room.get(60, TimeUnit.SECONDS)).joins, 3);
        }
        for (PeerSession each : four) {
            GuessBudget budget = each.requireSecret().budget();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (budget.attemptsLeft() < GuessBudget.MAX_GUESSES && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            assertThat(budget.attemptsLeft()).isEqualTo(GuessBudget.MAX_GUESSES);
        }
    }

    @Test
    void what_cannot_be_is_refused(@TempDir Path folder) throws Exception {
        PeerSession plain = kept(builder("plain").build());
        assertThatThrownBy(() -> plain.room("kitchen", Carriers.folder(folder)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> plain.room(" ")).isInstanceOf(IllegalArgumentException.class);
        Room room = plain.room("kitchen");
        assertThatThrownBy(() -> plain.room("cellar"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("leave");
        assertThat(room.broadcast("nobody")).isZero();
        assertThatThrownBy(() -> room.broadcast("x".repeat(32 * 1024 + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        room.leave();
        PeerSession sealed = kept(builder("sealed").pin("4821".toCharArray()).build());
        assertThatThrownBy(() -> sealed.room("kitchen", Carriers.folder(folder.resolve("no"))))
                .isInstanceOfSatisfying(
                        ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_CARRIER));
        // It may try again.
        sealed.room("kitchen", Carriers.folder(folder)).leave();
    }

    @Test
    void a_session_that_is_being_closed_opens_no_room_any_more() throws Exception {
        CountDownLatch leaving = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        PeerSession session = kept(builder("ada").pin("4821".toCharArray()).build());
        session.room("one", new SlowToLeave(leaving, tried));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(session::close);
        assertThat(leaving.await(30, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> session.room("other"))
                .isInstanceOfSatisfying(
                        ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
        tried.countDown();
        closing.get(30, TimeUnit.SECONDS);
    }

    /** A place that takes its time to withdraw what was left there. */
    private record SlowToLeave(CountDownLatch leaving, CountDownLatch tried) implements Carrier {
        @Override
        public String name() {
            return "slow";
        }

        @Override
        public Place join(Topic topic, Consumer<byte[]> sink) {
            return new Place() {
                @Override
                public void publish(int slot, byte[] message) {}

                @Override
                public void close() {
                    leaving.countDown();
                    try {
                        tried.await(1, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
        }
    }
}
