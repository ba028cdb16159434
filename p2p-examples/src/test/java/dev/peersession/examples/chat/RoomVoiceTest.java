package dev.peersession.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.examples.SoundFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The call of a room, as people at their terminals start, steer and leave it. */
class RoomVoiceTest {
    // Others on this machine may meet at the same time.
    private final String room = "room " + UUID.randomUUID();

    @TempDir
    Path folder;

    @TempDir
    Path recordings;

    private Terminal join(String who, String... sound) throws IOException {
        List<String> line =
                new ArrayList<>(List.of("room", room, "--loopback", "--name", who, "--via", "folder:" + folder));
        line.addAll(List.of(sound));
        Terminal terminal = Terminal.open(who, line.toArray(String[]::new));
        terminal.await("PIN");
        terminal.type("48213");
        return terminal;
    }

    @Test
    void two_speak_mute_listen_and_hang_up() throws Exception {
        Path heard = recordings.resolve("bob.wav");
        try (Terminal ada = join("ada", "--source", "tone:440", "--sink", "level");
                Terminal bob = join("bob", "--source", "tone:1000", "--sink", "wav:" + heard)) {
            ada.await("bob is here");
            bob.await("ada is here");
            bob.type("/mute");
            bob.await("You are not in the call\\.");
            ada.type("/call");
            ada.await("You are in the call with tone:440 and level\\.");
            bob.await("ada speaks in the call\\. /call takes part");
            bob.type("/call");
            bob.await("You are in the call with tone:1000 and wav:");
            ada.await("bob speaks in the call\\.");
            bob.type("/call");
            bob.await("You are in the call already");
            ada.type("/mute");
            ada.await("You are muted");
            ada.type("/mute");
            ada.await("You are heard again");
            ada.type("in words, too");
            bob.await("ada> in words, too");
            // Some seconds of sound, on any machine.
            awaitPackets(bob, "ada", 150);
            bob.type("/hangup");
            bob.await("You left the call\\.");
            ada.await("bob left the call\\.");
            bob.type("still here");
            ada.await("bob> still here");
            ada.type("/hangup");
            ada.await("You left the call\\.");
            ada.type("/listen");
            ada.await("You are in the call with none and level\\.");
            bob.await("ada listens to the call\\.");
            ada.type("/quit");
            assertThat(ada.exitCode()).isZero();
            bob.type("/quit");
            assertThat(bob.exitCode()).isZero();
        }
        // On a busy machine gaps smear the tones; a wrong tone would leave next to nothing.
        assertThat(SoundFile.loudestToneShare(heard, 440)).isGreaterThan(0.3);
        assertThat(SoundFile.loudestToneShare(heard, 1000)).isLessThan(0.1);
    }

    @Test
    void a_machine_without_devices_is_told_in_a_sentence_and_the_call_goes_on() throws Exception {
        // A name that no machine has stands for a machine that has no device at all.
        try (Terminal ada = join("ada", "--source", "mic:of nobody", "--sink", "speaker:of nobody")) {
            ada.await("You are in room");
            ada.type("/call");
            ada.await("You are in the call with mic:of nobody and speaker:of nobody\\.");
            String first = ada.await("There is no such (microphone|loudspeaker).* wav:FILE as (source|sink)");
            String other = first.contains("microphone") ? "loudspeaker" : "microphone";
            ada.await("There is no such " + other + ".* wav:FILE as (source|sink)");
            ada.type("/stats");
            ada.await("Nobody else is in the call");
            ada.type("/hangup");
            ada.await("You left the call\\.");
            ada.type("/quit");
            assertThat(ada.exitCode()).isZero();
        }
    }

    @Test
    void sound_that_cannot_be_had_is_told_before_anything_is_asked() throws Exception {
        String missing = recordings.resolve("missing.wav").toString();
        for (String[] wrong : new String[][] {
            {"--source", "wav:" + missing, "cannot be read"},
            {"--source", "microphone", "allowed are none, silence"},
            {"--sink", "trumpet", "allowed are none, level"}
        }) {
            try (Terminal ada = Terminal.pipes("ada", "room", room, wrong[0], wrong[1])) {
                ada.await(wrong[2]);
                assertThat(ada.exitCode()).as(wrong[1]).isEqualTo(2);
            }
        }
    }

    private static void awaitPackets(Terminal terminal, String from, int least) throws IOException {
        long deadline = System.nanoTime() + 90_000_000_000L;
        while (System.nanoTime() - deadline < 0) {
            terminal.type("/stats");
            String line = terminal.await(from + ": \\d+ packets sent, \\d+ received");
            if (Integer.parseInt(line.replaceAll(".*sent, (\\d+) received", "$1")) >= least) {
                return;
            }
            LockSupport.parkNanos(100_000_000);
        }
        throw new AssertionError("never " + least + " packets");
    }
}
