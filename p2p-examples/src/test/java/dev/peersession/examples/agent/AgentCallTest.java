package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import dev.peersession.examples.SoundFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls between two agents, each a process of its own. */
class AgentCallTest {
    private static AgentProcess ada;
    private static AgentProcess bob;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException {
        ada = AgentProcess.start("ada");
        bob = AgentProcess.start("bob");
    }

    @AfterAll
    static void stop() throws IOException {
        assertThat(ada.exit()).isZero();
        assertThat(bob.exit()).isZero();
    }

    @Test
    void a_tone_arrives_in_a_file_on_each_side() throws Exception {
        Path adasFile = directory.resolve("ada.wav");
        Path bobsFile = directory.resolve("bob.wav");
        String adas = session(ada, "pin", "4711", "audio", audio("tone:440", "wav:" + adasFile));
        String bobs = session(bob, "pin", "4711", "audio", audio("tone:1000", "wav:" + bobsFile));
        connect(adas, bobs, "sealed");
        ada.event("call", "session", adas, "state", "active");
        bob.event("call", "session", bobs, "state", "active");
        awaitStats(bob, bobs, "packetsReceived", 150);
        awaitStats(ada, adas, "packetsReceived", 150);
        // A busy machine leaves gaps, which smear a tone: wait for a stretch without one.
        awaitCleanSound(bob, bobs);
        awaitCleanSound(ada, adas);
        // The level is that of the last moment.
        JsonObject stats = awaitStats(ada, adas, "audioLevel", 0.05);
        assertThat(stats.get("codec").getAsString()).isEqualTo("opus");
        assertThat(stats.get("packetsSent").getAsLong()).isPositive();
        assertThat(stats.get("mosEstimate").getAsDouble()).isBetween(1.0, 4.5);
        assertThat(stats.get("audioLevel").getAsDouble()).isBetween(0.05, 0.5);
        assertThat(stats.get("totalAudioEnergy").getAsDouble()).isPositive();
        ada.ok("session.close", "session", adas);
        bob.event("state", "session", bobs, "state", "closed");
        bob.ok("session.close", "session", bobs);
        bob.event("call", "session", bobs, "state", "ended");
        assertThat(SoundFile.loudestToneShare(bobsFile, 440)).isGreaterThan(0.8);
        assertThat(SoundFile.loudestToneShare(adasFile, 1000)).isGreaterThan(0.8);
    }

    @Test
    void both_srtp_engines_understand_each_other() {
        String adas = session(ada, "audio", audio("tone:440", "level"), "srtp", Map.of("engine", "jitsi"));
        String bobs = session(bob, "audio", audio("tone:440", "level"), "srtp", Map.of("engine", "own"));
        connect(adas, bobs, "sdp");
        awaitStats(ada, adas, "audioLevel", 0.05);
        awaitStats(bob, bobs, "audioLevel", 0.05);
        close(adas, bobs);
    }

    @Test
    void a_call_is_added_taken_and_stopped() {
        String adas = session(ada);
        String bobs = session(bob);
        connect(adas, bobs, "sdp");
        ada.ok("call.start", "session", adas, "source", "tone:500");
        ada.event("call", "session", adas, "state", "waiting");
        bob.event("call", "session", bobs, "state", "incoming");
        assertThat(bob.ok("call.stats", "session", bobs).get("packetsSent").getAsLong())
                .isZero();
        bob.ok("call.start", "session", bobs, "source", "silence", "sink", "level");
        ada.event("call", "session", adas, "state", "active");
        awaitStats(bob, bobs, "packetsReceived", 20);
        bob.ok("call.stop", "session", bobs);
        ada.event("call", "session", adas, "state", "ended");
        assertThat(bob.ok("call.stats", "session", bobs).get("packetsReceived").getAsLong())
                .isGreaterThanOrEqualTo(20);
        assertThat(ada.ok("call.stop", "session", adas).size()).isZero();
        close(adas, bobs);
    }

    @Test
    void a_machine_without_devices_calls_hears_and_says_what_is_missing() {
        // A name that no machine has stands for a machine that has no device at all.
        String adas = session(ada, "audio", audio("mic:of nobody", "speaker:of nobody"));
        String bobs = session(bob);
        JsonObject missing = ada.event("device", "session", adas, "kind", "microphone", "state", "missing");
        assertThat(missing.get("message").getAsString()).contains("wav:FILE as source");
        ada.event("device", "session", adas, "kind", "speaker", "state", "missing");
        connect(adas, bobs, "sdp");
        bob.ok("call.start", "session", bobs, "source", "tone:440", "sink", "level");
        ada.event("call", "session", adas, "state", "active");
        bob.event("call", "session", bobs, "state", "active");
        awaitStats(ada, adas, "audioLevel", 0.05);
        awaitStats(bob, bobs, "packetsReceived", 20);
        assertThat(bob.ok("call.stats", "session", bobs).get("totalAudioEnergy").getAsDouble())
                .as("what is sent is silence")
                .isLessThan(1e-4);
        bob.ok("call.start", "session", bobs, "source", "mic:of nobody either");
        bob.event("device", "session", bobs, "kind", "microphone", "state", "missing");
        close(adas, bobs);
    }

