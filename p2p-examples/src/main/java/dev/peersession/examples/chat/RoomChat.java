package dev.peersession.examples.chat;

import dev.peersession.api.ConnectException;
import dev.peersession.api.IceSettings;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.Room;
import dev.peersession.api.file.FileException;
import dev.peersession.api.file.FileOffer;
import dev.peersession.api.file.FileTransfer;
import dev.peersession.examples.SoundOptions;
import dev.peersession.examples.Text;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.carrier.Carrier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The conversation between a person, a screen and a room. Lines are read by one thread; what happens is told by others. */
final class RoomChat {
    private static final List<String> HELP = List.of(
            "/members            who is here",
            "/words NAME         what you and this member can compare, for example by phone",
            "/kick NAME          put a member out, for everybody",
            "/send PATH [NAME]   offer a file or folder to all, or to one",
            "/take NUMBER [DIR]  take what was offered, into this folder or the present one",
            "/quit               leave");

    private final Screen screen;
    private final PeerSession session;
    private final Map<Integer, FileOffer> offers = new ConcurrentHashMap<>();
    private final AtomicInteger lastOffer = new AtomicInteger();
    private final ScreenNotes notes;
    private final SoundOptions sound;
    private final boolean pushToTalk;

    RoomChat(Screen screen, Secret word, String name, IceSettings ice, SoundOptions sound, boolean pushToTalk) {
        this.screen = screen;
        this.sound = sound;
        this.pushToTalk = pushToTalk;
        this.notes = new ScreenNotes(screen);
        this.session = PeerSession.builder().name(name).ice(ice).secret(word).build();
    }

    /** Runs until the person leaves; returns the exit code. */
    int run(String name, Carrier[] places) {
        // Closing the terminal or a signal says goodbye too.
        Runtime.getRuntime().addShutdownHook(new Thread(session::close, "room-end"));
        try (session;
                Room room = session.room(name, places)) {
            String where = Arrays.stream(places).map(Carrier::name).collect(Collectors.joining(", "));
            screen.notice("You are in room " + Text.printable(name) + " (" + Text.printable(where)
                    + "). Who gives the same name and PIN or passphrase comes in.");
            List<String> commands = new ArrayList<>(List.of(
                    "/members", "/words", "/kick", "/send", "/take", "/burn", "/once", "/open", "/unsend", "/quit"));
            commands.addAll(RoomVoice.COMMANDS);
            screen.commands(commands);
            screen.onKeys(text -> notes.typing(text, room.members()));
            RoomVoice voice = new RoomVoice(screen, room, sound, pushToTalk);
            listen(room);
            voice.listen();
            for (String line; (line = screen.read()) != null; ) {
                String text = line.strip();
                if (text.equals("/quit") || text.equals("/exit") || text.equals("/leave")) {
                    break;
                }
                if (text.startsWith("/")) {
                    command(room, voice, text);
                } else if (!line.isEmpty()) {
                    say(room, line);
                }
            }
            return 0;
        } catch (ConnectException e) {
            screen.notice(Text.sentence(e) + " (" + e.reason() + ")");
            return 1;
        } catch (IllegalArgumentException e) {
            screen.notice("That does not do: " + e.getMessage());
            return 2;
        }
    }

    private void listen(Room room) {
        room.onNotice(screen::notice);
        room.onText((peer, text) -> screen.message(name(peer), Text.printable(text)));
        room.onJoin(peer -> {
            screen.notice(name(peer) + " is here.");
            status(room);
            peer.onFile(offer -> offered(peer, offer));
            notes.connected(peer, name(peer));
        });
        room.onLeave(peer -> {
            screen.notice(name(peer) + " left.");
            status(room);
        });
        room.onPutOut(() -> {
            screen.notice("You are out.");
            screen.leave();
        });
    }

    private void status(Room room) {
        List<Peer> members = room.members();
        String others = members.size() == 1 ? "1 other: " : members.size() + " others: ";
        screen.status(members.isEmpty() ? "nobody else is here" : others + names(members));
    }

    private static String names(List<Peer> members) {
        return members.stream().map(RoomChat::name).sorted().collect(Collectors.joining(", "));
    }

    private static String name(Peer peer) {
        return peer.name().isEmpty() ? "peer" : Text.printable(peer.name());
    }

    private void say(Room room, String line) {
        try {
            if (room.broadcast(line) == 0) {
                screen.notice("Nobody else is here yet.");
            }
            notes.typing(false, room.members());
        } catch (IllegalArgumentException | IllegalStateException e) {
            screen.notice("Not said: " + e.getMessage() + ".");
        }
    }

