package dev.peersession.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two people in two terminals; the test copies and pastes. */
class ChatTest {
    private static final String BLOB = "p2p:[A-Za-z0-9_-]{40,}(?=\\s)";

    @Test
    void two_people_chat_in_terminals_and_compare_words() throws Exception {
        try (Terminal ada = Terminal.open("ada", "chat", "--loopback", "--name", "ada");
                Terminal bob = Terminal.open("bob", "chat", "--loopback", "--name", "bob")) {
            ada.await("PIN");
            ada.type("48213");
            bob.await("PIN");
            bob.type("48213");
            ada.await("Press Enter to make an offer");
            ada.type("");
            String offer = ada.await(BLOB);
            bob.await("paste the offer");
            bob.type(offer);
            // The terminal echoes what was pasted, so the answer is the text after this line.
            bob.await("Send this answer back");
            String answer = bob.await(BLOB);
            ada.type(answer);
            ada.await("Connected to bob, who knows the PIN");
            bob.await("Connected to ada, who knows the PIN");
            String read = ada.await("Read this to the other side: [^\r\n]+")
                    .replaceAll(".*: ", "")
                    .strip();
            String digits = bob.await("Read this to the other side: [^\r\n]+")
                    .replaceAll(".*: ", "")
                    .strip();
            // What one side reads the other has among four.
            String choice = bob.await("[1-4]  " + read);
            bob.type("/confirm " + choice.charAt(0));
            bob.await("The same on both sides");
            ada.type("hello bob");
            bob.await("ada> hello bob");
            bob.type("grüße, ada");
            ada.await("bob> grüße, ada");
            ada.type("/confirm " + digits);
            ada.await("The same on both sides");
            ada.type("/status");
            ada.await("connected · words compared · direct");

            assertThat(ada.everything()).as("the PIN is never shown").doesNotContain("48213");
            bob.type("/quit");
            assertThat(bob.exitCode()).isZero();
            ada.await("The other side left");
            ada.type("/quit");
            assertThat(ada.exitCode()).isZero();
        }
    }

    @Test
    void the_tab_key_completes_commands_and_the_arrow_key_brings_lines_back() throws Exception {
        try (Terminal ada = Terminal.open("ada", "chat", "--loopback")) {
            ada.await("PIN");
            ada.type("48213");
            ada.await("Press Enter to make an offer");
            // Keys that come before the prompt are the terminal's, not ours.
            ada.await("> ");
            ada.keys("/sta\t");
            ada.await("/status");
            ada.type("");
            ada.await("No session\\.");
            ada.await("> ");
            ada.keys("\u001bOA");
            ada.await("/status");
            ada.type("");
            ada.await("No session\\.");
            ada.type("/quit");
            assertThat(ada.exitCode()).isZero();
        }
    }

    @Test
    void no_color_is_respected() throws Exception {
        assertThat(menu(Map.of())).containsPattern("\u001b\\[33m-- Press Enter");
        assertThat(menu(Map.of("NO_COLOR", "1"))).doesNotContainPattern("\u001b\\[[0-9;]*3[0-7][;m]");
    }

    private static String menu(Map<String, String> environment) throws Exception {
        try (Terminal ada = Terminal.open(environment, "ada", "chat", "--loopback")) {
            ada.await("PIN");
            ada.type("48213");
            ada.await("Press Enter to make an offer");
            ada.type("/quit");
            assertThat(ada.exitCode()).isZero();
            return ada.everything();
        }
    }

    @Test
    void without_a_terminal_it_reads_and_writes_plain_lines() throws Exception {
        try (Terminal ada = Terminal.pipes("ada", "chat", "--host", "--loopback", "--name", "ada");
                Terminal bob = Terminal.pipes("bob", "chat", "--join", "--loopback", "--name", "bob")) {
            connect(ada, bob);
            ada.type("one");
            ada.type("two");
            bob.await("ada> one\\R");
            bob.await("ada> two\\R");
            assertThat(ada.everything() + bob.everything()).doesNotContain("\u001b");
            ada.endInput();
            assertThat(ada.exitCode()).isZero();
            bob.await("The other side left");
        }
    }

