package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.api.testing.Machine;
import dev.peersession.api.testing.World;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions that end at the same time: each last word may meet a peer that is going too. */
class GoodbyeTest {
    private static final Duration NEAR = Duration.ofMillis(5);

    private final Logger log = Logger.getLogger(Connection.class.getName());
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
            logged.add(logRecord.getMessage() + ": " + logRecord.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        log.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        log.removeHandler(handler);
    }

    /** A packet that is slower than the one after it arrives with it, so that the answer to the first comes after the goodbye. */
    @Test
    void two_that_close_almost_at_once_both_end_in_order() throws Exception {
        for (int later : new int[] {0, 1, 3, 5, 8, 11}) {
            for (int slow = 1; slow < 26; slow += 2) {
                String moment = later + " ms later, slow from " + slow + " ms";
                closeBoth(Duration.ofMillis(later), Duration.ofMillis(slow), moment);
                assertThat(logged).as(moment).isEmpty();
            }
        }
    }

    private static void closeBoth(Duration later, Duration slow, String moment) throws Exception {
        World world = new World(11);
        Machine adas = world.machine();
        Machine bobs = world.machine();
        PeerSession ada = adas.session().pin("4821".toCharArray()).build();
        PeerSession bob = bobs.session().pin("4821".toCharArray()).build();
        Invitation invitation = ada.invite();
        Reply reply = bob.reply(invitation.text());
        invitation.accept(reply.text());
        reply.await(Duration.ofSeconds(10));
        world.run(Duration.ofSeconds(1));

        adas.link(LinkModel.perfect(NEAR));
        bobs.link(LinkModel.perfect(NEAR));
        world.after(slow, () -> bobs.link(LinkModel.perfect(NEAR.multipliedBy(4))));
        world.after(slow.plusMillis(4), () -> bobs.link(LinkModel.perfect(NEAR)));
        world.after(Duration.ZERO, ada::close);
        world.after(later, bob::close);
        world.run(Duration.ofSeconds(10));

        assertThat(ada.state()).as(moment).isEqualTo(SessionState.CLOSED);
        assertThat(bob.state()).as(moment).isEqualTo(SessionState.CLOSED);
        assertThat(adas.sessions() + bobs.sessions()).as(moment).isZero();
    }
}
