package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What records from unknown addresses do to a session with connection ids, and what they cannot do. */
class MovedPeerTest {
    // Nothing may come at all, so a longer wait only makes the test slower.
    private static final int SILENCE_MILLIS = 400;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int CONNECTION_ID_RECORD = 25;
    private static final int MAX_CHECK = 150;

    private final List<CutEngine> engines = new CopyOnWriteArrayList<>();
    private DatagramSocket stranger;
    private Pair pair;
    private CutEngine ada;
    private InetSocketAddress bobsAddress;

    @BeforeEach
    void connect() throws Exception {
        stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        pair = Pair.pin(builder -> builder.engines((lease, options, listener, random) -> {
            CutEngine engine = new CutEngine(lease, options, listener, random);
            engines.add(engine);
            return engine;
        }));
        ada = engines.get(0);
        PathInfo path = pair.ada.statistics().path();
        assertThat(path).isNotNull();
        bobsAddress = path.remote();
    }

    @AfterEach
    void close() {
        pair.close();
        stranger.close();
    }

    /** Bob gets ada's message, however often his acknowledgements or ours were lost before. */
    private void talks() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        pair.bobsPeer.messages().onText(text -> heard.countDown());
        pair.adasPeer.messages().send("still here");
        assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** A record of ada's that has not reached bob. */
    private byte[] withheldRecord() throws Exception {
        ada.withhold(true);
        int before = ada.sent().size();
        pair.adasPeer.messages().send("taken on the way");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (ada.sent().size() == before) {
            assertThat(System.nanoTime()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(1);
        }
        byte[] record = ada.sent().get(ada.sent().size() - 1);
        assertThat(record[0]).isEqualTo((byte) CONNECTION_ID_RECORD);
        return record;
    }

    private void send(byte[] datagram) throws IOException {
        stranger.send(new DatagramPacket(datagram, datagram.length, bobsAddress));
    }

    /** All that arrives at the stranger until nothing does for a while; the first may take long. */
    private List<byte[]> received(int firstMillis) throws IOException {
        List<byte[]> all = new ArrayList<>();
        stranger.setSoTimeout(firstMillis);
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
                stranger.receive(packet);
                all.add(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
                stranger.setSoTimeout(2 * SILENCE_MILLIS);
            }
        } catch (SocketTimeoutException e) {
            return all;
        }
    }

    @Test
    void a_record_sent_on_from_another_address_earns_it_three_short_checks_and_no_data() throws Exception {
        byte[] record = withheldRecord();
        for (int i = 0; i < 50; i++) {
            send(record);
        }
        // As if the stranger's address belonged to a victim: it answers nothing.
        List<byte[]> arrived = received(PATIENCE_MILLIS);
        assertThat(arrived).isNotEmpty().hasSizeLessThanOrEqualTo(6).allSatisfy(packet -> {
            assertThat(packet[0]).as("first byte of a check").isZero();
            assertThat(packet.length).isLessThanOrEqualTo(MAX_CHECK);
        });
        ada.withhold(false);
        talks();
        assertThat(pair.bob.statistics().pathChanges()).isZero();
    }

    @Test
    void a_record_that_was_delivered_before_or_damaged_on_the_way_earns_nothing() throws Exception {
        talks();
        List<byte[]> delivered = ada.sent();
        for (int i = Math.max(0, delivered.size() - 5); i < delivered.size(); i++) {
            send(delivered.get(i));
        }
        byte[] damaged = withheldRecord().clone();
        damaged[damaged.length - 1] ^= 1;
        send(damaged);
        assertThat(received(SILENCE_MILLIS)).isEmpty();
        ada.withhold(false);
        talks();
        assertThat(pair.bob.statistics().pathChanges()).isZero();
    }

    @Test
    void a_flood_with_the_right_connection_id_is_dropped_and_the_session_goes_on() throws Exception {
        byte[] forged = withheldRecord().clone();
        for (int i = 0; i < 5000; i++) {
            forged[5 + i % 6] ^= (byte) i;
            forged[forged.length - 1 - i % 16] ^= (byte) (i + 1);
            send(forged);
        }
        assertThat(received(SILENCE_MILLIS)).isEmpty();
        ada.withhold(false);
        talks();
    }
}
