package dev.peersession.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three people in a room, each in a program of its own. */
class RoomChatTest {
    // Others on this network may meet at the same time.
    private final String room = "room " + UUID.randomUUID();

    private String[] arguments(String name, Path folder) {
        return new String[] {"room", room, "--loopback", "--name", name, "--via", "folder:" + folder};
    }

    /** Each sees both others; in which order they come is not said. */
    private static void awaitOthers(Terminal terminal) {
        terminal.await("(?s)is here\\..*is here\\.");
    }

    @Test
    void three_people_talk_send_a_file_and_put_one_out(@TempDir Path folder, @TempDir Path there, @TempDir Path here)
            throws Exception {
        Path file = Files.writeString(there.resolve("our notes.txt"), "what we agreed on\n");
        try (Terminal ada = Terminal.open("ada", arguments("ada", folder));
                Terminal bob = Terminal.pipes("bob", arguments("bob", folder));
                Terminal cleo = Terminal.pipes("cleo", arguments("cleo", folder))) {
            List<Terminal> all = new ArrayList<>(List.of(ada, bob, cleo));
            for (Terminal terminal : all) {
                terminal.await("PIN \\(the same in the whole room\\)");
                terminal.type("48213");
            }
            all.forEach(RoomChatTest::awaitOthers);
            ada.type("hello all");
            bob.await("ada> hello all");
            cleo.await("ada> hello all");
            bob.type("hello ada and cleo");
            ada.await("bob> hello ada and cleo");
            cleo.await("bob> hello ada and cleo");
            ada.type("/members");
            ada.await("Here: bob, cleo");

            bob.type("/send " + there.resolve("no notes.txt") + " ada");
            bob.await("There is no file or folder .*no notes\\.txt ada\\.");
            bob.type("/send " + file + " ada");
            ada.await("bob offers our notes\\.txt .*: /take 1 takes it");
            ada.type("/take 1 " + here);
            ada.await("our notes\\.txt from bob is complete");
            bob.await("our notes\\.txt to ada is complete");
            assertThat(here.resolve("our notes.txt")).hasSameTextualContentAs(file);

            ada.type("/kick cleo");
            cleo.await("You are out");
            assertThat(cleo.exitCode()).isZero();
            ada.await("cleo left");
            bob.await("cleo left");
            ada.type("/kick nobody");
            ada.await("Nobody here is called nobody");
            ada.type("only us two");
            bob.await("ada> only us two");
            assertThat(ada.everything()).as("the PIN is never shown").doesNotContain("48213");
            ada.type("/quit");
            assertThat(ada.exitCode()).isZero();
            bob.await("ada left");
            bob.endInput();
            assertThat(bob.exitCode()).isZero();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_place_that_is_not_there_is_told(@TempDir Path folder) throws Exception {
        try (Terminal ada = Terminal.pipes("ada", arguments("ada", folder.resolve("no")))) {
            ada.type("4821");
            ada.await("NO_CARRIER");
            assertThat(ada.exitCode()).isEqualTo(1);
        }
    }
}
