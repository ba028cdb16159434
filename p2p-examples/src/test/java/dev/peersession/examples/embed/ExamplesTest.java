package dev.peersession.examples.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.examples.SoundFile;
import dev.peersession.examples.chat.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The programs to copy from, as real processes. */
class ExamplesTest {
    private static final String BLOB = "p2p:\\S+";

    @TempDir
    Path here;

    @Test
    void the_ten_line_chat_connects_by_pasting_and_shows_equal_words() throws Exception {
        try (Terminal ada = Terminal.pipes("ada", "example", "chat", "4821")) {
            String offer = ada.await(BLOB);
            try (Terminal bob = Terminal.pipes("bob", "example", "chat", "4821", offer)) {
                ada.type(bob.await(BLOB));
                String words = ada.await("Compare: .+");
                assertThat(bob.await("Compare: .+")).isEqualTo(words);
                ada.type("hello from ada");
                bob.await("ada> hello from ada");
                bob.type("hello from bob");
                ada.await("bob> hello from bob");
                bob.endInput();
                assertThat(bob.exitCode()).isZero();
            }
            ada.endInput();
            assertThat(ada.exitCode()).isZero();
        }
    }

    @Test
    @Timeout(300)
    void devices_report_by_one_code_and_outlive_their_collector() throws Exception {
        try (Terminal collector = Terminal.pipes("collector", "example", "telemetry")) {
            String code = collector.await(BLOB);
            try (Terminal boiler = Terminal.pipes("boiler", "example", "telemetry", code, "boiler");
                    Terminal pump = Terminal.pipes("pump", "example", "telemetry", code, "pump")) {
                collector.await("boiler \\{\"number\":\\d+,\"heapBytes\":\\d+}");
                collector.await("pump \\{\"number\":\\d+,\"heapBytes\":\\d+}");
                collector.endInput();
                assertThat(collector.exitCode()).isZero();
                // The collector and its code are gone for good, which the devices say and live with.
                // One that did not hear the goodbye finds out when nobody answers any more.
                boiler.await(Duration.ofMinutes(2), "not connected: ");
                assertThat(boiler.isAlive()).isTrue();
                assertThat(pump.isAlive()).isTrue();
            }
        }
    }

    @Test
    @Timeout(300)
    void a_service_answers_fifty_peers_at_once() throws Exception {
        serve(50);
    }

    @Test
    @Timeout(900)
    @EnabledIfSystemProperty(
            named = "p2p.long",
            matches = "true",
            disabledReason = "takes minutes: -Dp2p.long=true -Dtest=ExamplesTest")
    void a_service_answers_a_thousand_peers_at_once() throws Exception {
        serve(1000);
    }

    private static void serve(int peers) throws Exception {
        try (Terminal service = Terminal.pipes("service", "example", "service")) {
            String code = service.await(BLOB);
            try (Terminal clients = Terminal.pipes("clients", "example", "service", code, Integer.toString(peers))) {
                clients.await(Duration.ofMinutes(14), peers + " of " + peers + " answered, \\d+ threads");
                service.type("");
                String told = service.await("\\d+ peers, \\d+ threads");
                assertThat(told).startsWith(peers + " peers, ");
                int threads = Integer.parseInt(told.replaceAll(".*, (\\d+) threads", "$1"));
                // Loops, handshakes and background work, but no thread for a session.
                assertThat(threads).isLessThan(48 + 8 * Runtime.getRuntime().availableProcessors());
                clients.endInput();
                // Each says goodbye and waits for the answer.
                assertThat(clients.exitCode(Duration.ofMinutes(5))).isZero();
            }
            service.endInput();
            assertThat(service.exitCode()).isZero();
        }
    }

    @Test
    void two_stations_hear_each_others_files() throws Exception {
        String high = SoundFile.tone(here.resolve("high.wav"), 660, 30).toString();
        String low = SoundFile.tone(here.resolve("low.wav"), 440, 30).toString();
        Path atDoor = here.resolve("at-door.wav");
        Path atHouse = here.resolve("at-house.wav");
        try (Terminal door = Terminal.pipes("door", "example", "intercom", high, atDoor.toString())) {
            String code = door.await(BLOB);
            try (Terminal house = Terminal.pipes("house", "example", "intercom", low, atHouse.toString(), code, "5")) {
                house.await("Talking to door\\.");
                door.await("Talking to house\\.");
                assertThat(house.exitCode(Duration.ofMinutes(1))).isZero();
            }
            door.await("The call is over\\.");
            door.endInput();
            assertThat(door.exitCode()).isZero();
        }
        // On a busy machine gaps smear the tones; a wrong tone would leave next to nothing.
        assertThat(SoundFile.loudestToneShare(atDoor, 440)).isGreaterThan(0.3);
        assertThat(SoundFile.loudestToneShare(atHouse, 660)).isGreaterThan(0.3);
    }

    @Test
    void what_does_not_fit_is_answered_by_what_would() throws Exception {
        try (Terminal wrong = Terminal.pipes("wrong", "example", "disco")) {
            wrong.await("There is no example disco, but chat, telemetry, service, dashboard, intercom\\.");
            assertThat(wrong.exitCode()).isEqualTo(2);
        }
        try (Terminal few = Terminal.pipes("few", "example", "chat")) {
            few.await("chat takes 1 or 2 words; .*TenLineChat\\.java shows them\\.");
            assertThat(few.exitCode()).isEqualTo(2);
        }
    }
}
