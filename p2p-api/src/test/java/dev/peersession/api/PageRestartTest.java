package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.api.testing.SeededRandom;
import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceStatistics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageRestartTest {
    private final List<String> announced = new ArrayList<>();
    private final PageRestart restart = new PageRestart(new Announced(), new SeededRandom(4711));

    @Test
    void the_credentials_of_a_generation_to_come_are_announced_and_answered() {
        assertThat(restart.agree(1, page("aaaa"))).isTrue();
        assertThat(announced).containsExactly("1 " + restart.own().ufrag() + " aaaa");
    }

    @Test
    void a_page_that_asks_again_for_a_generation_replaces_its_own_and_ours_stay() {
        restart.agree(1, page("aaaa"));
        String ours = restart.own().ufrag();
        assertThat(restart.agree(1, page("bbbb"))).isTrue();
        assertThat(announced).containsExactly("1 " + ours + " aaaa", "1 " + ours + " bbbb");
    }

    @Test
    void generations_in_use_before_and_far_ahead_are_refused() {
        restart.agree(1, page("aaaa"));
        restart.moved(1);
        for (int generation : new int[] {Integer.MIN_VALUE, -1, 0, 1, 4, Integer.MAX_VALUE}) {
            assertThat(restart.agree(generation, page("bbbb")))
                    .as("generation %d", generation)
                    .isFalse();
        }
        assertThat(restart.agree(2, page("cccc"))).isTrue();
        assertThat(announced).hasSize(2);
    }

    @Test
    void a_page_that_knows_of_its_path_before_us_is_one_generation_ahead() {
        restart.agree(1, page("aaaa"));
        String first = restart.own().ufrag();
        assertThat(restart.agree(2, page("bbbb"))).isTrue();
        assertThat(restart.own().ufrag()).isNotEqualTo(first);
        assertThat(restart.agree(1, page("cccc"))).as("back again").isFalse();
    }

    @Test
    void a_move_of_the_page_keeps_what_was_agreed_on_for_later() {
        restart.agree(1, page("aaaa"));
        restart.agree(2, page("bbbb"));
        String second = restart.own().ufrag();
        restart.moved(1);
        assertThat(restart.own().ufrag()).isEqualTo(second);
    }

    private static IceCredentials page(String ufrag) {
        return new IceCredentials(ufrag, "p".repeat(24).toCharArray());
    }

    /** Writes down what is announced. */
    private final class Announced implements IceEngine {
        @Override
        public void announce(int generation, IceCredentials local, IceCredentials remote) {
            announced.add(generation + " " + local.ufrag() + " " + remote.ufrag());
        }

        @Override
        public void gather() {}

        @Override
        public void localCredentials(IceCredentials credentials) {}

        @Override
        public void remoteCredentials(IceCredentials credentials) {}

        @Override
        public void addRemoteCandidate(IceCandidate candidate) {}

        @Override
        public void remoteCandidatesDone() {}

        @Override
        public void start(boolean controlling, boolean remoteLite) {}

        @Override
        public void restart(int generation, IceCredentials local, IceCredentials remote) {}

        @Override
        public boolean canRestart() {
            return true;
        }

        @Override
        public boolean send(byte[] buffer, int off, int len) {
            return false;
        }

        @Override
        public void pathSuspect() {}

        @Override
        public void dataAuthenticated() {}

        @Override
        public IceStatistics statistics() {
            throw new AssertionError("nobody asks");
        }

        @Override
        public void close() {}
    }
}
