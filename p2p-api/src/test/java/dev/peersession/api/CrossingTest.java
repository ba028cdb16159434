package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.api.call.Call;
import dev.peersession.api.call.CallState;
import dev.peersession.api.testing.Machine;
import dev.peersession.api.testing.World;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What one side does while the other does the same or the opposite, each pair at many distances in time. */
class CrossingTest {
    private static final Duration NEAR = Duration.ofMillis(5);
    private static final int[] LATER = {0, 5, 10, 21};

    /** Two sessions with the same PIN on machines 10 ms apart. */
    private static final class Two {
        private final World world = new World(23);
        private final Machine adas = world.machine();
        private final Machine bobs = world.machine();
        private final PeerSession ada = adas.session().pin("4821".toCharArray()).build();
        private final PeerSession bob = bobs.session().pin("4821".toCharArray()).build();
        private final List<Channel> adasChannels = new ArrayList<>();
        private final List<Channel> bobsChannels = new ArrayList<>();
        private CompletableFuture<Peer> adasPeer;
        private CompletableFuture<Peer> bobsPeer;

        private Two begun() throws ConnectException {
            ada.onChannel(adasChannels::add);
            bob.onChannel(bobsChannels::add);
            Invitation invitation = ada.invite();
            Reply reply = bob.reply(invitation.text());
            bobsPeer = reply.peer();
            adasPeer = invitation.connect(reply.text());
            return this;
        }

        private Two connected() throws ConnectException {
            begun();
            world.run(Duration.ofSeconds(2));
            assertThat(ada.state()).isEqualTo(SessionState.CONNECTED);
            assertThat(bob.state()).isEqualTo(SessionState.CONNECTED);
            adas.link(LinkModel.perfect(NEAR));
            bobs.link(LinkModel.perfect(NEAR));
            return this;
        }

        private void after(long millis, Runnable run) {
            world.after(Duration.ofMillis(millis), run);
        }

        private void run(Duration time) {
            world.run(time);
        }

        private void assertNothingLeft(String moment) {
            assertThat(ada.state().isFinal())
                    .as("ada " + ada.state() + " " + moment)
                    .isTrue();
            assertThat(bob.state().isFinal())
                    .as("bob " + bob.state() + " " + moment)
                    .isTrue();
            assertThat(adasPeer).as(moment).isDone();
            assertThat(bobsPeer).as(moment).isDone();
            assertThat(adas.sessions() + bobs.sessions()).as(moment).isZero();
            assertThat(adas.openSockets() + bobs.openSockets()).as(moment).isZero();
        }
    }

    /** The one that made the offer knows that somebody answered; the other one has to hear something first. */
    @Test
    void whoever_closes_while_the_two_connect_tells_the_other_and_leaves_nothing_behind() throws Exception {
        for (int at = 0; at < 90; at += 9) {
            for (int which = 1; which <= 3; which++) {
                Two two = new Two().begun();
                String moment = "closed by " + which + " after " + at + " ms";
                if ((which & 1) != 0) {
                    two.after(at, two.ada::close);
                }
                if ((which & 2) != 0) {
                    two.after(at, two.bob::close);
                }
                two.run(Duration.ofMillis(at + 1_000));
                if (at >= 18 || which == 1) {
                    two.assertNothingLeft(moment);
                    assertThat(two.ada.state()).as(moment).isEqualTo(SessionState.CLOSED);
                    assertThat(two.bob.state()).as(moment).isEqualTo(SessionState.CLOSED);
                }
                two.run(Duration.ofMinutes(11));
                two.assertNothingLeft(moment);
            }
        }
    }

