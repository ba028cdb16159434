package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.sctp.ChannelEvent.Disconnected;
import dev.peersession.sctp.ChannelEvent.Reason;
import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.Wire;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers on a circle, as far from what they should be as they can get: TSNs, MIDs, SSNs, request numbers, acknowledgements. */
final class HostileNumbersTest {
    private static final int WHOLE = Wire.FLAG_BEGIN | Wire.FLAG_END;
    private static final int HALF = 1 << 31;

    private static Victim victim(boolean interleaving) {
        Victim victim = new Victim(interleaving);
        // A channel that the attacker may send on.
        victim.end.channels.open(ChannelOptions.builder("n").negotiated(0).build(), victim.pair.now());
        return victim;
    }

    /** RFC 1982 leaves open which of two numbers half a circle apart comes first: either answer must be a safe one. */
    @ParameterizedTest
    @ValueSource(ints = {HALF - 1, HALF, HALF + 1, HALF + 2, 1_000_000, 3, -1_000_000})
    void a_sack_half_a_circle_away_acknowledges_nothing(int distance) {
        Victim victim = victim(false);
        victim.pair.sendFromB(0, new byte[3000]);
        victim.pair.settle();
        long flight = victim.end.channels.metrics().flight();
        assertThat(flight).isEqualTo(3000);
        // The last TSN sent is two above the first.
        victim.hears(Packets.sack(victim.victimTsn + 2 + distance, 100_000, 2, 2));
        if (victim.alive()) {
            assertThat(victim.end.channels.metrics().flight()).isEqualTo(flight);
            victim.pair.filter = (fromA, packet) -> true;
            victim.pair.run(Duration.ofSeconds(5));
        } else {
            assertThat(victim.end.only(Disconnected.class).reason()).isEqualTo(Reason.PROTOCOL_VIOLATION);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 1 << 30, HALF - 1, HALF, HALF + 1, -2, -65_536})
    void a_tsn_from_anywhere_on_the_circle_delivers_nothing_out_of_its_turn(int distance) {
        for (boolean interleaving : new boolean[] {false, true}) {
            Victim victim = victim(interleaving);
            victim.data(WHOLE, distance, 0, 0, new byte[4]);
            assertThat(victim.end.receivedCount()).isZero();
            assertThat(victim.end.channels.metrics().receiveBuffered()).isZero();
            victim.data(WHOLE, 0, 0, 0, new byte[4]);
            assertThat(victim.end.receivedCount()).isEqualTo(1);
            assertThat(victim.alive()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 65_535, 65_536, HALF - 1, HALF, HALF + 1, -1, -2})
    void crafted_mids_never_throw_and_give_their_memory_back(int mid) {
        for (int flags = 0; flags < 8; flags++) {
            Victim victim = victim(true);
            victim.data(flags, 0, 0, mid, new byte[100]);
            victim.data(flags ^ Wire.FLAG_BEGIN, 1, 0, mid, new byte[100]);
            victim.data(flags | Wire.FLAG_UNORDERED, 2, 0, mid + HALF, new byte[100]);
            victim.data(flags & ~Wire.FLAG_UNORDERED, 3, 0, mid + HALF, new byte[100]);
            for (int order = 0; order < 2 && victim.alive(); order++) {
                for (int end : new int[] {mid, mid + HALF, mid - 1, HALF - 1, -1}) {
                    victim.hears(Packets.chunk(Wire.IFORWARD_TSN, 0, victim.tsn + 10, order, end));
                    victim.tsn++;
                }
            }
            // What is still unfinished goes with the stream, at the latest.
            victim.hears(reset(victim, victim.tsn + 5));
            victim.end.channels.abort("enough", victim.pair.now());
            victim.pair.settle();
            assertThat(victim.end.channels.metrics().receiveBuffered())
                    .as("bytes held with flags %d", flags)
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 32_767, 32_768, 32_769, 65_535})
    void a_message_waits_for_its_sequence_number_or_is_dropped(int ssn) {
        Victim victim = victim(false);
        victim.data(WHOLE, 0, 0, ssn, new byte[4]);
        assertThat(victim.end.receivedCount()).isZero();
        victim.data(WHOLE, 1, 0, 0, new byte[5]);
        assertThat(victim.end.received(0)).extracting(m -> m.length).isIn(List.of(5), List.of(5, 4));
        assertThat(victim.alive()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"false,1000000", "false,2147483647", "false,-2147483648", "false,-1000", "true,2147483647", "true,-1000"
    })
    void a_forward_tsn_beyond_the_window_moves_nothing(boolean interleaving, int distance) {
        Victim victim = victim(interleaving);
        victim.hears(Packets.chunk(interleaving ? Wire.IFORWARD_TSN : Wire.FORWARD_TSN, 0, victim.tsn + distance));
        victim.data(WHOLE, 0, 0, 0, new byte[4]);
        assertThat(victim.end.receivedCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_forward_tsn_of_the_other_kind_ends_the_association(boolean interleaving) {
        Victim victim = victim(interleaving);
        victim.hears(Packets.chunk(interleaving ? Wire.FORWARD_TSN : Wire.IFORWARD_TSN, 0, victim.tsn));
        assertThat(victim.end.only(Disconnected.class).reason()).isEqualTo(Reason.PROTOCOL_VIOLATION);
        assertThat(victim.said(Wire.ABORT)).isTrue();
    }

    /** Such fragments are in no list of streams: they must be found by their TSNs, or the window shrinks for ever. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_window_of_unordered_fragments_that_are_given_up_is_given_back(boolean interleaving) {
        Victim victim = victim(interleaving);
        long window = windowTold(victim, 0);
        for (int i = 1; i <= 50; i++) {
            victim.data(Wire.FLAG_BEGIN | Wire.FLAG_UNORDERED, 3 * i, 0, i, new byte[1000]);
        }
        assertThat(victim.end.channels.metrics().receiveBuffered()).isGreaterThan(50_000);
        int[] words = new int[interleaving ? 3 : 1];
        words[0] = victim.tsn + 200;
        if (interleaving) {
            words[1] = 1;
            words[2] = 50;
        }
        victim.hears(Packets.chunk(interleaving ? Wire.IFORWARD_TSN : Wire.FORWARD_TSN, 0, words));
        assertThat(victim.end.channels.metrics().receiveBuffered()).isZero();
        assertThat(windowTold(victim, 201)).isEqualTo(window);
    }

    @Test
    void fragments_behind_the_last_one_of_a_message_take_no_window() {
        Victim victim = victim(true);
        byte[] part = new byte[100];
        victim.hears(Packets.idata(Wire.FLAG_BEGIN, victim.tsn, 0, 0, 53, part));
        victim.hears(Packets.idata(0, victim.tsn + 1, 0, 0, 9, part));
        victim.hears(Packets.idata(Wire.FLAG_END, victim.tsn + 2, 0, 0, 1, part));
        assertThat(victim.end.received(0)).extracting(m -> m.length).containsExactly(200);
        assertThat(victim.end.channels.metrics().receiveBuffered()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, -2, HALF, HALF - 1})
    void a_reset_request_out_of_its_turn_resets_nothing(int distance) {
        Victim victim = victim(false);
        victim.hears(reset(victim, victim.tsn + distance));
        byte[] response = victim.last(Wire.RECONFIG);
        // RFC 6525 section 4.4: 5 is a wrong sequence number.
        assertThat(Bytes.i32(response, 12)).isEqualTo(5);
        assertThat(victim.end.has(ChannelEvent.Closed.class)).isFalse();
        victim.data(WHOLE, 0, 0, 0, new byte[4]);
        assertThat(victim.end.receivedCount()).isEqualTo(1);
    }

    /** What the victim tells of its window with the next message. */
    private static long windowTold(Victim victim, int tsnOffset) {
        victim.data(WHOLE | Wire.FLAG_UNORDERED | Wire.FLAG_IMMEDIATE, tsnOffset, 0, 1 << 20, new byte[1]);
        return Bytes.u32(victim.last(Wire.SACK), 8);
    }

    private static byte[] reset(Victim victim, int request) {
        byte[] c = Packets.chunk(Wire.RECONFIG, 0, 0x000d_0012, request, victim.victimTsn - 1, victim.tsn - 1, 0);
        Bytes.put16(c, 2, 22);
        return Arrays.copyOf(c, 22);
    }
}