    @Test
    void a_wrong_pin_is_told_and_the_right_answer_still_connects() throws Exception {
        try (Terminal ada = Terminal.pipes("ada", "chat", "--host", "--loopback");
                Terminal eve = Terminal.pipes("eve", "chat", "--join", "--loopback");
                Terminal bob = Terminal.pipes("bob", "chat", "--join", "--loopback", "--name", "bob")) {
            ada.type("4821");
            String offer = ada.await(BLOB);
            eve.type("4822");
            eve.type(offer);
            ada.type(eve.await(BLOB));
            ada.await("WRONG_PIN");
            bob.type("4821");
            bob.type(offer);
            ada.type(bob.await(BLOB));
            ada.await("Connected to bob");
        }
    }

    @Test
    void after_the_other_side_left_the_program_makes_another_session() throws Exception {
        try (Terminal ada = Terminal.pipes("ada", "chat", "--host", "--loopback", "--name", "ada")) {
            try (Terminal bob = Terminal.pipes("bob", "chat", "--join", "--loopback", "--name", "bob")) {
                connect(ada, bob);
                bob.type("/quit");
                ada.await("The other side left");
            }
            try (Terminal carol = Terminal.pipes("carol", "chat", "--join", "--loopback", "--name", "carol")) {
                ada.type("");
                carol.type("4821");
                carol.type(ada.await(BLOB));
                ada.type(carol.await(BLOB));
                ada.await("Connected to carol");
                carol.await("Connected to ada");
                carol.type("hello again");
                ada.await("carol> hello again");
            }
        }
    }

    @Test
    void a_peer_that_vanishes_is_told_and_the_program_stays_usable() throws Exception {
        try (Terminal ada = Terminal.pipes("ada", "chat", "--host", "--loopback", "--name", "ada")) {
            Terminal bob = Terminal.pipes("bob", "chat", "--join", "--loopback", "--name", "bob");
            connect(ada, bob);
            bob.kill();
            ada.type("are you there?");
            ada.await("The path to the other side is lost");
            ada.type("/new");
            ada.await("Press Enter to make an offer");
            ada.type("");
            ada.await(BLOB);
            ada.type("/quit");
            assertThat(ada.exitCode()).isZero();
        }
    }

    @Test
    void a_passphrase_that_can_be_guessed_is_asked_for_again() throws Exception {
        try (Terminal ada = Terminal.pipes("ada", "chat", "--passphrase", "--loopback")) {
            ada.type("password1");
            ada.await("could be guessed");
            ada.type("unfold seven quiet harbours tonight");
            ada.await("Press Enter to make an offer");
            ada.endInput();
            assertThat(ada.exitCode()).isZero();
        }
    }

    @Test
    void what_a_peer_writes_cannot_steer_the_terminal() throws Exception {
        try (Terminal ada = Terminal.pipes("ada", "chat", "--host", "--loopback", "--name", "ada\u001b[31m");
                Terminal bob = Terminal.pipes("bob", "chat", "--join", "--loopback", "--name", "bob")) {
            connect(ada, bob);
            ada.type("\u001b]0;owned\u0007\u001b[2J\u202Ereversed\u009b1m");
            bob.await("reversed");
            assertThat(bob.everything())
                    .doesNotContain("\u001b")
                    .doesNotContain("\u202e")
                    .doesNotContain("\u009b");
        }
    }

    private static void connect(Terminal host, Terminal guest) throws IOException {
        host.type("4821");
        guest.type("4821");
        guest.type(host.await(BLOB));
        host.type(guest.await(BLOB));
        host.await("Connected to ");
        guest.await("Connected to ");
    }
}
