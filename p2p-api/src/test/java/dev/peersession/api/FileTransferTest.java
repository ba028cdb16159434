package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.api.file.FileException;
import dev.peersession.api.file.FileOffer;
import dev.peersession.api.file.FileTransfer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files over two real sessions. */
class FileTransferTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path here;

    @TempDir
    Path there;

    @Test
    void a_file_crosses_in_both_directions_at_once() throws Exception {
        Path file = file("f", 20 << 20);
        try (Pair pair = Pair.pin()) {
            pair.bobsPeer.onFile(offer -> accept(offer, there));
            pair.adasPeer.onFile(offer -> accept(offer, there));
            FileTransfer one = pair.adasPeer.sendFile(file);
            FileTransfer two = pair.bobsPeer.sendFile(file);
            one.await(PATIENCE);
            two.await(PATIENCE);
            assertThat(Files.mismatch(file, there.resolve("f"))).isEqualTo(-1);
            assertThat(Files.mismatch(file, there.resolve("f (2)"))).isEqualTo(-1);
        }
    }

    @Test
    void an_offer_made_before_anybody_listens_waits() throws Exception {
        try (Pair pair = Pair.pin()) {
            FileTransfer sent = pair.adasPeer.sendFile(file("f", 10));
            BlockingQueue<FileOffer> offers = new LinkedBlockingQueue<>();
            pair.bobsPeer.onFile(offers::add);
            FileOffer offer = offers.poll(30, TimeUnit.SECONDS);
            assertThat(offer).isNotNull();
            assertThat(offer.accept(there).await(PATIENCE)).exists();
            sent.await(PATIENCE);
        }
    }

    @Test
    void channels_of_transfers_are_not_shown_to_the_application() throws Exception {
        try (Pair pair = Pair.pin()) {
            EventTap ada = EventTap.on(pair.ada);
            EventTap bob = EventTap.on(pair.bob);
            BlockingQueue<Channel> channels = new LinkedBlockingQueue<>();
            pair.bobsPeer.onChannel(channels::add);
            pair.bobsPeer.onFile(offer -> accept(offer, there));
            pair.adasPeer.sendFile(file("f", 3 << 20)).await(PATIENCE);
            pair.adasPeer.open("mine");
            Channel first = channels.poll(30, TimeUnit.SECONDS);
            assertThat(first).isNotNull();
            assertThat(first.label()).isEqualTo("mine");
            pair.close();
            assertThat(ada.awaitCompletion()).isTrue();
            assertThat(bob.awaitCompletion()).isTrue();
            assertThat(bob.seen().stream()
                            .filter(e -> e instanceof PeerEvent.ChannelIncoming)
                            .map(e -> ((PeerEvent.ChannelIncoming) e).channel().label()))
                    .containsExactly("mine");
        }
    }

    @Test
    void messages_overtake_a_file_that_fills_the_path() throws Exception {
        try (Pair pair = Pair.pin()) {
            Path file = here.resolve("endless");
            try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
                hole.setLength(8L << 30);
            }
            CompletableFuture<FileTransfer> receiving = new CompletableFuture<>();
            pair.bobsPeer.onFile(offer -> receiving.complete(accept(offer, there)));
            pair.bobsPeer.messages().onText(pair.bobsPeer.messages()::send);
            FileTransfer sent = pair.adasPeer.sendFile(file);
            CountDownLatch moving = new CountDownLatch(1);
            sent.onProgress(p -> {
                if (p.bytes() > 4 << 20) {
                    moving.countDown();
                }
            });
            BlockingQueue<String> echoes = new LinkedBlockingQueue<>();
            pair.adasPeer.messages().onText(echoes::add);
            assertThat(moving.await(60, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 20; i++) {
                pair.adasPeer.messages().send("ping");
                assertThat(echoes.poll(30, TimeUnit.SECONDS)).isEqualTo("ping");
            }
            assertThat(sent.state()).isEqualTo(FileTransfer.State.RUNNING);
            sent.cancel();
            assertThat(reason(receiving.get(30, TimeUnit.SECONDS))).isEqualTo(FileException.Reason.CANCELLED);
        }
    }

    @Test
    void a_handler_that_does_not_read_does_not_hold_up_messages() throws Exception {
        try (Pair pair = Pair.pin()) {
            FileTransfer sent = pair.adasPeer.sendFile(file("f", 10 << 20));
            // Nobody answers the offer.
            CompletableFuture<String> got = new CompletableFuture<>();
            pair.bobsPeer.messages().onText(got::complete);
            pair.adasPeer.messages().send("hello");
            assertThat(got.get(30, TimeUnit.SECONDS)).isEqualTo("hello");
            assertThat(sent.state()).isEqualTo(FileTransfer.State.OFFERED);
        }
    }

    @Test
    void the_end_of_the_session_ends_its_transfers() throws Exception {
        // Far more than can cross before the session ends, and no room on the disk: it is all one hole.
        Path file = here.resolve("endless");
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength(8L << 30);
        }
        try (Pair pair = Pair.pin()) {
            CompletableFuture<FileTransfer> receiving = new CompletableFuture<>();
            pair.bobsPeer.onFile(offer -> receiving.complete(accept(offer, there)));
            FileTransfer sent = pair.adasPeer.sendFile(file);
            CountDownLatch moving = new CountDownLatch(1);
            sent.onProgress(p -> {
                if (p.bytes() > 4 << 20) {
                    moving.countDown();
                }
            });
            assertThat(moving.await(60, TimeUnit.SECONDS)).isTrue();
            pair.bob.close();
            assertThat(reason(sent)).isEqualTo(FileException.Reason.CONNECTION_LOST);
            assertThat(reason(receiving.get(30, TimeUnit.SECONDS))).isEqualTo(FileException.Reason.CONNECTION_LOST);
        }
    }

    private static FileTransfer accept(FileOffer offer, Path folder) {
        try {
            return offer.accept(folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static FileException.Reason reason(FileTransfer transfer) throws IOException {
        try {
            transfer.await(PATIENCE);
        } catch (FileException e) {
            return e.reason();
        }
        throw new AssertionError("it succeeded");
    }

    private Path file(String name, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(here.resolve(name), content);
    }
}
