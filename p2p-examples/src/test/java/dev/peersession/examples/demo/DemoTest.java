package dev.peersession.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.examples.JavaProcess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoTest {
    @Test
    void two_processes_connect_chat_and_agree_on_the_sum_of_a_stream() throws Exception {
        Process process = new ProcessBuilder(JavaProcess.command(List.of("demo", "--mib", "5", "--timeout", "90")))
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        Matcher sums = Pattern.compile("\\b[0-9a-f]{64}\\b").matcher(text);
        assertThat(sums.find()).as(text).isTrue();
        String sent = sums.group();
        assertThat(sums.find()).as(text).isTrue();
        assertThat(sums.group()).isEqualTo(sent);
        assertThat(text)
                .contains("the same on both sides")
                .contains("ada> Hello Bob")
                .contains("bob> Hello Ada")
                .contains("5 MiB in")
                .contains("authenticated by pin")
                .containsPattern("call +ada: opus, \\d+ packets in, .* E-model estimate [1-4]\\.\\d\\d of 4\\.5")
                .containsPattern("ada hears \\d+ % of the sound at 660 Hz")
                .containsPattern("bob hears \\d+ % of the sound at 440 Hz")
                .containsPattern("offer +\\d+ bytes: p2p:")
                .containsPattern("path +\\S+ \\(\\w+\\) to \\S+ \\(\\w+\\), direct");
    }
}
