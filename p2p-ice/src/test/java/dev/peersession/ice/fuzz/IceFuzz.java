package dev.peersession.ice.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Searches for inputs that break a target: {@code JAZZER_FUZZ=1 mvn -pl p2p-ice test -Dtest=IceFuzz#stun}, one target at a time.
 * Its name keeps it out of normal runs, since its agent would stay in the JVM; {@link CorpusTest} runs the same targets there.
 */
final class IceFuzz {
    @FuzzTest(maxDuration = "30m")
    void stun(byte[] data) {
        Targets.stun(data);
    }

    @FuzzTest(maxDuration = "30m")
    void agent(byte[] data) {
        Targets.agent(data);
    }

    @FuzzTest(maxDuration = "30m")
    void turn(byte[] data) {
        Targets.turn(data);
    }

    @FuzzTest(maxDuration = "30m")
    void candidate(byte[] data) {
        Targets.candidate(data);
    }

    @FuzzTest(maxDuration = "30m")
    void mdns(byte[] data) {
        Targets.mdns(data);
    }

    @FuzzTest(maxDuration = "30m")
    void mapping(byte[] data) {
        Targets.mapping(data);
    }
}
