package dev.peersession.dtls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordProtectionTest {
    private static final byte[] NO_ID = {};

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void a_record_opens_to_what_was_sealed(CipherSuite suite) {
        for (byte[] id : new byte[][] {NO_ID, {1, 2, 3, 4, 5, 6, 7, 8}}) {
            Association[] ends = ends(suite, id);
            Random random = new Random(suite.id);
            for (int length : new int[] {0, 1, 15, 16, 17, 1200, RecordFormat.MAX_PLAINTEXT}) {
                byte[] plain = new byte[length];
                random.nextBytes(plain);
                byte[] record = seal(ends[0].write(), RecordFormat.APPLICATION_DATA, plain);
                assertThat(ends[1].read().open(record, 0, record.length)).isEqualTo(ReadEpoch.Result.OPENED);
                assertThat(opened(ends[1].read(), record)).isEqualTo(plain);
                assertThat(ends[1].read().plainType()).isEqualTo(RecordFormat.APPLICATION_DATA);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void any_flipped_bit_is_noticed_and_the_genuine_record_still_opens(CipherSuite suite) {
        Association[] ends = ends(suite, NO_ID);
        byte[] record = seal(ends[0].write(), RecordFormat.APPLICATION_DATA, "payload".getBytes(UTF_8));
        for (int bit = 0; bit < record.length * 8; bit++) {
            byte[] forged = record.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            // The length field was compared with the datagram before.
            if (bit / 8 != 11 && bit / 8 != 12) {
                assertThat(ends[1].read().open(forged, 0, forged.length))
                        .as("bit %d", bit)
                        .isIn(ReadEpoch.Result.FORGED, ReadEpoch.Result.MALFORMED);
            }
        }
        assertThat(ends[1].read().open(record, 0, record.length)).isEqualTo(ReadEpoch.Result.OPENED);
    }

    @Test
    void the_explicit_nonce_is_epoch_and_sequence_number() {
        Association[] ends = ends(CipherSuite.ECDHE_ECDSA_AES_128_GCM, NO_ID);
        for (int i = 0; i < 5; i++) {
            byte[] record = seal(ends[0].write(), RecordFormat.APPLICATION_DATA, new byte[10]);
            assertThat(Arrays.copyOfRange(record, 13, 21)).isEqualTo(Arrays.copyOfRange(record, 3, 11));
            assertThat(Records.sequence(record)).isEqualTo(i);
        }
    }

    @Test
    void a_record_is_accepted_once() {
        Association[] ends = ends(CipherSuite.ECDHE_ECDSA_AES_128_GCM, NO_ID);
        byte[] record = seal(ends[0].write(), RecordFormat.APPLICATION_DATA, new byte[10]);
        assertThat(ends[1].read().open(record.clone(), 0, record.length)).isEqualTo(ReadEpoch.Result.OPENED);
        assertThat(ends[1].read().open(record.clone(), 0, record.length)).isEqualTo(ReadEpoch.Result.REPLAYED);
    }

    @Test
    void after_2_to_the_36_failed_openings_nothing_is_accepted_under_the_key() {
        Association[] ends = ends(CipherSuite.ECDHE_ECDSA_AES_128_GCM, NO_ID);
        byte[] record = seal(ends[0].write(), RecordFormat.APPLICATION_DATA, new byte[10]);
        byte[] forged = record.clone();
        forged[forged.length - 1] ^= 1;
        ReadEpoch read = ends[1].read();
        read.forgeries = ReadEpoch.MAX_FORGERIES - 1;
        assertThat(read.open(forged, 0, forged.length)).isEqualTo(ReadEpoch.Result.FORGED);
        assertThat(read.open(record, 0, record.length)).isEqualTo(ReadEpoch.Result.FORGED);
    }

    @Test
    void no_application_byte_leaves_in_the_clear_while_last_flights_are_repeated() {
        try (Pair pair = new Pair(1)) {
            pair.start();
            pair.server.input(pair.client.pollAll(pair.now()).get(0), pair.now());
            pair.client.input(pair.server.pollAll(pair.now()).get(0), pair.now());
            List<byte[]> sent = new ArrayList<>();
            byte[] secret = "attack at dawn, attack at dawn".getBytes(UTF_8);
            // The server's answers are lost: the client repeats its flight while the server is sending data.
            for (int round = 0; round < 40; round++) {
                pair.client.timeout(pair.now());
                for (byte[] datagram : pair.client.pollAll(pair.now())) {
                    pair.server.input(datagram, pair.now());
                    sent.add(pair.server.seal(secret));
                    sent.addAll(pair.server.pollAll(pair.now()));
                    sent.add(pair.server.seal(secret));
                }
                pair.clock.advance(Duration.ofMillis(500));
            }
            assertThat(pair.server.endpoint.statistics().flightsResent()).isGreaterThan(10);
            String needle = HexFormat.of().formatHex(secret);
            int data = 0;
            for (byte[] datagram : sent) {
                for (byte[] record : Records.split(datagram)) {
                    assertThat(HexFormat.of().formatHex(record)).doesNotContain(needle);
                    if (Records.epoch(record) == 0) {
                        assertThat(Records.type(record)).isEqualTo(RecordFormat.CHANGE_CIPHER_SPEC);
                    } else if (Records.type(record) == RecordFormat.APPLICATION_DATA) {
                        data++;
                    }
                }
            }
            assertThat(data).isGreaterThan(20);
        }
    }

    @Test
    void the_last_flight_is_repeated_at_most_each_50_ms_for_the_peer_and_64_times_for_copies() {
        try (Pair pair = new Pair(2)) {
            pair.start();
            pair.server.input(pair.client.pollAll(pair.now()).get(0), pair.now());
            pair.client.input(pair.server.pollAll(pair.now()).get(0), pair.now());
            byte[] flight = pair.client.pollAll(pair.now()).get(0);
            pair.server.input(flight, pair.now());
            pair.server.pollAll(pair.now());
            pair.clock.advance(Duration.ofMillis(60));
            pair.client.timeout(pair.now());
            byte[] genuine = pair.client.pollAll(pair.now()).get(0);
            pair.server.input(genuine, pair.now());
            assertThat(pair.server.pollAll(pair.now())).hasSize(1);
            int answers = 0;
            for (int i = 0; i < 4000; i++) {
                pair.clock.advance(Duration.ofMillis(10));
                pair.server.input(flight, pair.now());
                answers += pair.server.pollAll(pair.now()).size();
            }
            assertThat(answers).isEqualTo(64);
        }
    }

    @Test
    void too_long_a_plaintext_is_refused_before_anything_is_written() {
        try (Pair pair = new Pair(3).connect()) {
            assertThatThrownBy(() -> pair.client.seal(new byte[RecordFormat.MAX_PLAINTEXT + 1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void the_replay_window_remembers_1024_numbers() {
        ReplayWindow window = new ReplayWindow();
        window.mark(5000);
        assertThat(window.isReplay(5000)).isTrue();
        assertThat(window.isReplay(4999)).isFalse();
        assertThat(window.isReplay(5000 - ReplayWindow.SIZE)).isTrue();
        assertThat(window.isReplay(5001 - ReplayWindow.SIZE)).isFalse();
        window.mark(5001 - ReplayWindow.SIZE);
        assertThat(window.isReplay(5001 - ReplayWindow.SIZE)).isTrue();
        window.mark(5001);
        assertThat(window.isReplay(5001)).isTrue();
        assertThat(window.isReplay(4990)).isFalse();
        window.mark(1_000_000);
        assertThat(window.isReplay(999_999)).isFalse();
        assertThat(window.isReplay(5001)).isTrue();
    }

    @Test
    void the_replay_window_agrees_with_a_plain_set() {
        Random random = new Random(7);
        ReplayWindow window = new ReplayWindow();
        java.util.Set<Long> seen = new java.util.HashSet<>();
        long newest = -1;
        for (int i = 0; i < 20_000; i++) {
            long sequence = Math.max(0, newest + random.nextInt(2400) - 1200);
            boolean expected = seen.contains(sequence) || sequence <= newest - ReplayWindow.SIZE;
            assertThat(window.isReplay(sequence)).isEqualTo(expected);
            if (!expected) {
                window.mark(sequence);
                seen.add(sequence);
                newest = Math.max(newest, sequence);
            }
        }
    }

    private static byte[] seal(WriteEpoch write, int type, byte[] plain) {
        byte[] buf = new byte[write.prefix() + plain.length + write.suffix()];
        System.arraycopy(plain, 0, buf, write.prefix(), plain.length);
        assertThat(write.seal(type, buf, write.prefix(), plain.length)).isEqualTo(buf.length);
        return buf;
    }

    private static byte[] opened(ReadEpoch read, byte[] record) {
        return Arrays.copyOfRange(record, read.plainOff(), read.plainOff() + read.plainLength());
    }

    /** The client's and the server's half under one invented secret. */
    private static Association[] ends(CipherSuite suite, byte[] connectionId) {
        byte[] secret = new byte[48];
        byte[] client = new byte[32];
        byte[] server = new byte[32];
        Random random = new Random(1);
        random.nextBytes(secret);
        random.nextBytes(client);
        random.nextBytes(server);
        return new Association[] {
            new ConnectionSecrets(suite, false, secret.clone(), client, server)
                    .associate(connectionId, connectionId, 0),
            new ConnectionSecrets(suite, true, secret.clone(), client, server).associate(connectionId, connectionId, 0)
        };
    }
}
