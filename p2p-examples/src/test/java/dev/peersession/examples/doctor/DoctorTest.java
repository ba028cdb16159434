package dev.peersession.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.peersession.examples.P2p;
import dev.peersession.examples.chat.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import picocli.CommandLine;

class DoctorTest {
    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void a_healthy_machine_gets_a_session_and_exit_code_0() {
        Result result = run("--loopback");
        assertThat(result.text)
                .containsPattern("ok +java +\\d+")
                .containsPattern("ok +addresses +host ")
                .containsPattern("ok +session +two peers connected");
        assertThat(result.code).as(result.text).isZero();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void relays_only_without_a_relay_is_bad_and_says_what_to_do() {
        Result result = run("--relay-only");
        assertThat(result.text).containsPattern("BAD +addresses .*check the TURN server");
        assertThat(result.code).isEqualTo(1);
    }

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void findings_as_json_say_the_same() {
        Result result = run("--loopback", "--json");
        assertThat(result.code).as(result.text).isZero();
        List<JsonObject> findings = result.text
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
        assertThat(findings.stream().map(f -> f.get("check").getAsString()))
                .contains("java", "cipher", "interfaces", "addresses", "session");
        assertThat(findings).allSatisfy(f -> {
            assertThat(f.get("result").getAsString()).isIn("ok", "note", "bad", "detail");
            assertThat(f.get("text").getAsString()).isNotBlank();
        });
    }

    @Test
    void a_healthy_machine_is_told_as_such_by_the_process() throws Exception {
        try (Terminal doctor = Terminal.pipes("doctor", "doctor", "--loopback")) {
            doctor.await("ok +session +two peers connected here and talked");
            assertThat(doctor.exitCode()).isZero();
        }
        try (Terminal doctor = Terminal.pipes("doctor", "doctor", "--relay-only")) {
            doctor.await("BAD +addresses .*check the TURN server");
            assertThat(doctor.exitCode()).isEqualTo(1);
        }
    }

    private record Result(int code, String text) {}

    private static Result run(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            int code = new CommandLine(new DoctorCommand()).execute(arguments);
            return new Result(code, bytes.toString(StandardCharsets.UTF_8) + "(version " + P2p.version() + ")");
        } finally {
            System.setOut(before);
        }
    }
}
