package dev.peersession.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that do not stay, as people at two terminals say and see them. */
class NotesInTerminalsTest {
    // Others on this machine may meet at the same time.
    private final String name = "room " + UUID.randomUUID();

    @TempDir
    Path folder;

    private Terminal chat(String who) throws Exception {
        return terminal(who, "chat", "--room", name);
    }

    private Terminal room(String who) throws Exception {
        return terminal(who, "room", name);
    }

    private Terminal terminal(String who, String... command) throws Exception {
        String[] line = new String[command.length + 5];
        System.arraycopy(command, 0, line, 0, command.length);
        System.arraycopy(
                new String[] {"--loopback", "--name", who, "--via", "folder:" + folder}, 0, line, command.length, 5);
        Terminal opened = Terminal.open(who, line);
        opened.await("PIN");
        opened.type("48213");
        return opened;
    }

    @Test
    void two_at_a_chat_say_what_is_forgotten_looked_at_once_and_taken_back() throws Exception {
        try (Terminal ada = chat("ada");
                Terminal bob = chat("bob")) {
            ada.await("Connected to bob");
            bob.await("Connected to ada");

            ada.type("/burn 30 the code is 17");
            bob.await("ada> the code is 17 +\\(for 30 s\\)");
            ada.await("Delivered to bob\\.");

            ada.type("/once the key is under the mat");
            bob.await("ada sent something to look at once: /open 1");
            ada.await("Delivered to bob\\.");
            bob.type("/open 1");
            bob.await("-- the key is under the mat");
            ada.await("bob looked at it\\.");
            bob.type("/open 1");
            bob.await("There is nothing to look at under that number");

            bob.type("/once never mind");
            ada.await("bob sent something to look at once: /open 1");
            bob.await("Delivered to ada\\.");
            bob.type("/unsend");
            bob.await("Taken back, where the other side's program agrees");
            ada.await("bob took a message back\\.");
            ada.type("/open 1");
            ada.await("There is nothing to look at under that number");
            bob.type("/unsend");
            bob.await("There is nothing to take back");

            ada.type("/burn soon it is late");
            ada.await("/burn SECONDS TEXT, for example");
            ada.type("/burn 999999 longer than a week");
            ada.await("Not said: ");
            ada.type("/once");
            ada.await("There is nothing to say");
            ada.type("/quit");
            assertThat(ada.exitCode()).isZero();
            bob.await("The other side left");
            bob.type("/once is anybody there?");
            bob.await("Nobody else is here");
            bob.type("/quit");
            assertThat(bob.exitCode()).isZero();
        }
    }

    @Test
    void who_types_is_seen_typing_until_the_line_is_sent_but_not_who_gives_a_command() throws Exception {
        try (Terminal ada = chat("ada");
                Terminal bob = chat("bob")) {
            ada.await("Connected to bob");
            bob.await("Connected to ada");
            // Keys that come before the prompt are the terminal's, not the program's.
            ada.type("/status");
            ada.await("bytes sent");
            ada.await("> ");
            int before = bob.everything().length();
            ada.keys("/burn 30 ");
            ada.type("quietly");
            bob.await("ada> quietly");
            assertThat(bob.everything().substring(before)).doesNotContain("is typing");
            ada.await("Delivered to bob");
            ada.keys("hello ");
            bob.await("ada is typing");
            ada.type("bob");
            bob.await("ada> hello bob");
        }
    }

    @Test
    void all_members_of_a_room_get_a_note_and_each_looks_for_itself() throws Exception {
        try (Terminal ada = room("ada");
                Terminal bob = room("bob");
                Terminal cleo = room("cleo")) {
            for (Terminal terminal : List.of(ada, bob, cleo)) {
                terminal.await("(?s)is here\\..*is here\\.");
            }
            ada.type("/once for you two");
            bob.await("ada sent something to look at once: /open 1");
            cleo.await("ada sent something to look at once: /open 1");
            bob.type("/open 1");
            bob.await("-- for you two");
            ada.await("bob looked at it\\.");
            ada.type("/unsend");
            ada.await("Taken back");
            cleo.await("ada took a message back\\.");
            cleo.type("/open 1");
            cleo.await("There is nothing to look at under that number");

            cleo.type("/burn 60 gone in a minute");
            ada.await("cleo> gone in a minute +\\(for 60 s\\)");
            bob.await("cleo> gone in a minute +\\(for 60 s\\)");
            cleo.await("Delivered to (ada|bob)\\.");
            cleo.await("Delivered to (ada|bob)\\.");
            bob.keys("what");
            ada.await("bob is typing");
            cleo.await("bob is typing");
        }
    }
}
