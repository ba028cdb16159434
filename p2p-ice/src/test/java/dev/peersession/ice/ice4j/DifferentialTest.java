package dev.peersession.ice.ice4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.IceOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two engines against each other: each is the other's independent opinion. */
class DifferentialTest {
    private static final IceOptions LOOPBACK =
            new IceOptions(IceOptions.Policy.ALL, true, List.of("127.0.0.1"), List.of(), List.of(), false);
    private static final IceOptions EVERYTHING =
            new IceOptions(IceOptions.Policy.ALL, true, List.of(), List.of(), List.of(), false);

    @ParameterizedTest(name = "the own engine controls: {0}")
    @ValueSource(booleans = {true, false})
    void own_and_ice4j_connect(boolean ownControls) throws Exception {
        try (Party own = Party.own(LOOPBACK);
                Party ice4j = new Party(LOOPBACK)) {
            prepare(own, ice4j);
            own.start(ownControls);
            ice4j.start(!ownControls);
            exchange(own, ice4j);
        }
    }

    @ParameterizedTest(name = "the own engine controls: {0}")
    @ValueSource(booleans = {true, false})
    void own_and_ice4j_agree_on_one_pair_of_many(boolean ownControls) throws Exception {
        try (Party own = Party.own(EVERYTHING);
                Party ice4j = new Party(EVERYTHING)) {
            prepare(own, ice4j);
            own.start(ownControls);
            ice4j.start(!ownControls);
            exchange(own, ice4j);
            Party.await("both to use the same pair", () -> {
                var ours = own.paths.get(own.paths.size() - 1);
                var theirs = ice4j.paths.get(ice4j.paths.size() - 1);
                return ours.local().equals(theirs.remote()) && theirs.local().equals(ours.remote());
            });
        }
    }

    @ParameterizedTest(name = "both controlling: {0}")
    @ValueSource(booleans = {true, false})
    void own_and_ice4j_settle_a_conflict_of_roles(boolean controlling) throws Exception {
        try (Party own = Party.own(LOOPBACK);
                Party ice4j = new Party(LOOPBACK)) {
            prepare(own, ice4j);
            own.start(controlling);
            ice4j.start(controlling);
            exchange(own, ice4j);
        }
    }

    @ParameterizedTest(name = "own knows candidates: {0}, ice4j knows candidates: {1}, own controls: {2}")
    @CsvSource({"true,false,true", "true,false,false", "false,true,true", "false,true,false"})
    void one_side_without_candidates_is_found_by_the_other(boolean ownKnows, boolean ice4jKnows, boolean ownControls)
            throws Exception {
        try (Party own = Party.own(LOOPBACK);
                Party ice4j = new Party(LOOPBACK)) {
            own.gather();
            ice4j.gather();
            own.know("owno", "ice4").learn(ownKnows ? ice4j.candidates : List.of());
            ice4j.know("ice4", "owno").learn(ice4jKnows ? own.candidates : List.of());
            own.start(ownControls);
            ice4j.start(!ownControls);
            exchange(own, ice4j);
        }
    }

    @Test
    void candidates_trickle_both_ways() throws Exception {
        try (Party own = Party.own(LOOPBACK);
                Party ice4j = new Party(LOOPBACK)) {
            own.gather();
            ice4j.gather();
            own.know("owno", "ice4").start(true);
            ice4j.know("ice4", "owno").start(false);
            own.learn(ice4j.candidates);
            ice4j.learn(own.candidates);
            exchange(own, ice4j);
        }
    }

    private static void prepare(Party own, Party ice4j) {
        own.gather();
        ice4j.gather();
        own.know("owno", "ice4").learn(ice4j.candidates);
        ice4j.know("ice4", "owno").learn(own.candidates);
    }

    private static void exchange(Party own, Party ice4j) throws Exception {
        own.awaitPath();
        ice4j.awaitPath();
        assertThat(own.send("from own")).isTrue();
        assertThat(ice4j.receive()).isEqualTo("from own");
        assertThat(ice4j.send("from ice4j")).isTrue();
        assertThat(own.receive()).isEqualTo("from ice4j");
    }
}
