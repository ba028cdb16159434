package dev.peersession.examples.chat;

import dev.peersession.api.ConnectException;
import dev.peersession.api.IceSettings;
import dev.peersession.api.PeerSession;
import dev.peersession.examples.ConnectOptions;
import dev.peersession.examples.Text;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A chat of two people who exchange an offer and an answer by copy and paste. */
@Command(
        name = "chat",
        description = {
            "A chat of two people. One makes an offer, the other pastes it and sends back an answer,",
            "by mail, messenger or anything else. Both type the same PIN (a few digits, told by phone)",
            "or the same passphrase; without it nobody can read along or take a side's place."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "While connected, what you type is sent. /help shows the commands."})
public final class ChatCommand implements Callable<Integer> {
    /** At most one kind of secret. */
    static final class SecretOption {
        @Option(names = "--pin", description = "Protect the session with a PIN; it is asked for. This is the default.")
        private boolean pin;

        @Option(names = "--passphrase", description = "Protect it with a passphrase: the offer then shows no address.")
        private boolean passphrase;
    }

    /** At most one side. */
    static final class SideOption {
        @Option(names = "--host", description = "Make an offer at once.")
        private boolean host;

        @Option(names = "--join", description = "Ask for the other side's offer at once.")
        private boolean join;
    }

    @ArgGroup
    private SecretOption secret = new SecretOption();

    @ArgGroup
    private SideOption side = new SideOption();

    @Option(names = "--name", paramLabel = "NAME", description = "What the other side sees as your name.")
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
        try (Screen screen = screen()) {
            char[] word = askSecret(screen);
            if (word == null) {
                return 0;
            }
            try {
                String who = name == null ? System.getProperty("user.name", "peer") : name;
                Chat chat = new Chat(screen, new ChatSecret(secret.passphrase, word), who, ice);
                return chat.run(side.host ? Chat.Side.HOST : side.join ? Chat.Side.JOIN : Chat.Side.ASK);
            } finally {
                Arrays.fill(word, '\0');
            }
        }
    }

    /** Asks until the library takes it as a PIN or passphrase; null when the person gives up. */
    private char @Nullable [] askSecret(Screen screen) {
        String kind = secret.passphrase ? "Passphrase" : "PIN";
        while (true) {
            char[] word = screen.readSecret(kind + " (the same on both sides):");
            if (word == null) {
                return null;
            }
            PeerSession.Builder builder = PeerSession.builder();
            try {
                (secret.passphrase ? builder.passphrase(word) : builder.pin(word))
                        .build()
                        .close();
                return word;
            } catch (ConnectException e) {
                screen.notice(Text.sentence(e));
            } catch (IllegalArgumentException e) {
                screen.notice("That does not do: " + e.getMessage());
            }
            Arrays.fill(word, '\0');
        }
    }

    private static Screen screen() throws IOException {
        if (isTerminal()) {
            return new TerminalScreen(System.getenv("NO_COLOR") == null);
        }
        return new PlainScreen(System.in, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    /** From JDK 22 on there is a console also without a terminal, and a method that tells the difference. */
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
