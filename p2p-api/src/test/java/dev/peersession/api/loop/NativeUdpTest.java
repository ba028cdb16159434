package dev.peersession.api.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The system's own calls, in a JVM whose class path begins with the classes that the jar has for JDK 22 and later: from a
 * directory of classes no JVM takes them by itself.
 */
class NativeUdpTest {
    private static final String NEEDS = "UDP segmentation needs JDK 22 and Linux: it is not proved here";

    @Test
    void datagrams_are_sent_and_received_together() throws Exception {
        assertThat(run("calls"))
                .contains("batch: 1000 1000 1000 300")
                .contains("alone: 77")
                .contains("wide: 500 500");
    }

    @Test
    void a_session_carries_its_messages_whole_and_in_fewer_calls() throws Exception {
        assertThat(run("session")).contains("the same bytes arrived");
    }

    private static String run(String what) throws Exception {
        assumeTrue(
                Runtime.version().feature() >= 22
                        && System.getProperty("os.name").equals("Linux"),
                NEEDS);
        Path classes = Path.of(EventLoop.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path newer = classes.resolve("META-INF/versions/22");
        assertThat(newer).as("compiled by JDK 22 and later").isDirectory();
        Path output = Files.createTempFile("segmentation", ".txt");
        try {
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-Dpeersession.segmentation=true",
                            "-cp",
                            newer + File.pathSeparator + System.getProperty("java.class.path"),
                            NativeUdpProbe.class.getName(),
                            what))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(90, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended).as(text).isTrue();
            return text;
        } finally {
            Files.delete(output);
        }
    }
}
