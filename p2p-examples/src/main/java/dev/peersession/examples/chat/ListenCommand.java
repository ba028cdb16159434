package dev.peersession.examples.chat;

import dev.peersession.api.IceSettings;
import dev.peersession.examples.ConnectOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets many in by one code. */
@Command(
        name = "listen",
        description = {
            "Shows a code by which many can connect with nothing to carry back (p2p chat --connect CODE),",
            "prints what they write, and sends to all of them what is typed."
        },
        mixinStandardHelpOptions = true)
public final class ListenCommand implements Callable<Integer> {
    @Option(names = "--name", paramLabel = "NAME", description = "What the others see as your name.")
    private @Nullable String name;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Override
    public Integer call() throws IOException {
        IceSettings ice;
        try {
            ice = connect.toSettings();
        } catch (IllegalArgumentException e) {
            System.err.println("p2p: " + e.getMessage());
            return 2;
        }
        try (Screen screen = ChatCommand.screen()) {
            return new ListenChat(screen, name == null ? System.getProperty("user.name", "peer") : name, ice).run();
        }
    }
}
