package dev.peersession.examples.chat;

import dev.peersession.api.Carriers;
import dev.peersession.api.IceSettings;
import dev.peersession.examples.ConnectOptions;
import dev.peersession.examples.SoundOptions;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.carrier.Carrier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A chat of several people, with a call. */
@Command(
        name = "room",
        description = {
            "A chat of up to thirty people, each connected with each other one. All give the same name and",
            "type the same PIN (or passphrase); there is nothing to paste, and who comes later gets in too.",
            "Up to eight speak in the call of the room, with /call; the others can listen."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "What you type is said to all. /help shows the commands."})
public final class RoomCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The name of the room. It is no secret; the PIN is.")
    private String room = "";

    @Option(
            names = "--via",
            paramLabel = "PLACE",
            description = {
                "Where the members find each other: lan (the default), ws:URL (see p2p rendezvous),",
                "folder:PATH or dht:HOST:PORT. Repeatable; all name the same ones."
            })
    private List<String> via = new ArrayList<>();

    @Option(names = "--pin", description = "Protect the room with a PIN; it is asked for. This is the default.")
    private boolean pin;

    @Option(names = "--passphrase", description = "Protect it with a passphrase: then no address is shown.")
    private boolean passphrase;

    @Option(names = "--name", paramLabel = "NAME", description = "What the others see as your name.")
    private @Nullable String name;

    @Option(names = "--push-to-talk", description = "In the call, send only while /talk is on.")
    private boolean pushToTalk;

    @Mixin
    private SoundOptions sound = new SoundOptions();

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Override
    public Integer call() throws IOException {
        IceSettings ice;
        Carrier[] places;
        try {
            if (pin && passphrase) {
                throw new IllegalArgumentException("--pin and --passphrase exclude each other.");
            }
            ice = connect.toSettings();
            sound.check();
            List<String> named = via.isEmpty() ? List.of("lan") : via;
            places = named.stream()
                    .distinct()
                    .map(place -> Carriers.parse(place, ice))
                    .toArray(Carrier[]::new);
        } catch (IllegalArgumentException e) {
            System.err.println("p2p: " + e.getMessage());
            return 2;
        }
        String who = name == null ? System.getProperty("user.name", "peer") : name;
        try (Screen screen = ChatCommand.screen();
                Secret word = ChatSecret.ask(screen, passphrase, "in the whole room")) {
            return word == null ? 0 : new RoomChat(screen, word, who, ice, sound, pushToTalk).run(room, places);
        }
    }
}