    private void command(Room room, RoomVoice voice, String text) {
        String[] part = text.split("\\s+", 3);
        String first = part.length > 1 ? part[1] : "";
        String second = part.length > 2 ? part[2] : "";
        String rest = text.substring(part[0].length()).strip();
        switch (part[0]) {
            case "/members" -> {
                List<Peer> members = room.members();
                screen.notice(members.isEmpty() ? "Nobody else is here." : "Here: " + names(members));
            }
            case "/words" -> words(member(room, rest));
            case "/burn", "/once", "/open", "/unsend" -> notes.command(part[0], rest, room.members());
            case "/kick" -> kick(room, member(room, rest));
            case "/send" -> send(room, rest);
            case "/take" -> take(first, second);
            default -> {
                if (voice.command(part[0])) {
                    return;
                }
                HELP.forEach(screen::notice);
                RoomVoice.HELP.forEach(screen::notice);
                ScreenNotes.HELP.forEach(screen::notice);
            }
        }
    }

    private @Nullable Peer member(Room room, String name) {
        List<Peer> named =
                room.members().stream().filter(p -> name(p).equals(name)).toList();
        if (named.size() == 1) {
            return named.get(0);
        }
        screen.notice(
                named.isEmpty()
                        ? "Nobody here is called " + Text.printable(name) + "."
                        : "Several are called " + Text.printable(name) + ".");
        return null;
    }

    private void words(@Nullable Peer peer) {
        if (peer == null) {
            return;
        }
        try {
            screen.notice("With " + name(peer) + ": " + peer.verification().words());
        } catch (ConnectException e) {
            screen.notice(Text.sentence(e) + " (" + e.reason() + ")");
        }
    }

    private void kick(Room room, @Nullable Peer peer) {
        if (peer == null) {
            return;
        }
        try {
            room.kick(peer);
        } catch (IllegalArgumentException | IllegalStateException e) {
            screen.notice("Not done: " + e.getMessage() + ".");
        }
    }

    // ---- files

    /** Paths and names may hold spaces: the longest beginning that is a path is the path, and what follows it the name. */
    private void send(Room room, String rest) {
        for (int end = rest.length(); end > 0; end = rest.lastIndexOf(' ', end - 1)) {
            Path file = existing(rest.substring(0, end).strip());
            if (file != null) {
                send(room, file, rest.substring(end).strip());
                return;
            }
        }
        screen.notice(
                rest.isEmpty()
                        ? "/send PATH [NAME]: which file or folder?"
                        : "There is no file or folder " + Text.printable(rest) + ".");
    }

    private static @Nullable Path existing(String path) {
        try {
            Path file = Path.of(path);
            return !path.isEmpty() && Files.exists(file) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private void send(Room room, Path file, String to) {
        List<Peer> receivers = room.members();
        if (!to.isEmpty()) {
            Peer one = member(room, to);
            if (one == null) {
                return;
            }
            receivers = List.of(one);
        }
        if (receivers.isEmpty()) {
            screen.notice("Nobody else is here yet.");
        }
        for (Peer peer : receivers) {
            FileTransfer transfer = peer.sendFile(file);
            screen.notice("Offered " + transfer.name() + " to " + name(peer) + ".");
            transfer.done().whenComplete((done, failure) -> over("to " + name(peer), transfer, failure));
        }
    }

    private void offered(Peer from, FileOffer offer) {
        int number = lastOffer.incrementAndGet();
        offers.put(number, offer);
        screen.notice(name(from) + " offers " + offer.name() + " (" + Text.bytes(offer.size()) + "): /take " + number
                + " takes it.");
        offer.transfer().done().whenComplete((done, failure) -> {
            offers.remove(number);
            over("from " + name(from), offer.transfer(), failure);
        });
    }

    private void take(String number, String folder) {
        FileOffer offer = number.matches("[0-9]{1,9}") ? offers.get(Integer.valueOf(number)) : null;
        if (offer == null) {
            screen.notice("There is no offer " + Text.printable(number) + ".");
            return;
        }
        try {
            offer.accept(Path.of(folder.isEmpty() ? "." : folder));
        } catch (FileException e) {
            screen.notice("Not taken: " + Text.sentence(e));
        } catch (IOException e) {
            screen.notice("Not taken: " + Text.failure(e));
        } catch (InvalidPathException | IllegalStateException e) {
            screen.notice("Not taken: " + e.getMessage());
        }
    }

    private void over(String whom, FileTransfer transfer, @Nullable Throwable failure) {
        Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
        if (cause == null) {
            screen.notice(transfer.name() + " " + whom + " is complete.");
        } else {
            String why = cause instanceof FileException e ? Text.sentence(e) : Objects.toString(cause.getMessage());
            screen.notice(transfer.name() + " " + whom + ": " + why);
        }
    }
}
