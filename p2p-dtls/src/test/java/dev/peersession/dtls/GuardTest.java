package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.CERTIFICATE;
import static dev.peersession.dtls.RecordFormat.CERTIFICATE_VERIFY;
import static dev.peersession.dtls.RecordFormat.CLIENT_HELLO;
import static dev.peersession.dtls.RecordFormat.CLIENT_KEY_EXCHANGE;
import static dev.peersession.dtls.RecordFormat.FINISHED;
import static dev.peersession.dtls.RecordFormat.HEADER;
import static dev.peersession.dtls.RecordFormat.SERVER_HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardTest {
    private final Counters counters = new Counters();
    private final Guard guard = new Guard(true, counters);

    @Test
    void a_message_in_fragments_of_any_order_and_overlap_comes_out_whole() {
        Random random = new Random(1);
        byte[] body = new byte[3000];
        random.nextBytes(body);
        List<int[]> parts = new ArrayList<>();
        for (int at = 0; at < body.length; at += 90) {
            parts.add(new int[] {at, Math.min(at + 130, body.length)});
        }
        Collections.shuffle(parts, random);
        for (int[] part : parts) {
            assertThat(guard.next()).isNull();
            feed(
                    0,
                    Records.fragment(
                            CLIENT_HELLO, body.length, 0, part[0], Arrays.copyOfRange(body, part[0], part[1])));
        }
        HandshakeMessage message = guard.next();
        assertThat(message).isNotNull();
        assertThat(message.body()).isEqualTo(body);
        assertThat(counters.malformed).isZero();
    }

    @Test
    void messages_come_out_in_order_of_their_numbers() {
        feed(0, whole(CLIENT_KEY_EXCHANGE, 2, 33));
        feed(0, whole(CERTIFICATE, 1, 300));
        assertThat(guard.next()).isNull();
        feed(0, whole(CLIENT_HELLO, 0, 100));
        assertThat(List.of(
                        guard.next().type(), guard.next().type(), guard.next().type()))
                .containsExactly(CLIENT_HELLO, CERTIFICATE, CLIENT_KEY_EXCHANGE);
    }

    @Test
    void finished_waits_for_a_lost_certificate_verify() {
        feed(0, whole(CLIENT_HELLO, 0, 100));
        feed(0, whole(CERTIFICATE, 1, 300));
        feed(0, whole(CLIENT_KEY_EXCHANGE, 2, 33));
        feed(1, whole(FINISHED, 4, 12));
        guard.next();
        guard.next();
        guard.next();
        assertThat(guard.next()).isNull();
        feed(0, whole(CERTIFICATE_VERIFY, 3, 76));
        assertThat(guard.next().type()).isEqualTo(CERTIFICATE_VERIFY);
        assertThat(guard.next().type()).isEqualTo(FINISHED);
    }

    @ParameterizedTest
    @CsvSource({
        // Finished in the clear, anything else protected
        "0,20,12",
        "1,11,100",
        "1,15,76",
        // the other role's messages, to a server
        "0,2,70",
        "0,12,110",
        "0,14,0",
        "0,3,35",
        // renegotiation, tickets, session state, key update, unknown
        "0,0,0",
        "0,4,50",
        "0,24,1",
        "0,99,5",
        // lengths that no such message has
        "1,20,13",
        "1,20,0",
        "0,16,2049",
        "0,15,2049",
        "0,11,16373",
        "0,1,16777215"
    })
    void a_message_that_no_client_may_send_is_dropped(int epoch, int type, int length) {
        assertThat(feed(epoch, Records.fragment(type, length, 0, 0, new byte[Math.min(length, 100)])))
                .isEqualTo(Guard.Effect.NOTHING);
        assertThat(counters.malformed).isPositive();
        assertThat(guard.pendingBytes()).isZero();
    }

    @Test
    void a_client_takes_no_message_of_a_client() {
        Guard client = new Guard(false, counters);
        byte[] hello = whole(CLIENT_HELLO, 0, 100);
        assertThat(client.accept(0, hello, HEADER, hello.length - HEADER)).isEqualTo(Guard.Effect.NOTHING);
        byte[] answer = whole(SERVER_HELLO, 0, 70);
        assertThat(client.accept(0, answer, HEADER, answer.length - HEADER)).isEqualTo(Guard.Effect.PROGRESS);
    }

    @Test
    void zero_length_fragments_reserve_nothing_and_come_to_an_end() {
        for (int i = 0; i < 10_000; i++) {
            feed(0, Records.fragment(CERTIFICATE, 5000, 1 + i % 7, 0, new byte[0]));
        }
        assertThat(guard.pendingBytes()).isZero();
        assertThat(counters.malformed).isEqualTo(10_000);
        byte[] many = new byte[12 * 1000];
        for (int at = 0; at < many.length; at += 12) {
            many[at] = CERTIFICATE;
        }
        assertThat(guard.accept(0, many, 0, many.length)).isNotNull();
    }

    @Test
    void messages_too_far_ahead_reserve_nothing() {
        feed(0, whole(CERTIFICATE, Guard.MAX_AHEAD, 300));
        feed(0, whole(CERTIFICATE, 0xFFFF, 300));
        assertThat(guard.pendingBytes()).isZero();
        feed(0, whole(CERTIFICATE, Guard.MAX_AHEAD - 1, 300));
        assertThat(guard.pendingBytes()).isEqualTo(300);
    }

    @Test
    void all_messages_ahead_together_are_bounded() {
        for (int sequence = 0; sequence < Guard.MAX_AHEAD; sequence++) {
            feed(0, Records.fragment(CERTIFICATE, Guard.MAX_MESSAGE, sequence, 0, new byte[10]));
        }
        assertThat(guard.pendingBytes()).isLessThanOrEqualTo(Guard.MAX_PENDING);
    }

    @Test
    void all_messages_of_a_handshake_together_are_bounded() {
        int delivered = 0;
        for (int sequence = 0; sequence < 100; sequence++) {
            feed(0, whole(CERTIFICATE, sequence, 4000));
            delivered += guard.next() == null ? 0 : 4000;
        }
        assertThat(delivered).isLessThanOrEqualTo(Guard.MAX_TOTAL);
    }

    @Test
    void a_shuffled_flood_of_tiny_fragments_stays_cheap() {
        byte[] one = {1};
        for (int round = 0; round < 20; round++) {
            for (int at = 1; at < Guard.MAX_MESSAGE; at += 2) {
                feed(0, Records.fragment(CERTIFICATE, Guard.MAX_MESSAGE, 0, at, one));
            }
        }
        // 160,000 fragments, of which only 64 ranges were kept; the rest of the message still completes it.
        feed(0, Records.fragment(CERTIFICATE, Guard.MAX_MESSAGE, 0, 0, new byte[Guard.MAX_MESSAGE]));
        assertThat(guard.next()).isNotNull();
    }

    @Test
    void a_stray_first_fragment_does_not_block_the_real_message() {
        feed(0, Records.fragment(CERTIFICATE, 900, 0, 0, new byte[10]));
        feed(0, whole(CLIENT_HELLO, 0, 100));
        assertThat(guard.next().type()).isEqualTo(CLIENT_HELLO);
        assertThat(guard.pendingBytes()).isZero();
    }

    @Test
    void a_whole_message_replaces_what_stray_fragments_began() {
        byte[] hello = whole(CLIENT_HELLO, 0, 100);
        byte[] foreign = new byte[30];
        Arrays.fill(foreign, (byte) 0xEE);
        feed(0, Records.fragment(CLIENT_HELLO, 100, 0, 0, foreign));
        feed(0, Records.fragment(CLIENT_HELLO, 100, 0, 60, foreign));
        feed(0, hello);
        assertThat(guard.next().body()).isEqualTo(Arrays.copyOfRange(hello, hello.length - 100, hello.length));
        assertThat(guard.pendingBytes()).isZero();
    }

    @Test
    void what_was_delivered_is_reported_as_repeated() {
        byte[] hello = whole(CLIENT_HELLO, 0, 100);
        assertThat(feed(0, hello)).isEqualTo(Guard.Effect.PROGRESS);
        assertThat(feed(0, hello)).isEqualTo(Guard.Effect.NOTHING);
        guard.next();
        assertThat(feed(0, hello)).isEqualTo(Guard.Effect.REPEATED);
    }

    @Test
    void a_fragment_that_reaches_beyond_its_message_or_its_record_is_dropped() {
        byte[] beyond = Records.fragment(CLIENT_HELLO, 100, 0, 60, new byte[50]);
        assertThat(feed(0, beyond)).isEqualTo(Guard.Effect.NOTHING);
        byte[] hello = whole(CLIENT_HELLO, 0, 100);
        for (int length = 0; length < hello.length - HEADER; length++) {
            assertThat(guard.accept(0, hello, HEADER, length)).isEqualTo(Guard.Effect.NOTHING);
        }
        assertThat(guard.next()).isNull();
        assertThat(guard.pendingBytes()).isZero();
    }

    private Guard.Effect feed(int epoch, byte[] record) {
        return guard.accept(epoch, record, HEADER, record.length - HEADER);
    }

    private static byte[] whole(int type, int sequence, int length) {
        return Records.fragment(type, length, sequence, 0, new byte[length]);
    }
}
