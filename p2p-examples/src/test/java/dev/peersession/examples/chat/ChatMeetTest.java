package dev.peersession.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.testkit.KeyTool;
import dev.peersession.testkit.LocalDht;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people in two programs who meet with nothing to paste, or by a code. */
class ChatMeetTest {
    // Others on this network may meet at the same time.
    private final String room = "room " + UUID.randomUUID();

    private void meetAt(String place, String... javaOptions) throws Exception {
        List<String> java = List.of(javaOptions);
        try (Terminal ada = Terminal.pipes(java, "ada", arguments("ada", place));
                Terminal bob = Terminal.pipes(java, "bob", arguments("bob", place))) {
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
    void at_a_rendezvous_server_with_tls(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("key.p12");
        KeyTool.makeKeyOfLoopback(store, "open sesame");
        Path password = folder.resolve("password");
        Files.writeString(password, "open sesame\n");
        String[] server = {
            "rendezvous", "--port", "0", "--bind", "127.0.0.1", "--keystore", store.toString(), "--password-file", ""
        };
        server[server.length - 1] = password.toString();
        try (Terminal running = Terminal.pipes("server", server)) {
            String url = running.await("wss://127\\.0\\.0\\.1:[0-9]+");
            meetAt(
                    "ws:" + url,
                    "-Djavax.net.ssl.trustStore=" + store,
                    "-Djavax.net.ssl.trustStorePassword=open sesame");
        }
    }

    @Test
    void a_rendezvous_server_that_cannot_read_its_key_says_why(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("key.p12");
        KeyTool.makeKeyOfLoopback(store, "open sesame");
        Path wrong = folder.resolve("password");
        Files.writeString(wrong, "shut");
        String[] line = {"rendezvous", "--port", "0", "--keystore", store.toString()};
        try (Terminal server = Terminal.pipes("server", line)) {
            server.await("p2p: the password of the key store is missing");
            assertThat(server.exitCode()).isEqualTo(1);
        }
        line = new String[] {"rendezvous", "--port", "0", "--keystore", store.toString(), "--password-file", "" + wrong
        };
        try (Terminal server = Terminal.pipes("server", line)) {
            server.await("p2p: .*password");
            assertThat(server.exitCode()).isEqualTo(1);
        }
        try (Terminal server = Terminal.pipes("server", "rendezvous", "--password-file", wrong.toString())) {
            server.await("name it with --keystore");
            assertThat(server.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void in_a_dht_by_one_of_its_nodes() throws Exception {
        try (LocalDht dht = new LocalDht(24)) {
            meetAt("dht:127.0.0.1:" + dht.node().getPort());
        }
    }

    @Test
    void by_two_files_that_are_gone_afterwards(@TempDir Path stick) throws Exception {
        Path offer = stick.resolve("ada.txt");
        // What is left of another time.
        Files.writeString(stick.resolve("ada.txt.answer"), "p2p:old\n");
        String[] line = {"chat", "--loopback", "--name", "", "--via", "file:" + offer};
        line[3] = "ada";
        try (Terminal ada = Terminal.pipes("ada", line)) {
            ada.type("4821");
            ada.type("");
            ada.await("Waiting for the answer in .*ada\\.txt\\.answer");
            line[3] = "eve";
            try (Terminal eve = Terminal.pipes("eve", line)) {
                eve.type("0000");
                eve.type("");
                eve.await("The answer is in ");
                ada.await("WRONG_PIN");
            }
            line[3] = "bob";
            try (Terminal bob = Terminal.pipes("bob", line)) {
                bob.type("4821");
                bob.type("");
                ada.await("Connected to bob, who knows the PIN");
                bob.await("Connected to ada, who knows the PIN");
                bob.type("hello ada");
                ada.await("bob> hello ada\\R");
                try (Stream<Path> left = Files.list(stick)) {
                    assertThat(left).isEmpty();
                }
                ada.type("/quit");
                assertThat(ada.exitCode()).isZero();
                bob.await("The other side left");
            }
        }
    }

    @Test
    void the_answer_to_a_later_offer_in_the_same_file_is_read(@TempDir Path stick) throws Exception {
        String place = "file:" + stick.resolve("ada.txt");
        try (Terminal ada = Terminal.pipes("ada", "chat", "--loopback", "--name", "ada", "--via", place)) {
            ada.type("4821");
            for (int given = 0; given < 4; given++) {
                ada.await("Waiting for the answer in ");
                ada.type("/new");
                ada.await("Press Enter to try again");
                ada.type("");
            }
            ada.await("Waiting for the answer in ");
            try (Terminal bob = Terminal.pipes("bob", "chat", "--loopback", "--name", "bob", "--via", place)) {
                bob.type("4821");
                ada.await("Connected to bob");
                bob.await("Connected to ada");
            }
        }
    }

    @Test
    void by_text_and_by_pictures_of_codes(@TempDir Path desk) throws Exception {
        try (Terminal ada = Terminal.pipes("ada", "chat", "--loopback", "--name", "ada", "--via", "text");
                Terminal bob = Terminal.pipes("bob", "chat", "--loopback", "--name", "bob", "--via", "text")) {
            ada.type("4821");
            bob.type("4821");
            ada.await("Press Enter to make an offer");
            ada.type("");
            String offer = ada.await("p2p:[A-Za-z0-9_-]{40,}(?=\\s)");
            bob.await("Press Enter to make an offer");
            bob.type("/read " + desk.resolve("none.png"));
            bob.await("Not read: no such file");
            bob.type(offer);
            bob.await("Send this answer back");
            bob.type("/save " + desk.resolve("answer.png"));
            bob.await("Written: .*answer\\.png");
            ada.type("/read " + desk.resolve("answer.png"));
            ada.await("Connected to bob, who knows the PIN");
            bob.await("Connected to ada, who knows the PIN");
            // What stands in a file is no message.
            bob.type("/read " + Files.writeString(desk.resolve("diary.txt"), "a secret of bob\n"));
            bob.await("Not read: ");
            bob.type("x".repeat(300_000));
            bob.await("Not sent: the message has 300000 bytes");
            bob.type("hello ada");
            ada.await("bob> hello ada\\R");
            assertThat(ada.everything()).doesNotContain("a secret of bob");
        }
    }

    @Test
    void what_cannot_be_combined_is_refused_with_a_sentence() throws Exception {
        for (String[] line : new String[][] {
            {"chat", "--via", "lan"},
            {"chat", "--via", "text", "--room", "x"},
            {"chat", "--via", "file:a", "--via", "text"},
            {"chat", "--via", "file:"},
            {"chat", "--via", "pigeon", "--room", "x"}
        }) {
            try (Terminal chat = Terminal.pipes("chat", line)) {
                assertThat(chat.exitCode()).as(String.join(" ", line)).isEqualTo(2);
                chat.await("p2p: ");
            }
        }
    }

    @Test
    void several_come_to_a_listener_by_its_code() throws Exception {
        try (Terminal host = Terminal.open("host", "listen", "--loopback", "--name", "host")) {
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