    @Test
    void no_sound_leaves_before_consent() {
        String adas = session(ada, "audio", audio("tone:440", "level"));
        String bobs = session(bob);
        JsonObject offer = ada.ok("offer", "session", adas, "format", "sdp");
        assertThat(text(offer)).contains("m=audio 9 ");
        String answer = text(bob.ok("answer", "session", bobs, "offer", text(offer)));
        assertThat(answer).contains("m=audio 0 ");
        ada.ok("accept", "session", adas, "answer", answer);
        ada.event("state", "session", adas, "state", "connected");
        bob.event("call", "session", bobs, "state", "incoming");
        assertThat(ada.ok("call.stats", "session", adas).get("packetsSent").getAsLong())
                .isZero();
        close(adas, bobs);
    }

    @Test
    void an_offer_has_sound_where_it_is_told_to() {
        String with = session(ada, "audio", audio("silence", "level"));
        assertThat(text(ada.ok("offer", "session", with, "format", "sdp", "audio", false)))
                .doesNotContain("m=audio");
        String without = session(ada);
        assertThat(text(ada.ok("offer", "session", without, "format", "sdp", "audio", true)))
                .contains("m=audio 9 ", "a=inactive");
    }

    @Test
    void what_cannot_be_a_source_or_a_sink_is_a_bad_request() throws Exception {
        Path noWav = Files.writeString(directory.resolve("x.wav"), "no RIFF");
        for (Map<String, Object> audio : List.of(
                audio("tone:5", "level"),
                audio("tone:x", "level"),
                audio("violin", "level"),
                audio("wav:" + noWav, "level"),
                audio("wav:" + directory.resolve("missing.wav"), "level"),
                audio("silence", "loud"),
                audio("silence", "wav:" + directory.resolve("no/such/directory.wav")))) {
            assertThat(ada.refusal("session.new", "audio", audio)).isEqualTo("BAD_REQUEST");
        }
        assertThat(ada.refusal("session.new", "srtp", Map.of("engine", "rot13")))
                .isEqualTo("BAD_REQUEST");
        String alone = session(ada);
        assertThat(ada.refusal("call.start", "session", alone)).isEqualTo("BAD_REQUEST");
        String pair = session(bob);
        connect(alone, pair, "sdp");
        assertThat(ada.refusal("call.start", "session", alone, "source", "none", "sink", "none"))
                .isEqualTo("BAD_REQUEST");
        close(alone, pair);
    }

    /** Waits until a quarter of a second was played without anything made up. */
    private static void awaitCleanSound(AgentProcess agent, String session) {
        long deadline = System.nanoTime() + 120_000_000_000L;
        JsonObject since = agent.ok("call.stats", "session", session);
        while (true) {
            JsonObject now = agent.ok("call.stats", "session", session);
            if (now.get("concealedSamples").getAsLong()
                    != since.get("concealedSamples").getAsLong()) {
                since = now;
            }
            if (now.get("totalSamplesReceived").getAsLong()
                            - since.get("totalSamplesReceived").getAsLong()
                    >= 12_000) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("never a quarter of a second without a gap: " + now);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static JsonObject awaitStats(AgentProcess agent, String session, String field, double least) {
        long deadline = System.nanoTime() + 40_000_000_000L;
        while (true) {
            JsonObject stats = agent.ok("call.stats", "session", session);
            if (stats.get(field).getAsDouble() >= least) {
                return stats;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(field + " stays below " + least + ": " + stats);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static Map<String, Object> audio(String source, String sink) {
        return Map.of("source", source, "sink", sink);
    }

    private static String session(AgentProcess agent, Object... fields) {
        return Pair.session(agent, fields);
    }

    private static void connect(String adas, String bobs, String format) {
        JsonObject offer = ada.ok("offer", "session", adas, "format", format);
        String answer = text(bob.ok("answer", "session", bobs, "offer", text(offer)));
        ada.ok("accept", "session", adas, "answer", answer);
        ada.event("state", "session", adas, "state", "connected");
        bob.event("state", "session", bobs, "state", "connected");
    }

    private static void close(String adas, String bobs) {
        ada.ok("session.close", "session", adas);
        bob.ok("session.close", "session", bobs);
    }

    private static String text(JsonObject ok) {
        return ok.get("text").getAsString();
    }
}
