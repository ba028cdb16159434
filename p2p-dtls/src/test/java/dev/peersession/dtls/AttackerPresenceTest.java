package dev.peersession.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** The tests with TLS-Attacker are only compiled where the JDK can run it; here it shows whether they were. */
class AttackerPresenceTest {
    @Test
    void tls_attacker_takes_part_where_the_jdk_can_run_it() throws Exception {
        assumeTrue(
                Runtime.version().feature() >= 21,
                "TLS-Attacker needs JDK 21: what it tests is not proved on this JDK");
        for (String name : new String[] {"TlsAttackerClientTest", "TlsAttackerServerTest"}) {
            assertThat(Class.forName(getClass().getPackageName() + "." + name)).isNotNull();
        }
    }
}
