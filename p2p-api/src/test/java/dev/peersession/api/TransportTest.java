package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.dtls.DtlsEndpoint;
import dev.peersession.dtls.DtlsEvent;
import dev.peersession.dtls.DtlsIdentity;
import dev.peersession.dtls.DtlsOptions;
import dev.peersession.dtls.Fingerprint;
import dev.peersession.ice.IceEngine;
import dev.peersession.sctp.ChannelEvent;
import dev.peersession.sctp.DataChannels;
import dev.peersession.sctp.SctpOptions;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Last words: what still goes out when a handshake fails, and what no longer does when the peer has gone. */
class TransportTest {
    private static final int ALERT = 21;

    private final StillLoop loop = new StillLoop();
    private final SecureRandom random = new SecureRandom();
    private final DtlsIdentity ours = DtlsIdentity.ephemeral(random, Instant.now());
    private final DtlsIdentity theirs = DtlsIdentity.ephemeral(random, Instant.now());
    private final DtlsEndpoint server = endpoint(theirs, DtlsEndpoint.Role.SERVER, ours.fingerprint());
    private final List<byte[]> sent = new ArrayList<>();
    private final Upper upper = new Upper();
    private final DataChannels association =
            new DataChannels(SctpOptions.builder().build(), true, random);
    private Transport client = client(ours.fingerprint());

    @Test
    void an_alert_that_was_lost_is_repeated_to_a_peer_that_repeats_itself() {
        refuse();
        assertThat(upper.ended).isEqualTo(Reason.FINGERPRINT_MISMATCH);
        assertThat(upper.lingers).isTrue();
        assertThat(sent).hasSize(1).allMatch(datagram -> datagram[0] == ALERT);
        sent.clear();

        loop.advance(Duration.ofMillis(60).toNanos());
        server.timeout(loop.nanoTime());
        deliverToClient();
        assertThat(sent).hasSize(1).allMatch(datagram -> datagram[0] == ALERT);
        deliverToServer();

        loop.advance(Duration.ofSeconds(4).toNanos());
        server.timeout(loop.nanoTime());
        assertThat(server.pollEvent())
                .isInstanceOfSatisfying(
                        DtlsEvent.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(DtlsEvent.Reason.FINGERPRINT_MISMATCH));
    }

    @Test
    void after_its_time_nothing_is_answered() {
        refuse();
        client.close();
        sent.clear();
        loop.advance(Duration.ofMillis(60).toNanos());
        server.timeout(loop.nanoTime());
        deliverToClient();
        assertThat(sent).isEmpty();
    }

    /** A session can be closed here in the very turn that has read the peer's goodbye and not yet acted on it. */
    @Test
    void nothing_is_protected_any_more_once_the_peer_has_said_goodbye() {
        agree();
        server.closeNotify(loop.nanoTime());
        byte[] goodbye = polled(server).get(0);
        client.datagram(goodbye, 0, goodbye.length);

        association.connect(loop.nanoTime());
        client.farewell();
        assertThat(sent).allMatch(datagram -> datagram[0] == ALERT);
    }

    private void agree() {
        client = client(theirs.fingerprint());
        server.start(loop.nanoTime());
        client.pathReady();
        for (int flight = 0; flight < 4; flight++) {
            loop.endTurn();
            deliverToServer();
            deliverToClient();
        }
        assertThat(upper.secured).isTrue();
    }

    private void refuse() {
        server.start(loop.nanoTime());
        client.pathReady();
        loop.endTurn();
        deliverToServer();
        deliverToClient();
    }

    private void deliverToServer() {
        sent.forEach(datagram -> server.input(datagram, 0, datagram.length, loop.nanoTime(), (data, off, len) -> {}));
        sent.clear();
    }

    private void deliverToClient() {
        polled(server).forEach(datagram -> client.datagram(datagram, 0, datagram.length));
        loop.endTurn();
    }

    private List<byte[]> polled(DtlsEndpoint endpoint) {
        List<byte[]> datagrams = new ArrayList<>();
        byte[] out = new byte[2048];
        int n;
        while ((n = endpoint.poll(out, 0, out.length, loop.nanoTime())) > 0) {
            datagrams.add(Arrays.copyOf(out, n));
        }
        return datagrams;
    }

    private Transport client(Fingerprint accepted) {
        return new Transport(loop, engine(), endpoint(ours, DtlsEndpoint.Role.CLIENT, accepted), association, upper);
    }

    private DtlsEndpoint endpoint(DtlsIdentity identity, DtlsEndpoint.Role role, Fingerprint accepted) {
        return new DtlsEndpoint(DtlsOptions.DEFAULTS, identity, role, List.of(accepted), random, Threads.HANDSHAKES);
    }

    /** Only what it is given to send matters. */
    private IceEngine engine() {
        return (IceEngine) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {IceEngine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("openingArrived")) {
                        return false;
                    }
                    if (!method.getName().equals("send")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    int off = (int) arguments[1];
                    sent.add(Arrays.copyOfRange((byte[]) arguments[0], off, off + (int) arguments[2]));
                    return true;
                });
    }

    /** Ends the transport as a session does. */
    private final class Upper implements Transport.Upper {
        @Nullable
        Reason ended;

        boolean lingers;
        boolean secured;

        @Override
        public void ended(Reason reason, String detail) {
            ended = reason;
            client.farewell();
            lingers = client.linger();
        }

        @Override
        public void broken(Throwable defect) {
            throw new AssertionError(defect);
        }

        @Override
        public void secured(Fingerprint peer) {
            secured = true;
        }

        @Override
        public void event(ChannelEvent event) {}

        @Override
        public void beforeOutput(long now) {}

        @Override
        public void afterOutput() {}

        @Override
        public void heard(long now) {}
    }
}
