package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.Note.Gone;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Notes over real sessions on this machine. */
class NotesTest {
    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("something within a minute").isNotNull();
        return next;
    }

    private interface Conversation {
        void between(Peer ada, Peer bob) throws Exception;
    }

    private static void connected(Conversation conversation) throws Exception {
        IceSettings loopback = IceSettings.builder().loopback(true).build();
        try (PeerSession one = PeerSession.builder().name("ada").ice(loopback).build();
                PeerSession other =
                        PeerSession.builder().name("bob").ice(loopback).build();
                PlainOffer offer = one.offer();
                PlainAnswer answer = other.answer(offer.text())) {
            Peer bob = offer.accept(answer.text(), Duration.ofMinutes(1));
            Peer ada = answer.await(Duration.ofMinutes(1));
            // What ada holds is bob, and the other way round.
            conversation.between(bob, ada);
        }
    }

    @Test
    void are_delivered_opened_taken_back_and_forgotten() throws Exception {
        connected((bob, ada) -> {
            BlockingQueue<Note> arrived = new LinkedBlockingQueue<>();
            BlockingQueue<String> told = new LinkedBlockingQueue<>();
            ada.notes().onNote(arrived::add);

            Note stays = bob.notes().send("stays");
            stays.onDelivered(() -> told.add("delivered"));
            assertThat(next(arrived).text()).isEqualTo("stays");
            assertThat(next(told)).isEqualTo("delivered");

            Note once = bob.notes().send("one look", NoteOptions.defaults().viewOnce());
            once.onOpened(() -> told.add("opened"));
            Note seen = next(arrived);
            assertThat(seen.isOnce()).isTrue();
            assertThat(seen.text()).isEqualTo("one look");
            assertThat(seen.text()).isNull();
            assertThat(next(told)).isEqualTo("opened");

            BlockingQueue<Gone> gone = new LinkedBlockingQueue<>();
            Note taken = bob.notes().send("oops", NoteOptions.defaults().withPadding());
            Note there = next(arrived);
            there.onGone(gone::add);
            taken.unsend();
            assertThat(next(gone)).isEqualTo(Gone.UNSENT);
            assertThat(there.text()).isNull();

            Note mortal = bob.notes().send("soon gone", NoteOptions.defaults().withTimeToLive(Duration.ofSeconds(1)));
            mortal.onGone(gone::add);
            assertThat(next(gone)).isEqualTo(Gone.EXPIRED);
            assertThat(mortal.text()).isNull();
            assertThat(mortal.toString()).doesNotContain("soon");
        });
    }

    @Test
    void tell_who_is_typing() throws Exception {
        connected((bob, ada) -> {
            BlockingQueue<Boolean> typing = new LinkedBlockingQueue<>();
            ada.notes().onTyping(typing::add);
            bob.notes().typing(true);
            assertThat(next(typing)).isTrue();
            bob.notes().typing(false);
            assertThat(next(typing)).isFalse();
        });
    }

    @Test
    void options_out_of_range_are_refused_with_the_range() {
        assertThatThrownBy(() -> NoteOptions.defaults().withTimeToLive(Duration.ofDays(8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7 days");
        assertThatThrownBy(() -> NoteOptions.defaults().withTimeToLive(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
