package dev.peersession.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunKey;
import dev.peersession.ice.stun.StunReader;
import dev.peersession.ice.stun.StunWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody without the password can do to a session's socket: nothing. */
final class StrangerTest {
    private static final long LIMIT = 60_000;

    private final TestLoop loop = new TestLoop();
    private final UdpMux mux = new UdpMux(loop);
    private final UdpMux otherMux = new UdpMux(loop);
    private DatagramSocket stranger;
    private TestPeer ada;
    private TestPeer bob;
    private InetSocketAddress target;

    @BeforeEach
    void open() throws Exception {
        stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        loop.run(() -> {
            ada = new TestPeer(mux, TestPeer.loopback(), "ada");
            bob = new TestPeer(otherMux, TestPeer.loopback(), "bob");
            ada.engine.gather();
            bob.engine.gather();
            ada.engine.localCredentials(ada.credentials);
        });
        target = new InetSocketAddress("127.0.0.1", ada.candidates.get(0).port());
    }

    @AfterEach
    void close() throws Exception {
        loop.run(() -> {
            ada.engine.close();
            bob.engine.close();
        });
        stranger.close();
        loop.close();
    }

    private byte[] check(String username, String password) {
        return check(username, password, null);
    }

    private byte[] check(String username, String password, byte @org.jspecify.annotations.Nullable [] opening) {
        byte[] out = new byte[1000];
        StunWriter writer = new StunWriter()
                .begin(out, 0, Stun.type(Stun.BINDING, Stun.REQUEST), 1, 2)
                .bytes(Stun.USERNAME, username.getBytes(StandardCharsets.US_ASCII))
                .number(Stun.PRIORITY, 1)
                .number(Stun.ICE_CONTROLLING, 1L);
        if (opening != null) {
            writer.bytes(Stun.DTLS, opening);
        }
        if (!password.isEmpty()) {
            writer.integrity(StunKey.shortTerm(password.toCharArray()));
        }
        return java.util.Arrays.copyOf(out, writer.fingerprint().length());
    }

