package dev.peersession.ice.ice4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceEngine.PathCause;
import dev.peersession.ice.IceOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The controlled side against a peer that does exactly what the test says. */
class NominationTest {
    private final Party us =
            new Party(new IceOptions(IceOptions.Policy.ALL, true, List.of("127.0.0.1"), List.of(), List.of(), false));
    private final ScriptedPeer first = new ScriptedPeer(us.loop, "peer", "ours");
    private final ScriptedPeer second = new ScriptedPeer(us.loop, "peer", "ours");
    private InetSocketAddress ourAddress = new InetSocketAddress(0);

    @BeforeEach
    void start() {
        us.gather();
        IceCandidate candidate = us.candidates.get(0);
        ourAddress = new InetSocketAddress(candidate.address(), candidate.port());
        us.know("ours", "peer").start(false);
    }

    @Test
    void the_path_follows_the_last_nomination_of_the_peer() throws Exception {
        checks(first, true, "the first path", () -> us.paths.size() == 1);
        assertThat(us.paths.get(0).remote()).isEqualTo(first.address());
        checks(second, false, "our check of the second address", () -> second.checksReceived.get() > 0);
        checks(second, true, "the second path", () -> us.paths.size() == 2);
        assertThat(us.paths.get(1).remote()).isEqualTo(second.address());
        checks(first, true, "the first path again", () -> us.paths.size() == 3);
        assertThat(us.causes).containsExactly(PathCause.NOMINATED, PathCause.RENOMINATED, PathCause.RENOMINATED);
        assertThat(us.loop.call(() -> us.engine.statistics()).pathChanges()).isEqualTo(2);
        second.data(ourAddress, "from the warm one");
        assertThat(us.receive()).isEqualTo("from the warm one");
    }

    @RepeatedTest(5)
    void one_check_that_comes_while_ice4j_is_still_being_told_our_credentials_is_enough() {
        first.check(ourAddress, true);
        Party.await("the path", () -> us.paths.size() == 1);
        assertThat(us.paths.get(0).remote()).isEqualTo(first.address());
    }

    @Test
    void a_nomination_that_comes_before_our_check_is_answered_counts_once_it_is() {
        checks(first, true, "the first path", () -> us.paths.size() == 1);
        second.answering = false;
        checks(second, true, "our check", () -> second.checksReceived.get() > 0);
        assertThat(us.paths).hasSize(1);
        second.answering = true;
        Party.await("the second path", () -> us.paths.size() == 2);
        assertThat(us.paths.get(1).remote()).isEqualTo(second.address());
        assertThat(us.paths.get(1).rttNanos()).isPositive();
    }

    @Test
    void data_that_overtakes_the_answer_to_our_check_is_held_until_it_comes() throws Exception {
        first.answering = false;
        checks(first, false, "our check", () -> first.checksReceived.get() > 0);
        first.data(ourAddress, "early");
        us.loop.run(() -> {});
        assertThat(us.datagrams).isEmpty();
        first.answering = true;
        assertThat(us.receive()).isEqualTo("early");
    }

    @Test
    void held_data_is_bounded() throws Exception {
        first.answering = false;
        checks(first, false, "our check", () -> first.checksReceived.get() > 0);
        for (int i = 0; i < 50; i++) {
            first.data(ourAddress, "early " + i);
        }
        Party.await("drops", () -> us.loop.call(() -> us.engine.statistics()).droppedPackets() >= 42);
        first.answering = true;
        for (int i = 0; i < DataPath.MAX_HELD; i++) {
            assertThat(us.receive()).isEqualTo("early " + i);
        }
        assertThat(us.datagrams).isEmpty();
    }

    @Test
    void an_unsigned_check_gets_no_answer() {
        first.unsignedCheck(ourAddress);
        Party.await("the drop", () -> us.loop.call(() -> us.engine.statistics()).droppedPackets() == 1);
        first.check(ourAddress, false);
        Party.await("the answer to the signed one", () -> first.answersReceived.get() == 1);
        assertThat(us.loop.call(() -> us.engine.statistics()).checksReceived()).isEqualTo(1);
    }

    @Test
    @Timeout(90)
    @EnabledIfSystemProperty(
            named = "p2p.long",
            matches = "true",
            disabledReason = "takes 60 s of real time; run with -Dp2p.long=true")
    void consent_is_lost_when_the_peer_vanishes_and_an_address_that_lives_takes_over() {
        first.check(ourAddress, true);
        checks(second, true, "both paths", () -> us.paths.size() == 2);
        second.answering = false;
        long silent = System.nanoTime();
        Party.await("the other path", 45, () -> us.paths.size() == 3);
        assertThat(us.causes.get(2)).isEqualTo(PathCause.LOST);
        assertThat(us.paths.get(2).remote()).isEqualTo(first.address());
        assertThat(us.consents).isEmpty();
        assertThat(us.send("still there")).isTrue();
        assertThat((System.nanoTime() - silent) / 1e9).isBetween(24.0, 33.0);
        first.answering = false;
        Party.await("the loss of consent", 45, () -> us.consents.equals(List.of(false)));
        assertThat(us.send("to nobody")).isFalse();
    }

    /**
     * Checks again and again, as peers do: ice4j forgets a pair that is waiting for its check while it settles the
     * nomination of another one.
     */
    private void checks(ScriptedPeer peer, boolean nominate, String what, BooleanSupplier until) {
        long[] next = {System.nanoTime()};
        Party.await(what, () -> {
            if (System.nanoTime() - next[0] >= 0) {
                peer.check(ourAddress, nominate);
                next[0] = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
            }
            return until.getAsBoolean();
        });
    }

    @AfterEach
    void close() throws IOException {
        us.close();
    }
}