    /** Who closes hears no more, as in the W3C's API; the streams are free again afterwards. */
    @Test
    void two_that_close_the_same_channel_at_once_both_see_it_closed() throws Exception {
        for (int later : LATER) {
            for (int messages : new int[] {0, 1, 200}) {
                Two two = new Two().connected();
                String moment = later + " ms later, " + messages + " messages";
                Channel adas = two.ada.open("x");
                two.run(Duration.ofSeconds(1));
                Channel bobs = two.bobsChannels.get(0);
                List<String> bobHeard = new ArrayList<>();
                List<String> closed = new ArrayList<>();
                adas.onText(text -> {});
                bobs.onText(bobHeard::add);
                adas.onClose(() -> closed.add("ada"));
                bobs.onClose(() -> closed.add("bob"));
                two.after(0, () -> {
                    for (int i = 0; i < messages; i++) {
                        adas.send("m" + i);
                    }
                    adas.close();
                });
                two.after(later, () -> {
                    for (int i = 0; i < messages && bobs.state() == Channel.State.OPEN; i++) {
                        bobs.send("n" + i);
                    }
                    bobs.close();
                });
                two.run(Duration.ofSeconds(10));
                assertThat(closed).as(moment).containsExactlyInAnyOrder("ada", "bob");
                if (later > 10) {
                    assertThat(bobHeard).as(moment).hasSize(messages);
                }
                Channel next = two.bob.open("y");
                Channel other = two.ada.open("z");
                two.run(Duration.ofSeconds(1));
                assertThat(next.state()).as(moment).isEqualTo(Channel.State.OPEN);
                assertThat(other.state()).as(moment).isEqualTo(Channel.State.OPEN);
                two.ada.close();
                two.run(Duration.ofSeconds(10));
                two.assertNothingLeft(moment);
            }
        }
    }

    @Test
    void a_channel_that_is_closed_at_once_after_its_message_still_brings_it() throws Exception {
        for (int later : LATER) {
            Two two = new Two().connected();
            String moment = later + " ms later";
            Channel channel = two.ada.open("x");
            List<String> heard = new ArrayList<>();
            List<String> closed = new ArrayList<>();
            two.bob.onChannel(c -> {
                c.onText(heard::add);
                c.onClose(() -> closed.add("bob"));
            });
            channel.onClose(() -> closed.add("ada"));
            channel.send("only this");
            two.after(later, channel::close);
            two.run(Duration.ofSeconds(10));
            assertThat(heard).as(moment).containsExactly("only this");
            assertThat(closed).as(moment).containsExactlyInAnyOrder("ada", "bob");
        }
    }