    private boolean isAnswered(byte[] packet, int millis) throws Exception {
        stranger.setSoTimeout(millis);
        stranger.send(new DatagramPacket(packet, packet.length, target));
        try {
            byte[] in = new byte[1500];
            DatagramPacket answer = new DatagramPacket(in, in.length);
            stranger.receive(answer);
            StunReader reader = new StunReader();
            return reader.read(in, 0, answer.getLength())
                    && reader.messageClass() == Stun.SUCCESS
                    && reader.verify(StunKey.shortTerm("adaPasswordOf22Characters".toCharArray()));
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void only_a_check_with_the_right_name_and_password_is_answered() throws Exception {
        assertThat(isAnswered(check("adaFrag:x", ""), 200)).isFalse();
        assertThat(isAnswered(check("adaFrag:x", "adaPasswordOf22CharacterX"), 200))
                .isFalse();
        assertThat(isAnswered(check("adaFra:x", "adaPasswordOf22Characters"), 200))
                .isFalse();
        assertThat(isAnswered(check("adaFrag", "adaPasswordOf22Characters"), 200))
                .isFalse();
        assertThat(isAnswered(check("adaFrag:x", "adaPasswordOf22Characters"), 30_000))
                .isTrue();
    }

    @Test
    void dtls_on_a_check_is_taken_only_when_the_check_verifies_and_only_as_a_handshake() throws Exception {
        byte[] evil = "\u0016evil".getBytes(StandardCharsets.US_ASCII);
        byte[] media = "\u0080media".getBytes(StandardCharsets.US_ASCII);
        byte[] endless = java.util.Arrays.copyOf(evil, IceEngine.MAX_OPENING + 1);
        byte[] good = "\u0016good".getBytes(StandardCharsets.US_ASCII);
        String password = "adaPasswordOf22Characters";
        assertThat(isAnswered(check("adaFrag:x", "", evil), 200)).isFalse();
        assertThat(isAnswered(check("adaFrag:x", "adaPasswordOf22CharacterX", evil), 200))
                .isFalse();
        // Each is answered, so it was looked at before the next.
        for (byte[] each : new byte[][] {media, endless, {}, good}) {
            assertThat(isAnswered(check("adaFrag:x", password, each), 30_000)).isTrue();
        }
        assertThat(loop.await(() -> !ada.received.isEmpty(), LIMIT)).isTrue();
        assertThat(ada.received).containsExactly("good");
        assertThat(ada.heard).as("asked for an opening once").isEqualTo(1);
    }

    @Test
    void checks_are_ignored_until_the_local_credentials_are_known() throws Exception {
        target = new InetSocketAddress("127.0.0.1", bob.candidates.get(0).port());
        assertThat(isAnswered(check("bobFrag:x", "bobPasswordOf22Characters"), 200))
                .isFalse();
    }

    @Test
    void data_from_an_address_that_proved_nothing_is_not_delivered() throws Exception {
        loop.run(() -> TestPeer.connect(ada, bob));
        assertThat(loop.await(() -> ada.connected() && bob.connected(), LIMIT)).isTrue();
        byte[] data = {22, 'e', 'v', 'i', 'l'};
        stranger.send(new DatagramPacket(data, data.length, target));
        loop.run(() -> bob.say("good"));
        assertThat(loop.await(() -> !ada.received.isEmpty(), LIMIT)).isTrue();
        assertThat(ada.received).containsExactly("good");
        assertThat(mux.droppedPackets()).isPositive();
    }

    @Test
    void garbage_of_every_first_byte_is_dropped_and_the_session_goes_on() throws Exception {
        Random random = new Random(7);
        for (int first = 0; first < 256; first++) {
            byte[] packet = new byte[random.nextInt(60)];
            random.nextBytes(packet);
            if (packet.length > 0) {
                packet[0] = (byte) first;
            }
            stranger.send(new DatagramPacket(packet, packet.length, target));
        }
        loop.run(() -> TestPeer.connect(ada, bob));
        assertThat(loop.await(() -> ada.connected() && bob.connected(), LIMIT)).isTrue();
        assertThat(ada.received).isEmpty();
        assertThat(mux.droppedPackets()).isGreaterThan(200);
    }

    @Test
    void a_spoofed_answer_makes_no_pair_valid() throws Exception {
        // The stranger is named as a candidate: it gets checks and answers them without knowing the password.
        loop.run(() -> {
            ada.engine.remoteCredentials(bob.credentials);
            ada.engine.addRemoteCandidate(IceCandidate.parse(
                    "candidate:1 1 udp 2130706431 127.0.0.1 " + stranger.getLocalPort() + " typ host"));
            ada.engine.start(true, false);
        });
        byte[] in = new byte[1500];
        DatagramPacket check = new DatagramPacket(in, in.length);
        stranger.setSoTimeout(30_000);
        stranger.receive(check);
        StunReader reader = new StunReader();
        assertThat(reader.read(in, 0, check.getLength())).isTrue();
        byte[] out = new byte[200];
        for (String password : new String[] {"", "bobPasswordOf22CharacterX", "adaPasswordOf22Characters"}) {
            StunWriter writer = new StunWriter()
                    .begin(out, 0, Stun.type(Stun.BINDING, Stun.SUCCESS), reader.idHigh(), reader.idLow())
                    .address(Stun.XOR_MAPPED_ADDRESS, target);
            if (!password.isEmpty()) {
                writer.integrity(StunKey.shortTerm(password.toCharArray()));
            }
            stranger.send(new DatagramPacket(out, writer.fingerprint().length(), check.getSocketAddress()));
        }
        assertThat(loop.await(() -> ada.engine.statistics().droppedPackets() == 3, LIMIT))
                .isTrue();
        assertThat(ada.paths).isEmpty();
        assertThat(ada.engine.statistics().responsesReceived()).isZero();
    }
}
