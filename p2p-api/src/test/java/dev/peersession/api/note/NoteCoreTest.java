package dev.peersession.api.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.note.NoteCore.Gone;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two sides of a conversation in notes, on virtual time. */
class NoteCoreTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = 17 * SECOND;
    private final Side ada = new Side();
    private final Side bob = new Side();

    NoteCoreTest() {
        ada.peer = bob;
        bob.peer = ada;
    }

    private final class Side implements NoteCore.Host {
        private final NoteCore core = new NoteCore(this, new Random(4));
        private final Queue<byte[]> sent = new ArrayDeque<>();
        private final List<String> told = new ArrayList<>();
        private Side peer = this;
        private long last;
        private int lastLength;

        @Override
        public void send(byte[] message) {
            lastLength = message.length;
            sent.add(message.clone());
        }

        @Override
        public void arrived(long id, boolean once, long ttlNanos) {
            last = id;
            told.add("arrived");
        }

        @Override
        public void delivered(long id) {
            told.add("delivered");
        }

        @Override
        public void opened(long id) {
            told.add("opened");
        }

        @Override
        public void gone(long id, boolean ours, Gone why) {
            told.add("gone " + why);
        }

        @Override
        public void typing(boolean is) {
            told.add(is ? "typing" : "quiet");
        }
    }

    private void exchange() {
        while (!ada.sent.isEmpty() || !bob.sent.isEmpty()) {
            for (Side side : List.of(ada, bob)) {
                byte[] message = side.sent.poll();
                if (message != null) {
                    side.peer.core.input(message, now);
                }
            }
        }
    }

    private void pass(long seconds) {
        now += seconds * SECOND;
        ada.core.timeout(now);
        bob.core.timeout(now);
    }

    @Test
    void a_note_arrives_with_a_receipt_and_can_be_read_again() {
        ada.core.say("h\u00e9llo", 0, false, false, now);
        exchange();
        assertThat(bob.core.read(bob.last, false, now)).isEqualTo("h\u00e9llo");
        assertThat(bob.core.read(bob.last, false, now)).isEqualTo("h\u00e9llo");
        assertThat(ada.told).containsExactly("delivered");
        pass(1_000_000);
        assertThat(bob.core.read(bob.last, false, now)).isEqualTo("h\u00e9llo");
    }

    @Test
    void a_note_with_a_time_to_live_is_gone_on_both_sides_when_it_is_over() {
        long id = ada.core.say("soon gone", 30, false, false, now);
        exchange();
        assertThat(bob.core.deadline(now)).isEqualTo(now + 30 * SECOND);
        pass(29);
        assertThat(bob.core.read(bob.last, false, now)).isEqualTo("soon gone");
        pass(1);
        assertThat(bob.core.read(bob.last, false, now)).isNull();
        assertThat(ada.core.read(id, true, now)).isNull();
        assertThat(bob.told).containsExactly("arrived", "gone EXPIRED");
        assertThat(ada.told).containsExactly("delivered", "gone EXPIRED");
        assertThat(bob.core.deadline(now)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_note_to_look_at_once_is_gone_with_the_look_and_its_writer_hears_of_it() {
        long id = ada.core.say("one look", 0, true, false, now);
        exchange();
        assertThat(ada.core.read(id, true, now)).isEqualTo("one look");
        assertThat(bob.core.read(bob.last, false, now)).isEqualTo("one look");
        assertThat(bob.core.read(bob.last, false, now)).isNull();
        exchange();
        assertThat(bob.told).containsExactly("arrived", "gone OPENED");
        assertThat(ada.told).containsExactly("delivered", "opened", "gone OPENED");
    }

    @Test
    void a_note_that_is_taken_back_is_gone_on_both_sides() {
        long id = ada.core.say("oops", 0, false, false, now);
        exchange();
        ada.core.unsend(id);
        ada.core.unsend(id);
        exchange();
        assertThat(bob.core.read(bob.last, false, now)).isNull();
        assertThat(bob.told).containsExactly("arrived", "gone UNSENT");
        assertThat(ada.told).containsExactly("delivered", "gone UNSENT");
    }

    @Test
    void nobody_takes_back_or_opens_the_notes_of_the_other() {
        long id = ada.core.say("mine", 0, false, false, now);
        exchange();
        ada.core.input(ByteBuffer.allocate(9).put((byte) 4).putLong(id).array(), now);
        ada.core.input(ByteBuffer.allocate(9).put((byte) 3).putLong(id).array(), now);
        assertThat(ada.core.read(id, true, now)).isEqualTo("mine");
    }

    @Test
    void typing_is_told_when_it_begins_and_ends_and_no_more_often_than_needed() {
        for (int key = 0; key < 50; key++) {
            ada.core.typing(true, now + key * SECOND / 20);
        }
        assertThat(ada.sent).hasSize(1);
        exchange();
        assertThat(bob.told).containsExactly("typing");
        pass(9);
        ada.core.typing(true, now);
        exchange();
        pass(9);
        assertThat(bob.told).containsExactly("typing");
        pass(1);
        assertThat(bob.told).containsExactly("typing", "quiet");
        ada.core.typing(true, now);
        ada.core.say("done", 0, false, false, now);
        exchange();
        assertThat(bob.told).containsExactly("typing", "quiet", "typing", "quiet", "arrived");
    }

    @Test
    void padded_notes_of_different_lengths_look_alike() {
        ada.core.say("no", 0, false, true, now);
        int length = ada.lastLength;
        ada.core.say("a somewhat longer answer to the question that was asked", 0, false, true, now);
        assertThat(ada.lastLength).isEqualTo(length).isEqualTo(NoteCore.PADDING);
        exchange();
        assertThat(bob.core.read(bob.last, false, now)).startsWith("a somewhat");
    }

    @Test
    void a_flood_is_kept_within_bounds_the_oldest_first() {
        for (int i = 0; i < 3 * NoteCore.MAX_KEPT; i++) {
            ada.core.say("note " + i, 0, false, false, now);
            exchange();
        }
        assertThat(bob.told.stream().filter("gone EXPIRED"::equals)).hasSize(2 * NoteCore.MAX_KEPT);
        assertThat(bob.core.read(bob.last, false, now)).isEqualTo("note " + (3 * NoteCore.MAX_KEPT - 1));
    }

    @Test
    void a_text_that_is_too_long_is_refused_before_it_is_sent() {
        assertThatThrownBy(() -> ada.core.say("x".repeat(NoteCore.MAX_TEXT + 1), 0, false, false, now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16384");
        assertThat(ada.sent).isEmpty();
    }

    @Test
    void what_arrives_is_wiped_where_it_was_read_from_and_everything_at_the_end() {
        ada.core.say("secret words", 0, false, false, now);
        byte[] message = ada.sent.poll();
        bob.core.input(message, now);
        assertThat(message).containsOnly(0);
        bob.core.close();
        assertThat(bob.core.read(bob.last, false, now)).isNull();
    }

    @Test
    void what_is_no_message_is_counted_and_nothing_else() {
        ada.core.say("sample", 60, true, false, now);
        byte[] sample = ada.sent.poll();
        byte[] doubled = sample.clone();
        for (int length = 0; length < sample.length; length++) {
            bob.core.input(Arrays.copyOf(sample, length), now);
        }
        assertThat(bob.told).isEmpty();
        assertThat(bob.core.malformed()).isEqualTo(sample.length);
        bob.core.input(sample.clone(), now);
        bob.core.input(doubled, now);
        assertThat(bob.told).containsExactly("arrived");
        byte[] noise = new byte[40];
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(noise);
            noise[0] = (byte) random.nextInt(7);
            bob.core.input(noise.clone(), now);
        }
        byte[] bad = ByteBuffer.allocate(20)
                .put((byte) 1)
                .putLong(99)
                .putInt(0)
                .put((byte) 0)
                .putShort((short) 4)
                .put("\u00e4".getBytes(StandardCharsets.ISO_8859_1))
                .array();
        long before = bob.core.malformed();
        bob.core.input(bad, now);
        assertThat(bob.core.malformed()).isEqualTo(before + 1);
    }
}
