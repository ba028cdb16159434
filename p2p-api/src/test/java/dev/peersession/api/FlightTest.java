package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a recording of the JDK's flight recorder. */
class FlightTest {
    @TempDir
    Path here;

    private final List<CutEngine> engines = new CopyOnWriteArrayList<>();

    @Test
    void a_recording_holds_states_paths_and_losses_and_no_address_or_name() throws Exception {
        Path file = here.resolve("session.jfr");
        try (Recording recording = new Recording()) {
            // Those alone, so that nothing of the JDK or of other tests is in the way.
            for (String name : List.of("State", "Path", "Loss")) {
                recording.enable("dev.peersession." + name);
            }
            recording.start();
            loseSomething();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);

        List<RecordedEvent> states = named(events, "State");
        // Only who invites waits.
        long ada = states.stream()
                .filter(e -> e.getString("state").equals("waiting"))
                .findFirst()
                .orElseThrow()
                .getLong("session");
        assertThat(states.stream().filter(e -> e.getLong("session") == ada).map(e -> e.getString("state")))
                .containsSubsequence("gathering", "waiting", "connecting", "connected", "closed");
        assertThat(states.stream().filter(e -> e.getLong("session") == ada && e.getString("reason") != null))
                .singleElement()
                .satisfies(e -> assertThat(e.getString("reason")).isEqualTo("CLOSED"));

        assertThat(named(events, "Path")).hasSizeGreaterThanOrEqualTo(2).anySatisfy(path -> {
            assertThat(path.getString("cause")).isEqualTo("nominated");
            assertThat(path.getString("localType")).isEqualTo("host");
            assertThat(path.getBoolean("relayed")).isFalse();
            assertThat(path.getBoolean("ipv6")).isFalse();
        });

        assertThat(named(events, "Loss"))
                .anySatisfy(loss -> assertThat(loss.getLong("retransmissions")).isPositive())
                .allSatisfy(loss -> assertThat(loss.getLong("congestionWindow")).isPositive());

        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .doesNotContain("127.0.0.1")
                .doesNotContain("lady-lovelace");
    }

    /** Ada's messages go into a cut cable, and arrive when it is mended. */
    private void loseSomething() throws Exception {
        try (Pair pair = Pair.pin(builder -> builder.name("lady-lovelace")
                .reconnectTimeout(Duration.ofSeconds(60))
                .engines((lease, options, listener, random) -> {
                    CutEngine engine = new CutEngine(lease, options, listener, random);
                    engines.add(engine);
                    return engine;
                }))) {
            CompletableFuture<String> arrived = new CompletableFuture<>();
            pair.bobsPeer.messages().onText(arrived::complete);
            engines.forEach(engine -> engine.cut(true));
            pair.adasPeer.messages().send("lost at first");
            CompletableFuture.runAsync(() -> engines.forEach(engine -> engine.cut(false)), later())
                    .get(30, TimeUnit.SECONDS);
            assertThat(arrived.get(60, TimeUnit.SECONDS)).isEqualTo("lost at first");
        }
    }

    private static Executor later() {
        return CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        // Each thread has a buffer of its own.
        return events.stream()
                .filter(e -> e.getEventType().getName().equals("dev.peersession." + name))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
    }
}
