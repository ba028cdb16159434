package dev.peersession.examples.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.examples.SoundFile;
import dev.peersession.examples.chat.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people call each other from two terminals, each a process of its own; the test copies and pastes. */
class CallTest {
    private static final String BLOB = "p2p:[A-Za-z0-9_-]{40,}(?=\\s)";

    @TempDir
    private Path directory;

    @Test
    void two_people_call_from_terminals_see_meters_and_record_each_other() throws Exception {
        Path adasVoice = SoundFile.tone(directory.resolve("ada-in.wav"), 440, 60);
        Path adasRecording = directory.resolve("ada-out.wav");
        Path bobsRecording = directory.resolve("bob-out.wav");
        try (Terminal ada = Terminal.open(
                        "ada",
                        "call",
                        "--host",
                        "--loopback",
                        "--name",
                        "ada",
                        "--source",
                        "wav:" + adasVoice,
                        "--sink",
                        "wav:" + adasRecording);
                Terminal bob = Terminal.open(
                        "bob",
                        "call",
                        "--join",
                        "--loopback",
                        "--name",
                        "bob",
                        "--source",
                        "tone:1000",
                        "--sink",
                        "wav:" + bobsRecording)) {
            connect(ada, bob);
            ada.await("The call is on");
            bob.await("The call is on");
            // The meters; a terminal is sent only what changes in them later.
            bob.await("you \\[[| ]{20}\\]  they \\[[| ]{20}\\]  opus \\d+\\.\\d kbit/s");
            bob.type("/stats");
            bob.await("call: \\d+ packets sent, \\d+ received.*E-model estimate \\d\\.\\d\\d");
            bob.type("/mute");
            bob.await("You are muted");
            bob.type("/mute");
            bob.await("You are heard again");
            ada.type("can you hear me?");
            bob.await("ada> can you hear me");
            // Some seconds of sound, on any machine.
            awaitPackets(ada, 150);
            awaitPackets(bob, 150);
            bob.type("/hangup");
            ada.await("The call is over");
            bob.await("The call is over");
            ada.type("/quit");
            assertThat(ada.exitCode()).isZero();
            bob.await("The other side left");
            bob.type("/quit");
            assertThat(bob.exitCode()).isZero();
        }
        // On a busy machine gaps smear the tones; a wrong tone would leave next to nothing.
        assertThat(SoundFile.loudestToneShare(bobsRecording, 440)).isGreaterThan(0.3);
        assertThat(SoundFile.loudestToneShare(adasRecording, 1000)).isGreaterThan(0.3);
    }

    @Test
    void with_push_to_talk_the_other_side_hears_only_what_is_meant_for_it() throws Exception {
        Path recording = directory.resolve("bob.wav");
        try (Terminal ada = Terminal.pipes(
                        "ada",
                        "call",
                        "--host",
                        "--loopback",
                        "--push-to-talk",
                        "--source",
                        "tone:440",
                        "--sink",
                        "level");
                Terminal bob = Terminal.pipes(
                        "bob",
                        "call",
                        "--join",
                        "--loopback",
                        "--source",
                        "none",
                        "--sink",
                        "wav:" + recording,
                        "--stats",
                        "1")) {
            connect(ada, bob);
            ada.await("You are heard while /talk is on");
            bob.await("call: 0 packets sent, [1-9]\\d* received");
            ada.type("/hangup");
            bob.await("The call is over");
            assertThat(SoundFile.loudestToneShare(recording, 440)).isLessThan(0.1);
            ada.type("/call");
            bob.await("The other side calls");
            bob.type("/call");
            ada.await("You are heard while /talk is on");
            ada.type("/talk");
            ada.await("Talk");
            awaitPackets(bob, 50);
            ada.endInput();
            assertThat(ada.exitCode()).isZero();
            bob.await("The call is over");
            bob.endInput();
            assertThat(bob.exitCode()).isZero();
            assertThat(SoundFile.loudestToneShare(recording, 440)).isGreaterThan(0.3);
        }
    }

    @Test
    void a_call_of_some_seconds_hangs_up_and_leaves_by_itself() throws Exception {
        Path recording = directory.resolve("ada.wav");
        try (Terminal ada = Terminal.pipes(
                        "ada",
                        "call",
                        "--host",
                        "--loopback",
                        "--source",
                        "silence",
                        "--sink",
                        "wav:" + recording,
                        "--seconds",
                        "3");
                Terminal bob = Terminal.pipes(
                        "bob", "call", "--join", "--loopback", "--source", "tone:700", "--sink", "level")) {
            connect(ada, bob);
            ada.await("The time is over");
            assertThat(ada.exitCode()).isZero();
            bob.await("The other side left");
        }
        assertThat(SoundFile.loudestToneShare(recording, 700)).isGreaterThan(0.3);
    }

    @Test
    void a_machine_without_devices_calls_all_the_same_and_is_told_what_to_do() throws Exception {
        // A name that no machine has stands for a machine that has no device at all.
        try (Terminal ada = Terminal.pipes(
                        "ada",
                        "call",
                        "--host",
                        "--loopback",
                        "--source",
                        "mic:of nobody",
                        "--sink",
                        "speaker:of nobody");
                Terminal bob = Terminal.pipes(
                        "bob", "call", "--join", "--loopback", "--source", "tone:700", "--sink", "level")) {
            connect(ada, bob);
            ada.await("Calling with mic:of nobody and speaker:of nobody");
            ada.await("There is no such (microphone|loudspeaker).* wav:FILE as (source|sink)");
            bob.await("The call is on");
            awaitPackets(ada, 20);
            awaitPackets(bob, 20);
            ada.endInput();
            assertThat(ada.exitCode()).isZero();
            bob.await("The other side left");
        }
    }

    @Test
    void what_cannot_be_heard_or_played_is_told_before_anything_is_asked() throws Exception {
        refused("allowed are none, silence", "--source", "microphone");
        refused("cannot be read", "--source", "wav:" + directory.resolve("missing.wav"));
        refused("allowed 20 to 20000", "--source", "tone:3");
        refused("allowed are none, level", "--sink", "trumpet");
        refused("a source, a sink or both", "--source", "none", "--sink", "none");
        refused("allowed 0 to 3600", "--stats", "-1");
        try (Terminal list = Terminal.pipes("list", "call", "--devices")) {
            assertThat(list.exitCode()).isZero();
            list.await("microphone");
            list.await("loudspeaker");
        }
    }

    private static void refused(String why, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = "call";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        try (Terminal wrong = Terminal.pipes("wrong", all)) {
            wrong.await(why);
            assertThat(wrong.exitCode()).isEqualTo(2);
        }
    }

    private static void awaitPackets(Terminal terminal, int least) throws IOException {
        long deadline = System.nanoTime() + 90_000_000_000L;
        while (System.nanoTime() - deadline < 0) {
            terminal.type("/stats");
            String line = terminal.await("call: \\d+ packets sent, \\d+ received");
            if (Integer.parseInt(line.replaceAll(".*sent, (\\d+) received", "$1")) >= least) {
                return;
            }
            LockSupport.parkNanos(100_000_000);
        }
        throw new AssertionError("never " + least + " packets");
    }

    private static void connect(Terminal host, Terminal guest) throws IOException {
        host.await("PIN");
        host.type("4821");
        guest.await("PIN");
        guest.type("4821");
        String offer = host.await(BLOB);
        guest.await("aste the offer");
        guest.type(offer);
        // The terminal echoes what was pasted, so the answer is the text after this line.
        guest.await("Send this answer back");
        host.type(guest.await(BLOB));
        host.await("Connected to ");
        guest.await("Connected to ");
    }
}
