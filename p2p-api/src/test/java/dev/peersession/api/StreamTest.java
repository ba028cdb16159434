package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that are sent from a source and read as a stream. */
@Timeout(120)
class StreamTest {
    private static final int SECONDS = 60;

    private Pair pair;
    private Channel ada;
    private Channel bob;

    @BeforeEach
    void connect() throws Exception {
        pair = Pair.pin();
        BlockingQueue<Channel> incoming = new LinkedBlockingQueue<>();
        pair.bobsPeer.onChannel(incoming::add);
        ada = pair.adasPeer.open("bulk", c -> {});
        bob = incoming.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(bob).isNotNull();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    /** Bytes that depend on their place, made as they are read, with a checksum over all that were. */
    private static final class Source extends InputStream {
        private final long length;
        private final CRC32C sum = new CRC32C();
        private long position;

        Source(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) {
            if (position == length) {
                return -1;
            }
            int n = (int) Math.min(len, length - position);
            for (int i = 0; i < n; i++) {
                long at = position + i;
                b[off + i] = (byte) (at * 31 + (at >>> 16));
            }
            sum.update(b, off, n);
            position += n;
            return n;
        }
    }

    private static long checksum(InputStream in, long expected) {
        CRC32C sum = new CRC32C();
        byte[] buffer = new byte[20_000];
        long total = 0;
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sum.update(buffer, 0, n);
                total += n;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(total).isEqualTo(expected);
        return sum.getValue();
    }

    @Test
    void a_message_much_longer_than_the_buffers_arrives_as_a_stream_between_ordinary_ones() throws Exception {
        long length = 24_000_001;
        BlockingQueue<Object> atBob = new LinkedBlockingQueue<>();
        bob.onText(atBob::add);
        bob.onStream(in -> {
            try {
                atBob.add(checksum(in, length));
            } catch (AssertionError | UncheckedIOException e) {
                atBob.add(e);
            }
        });
        Source source = new Source(length);
        ada.send("before");
        ada.send(source, length);
        ada.send("after");
        assertThat(atBob.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("before");
        assertThat(atBob.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(source.sum.getValue());
        assertThat(atBob.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("after");
        assertThat(ada.statistics().bytesSent()).isEqualTo(length + 11);
    }

    @Test
    void a_short_stream_is_an_ordinary_message() throws Exception {
        BlockingQueue<byte[]> atBob = new LinkedBlockingQueue<>();
        bob.onBinary(atBob::add);
        ada.send(new ByteArrayInputStream(new byte[] {1, 2, 3, 4}), 3);
        assertThat(atBob.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(new byte[] {1, 2, 3});
    }

    @Test
    void an_unread_stream_throttles_its_sender_and_the_session_goes_on() throws Exception {
        long length = 40_000_000;
        CompletableFuture<InputStream> stream = new CompletableFuture<>();
        bob.onStream(stream::complete);
        Source source = new Source(length);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try {
                ada.send(source, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        InputStream in = stream.get(SECONDS, TimeUnit.SECONDS);
        // The control channel still works: the words of both sides can be compared while nobody reads.
        assertThat(pair.adasPeer.verification().words()).isNotBlank();
        assertThat(sent).isNotDone();
        assertThat(checksum(in, length)).isEqualTo(source.sum.getValue());
        sent.get(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void a_source_that_ends_early_breaks_the_stream_off_and_the_channel_goes_on() throws Exception {
        CompletableFuture<String> broken = new CompletableFuture<>();
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        bob.onText(texts::add);
        bob.onStream(in -> {
            try {
                in.transferTo(java.io.OutputStream.nullOutputStream());
                broken.complete("complete");
            } catch (IOException e) {
                broken.complete(e.getMessage());
            }
        });
        // Longer than the credit, so that part of it has left when the source ends.
        assertThatThrownBy(() -> ada.send(new Source(3_000_000), 3_000_001))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("1 bytes early");
        ada.send("still here");
        assertThat(broken.get(SECONDS, TimeUnit.SECONDS)).contains("gave the message up");
        assertThat(texts.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("still here");
    }

    @Test
    void a_stream_that_its_reader_closes_is_let_go() throws Exception {
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        bob.onText(texts::add);
        bob.onStream(in -> {
            try {
                in.read();
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        ada.send(new Source(30_000_000), 30_000_000);
        ada.send("next");
        assertThat(texts.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("next");
    }

    @Test
    void closing_the_channel_ends_both_the_sending_and_the_reading() throws Exception {
        CompletableFuture<String> read = new CompletableFuture<>();
        bob.onStream(in -> {
            try {
                in.readNBytes(300_000);
                bob.close();
                in.transferTo(java.io.OutputStream.nullOutputStream());
                read.complete("complete");
            } catch (IOException e) {
                read.complete(e.getMessage());
            }
        });
        assertThatThrownBy(() -> ada.send(new Source(1L << 40), 1L << 40)).isInstanceOf(ChannelClosedException.class);
        assertThat(read.get(SECONDS, TimeUnit.SECONDS)).contains("closed");
    }
}
