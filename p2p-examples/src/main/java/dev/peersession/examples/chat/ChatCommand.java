package dev.peersession.examples.chat;

import dev.peersession.api.Carriers;
import dev.peersession.api.IceSettings;
import dev.peersession.examples.ConnectOptions;
import dev.peersession.examples.Tty;
import dev.peersession.signaling.Secret;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            "by mail, messenger or anything else; or they meet with nothing to paste (--via).",
            "Both type the same PIN (a few digits, told by phone) or the same passphrase; without it",
            "nobody can read along or take a side's place."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "While connected, what you type is sent. /help shows the commands."})
public class ChatCommand implements Callable<Integer> {
    private static final String FILE = "file:";

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

        @Option(names = "--listen", description = "Show a code by which many can connect, and talk to all of them.")
        private boolean listen;

        @Option(names = "--connect", paramLabel = "CODE", description = "Connect by the code of somebody who listens.")
        private @Nullable String connect;

        @ArgGroup(exclusive = false)
        private @Nullable MeetOption meet;
    }

    static final class MeetOption {
        @Option(
                names = "--via",
                paramLabel = "PLACE",
                required = true,
                description = {
                    "Meet with nothing to paste, in a room: lan, ws:URL (see p2p rendezvous), folder:PATH",
                    "or dht:HOST:PORT. Repeatable. Without a room: text, to copy and paste; or file:PATH,",
                    "where the first side leaves its offer and the other one an answer, in PATH.answer."
                })
        private List<String> via = new ArrayList<>();

        @Option(
                names = "--room",
                paramLabel = "NAME",
                description = "The name under which both look for each other. It is no secret; the PIN is.")
        private @Nullable String room;
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
        String who = name == null ? System.getProperty("user.name", "peer") : name;
        Way way;
        try {
            way = way(ice);
        } catch (IllegalArgumentException e) {
            System.err.println("p2p: " + e.getMessage());
            return 2;
        }
        try (Screen screen = screen()) {
            if (side.listen) {
                return new ListenChat(screen, who, ice).run();
            }
            if (way instanceof Way.Call) {
                return new Chat(screen, new ChatSecret(false, null), way, who, ice, companion()).run();
            }
            try (Secret word = ChatSecret.ask(screen, secret.passphrase, "on both sides")) {
                if (word == null) {
                    return 0;
                }
                return new Chat(screen, new ChatSecret(secret.passphrase, word), way, who, ice, companion()).run();
            }
        }
    }

    private Way way(IceSettings ice) {
        if (side.connect != null) {
            return new Way.Call(side.connect);
        }
        MeetOption meet = side.meet;
        if (meet == null) {
            return new Way.Paste(side.host ? Chat.Side.HOST : side.join ? Chat.Side.JOIN : Chat.Side.ASK);
        }
        if (meet.via.contains("text") || meet.via.stream().anyMatch(place -> place.startsWith(FILE))) {
            return carried(meet);
        }
        if (meet.room == null) {
            throw new IllegalArgumentException("a meeting needs a name that both sides know: --room NAME.");
        }
        return new Way.Meet(
                meet.room,
                meet.via.stream()
                        .distinct()
                        .map(place -> Carriers.parse(place, ice))
                        .toList());
    }

    private static Way carried(MeetOption meet) {
        String place = meet.via.get(0);
        if (meet.via.size() > 1 || meet.room != null) {
            throw new IllegalArgumentException(
                    "text and file:PATH are carried by people: no --room, nothing beside them.");
        }
        if (place.equals("text")) {
            return new Way.Paste(Chat.Side.ASK);
        }
        String path = place.substring(FILE.length());
        if (path.isEmpty()) {
            throw new IllegalArgumentException("--via file: needs a path, such as file:/mnt/stick/offer.txt.");
        }
        return new Way.Files(new CarriedFiles(Path.of(path)));
    }

    /** What a program that is more than a chat adds to it; called once, after the command line was read. */
    protected Companion companion() {
        return Companion.NONE;
    }

    /** Loads what the first prompt needs, see {@code warm-up}. */
    public static void warmUp() throws IOException {
        TerminalScreen.warmUp();
    }

    static Screen screen() throws IOException {
        if (Tty.isThere()) {
            return new TerminalScreen(colours());
        }
        return new PlainScreen(System.in, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    /** As no-color.org has it: the variable counts when it is not empty. */
    private static boolean colours() {
        String no = System.getenv("NO_COLOR");
        return no == null || no.isEmpty();
    }
}
