package dev.peersession.signaling.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.signaling.GuessBudget;
import dev.peersession.signaling.OfferOptions;
import dev.peersession.signaling.Role;
import dev.peersession.signaling.SealedContent;
import dev.peersession.signaling.SealedOffer;
import dev.peersession.signaling.SealedReply;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.SignalingException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeetingTest {
    private static final long EPOCH = 1_795_244_400L;
    private static final LongSupplier WALL = () -> EPOCH;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What happened to one side. */
    private static final class Side implements Meeting.Listener, AutoCloseable {
        final BlockingQueue<Meeting.Found> found = new LinkedBlockingQueue<>();
        final BlockingQueue<SignalingException> refused = new LinkedBlockingQueue<>();
        final BlockingQueue<String> unreachable = new LinkedBlockingQueue<>();
        final Secret secret;
        final Meeting meeting;

        Side(String room, String pin, int fill, LongSupplier nanoTime, Carrier... carriers) {
            secret = Secret.pin(pin.toCharArray());
            meeting = Meeting.start(room, secret, content(fill), List.of(carriers), RANDOM, WALL, nanoTime, this);
        }

        /** One that goes on after each peer. */
        Side(String room, String pin, int fill, Carrier carrier) {
            this(room, pin, fill, carrier, System::nanoTime);
        }

        Side(String room, String pin, int fill, Carrier carrier, LongSupplier nanoTime) {
            this(room, pin, fill, carrier, nanoTime, unchanged -> {});
        }

        Side(String room, String pin, int fill, Carrier carrier, LongSupplier nanoTime, Consumer<Secret> before) {
            secret = Secret.pin(pin.toCharArray());
            before.accept(secret);
            meeting = Meeting.open(room, secret, () -> content(fill), List.of(carrier), RANDOM, WALL, nanoTime, this);
        }

        @Override
        public void found(Meeting.Found f) {
            found.add(f);
        }

        @Override
        public void refused(String via, SignalingException e) {
            refused.add(e);
        }

        @Override
        public void unreachable(String via, IOException e) {
            unreachable.add(via);
        }

        Meeting.Found await() throws InterruptedException {
            Meeting.Found f = found.poll(30, TimeUnit.SECONDS);
            assertThat(f).as("found within 30 s").isNotNull();
            return f;
        }

        @Override
        public void close() {
            meeting.close();
        }
    }

    private static SealedContent content(int fill) {
        byte[] fingerprint = new byte[32];
        Arrays.fill(fingerprint, (byte) fill);
        return new SealedContent(fingerprint, List.of(), false, null);
    }

    private static void assertMet(Side a, Side b, int fillA, int fillB) throws InterruptedException {
        Meeting.Found atA = a.await();
        Meeting.Found atB = b.await();
        assertThat(atA.role()).isNotEqualTo(atB.role());
        assertThat(atA.content()).isEqualTo(content(fillB));
        assertThat(atB.content()).isEqualTo(content(fillA));
        assertThat(atA.keys().ice(Role.OFFERER).ufrag())
                .isEqualTo(atB.keys().ice(Role.OFFERER).ufrag());
        a.meeting.confirmed(atA);
        b.meeting.confirmed(atB);
    }

    @Test
    void two_with_the_same_name_and_pin_find_each_other_whoever_comes_first() throws Exception {
        for (int i = 0; i < 20; i++) {
            MemoryCarrier carrier = new MemoryCarrier();
            try (Side a = new Side("Kitchen", "4821", 1, System::nanoTime, carrier);
                    Side b = new Side(" kitchen ", "4821", 2, System::nanoTime, carrier)) {
                assertMet(a, b, 1, 2);
            }
        }
    }

    @Test
    void other_rooms_in_the_same_carrier_do_not_disturb() throws Exception {
        MemoryCarrier carrier = new MemoryCarrier();
        try (Side a = new Side("kitchen", "4821", 1, System::nanoTime, carrier);
                Side c = new Side("cellar", "4821", 3, System::nanoTime, carrier);
                Side b = new Side("kitchen", "4821", 2, System::nanoTime, carrier)) {
            assertMet(a, b, 1, 2);
            assertThat(c.found).isEmpty();
        }
    }

    @Test
    void a_carrier_that_is_out_of_reach_does_not_stop_the_others() throws Exception {
        MemoryCarrier carrier = new MemoryCarrier();
        Carrier broken = new Carrier() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Place join(Topic topic, java.util.function.Consumer<byte[]> sink) throws IOException {
                throw new IOException("away");
            }
        };
        try (Side a = new Side("kitchen", "4821", 1, System::nanoTime, broken, carrier);
                Side b = new Side("kitchen", "4821", 2, System::nanoTime, carrier)) {
            assertMet(a, b, 1, 2);
            assertThat(a.unreachable).containsExactly("broken");
        }
    }

    @Test
    void a_carrier_with_a_defect_is_out_of_reach_like_any_other() throws Exception {
        Carrier defective = new Carrier() {
            @Override
            public String name() {
                return "defective";
            }

            @Override
            public Place join(Topic topic, Consumer<byte[]> sink) {
                throw new IllegalStateException("of this test");
            }
        };
        try (Side a = new Side("kitchen", "4821", 1, System::nanoTime, defective)) {
            assertThat(a.unreachable.poll(30, TimeUnit.SECONDS)).isEqualTo("defective");
        }
    }

    /** A room can be opened in the moment in which its session wipes the secret; whoever waits for it must not wait for ever. */
    @Test
    void a_meeting_whose_secret_is_wiped_says_that_no_place_will_be_in_reach() throws Exception {
        try (Side a = new Side("kitchen", "4821", 1, new MemoryCarrier(), System::nanoTime, Secret::close)) {
            assertThat(a.unreachable.poll(30, TimeUnit.SECONDS)).isEqualTo("memory");
        }
    }

    @Test
    void a_carrier_sees_neither_name_nor_pin_nor_blob_and_one_length() throws Exception {
        MemoryCarrier carrier = new MemoryCarrier();
        try (Side a = new Side("kitchen", "4821", 1, System::nanoTime, carrier);
                Side b = new Side("kitchen", "4821", 2, System::nanoTime, carrier)) {
            assertMet(a, b, 1, 2);
        }
        assertThat(carrier.everything).hasSizeGreaterThanOrEqualTo(2).allMatch(m -> m.length == 160);
        String fingerprint = HexFormat.of().formatHex(content(1).fingerprint());
        assertThat(carrier.everything)
                .noneMatch(m -> HexFormat.of().formatHex(m).contains(fingerprint));
    }

    /** A guest with another PIN who answers each offer gets ten guesses in all, over as many offers as it takes, then the PIN is void. */
    @Test
    void a_hostile_guest_gets_ten_guesses_over_all_offers() throws Exception {
        MemoryCarrier carrier = new MemoryCarrier();
        // Each look at the clock is 16 seconds later: the pauses between guesses pass at once.
        AtomicLong clock = new AtomicLong();
        LongSupplier fast = () -> clock.addAndGet(Duration.ofSeconds(16).toNanos());
        Topic topic = Topic.of("kitchen");
        java.util.concurrent.atomic.AtomicInteger answers = new java.util.concurrent.atomic.AtomicInteger();
        java.util.concurrent.ExecutorService attacker = java.util.concurrent.Executors.newSingleThreadExecutor();
        Carrier.Place[] place = new Carrier.Place[1];
        place[0] = carrier.join(topic, m -> attack(attacker, () -> guess(topic, m, place[0], answers)));
        try (Side a = new Side("kitchen", "4821", 1, fast, carrier)) {
            SignalingException last = null;
            for (int i = 0; i < 12 && (last == null || last.reason() != Reason.PIN_VOID); i++) {
                last = a.refused.poll(30, TimeUnit.SECONDS);
                assertThat(last).isNotNull();
            }
            assertThat(last.reason()).isEqualTo(Reason.PIN_VOID);
            assertThat(a.secret.budget().attemptsLeft()).isZero();
            assertThat(a.found).isEmpty();
        } finally {
            attacker.shutdownNow();
        }
    }

    private static void attack(java.util.concurrent.ExecutorService attacker, Runnable guess) {
        try {
            attacker.execute(guess);
        } catch (java.util.concurrent.RejectedExecutionException e) {
            // The test is over.
        }
    }

    private static void guess(
            Topic topic, byte[] message, Carrier.Place place, java.util.concurrent.atomic.AtomicInteger answers) {
        byte[] blob = topic.open(message);
        for (int i = 0; i < 4 && blob != null; i++) {
            String pin = String.valueOf(1000 + answers.incrementAndGet());
            try (Secret secret = Secret.pin(pin.toCharArray());
                    SealedReply reply =
                            SealedReply.open(dev.peersession.signaling.BlobText.of(blob), secret, RANDOM, EPOCH)) {
                place.publish(
                        i % Carrier.Place.SLOTS,
                        topic.seal(reply.answer(content(9)).bytes(), RANDOM));
            } catch (SignalingException | IOException e) {
                return;
            }
        }
    }

    /** A room that announces fresh offers without end gets three answers, so three guesses. */
    @Test
    void a_hostile_room_gets_three_answers() throws Exception {
        MemoryCarrier carrier = new MemoryCarrier();
        Topic topic = Topic.of("kitchen");
        try (Side guest = new Side("kitchen", "4821", 1, System::nanoTime, carrier)) {
            // A guest that joins later than the offers were replaced sees the last of them only.
            awaitPresent(carrier, 1);
            Carrier.Place place = carrier.join(topic, m -> {});
            Secret wrong = Secret.pin("0000".toCharArray());
            for (int i = 0; i < 40; i++) {
                SealedOffer offer = SealedOffer.create(
                        wrong, content(9), OfferOptions.builder().padding(128).build(), RANDOM, EPOCH, 0);
                place.publish(0, topic.seal(offer.bytes(), RANDOM));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(guest.await().role()).isEqualTo(Role.ANSWERER);
            }
            // The right peer comes and is met all the same, for the guest's own offer still stands.
            try (Side right = new Side("kitchen", "4821", 2, System::nanoTime, carrier)) {
                Meeting.Found met = guest.await();
                assertThat(met.role()).isEqualTo(Role.OFFERER);
                assertThat(met.content()).isEqualTo(content(2));
                Meeting.Found other = right.await();
                while (!other.content().equals(content(1))) {
                    other = right.await();
                }
                assertThat(other.keys().ice(Role.OFFERER).ufrag())
                        .isEqualTo(met.keys().ice(Role.OFFERER).ufrag());
            }
            assertThat(guest.secret.budget().attemptsLeft()).isEqualTo(7);
        }
    }

    @Test
    void a_room_answers_an_offer_that_came_while_all_answers_were_under_way_once_one_has_arrived() throws Exception {
        MemoryCarrier carrier = new MemoryCarrier();
        try (Side room = new Side("kitchen", "4821", 1, carrier);
                Secret secret = Secret.pin("4821".toCharArray())) {
            ByHand hand = ByHand.beside(carrier);
            for (int i = 0; i < Meeting.MAX_ANSWERED; i++) {
                hand.leaves(0, smallerOffer(secret, 2 + i, hand.own()).bytes());
            }
            Meeting.Found first = room.await();
            room.await();
            room.await();
            hand.leaves(0, smallerOffer(secret, 7, hand.own()).bytes());
            // What comes after it is refused, so it has been looked at.
            try (Secret wrong = Secret.pin("0000".toCharArray());
                    SealedReply reply =
                            SealedReply.open(dev.peersession.signaling.BlobText.of(hand.own()), wrong, RANDOM, EPOCH)) {
                hand.leaves(1, reply.answer(content(9)).bytes());
            }
            assertThat(room.refused.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(room.found).isEmpty();
            room.meeting.confirmed(first);
            assertThat(room.await().content()).isEqualTo(content(7));
        }
    }

    @Test
    void a_room_gives_up_an_answer_from_which_nobody_came_when_another_offer_needs_its_place() throws Exception {
        MemoryCarrier carrier = new MemoryCarrier();
        AtomicLong clock = new AtomicLong();
        try (Side room = new Side("kitchen", "4821", 1, carrier, clock::get);
                Secret secret = Secret.pin("4821".toCharArray())) {
            ByHand hand = ByHand.beside(carrier);
            for (int i = 0; i < Meeting.MAX_ANSWERED; i++) {
                hand.leaves(0, smallerOffer(secret, 2 + i, hand.own()).bytes());
            }
            Meeting.Found first = room.await();
            room.await();
            room.await();
            SealedOffer fourth = smallerOffer(secret, 7, hand.own());
            hand.leaves(0, fourth.bytes());
            assertThat(room.found.poll(2, TimeUnit.SECONDS))
                    .as("another while three are under way")
                    .isNull();
            clock.addAndGet(Duration.ofSeconds(10).toNanos());
            assertThat(room.await().content()).isEqualTo(content(7));
            assertThat(room.secret.budget().attemptsLeft()).isEqualTo(6);

            // They count until they come, late, or somebody knows whose offers they answered.
            room.meeting.confirmed(first);
            assertThat(room.secret.budget().attemptsLeft()).isEqualTo(7);
            room.meeting.vouch(HexFormat.of().formatHex(sha256(fourth.bytes()), 0, 16));
            assertThat(room.secret.budget().attemptsLeft()).isEqualTo(8);
        }
    }

    @Test
    void a_room_answers_strangers_offers_only_while_four_guesses_stay_for_its_own() throws Exception {
        MemoryCarrier carrier = new MemoryCarrier();
        // Each look at the clock is 16 seconds later: no answer keeps its place.
        AtomicLong clock = new AtomicLong();
        LongSupplier fast = () -> clock.addAndGet(Duration.ofSeconds(16).toNanos());
        try (Side room = new Side("kitchen", "4821", 1, carrier, fast);
                Secret wrong = Secret.pin("0000".toCharArray())) {
            ByHand hand = ByHand.beside(carrier);
            for (int i = 0; i < 12; i++) {
                hand.leaves(0, smallerOffer(wrong, 9, hand.own()).bytes());
            }
            for (int i = 0; i < GuessBudget.MAX_GUESSES - Meeting.RESERVED_GUESSES; i++) {
                room.await();
            }
            assertThat(room.found.poll(2, TimeUnit.SECONDS)).as("a seventh").isNull();
            assertThat(room.secret.budget().attemptsLeft()).isEqualTo(4);
            // The right one is let in: it answers the room's own offer.
            try (Side right = new Side("kitchen", "4821", 2, carrier)) {
                Meeting.Found met = room.await();
                assertThat(met.role()).isEqualTo(Role.OFFERER);
                assertThat(met.content()).isEqualTo(content(2));
            }
        }
    }

    /** Somebody who joined "kitchen" too and leaves texts by hand; {@code own} is the offer that was there. */
    private record ByHand(Carrier.Place place, byte[] own) {
        private static final Topic TOPIC = Topic.of("kitchen");

        static ByHand beside(MemoryCarrier carrier) throws IOException, InterruptedException {
            awaitPresent(carrier, 1);
            BlockingQueue<byte[]> theirs = new LinkedBlockingQueue<>();
            Carrier.Place place = carrier.join(TOPIC, message -> theirs.add(TOPIC.open(message)));
            return new ByHand(place, theirs.take());
        }

        void leaves(int slot, byte[] blob) throws IOException {
            place.publish(slot, TOPIC.seal(blob, RANDOM));
        }
    }

    /** One that stands against this one, so that it is answered without waiting. */
    private static SealedOffer smallerOffer(Secret secret, int fill, byte[] than) throws Exception {
        OfferOptions options = OfferOptions.builder().padding(128).build();
        while (true) {
            SealedOffer offer = SealedOffer.create(secret, content(fill), options, RANDOM, EPOCH, 0);
            if (Arrays.compareUnsigned(sha256(offer.bytes()), sha256(than)) < 0) {
                return offer;
            }
            offer.close();
        }
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    @Test
    void noise_under_the_topic_is_passed_over() throws Exception {
        MemoryCarrier carrier = new MemoryCarrier();
        Topic topic = Topic.of("kitchen");
        try (Side a = new Side("kitchen", "4821", 1, System::nanoTime, carrier)) {
            Carrier.Place noise = carrier.join(topic, m -> {});
            for (int length = 0; length < 700; length += 7) {
                noise.publish(0, new byte[length]);
                noise.publish(1, topic.seal(new byte[length], RANDOM));
            }
            try (Side b = new Side("kitchen", "4821", 2, System::nanoTime, carrier)) {
                assertMet(a, b, 1, 2);
            }
        }
    }

    @Test
    void nothing_stays_published_once_the_peers_are_connected_or_the_meeting_is_closed() throws Exception {
        MemoryCarrier carrier = new MemoryCarrier();
        try (Side a = new Side("kitchen", "4821", 1, System::nanoTime, carrier);
                Side b = new Side("kitchen", "4821", 2, System::nanoTime, carrier)) {
            assertMet(a, b, 1, 2);
        }
        awaitPresent(carrier, 0);
    }

    @Test
    void a_meeting_that_is_closed_before_anyone_came_withdraws_its_offer() throws Exception {
        MemoryCarrier carrier = new MemoryCarrier();
        for (int i = 0; i < 500; i++) {
            Side alone = new Side("kitchen", "4821", 1, System::nanoTime, carrier);
            alone.close();
        }
        awaitPresent(carrier, 0);
    }

    private static void awaitPresent(MemoryCarrier carrier, int expected) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (carrier.present() != expected && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(carrier.present()).isEqualTo(expected);
    }

    @Test
    void a_carrier_that_takes_its_time_does_not_keep_the_others_waiting() throws Exception {
        MemoryCarrier carrier = new MemoryCarrier();
        java.util.concurrent.CountDownLatch never = new java.util.concurrent.CountDownLatch(1);
        Carrier slow = new Carrier() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            public Place join(Topic topic, java.util.function.Consumer<byte[]> sink) throws IOException {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("never");
            }
        };
        try (Side a = new Side("kitchen", "4821", 1, System::nanoTime, slow, carrier);
                Side b = new Side("kitchen", "4821", 2, System::nanoTime, slow, carrier)) {
            assertMet(a, b, 1, 2);
        } finally {
            never.countDown();
        }
    }

    @Test
    void two_meet_through_a_folder_and_leave_it_empty(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("holiday.txt"), "not ours");
        String leftover = "ab".repeat(20) + "-" + "cd".repeat(8) + ".p2p";
        Files.writeString(folder.resolve(leftover), "old");
        Files.setLastModifiedTime(folder.resolve(leftover), FileTime.from(EPOCH - 100_000, TimeUnit.SECONDS));
        String partial = "ab".repeat(20) + "-" + "ee".repeat(8) + ".p2p-part";
        Files.writeString(folder.resolve(partial), "half");
        Files.setLastModifiedTime(folder.resolve(partial), FileTime.from(EPOCH - 10, TimeUnit.SECONDS));
        try (Side a = new Side("kitchen", "4821", 1, System::nanoTime, folder(folder));
                Side b = new Side("kitchen", "4821", 2, System::nanoTime, folder(folder))) {
            assertMet(a, b, 1, 2);
            awaitNames(folder, List.of(partial, "holiday.txt"));
        }
    }

    private static void awaitNames(Path folder, List<String> expected) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        List<String> names;
        do {
            try (var files = Files.list(folder)) {
                names = files.map(f -> f.getFileName().toString()).sorted().toList();
            }
        } while (!names.equals(expected) && System.nanoTime() - end < 0);
        assertThat(names).isEqualTo(expected);
    }

    @Test
    void a_folder_full_of_foreign_files_links_and_huge_files_does_no_harm(@TempDir Path folder) throws Exception {
        String topic = HexFormat.of().formatHex(Topic.of("kitchen").id(EPOCH));
        Files.write(folder.resolve(topic + "-" + "00".repeat(8) + ".p2p"), new byte[5_000_000]);
        Files.createDirectory(folder.resolve(topic + "-" + "11".repeat(8) + ".p2p"));
        Files.createSymbolicLink(folder.resolve(topic + "-" + "22".repeat(8) + ".p2p"), Path.of("/dev/zero"));
        for (int i = 0; i < 50; i++) {
            Files.write(folder.resolve(topic + "-" + "3".repeat(14) + (10 + i) + ".p2p"), new byte[i * 3]);
        }
        try (Side a = new Side("kitchen", "4821", 1, System::nanoTime, folder(folder));
                Side b = new Side("kitchen", "4821", 2, System::nanoTime, folder(folder))) {
            assertMet(a, b, 1, 2);
        }
    }

    @Test
    void a_folder_that_is_not_there_is_out_of_reach(@TempDir Path folder) throws Exception {
        try (Side a = new Side("kitchen", "4821", 1, System::nanoTime, folder(folder.resolve("none")))) {
            assertThat(a.unreachable.poll(30, TimeUnit.SECONDS)).startsWith("folder:");
        }
    }

    private static Carrier folder(Path path) {
        return new FolderCarrier(path, Duration.ofMillis(5), RANDOM, WALL);
    }

    @Test
    void topics_follow_from_the_name_and_the_hour_and_nothing_else() {
        Topic kitchen = Topic.of("Kitchen");
        assertThat(kitchen.id(EPOCH)).hasSize(20).isEqualTo(Topic.of("kitchen").id(EPOCH));
        assertThat(kitchen.id(EPOCH))
                .isNotEqualTo(kitchen.id(EPOCH + 3600))
                .isNotEqualTo(Topic.of("cellar").id(EPOCH));
        assertThat(kitchen.ids(EPOCH)).anyMatch(id -> Arrays.equals(id, kitchen.id(EPOCH + 1800)));
    }
}