    @Test
    void channels_that_both_open_at_once_under_one_label_are_two() throws Exception {
        for (int later : LATER) {
            Two two = new Two().connected();
            Channel[] opened = new Channel[2];
            two.after(0, () -> {
                opened[0] = two.ada.open("x");
                opened[0].send("a");
            });
            two.after(later, () -> {
                opened[1] = two.bob.open("x");
                opened[1].send("b");
            });
            two.run(Duration.ofSeconds(2));
            assertThat(two.adasChannels).hasSize(1);
            assertThat(two.bobsChannels).hasSize(1);
            assertThat(opened[0].state()).isEqualTo(Channel.State.OPEN);
            assertThat(opened[1].state()).isEqualTo(Channel.State.OPEN);
            List<String> heard = new ArrayList<>();
            two.adasChannels.get(0).onText(heard::add);
            two.bobsChannels.get(0).onText(heard::add);
            two.run(Duration.ofSeconds(1));
            assertThat(heard).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void a_message_sent_just_before_the_session_is_closed_arrives() throws Exception {
        for (int later : LATER) {
            Two two = new Two().connected();
            List<String> heard = new ArrayList<>();
            two.bobsPeer.join().messages().onText(heard::add);
            two.after(0, () -> two.adasPeer.join().messages().send("the last word"));
            two.after(later, two.ada::close);
            two.run(Duration.ofSeconds(10));
            assertThat(heard).as(later + " ms later").containsExactly("the last word");
            two.assertNothingLeft(later + " ms later");
        }
    }

    @Test
    void two_that_call_at_once_have_one_call() throws Exception {
        for (int later : LATER) {
            Two two = new Two().connected();
            String moment = later + " ms later";
            Call[] calls = new Call[2];
            two.after(0, () -> calls[0] = call(two.adasPeer.join()));
            two.after(later, () -> calls[1] = call(two.bobsPeer.join()));
            two.run(Duration.ofSeconds(2));
            assertThat(calls[0].state()).as(moment).isEqualTo(CallState.ACTIVE);
            assertThat(calls[1].state()).as(moment).isEqualTo(CallState.ACTIVE);

            two.after(0, calls[0]::stop);
            two.after(later, calls[1]::stop);
            two.run(Duration.ofSeconds(2));
            assertThat(calls[0].state()).as(moment).isEqualTo(CallState.ENDED);
            assertThat(calls[1].state()).as(moment).isEqualTo(CallState.ENDED);

            // One stops and calls again while the other stops.
            calls[0] = call(two.adasPeer.join());
            calls[1] = call(two.bobsPeer.join());
            two.run(Duration.ofSeconds(1));
            two.after(0, () -> {
                calls[0].stop();
                two.world.after(Duration.ofMillis(1), () -> calls[0] = call(two.adasPeer.join()));
            });
            two.after(later, calls[1]::stop);
            two.run(Duration.ofSeconds(2));
            assertThat(calls[1].state()).as(moment).isEqualTo(CallState.ENDED);
            Call taken = call(two.bobsPeer.join());
            if (calls[0].state() == CallState.ENDED) {
                calls[0] = call(two.adasPeer.join());
            }
            two.run(Duration.ofSeconds(2));
            assertThat(taken.state()).as(moment).isEqualTo(CallState.ACTIVE);
            assertThat(calls[0].state()).as(moment).isEqualTo(CallState.ACTIVE);

            two.after(0, two.ada::close);
            two.after(later, two.bob::close);
            two.run(Duration.ofSeconds(10));
            assertThat(taken.state()).as(moment).isEqualTo(CallState.ENDED);
            assertThat(calls[0].state()).as(moment).isEqualTo(CallState.ENDED);
            two.assertNothingLeft(moment);
        }
    }

    private static Call call(Peer peer) {
        try {
            return peer.call(AudioSource.silence(), AudioSink.none());
        } catch (ConnectException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void one_that_calls_while_the_other_closes_ends_with_it() throws Exception {
        for (int later : LATER) {
            Two two = new Two().connected();
            String moment = later + " ms later";
            Call[] calls = new Call[1];
            two.after(0, two.ada::close);
            two.after(later, () -> {
                try {
                    calls[0] = two.bobsPeer.join().call(AudioSource.silence(), AudioSink.none());
                } catch (ConnectException e) {
                    assertThat(two.bob.state()).isEqualTo(SessionState.CLOSED);
                }
            });
            two.run(Duration.ofSeconds(10));
            if (calls[0] != null) {
                assertThat(calls[0].state()).as(moment).isEqualTo(CallState.ENDED);
                assertThat(calls[0].ended()).as(moment).isDone();
            }
            two.assertNothingLeft(moment);
        }
    }

    @Test
    void two_that_move_at_once_find_each_other_only_where_one_still_knows_the_other() throws Exception {
        for (int later : LATER) {
            Two two = new Two().connected();
            String moment = later + " ms later";
            List<String> adaHeard = new ArrayList<>();
            List<String> bobHeard = new ArrayList<>();
            two.adasPeer.join().messages().onText(adaHeard::add);
            two.bobsPeer.join().messages().onText(bobHeard::add);
            // A second network each, so that neither is lost with the first.
            two.adas.join(LinkModel.perfect(NEAR));
            two.bobs.join(LinkModel.perfect(NEAR));
            two.run(Duration.ofSeconds(10));
            two.after(0, two.adas::move);
            two.after(later, () -> two.adasPeer.join().messages().send("a"));
            two.after(later, () -> two.bobsPeer.join().messages().send("b"));
            two.run(Duration.ofMinutes(2));
            assertThat(two.ada.state()).as(moment).isEqualTo(SessionState.CONNECTED);
            assertThat(two.bob.state()).as(moment).isEqualTo(SessionState.CONNECTED);
            assertThat(adaHeard).as(moment).containsExactly("b");
            assertThat(bobHeard).as(moment).containsExactly("a");
            two.after(0, two.ada::close);
            two.after(later, two.bob::close);
            two.run(Duration.ofSeconds(10));
            two.assertNothingLeft(moment);
        }
    }

    @Test
    void closing_while_the_path_is_lost_and_found_again_ends_both_sides() throws Exception {
        for (int away : new int[] {200, 10_000, 34_000, 60_000}) {
            for (int before : new int[] {-20, 0, 5, 20, 600}) {
                Two two = new Two().connected();
                String moment = "away " + away + " ms, closed " + before + " ms after the return";
                two.after(0, two.bobs::unplug);
                two.after(away, two.bobs::plugIn);
                two.after(away + before, two.ada::close);
                two.run(Duration.ofMinutes(15));
                two.assertNothingLeft(moment);
            }
        }
    }
}
