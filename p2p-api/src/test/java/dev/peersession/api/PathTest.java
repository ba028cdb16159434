package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.api.ConnectException.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of a session when its path does not carry any more. */
class PathTest {
    private final List<CutEngine> engines = new CopyOnWriteArrayList<>();

    /** Ada's engine is the first. */
    private Pair cuttable(Duration reconnect) throws ConnectException {
        return Pair.pin(builder -> builder.reconnectTimeout(reconnect).engines((lease, options, listener, random) -> {
            CutEngine engine = new CutEngine(lease, options, listener, random);
            engines.add(engine);
            return engine;
        }));
    }

    @Test
    void a_peer_that_vanishes_is_looked_for_and_given_up_at_the_end() throws Exception {
        try (Pair pair = cuttable(Duration.ofSeconds(1))) {
            EventTap ada = EventTap.on(pair.ada);
            Channel channel = pair.adasPeer.open("doomed");
            engines.get(1).cut(true);
            engines.get(0).cut(true);
            engines.get(0).loseConsent();
            assertThat(ada.awaitState(SessionState.RECONNECTING).reason()).isEqualTo(Reason.CONSENT_LOST);
            assertThat(pair.ada.state()).isEqualTo(SessionState.RECONNECTING);
            assertThat(channel.state()).isNotEqualTo(Channel.State.CLOSED);
            assertThat(ada.awaitState(SessionState.FAILED).reason()).isEqualTo(Reason.CONSENT_LOST);
            assertThat(channel.state()).isEqualTo(Channel.State.CLOSED);
        }
    }

    @Test
    void both_sides_move_to_derived_credentials_without_an_exchange_and_nothing_is_lost() throws Exception {
        try (Pair pair = cuttable(Duration.ofSeconds(30))) {
            EventTap ada = EventTap.on(pair.ada);
            String words = pair.adasPeer.verification().words();
            CountDownLatch all = new CountDownLatch(3 * 50);
            List<Integer> order = new CopyOnWriteArrayList<>();
            pair.bobsPeer.messages().onBinary(message -> {
                order.add(ByteBuffer.wrap(message).getInt());
                all.countDown();
            });
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 50; i++) {
                    pair.adasPeer
                            .messages()
                            .send(ByteBuffer.allocate(1000)
                                    .putInt(0, round * 50 + i)
                                    .array());
                }
                engines.get(0).loseConsent();
                int times = round + 1;
                ada.await(e -> e instanceof PeerEvent.PathChanged changed
                        && changed.cause().equals("restarted")
                        && ada.seen().stream().filter(PathTest::isRestart).count() >= times);
            }
            assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(order).isSorted().hasSize(150).doesNotHaveDuplicates();
            assertThat(engines.get(0).restarts()).isEqualTo(3);
            assertThat(engines.get(1).moves()).isEqualTo(3);
            assertThat(engines.get(1).restarts()).isZero();
            assertThat(pair.ada.state()).isEqualTo(SessionState.CONNECTED);
            assertThat(pair.adasPeer.verification().words()).isEqualTo(words);
            assertThat(ada.states().stream().filter(s -> s == SessionState.RECONNECTING))
                    .hasSize(3);
        }
    }

    private static boolean isRestart(PeerEvent event) {
        return event instanceof PeerEvent.PathChanged changed && changed.cause().equals("restarted");
    }

    @Test
    void a_silence_of_some_seconds_loses_and_doubles_nothing() throws Exception {
        try (Pair pair = cuttable(Duration.ofSeconds(30))) {
            int messages = 500;
            CountDownLatch all = new CountDownLatch(messages);
            List<Integer> order = new CopyOnWriteArrayList<>();
            pair.bobsPeer.messages().onBinary(message -> {
                order.add(ByteBuffer.wrap(message).getInt());
                all.countDown();
            });
            for (int i = 0; i < messages; i++) {
                if (i == 100) {
                    engines.get(0).cut(true);
                }
                pair.adasPeer
                        .messages()
                        .send(ByteBuffer.allocate(1000).putInt(0, i).array());
            }
            TimeUnit.SECONDS.sleep(2); // longer than a path is trusted in silence
            assertThat(order.size()).isLessThan(messages);
            engines.get(0).cut(false);
            assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(order).isSorted().hasSize(messages).doesNotHaveDuplicates();
            assertThat(pair.ada.state()).isEqualTo(SessionState.CONNECTED);
        }
    }
}
