package dev.peersession.srtp.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way through {@code javax.sound} and ALSA to a sound server, which is a child of this test with a private socket and one sink
 * that leads back to the microphone.
 */
class PulseAudioTest {
    private static final Path SERVER = Path.of("/usr/bin/pulseaudio");
    private static final String SKIP = "no sound server: apt-get install pulseaudio libasound2-plugins (for ";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path home;

    @Test
    void a_tone_goes_from_loudspeaker_to_microphone_and_the_sound_server_may_come_go_and_stand_still()
            throws Exception {
        if (!Files.isExecutable(SERVER)) {
            Assumptions.abort(SKIP + SERVER + ")");
        }
        if (!hasAlsaPlugin()) {
            Assumptions.abort(SKIP + "libasound_module_pcm_pulse.so)");
        }
        if (!Files.exists(Path.of(System.getProperty("java.home"), "lib", "libjsound.so"))) {
            Assumptions.abort("this JDK was built without a sound library (lib/libjsound.so)");
        }
        Files.writeString(home.resolve(".asoundrc"), "pcm.!default { type pulse }\nctl.!default { type pulse }\n");
        List<Process> children = new ArrayList<>();
        try {
            Process probe = probe();
            children.add(probe);
            BlockingQueue<String> lines = lines(probe);
            await(lines, "DeviceList\\[microphones=\\[\\], speakers=\\[\\]\\]", "microphone MISSING speaker MISSING");
            Process server = server();
            children.add(server);
            await(lines, "DeviceList\\[microphones=\\[.*default.*\\], speakers=\\[.*default.*\\]\\]", "heard the tone");
            stop(server);
            await(lines, "microphone (LOST|MISSING) speaker (LOST|MISSING)", "DeviceList\\[microphones=\\[\\].*");
            server = server();
            children.add(server);
            await(lines, "heard the tone");
            // A server that stands still breaks no connection.
            signal("STOP", server);
            await(lines, "microphone (LOST|MISSING) speaker (LOST|MISSING)");
            signal("CONT", server);
            await(lines, "heard the tone");
        } finally {
            for (Process child : children) {
                stop(child);
            }
        }
    }

    private Process server() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                SERVER.toString(),
                "-n",
                "--daemonize=no",
                "--exit-idle-time=-1",
                "--use-pid-file=no",
                "--disable-shm=yes",
                "--realtime=no",
                "--high-priority=no",
                "--load=module-native-protocol-unix auth-anonymous=1 socket=" + home.resolve("socket"),
                "--load=module-null-sink sink_name=hole rate=48000 channels=1");
        environment(builder.environment());
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("server.log").toFile()))
                .start();
    }

    private Process probe() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                DeviceProbe.class.getName());
        environment(builder.environment());
        return builder.redirectErrorStream(true).start();
    }

    private void environment(Map<String, String> environment) {
        environment.put("HOME", home.toString());
        environment.put("XDG_RUNTIME_DIR", home.toString());
        environment.put("PULSE_RUNTIME_PATH", home.resolve("run").toString());
        environment.put("PULSE_SERVER", "unix:" + home.resolve("socket"));
        environment.put("PULSE_SOURCE", "hole.monitor");
        environment.put("PULSE_SINK", "hole");
        environment.remove("DBUS_SESSION_BUS_ADDRESS");
        environment.remove("DISPLAY");
    }

    private static BlockingQueue<String> lines(Process process) {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> {
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                lines.add("broken " + e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        return lines;
    }

    /** Waits until each pattern has matched a line, in whatever order they come. */
    private void await(BlockingQueue<String> lines, String... patterns) throws InterruptedException, IOException {
        List<String> missing = new ArrayList<>(List.of(patterns));
        StringBuilder seen = new StringBuilder();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!missing.isEmpty()) {
            String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("no " + missing + ", but\n" + seen + "the server said " + log());
            }
            missing.removeIf(line::matches);
            seen.append(line).append('\n');
        }
    }

    private String log() throws IOException {
        Path log = home.resolve("server.log");
        return Files.exists(log) ? Files.readString(log) : "nothing";
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean hasAlsaPlugin() throws IOException {
        for (Path library : List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"))) {
            if (!Files.isDirectory(library)) {
                continue;
            }
            try (var files = Files.find(
                    library, 4, (path, a) -> path.getFileName().toString().equals("libasound_module_pcm_pulse.so"))) {
                if (files.findAny().isPresent()) {
                    return true;
                }
            } catch (java.io.UncheckedIOException e) {
                return false;
            }
        }
        return false;
    }
}
