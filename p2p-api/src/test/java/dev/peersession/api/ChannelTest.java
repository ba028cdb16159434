package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChannelTest {
    private Pair pair;

    @BeforeEach
    void connect() throws Exception {
        pair = Pair.pin();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    /** A channel opened by ada, and bob's end of it. */
    private record Ends(Channel ada, Channel bob) {}

    private Ends open(String label, java.util.function.Consumer<ChannelSettings> settings) throws Exception {
        BlockingQueue<Channel> incoming = new LinkedBlockingQueue<>();
        pair.bobsPeer.onChannel(incoming::add);
        Channel ada = pair.adasPeer.open(label, settings);
        Channel bob = incoming.poll(10, TimeUnit.SECONDS);
        assertThat(bob).isNotNull();
        return new Ends(ada, bob);
    }

    @Test
    void the_other_side_sees_what_was_asked_for() throws Exception {
        Ends ends = open(
                "telemetry",
                c -> c.unordered().maxRetransmits(3).protocol("json").priority(ChannelSettings.Priority.HIGH));
        assertThat(ends.bob.label()).isEqualTo("telemetry");
        assertThat(ends.bob.ordered()).isFalse();
        assertThat(ends.bob.maxRetransmits()).hasValue(3);
        assertThat(ends.bob.maxPacketLifeTime()).isEmpty();
        assertThat(ends.bob.protocol()).isEqualTo("json");
        assertThat(ends.bob.priority()).isEqualTo(ChannelSettings.Priority.HIGH);
        assertThat(ends.bob.streamId()).isNotNegative();
        assertThat(ends.bob.state()).isEqualTo(Channel.State.OPEN);
    }

    @Test
    void text_binary_and_empty_messages_arrive_in_order() throws Exception {
        Ends ends = open("mixed", c -> {});
        BlockingQueue<Object> atBob = new LinkedBlockingQueue<>();
        ends.bob.onText(atBob::add);
        ends.bob.onBinary(atBob::add);
        ends.ada.send("grüße");
        ends.ada.send("");
        ends.ada.send(new byte[] {1, 2, 3});
        ends.ada.send(new byte[0]);
        ends.ada.send(ByteBuffer.wrap(new byte[] {9, 8, 7, 6}, 1, 2));
        ends.ada.send("end");
        assertThat(atBob.poll(10, TimeUnit.SECONDS)).isEqualTo("grüße");
        assertThat(atBob.poll(10, TimeUnit.SECONDS)).isEqualTo("");
        assertThat(atBob.poll(10, TimeUnit.SECONDS)).isEqualTo(new byte[] {1, 2, 3});
        assertThat(atBob.poll(10, TimeUnit.SECONDS)).isEqualTo(new byte[0]);
        assertThat(atBob.poll(10, TimeUnit.SECONDS)).isEqualTo(new byte[] {8, 7});
        assertThat(atBob.poll(10, TimeUnit.SECONDS)).isEqualTo("end");
    }

    @Test
    void the_longest_message_arrives_and_a_longer_one_is_refused() throws Exception {
        Ends ends = open("large", c -> {});
        CompletableFuture<byte[]> arrived = new CompletableFuture<>();
        ends.bob.onBinary(arrived::complete);
        byte[] longest = new byte[Channel.MAX_MESSAGE_BYTES];
        longest[longest.length - 1] = 42;
        ends.ada.send(longest);
        assertThat(arrived.get(10, TimeUnit.SECONDS)).isEqualTo(longest);
        assertThatThrownBy(() -> ends.ada.send(new byte[Channel.MAX_MESSAGE_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("262144");
    }

    @Test
    void the_callers_array_may_change_after_sending() throws Exception {
        Ends ends = open("copied", c -> {});
        BlockingQueue<byte[]> atBob = new LinkedBlockingQueue<>();
        ends.bob.onBinary(atBob::add);
        byte[] reused = new byte[1000];
        for (byte i = 0; i < 50; i++) {
            java.util.Arrays.fill(reused, i);
            ends.ada.send(reused);
        }
        for (byte i = 0; i < 50; i++) {
            assertThat(atBob.poll(10, TimeUnit.SECONDS)).containsOnly(i).hasSize(1000);
        }
    }

    @Test
    void a_handler_that_is_registered_late_loses_nothing_and_the_sender_is_throttled_meanwhile() throws Exception {
        Ends ends = open("late", c -> {});
        int messages = 400;
        AtomicInteger sent = new AtomicInteger();
        Thread sender = new Thread(() -> {
            for (int i = 0; i < messages; i++) {
                byte[] message = new byte[16 * 1024];
                ByteBuffer.wrap(message).putInt(i);
                ends.ada.send(message);
                sent.incrementAndGet();
            }
        });
        sender.start();
        // 6.4 MB do not fit into one receive window (1 MiB) and one send buffer (1 MiB): the sender must stop.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        int before = -1;
        while (before != sent.get() && System.nanoTime() < deadline) {
            before = sent.get();
            sender.join(300);
        }
        assertThat(sent.get()).isBetween(64, 200);
        List<Integer> order = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(messages);
        ends.bob.onBinary(message -> {
            order.add(ByteBuffer.wrap(message).getInt());
            all.countDown();
        });
        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(order).isSorted().hasSize(messages).doesNotHaveDuplicates();
        sender.join();
    }

    @Test
    void text_is_not_held_up_by_binary_messages_that_nobody_takes() throws Exception {
        Ends ends = open("half", c -> {});
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        ends.bob.onText(texts::add);
        ends.ada.send(new byte[] {1});
        ends.ada.send("after");
        assertThat(texts.poll(10, TimeUnit.SECONDS)).isEqualTo("after");
        CompletableFuture<byte[]> binary = new CompletableFuture<>();
        ends.bob.onBinary(binary::complete);
        assertThat(binary.get(10, TimeUnit.SECONDS)).containsExactly(1);
    }

    @Test
    void try_send_and_send_async_keep_to_the_credit() throws Exception {
        Ends ends = open("credit", c -> {});
        byte[] message = new byte[64 * 1024];
        // Nobody takes anything at the other end: window and buffer fill up.
        for (int refused = 0; refused < 5; refused++) {
            while (ends.ada.trySend(message)) {
                refused = 0;
            }
            TimeUnit.MILLISECONDS.sleep(50); // what the window still took has left by then
        }
        assertThat(ends.ada.bufferedAmount()).isLessThanOrEqualTo(Channel.CREDIT + message.length);
        CompletableFuture<Void> later = ends.ada.sendAsync(message);
        CompletableFuture<Void> last = ends.ada.sendAsync("the last one");
        assertThat(later).isNotDone();

        CompletableFuture<Void> low = new CompletableFuture<>();
        ends.ada.bufferedAmountLowThreshold(1000);
        ends.ada.onLow(() -> low.complete(null));
        CompletableFuture<String> text = new CompletableFuture<>();
        AtomicLong bytes = new AtomicLong();
        ends.bob.onBinary(m -> bytes.addAndGet(m.length));
        ends.bob.onText(text::complete);
        assertThat(later).succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(last).succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(text.get(10, TimeUnit.SECONDS)).isEqualTo("the last one");
        assertThat(low).succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(bytes.get()).isEqualTo(ends.ada.statistics().bytesSent() - "the last one".length());
        assertThat(ends.bob.statistics().messagesReceived())
                .isEqualTo(ends.ada.statistics().messagesSent());
    }

    @Test
    void an_interrupted_sender_gives_up() throws Exception {
        Ends ends = open("stuck", c -> {});
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread sender = new Thread(() -> {
            try {
                while (true) {
                    ends.ada.send(new byte[64 * 1024]);
                }
            } catch (RuntimeException e) {
                thrown.complete(e);
            }
        });
        sender.start();
        while (ends.ada.bufferedAmount() < Channel.CREDIT) {
            sender.join(5);
        }
        sender.interrupt();
        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(java.io.UncheckedIOException.class);
        ends.ada.close();
    }

    @Test
    void closing_sends_what_is_queued_and_closes_both_ends() throws Exception {
        Ends ends = open("short", c -> {});
        BlockingQueue<Object> atBob = new LinkedBlockingQueue<>();
        CompletableFuture<Void> adaClosed = new CompletableFuture<>();
        ends.ada.onClose(() -> adaClosed.complete(null));
        for (int i = 0; i < 20; i++) {
            ends.ada.send("m" + i);
        }
        ends.ada.close();
        ends.bob.onText(atBob::add);
        ends.bob.onClose(() -> atBob.add("closed"));
        for (int i = 0; i < 20; i++) {
            assertThat(atBob.poll(10, TimeUnit.SECONDS)).isEqualTo("m" + i);
        }
        assertThat(atBob.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
        assertThat(adaClosed).succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(ends.ada.state()).isEqualTo(Channel.State.CLOSED);
        assertThatThrownBy(() -> ends.ada.send("late")).isInstanceOf(ChannelClosedException.class);
        assertThat(ends.ada.sendAsync("late")).isCompletedExceptionally();
        CompletableFuture<Void> again = new CompletableFuture<>();
        ends.bob.onClose(() -> again.complete(null));
        assertThat(again).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void negotiated_channels_need_no_announcement() throws Exception {
        BlockingQueue<String> atBob = new LinkedBlockingQueue<>();
        Channel bob = pair.bobsPeer.open("same", c -> c.negotiated(500));
        bob.onText(atBob::add);
        CompletableFuture<Void> open = new CompletableFuture<>();
        bob.onOpen(() -> open.complete(null));
        assertThat(open).succeedsWithin(10, TimeUnit.SECONDS);
        Channel ada = pair.adasPeer.open("same", c -> c.negotiated(500));
        ada.send("on 500");
        assertThat(atBob.poll(10, TimeUnit.SECONDS)).isEqualTo("on 500");
        assertThat(bob.streamId()).isEqualTo(500);

        Channel clash = pair.adasPeer.open("clash", c -> c.negotiated(500));
        CompletableFuture<Void> closed = new CompletableFuture<>();
        clash.onClose(() -> closed.complete(null));
        assertThat(closed).succeedsWithin(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> pair.ada.open("reserved", c -> c.negotiated(65_534)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65519");
    }

    @Test
    void channels_opened_before_the_connection_carry_what_was_queued() throws Exception {
        PeerSession ada = Pair.builder("ada").pin("4711".toCharArray()).build();
        PeerSession bob = Pair.builder("bob").pin("4711".toCharArray()).build();
        try (ada;
                bob) {
            Channel early = ada.open("early");
            early.send("queued");
            assertThat(early.state()).isEqualTo(Channel.State.CONNECTING);
            assertThat(early.bufferedAmount()).isEqualTo(6);
            EventTap events = EventTap.on(ada);
            Invitation invitation = ada.invite();
            Reply reply = bob.reply(invitation.text());
            invitation.accept(reply.text(), Pair.PATIENCE);
            BlockingQueue<String> texts = new LinkedBlockingQueue<>();
            bob.onChannel(channel -> channel.onText(texts::add));
            assertThat(texts.poll(10, TimeUnit.SECONDS)).isEqualTo("queued");
            events.await(e -> e instanceof PeerEvent.ChannelOpen open && open.channel() == early);
            assertThat(early.state()).isEqualTo(Channel.State.OPEN);
        }
    }

    @Test
    void a_handler_on_the_loop_may_answer_at_once() throws Exception {
        try (Pair direct = Pair.pin(b -> b.callbackExecutor(Runnable::run))) {
            direct.bobsPeer.messages().onText(text -> direct.bobsPeer.messages().send("echo " + text));
            BlockingQueue<String> atAda = new LinkedBlockingQueue<>();
            direct.adasPeer.messages().onText(atAda::add);
            for (int i = 0; i < 200; i++) {
                direct.adasPeer.messages().send("ping " + i);
                assertThat(atAda.poll(10, TimeUnit.SECONDS)).isEqualTo("echo ping " + i);
            }
        }
    }

    @Test
    void a_handler_that_throws_does_not_stop_the_next_message() throws Exception {
        Ends ends = open("thrower", c -> {});
        BlockingQueue<String> atBob = new LinkedBlockingQueue<>();
        ends.bob.onText(text -> {
            if (text.equals("bad")) {
                throw new IllegalStateException("of this test");
            }
            atBob.add(text);
        });
        ends.ada.send("bad");
        ends.ada.send("good");
        assertThat(atBob.poll(10, TimeUnit.SECONDS)).isEqualTo("good");
    }

    @Test
    void several_channels_move_much_data_both_ways() throws Exception {
        int messages = 300;
        CountDownLatch all = new CountDownLatch(4 * messages);
        AtomicInteger disorder = new AtomicInteger();
        List<Thread> senders = new ArrayList<>();
        for (int c = 0; c < 2; c++) {
            Ends ends = open("bulk " + c, s -> {});
            for (Channel from : List.of(ends.ada, ends.bob)) {
                Channel to = from == ends.ada ? ends.bob : ends.ada;
                AtomicInteger next = new AtomicInteger();
                to.onBinary(m -> {
                    if (ByteBuffer.wrap(m).getInt() != next.getAndIncrement()) {
                        disorder.incrementAndGet();
                    }
                    all.countDown();
                });
                senders.add(new Thread(() -> {
                    for (int i = 0; i < messages; i++) {
                        from.send(ByteBuffer.allocate(16 * 1024).putInt(0, i));
                    }
                }));
            }
        }
        senders.forEach(Thread::start);
        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(disorder).hasValue(0);
    }
}
