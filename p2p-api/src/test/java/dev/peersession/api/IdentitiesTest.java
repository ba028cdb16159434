package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.dtls.DtlsIdentity;
import dev.peersession.dtls.Fingerprint;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final Identities identities = new Identities(background::add);

    @Test
    void no_identity_is_handed_out_twice() {
        Set<Fingerprint> seen = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            if (i % 3 == 0) {
                identities.makeAhead();
                background.forEach(Runnable::run);
                background.clear();
            }
            try (DtlsIdentity identity = identities.take()) {
                assertThat(seen.add(identity.fingerprint())).isTrue();
            }
        }
    }

    @Test
    void the_next_are_made_in_the_background_once_at_a_time() {
        identities.take().close();
        assertThat(background).as("while somebody waits").isEmpty();
        identities.makeAhead();
        identities.makeAhead();
        assertThat(background).hasSize(1);
        background.remove().run();
        identities.makeAhead();
        assertThat(background).as("with all made").isEmpty();
        identities.take().close();
        identities.makeAhead();
        assertThat(background).hasSize(1);
    }
}
