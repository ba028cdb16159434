package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.sctp.ChannelEvent.Connected;
import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Wire;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** State cookies (RFC 9260 section 5.1.3) that come back changed, cut, longer, in another association or late. */
final class CookieTest {
    private Pair pair;
    /** The COOKIE ECHO chunk that a would have sent, and the tag of its packet. */
    private byte[] echo;

    private int tag;

    @BeforeEach
    void stop_before_the_cookie_comes_back() {
        pair = stopped(1);
    }

    @Test
    void every_changed_bit_of_a_cookie_is_refused() {
        for (int bit = 8 * Wire.CHUNK_HEADER; bit < 8 * echo.length; bit++) {
            byte[] changed = echo.clone();
            changed[bit >> 3] ^= (byte) (1 << (bit & 7));
            give(pair, changed);
            assertThat(pair.b.has(Connected.class)).as("bit %d", bit).isFalse();
        }
        assertThat(pair.b.channels.metrics().malformedPackets()).isEqualTo(8L * (echo.length - Wire.CHUNK_HEADER));
        give(pair, echo);
        assertThat(pair.b.has(Connected.class)).isTrue();
    }

    @Test
    void a_cookie_of_another_length_is_refused() {
        for (int length = Wire.CHUNK_HEADER; length <= echo.length + 64; length++) {
            if (length == echo.length) {
                continue;
            }
            byte[] other = Arrays.copyOf(echo, length);
            Bytes.put16(other, 2, length);
            give(pair, other);
            assertThat(pair.b.has(Connected.class)).as("%d bytes", length).isFalse();
        }
    }

    @Test
    void the_cookie_of_another_association_is_refused() {
        byte[] foreign = echo;
        Pair other = stopped(2);
        byte[] own = echo;
        give(other, foreign);
        assertThat(other.b.has(Connected.class)).isFalse();
        give(other, own);
        assertThat(other.b.has(Connected.class)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"59000,true", "61000,false", "86400000,false", "31536000000,false", "3153600000000,false"})
    void a_cookie_lives_for_a_minute(long millis, boolean taken) {
        pair.filter = (fromA, packet) -> false;
        pair.clock.advance(Duration.ofMillis(millis));
        give(pair, echo);
        assertThat(pair.b.has(Connected.class)).isEqualTo(taken);
    }

    private Pair stopped(long seed) {
        Pair stopped = Pair.on(dev.peersession.testkit.LinkModel.perfect(Duration.ofMillis(10)), seed);
        stopped.filter = (fromA, packet) -> {
            if (!Packets.has(packet, Wire.COOKIE_ECHO)) {
                return true;
            }
            echo = Packets.first(packet, Wire.COOKIE_ECHO);
            tag = Packets.tag(packet);
            return false;
        };
        stopped.a.channels.connect(stopped.now());
        stopped.run(Duration.ofMillis(100));
        return stopped;
    }

    private void give(Pair to, byte[] chunk) {
        byte[] packet = Packets.packet(tag, chunk);
        to.b.channels.input(packet, 0, packet.length, to.now());
        to.b.drainEvents(to.now());
    }
}
