package dev.peersession.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people in two programs who meet with nothing to paste, or by a code. */
class ChatMeetTest {
    // Others on this network may meet at the same time.
    private final String room = "room " + UUID.randomUUID();

    private void meetAt(String place) throws Exception {
        try (Terminal ada = Terminal.pipes("ada", arguments("ada", place));
                Terminal bob = Terminal.pipes("bob", arguments("bob", place))) {
            ada.type("4821");
            bob.type("4821");
            ada.await("Connected to bob, who knows the PIN");
            bob.await("Connected to ada, who knows the PIN");
            ada.type("hello bob");
            bob.await("ada> hello bob\\R");
            bob.type("/quit");
            assertThat(bob.exitCode()).isZero();
            ada.await("The other side left");
            ada.endInput();
            assertThat(ada.exitCode()).isZero();
        }
    }

    private String[] arguments(String name, String place) {
        return new String[] {"chat", "--loopback", "--name", name, "--via", place, "--room", room};
    }

    @Test
    void on_the_local_network() throws Exception {
        meetAt("lan");
    }

    @Test
    void in_a_folder(@TempDir Path folder) throws Exception {
        meetAt("folder:" + folder);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void at_a_rendezvous_server() throws Exception {
        try (Terminal server = Terminal.pipes("server", "rendezvous", "--port", "0", "--bind", "127.0.0.1")) {
            String url = server.await("ws://127\\.0\\.0\\.1:[0-9]+");
            meetAt("ws:" + url);
        }
    }

    @Test
    void several_come_to_a_listener_by_its_code() throws Exception {
        try (Terminal host = Terminal.pipes("host", "listen", "--loopback", "--name", "host")) {
            String code = host.await("p2p:[A-Za-z0-9_-]{40,}(?=\\s)");
            try (Terminal ada = Terminal.pipes("ada", "chat", "--loopback", "--name", "ada", "--connect", code)) {
                ada.await("Connected to host");
                host.await("ada is there");
                try (Terminal bob = Terminal.pipes("bob", "chat", "--loopback", "--name", "bob", "--connect", code)) {
                    bob.await("Connected to host");
                    host.await("bob is there");
                    host.type("hello both");
                    ada.await("host> hello both\\R");
                    bob.await("host> hello both\\R");
                    bob.type("hello host");
                    host.await("bob> hello host\\R");
                    ada.type("/quit");
                    assertThat(ada.exitCode()).isZero();
                    host.await("ada left");
                    host.type("/quit");
                    assertThat(host.exitCode()).isZero();
                    bob.await("The other side left");
                }
            }
        }
    }
}
