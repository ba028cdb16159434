package dev.peersession.examples.chat;

import dev.peersession.api.Carried;
import dev.peersession.api.ConnectException;
import dev.peersession.api.IceSettings;
import dev.peersession.api.Invitation;
import dev.peersession.api.PathInfo;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerEvent;
import dev.peersession.api.PeerSession;
import dev.peersession.api.Reply;
import dev.peersession.api.SessionState;
import dev.peersession.api.SessionStatistics;
import dev.peersession.api.Verification;
import dev.peersession.examples.Text;
import dev.peersession.examples.Watcher;
import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.qr.QrCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The conversation between a person, a screen and one session after the other. Lines are read by one thread; what happens in
 * the session is told by others, so the few fields that both touch are guarded by this object.
 */
final class Chat {
    /** How the program starts. */
    enum Side {
        ASK,
        HOST,
        JOIN
    }

    private enum Stage {
        /** Nothing is under way: Enter makes an offer, an offer is answered. */
        MENU,
        /** The offer is out. */
        ANSWER_WANTED,
        CONNECTING,
        CONNECTED
    }

    /** What was made last for the other side. */
    private record Copy(String text, QrCode qr) {}

    private static final String MENU =
            "Press Enter to make an offer for the other side, or paste the offer that you were sent.";

    // Of one module of a code in a picture.
    private static final int PIXELS = 8;

    private final Screen screen;
    private final ChatSecret secret;
    private final String name;
    private final IceSettings ice;
    private final Companion companion;
    private final ScreenNotes notes;
    private Stage stage = Stage.MENU;
    private @Nullable PeerSession session;
    private @Nullable Invitation invitation;
    private @Nullable Copy copy;
    private @Nullable Peer peer;
    private final Way way;

    Chat(Screen screen, ChatSecret secret, Way way, String name, IceSettings ice, Companion companion) {
        this.screen = screen;
        this.secret = secret;
        this.way = way;
        this.name = name;
        this.ice = ice;
        this.companion = companion;
        this.notes = new ScreenNotes(screen);
    }

    /** Runs until the person leaves; returns the exit code. */
    int run() {
        // Closing the terminal or a signal says goodbye too.
        Runtime.getRuntime().addShutdownHook(new Thread(this::leave, "chat-end"));
        List<String> words =
                new ArrayList<>(List.of("/help", "/new", "/words", "/confirm", "/status", "/save", "/read", "/quit"));
        words.addAll(ScreenNotes.COMMANDS);
        companion.help().forEach(line -> words.add(line.substring(0, line.indexOf(' '))));
        screen.commands(words);
        screen.onKeys(text -> notes.typing(text, present()));
        if (!(way instanceof Way.Paste paste)) {
            begin();
        } else if (paste.side() == Side.HOST) {
            host();
        } else {
            screen.notice(paste.side() == Side.JOIN ? "Paste the offer that you were sent:" : MENU);
        }
        for (String line; (line = screen.read()) != null; ) {
            String text = line.strip();
            if (text.equals("/quit") || text.equals("/exit")) {
                break;
            }
            if (text.startsWith("/")) {
                command(text);
            } else {
                take(line);
            }
        }
        leave();
        return 0;
    }

    private void take(String line) {
        switch (stage()) {
            case MENU -> {
                if (line.isBlank() || !(way instanceof Way.Paste)) {
                    begin();
                } else {
                    join(line);
                }
            }
            case ANSWER_WANTED -> {
                if (!line.isBlank()) {
                    accept(line);
                }
            }
            case CONNECTING ->
                screen.notice("Not connected yet. /new gives up and starts again, /quit ends the program.");
            case CONNECTED -> send(line);
        }
    }

    private void command(String text) {
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        String rest = space < 0 ? "" : text.substring(space + 1).strip();
        switch (word) {
            case "/help" -> {
                screen.notice("/new     leave this session and start another one");
                screen.notice("/words   show all forms of what both people can compare");
                screen.notice("/confirm NUMBER   choose what the other side reads to you, or type it");
                screen.notice("/status  state, path and statistics");
                screen.notice("/save FILE   write the offer or answer to a file: .png, .svg, else text");
                screen.notice("/read FILE   read the other side's from a text file or picture");
                ScreenNotes.HELP.forEach(screen::notice);
                companion.help().forEach(screen::notice);
                screen.notice("/quit    end the program");
            }
            case "/new" -> {
                leave();
                screen.notice(menu());
            }
            case "/words" -> words();
            case "/confirm" -> confirm(rest);
            case "/status" -> status();
            case "/save" -> save(rest);
            case "/read" -> read(rest);
            default -> {
                if (!notes.command(word, rest, present()) && !companion.command(word, rest)) {
                    screen.notice("There is no command " + Text.printable(word) + "; /help shows what there is.");
                }
            }
        }
    }

    /** What the way of this chat begins with. */
    private void begin() {
        if (way instanceof Way.Meet meet) {
            meet(meet);
        } else if (way instanceof Way.Call call) {
            call(call.code());
        } else if (way instanceof Way.Files exchange && exchange.files().isOffered()) {
            joinByFile(exchange.files());
        } else {
            host();
        }
    }

    private String menu() {
        return way instanceof Way.Paste ? MENU : "Press Enter to try again.";
    }

    private void meet(Way.Meet meet) {
        String places = meet.places().stream().map(Carrier::name).collect(Collectors.joining(", "));
        screen.notice("Looking for the other side in room " + Text.printable(meet.room()) + " at "
                + Text.printable(places) + "; both need the same " + secret + ".");
        try {
            PeerSession opened = open();
            connecting();
            follow(opened, opened.meetAsync(meet.room(), meet.places().toArray(new Carrier[0])));
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void call(String code) {
        try {
            PeerSession opened = open();
            connecting();
            opened.connectAsync(code);
            screen.notice("Calling.");
        } catch (ConnectException | RuntimeException e) {
            failed(e);
        }
    }

    private synchronized void connecting() {
        stage = Stage.CONNECTING;
    }

    /** The events tell of success; of failure this does, for the session lives on. */
    private void follow(PeerSession from, CompletableFuture<Peer> meeting) {
        meeting.whenComplete((found, failure) -> {
            boolean ours;
            synchronized (this) {
                ours = from == session && stage == Stage.CONNECTING;
            }
            if (failure != null && ours) {
                Throwable cause =
                        failure instanceof CompletionException c && c.getCause() != null ? c.getCause() : failure;
                failed(cause instanceof Exception e ? e : new IllegalStateException(cause));
            }
        });
    }

    private void host() {
        try {
            PeerSession opened = open();
            Invitation made = opened.invite();
            synchronized (this) {
                invitation = made;
                copy = new Copy(made.text(), made.qr());
                stage = Stage.ANSWER_WANTED;
            }
            if (way instanceof Way.Files exchange) {
                offerByFile(exchange.files(), made);
                return;
            }
            screen.notice("Send this offer to the other side; it is good for ten minutes:");
            screen.copy(made.text());
            screen.picture(made.qr().toTerminal());
            screen.notice("Then paste the answer here:");
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void offerByFile(CarriedFiles files, Invitation made) throws IOException {
        if (!files.leaveOffer(made.text())) {
            // The other side was faster.
            made.close();
            joinByFile(files);
            return;
        }
        screen.notice("The offer is in " + files.offerFile()
                + " for ten minutes; carry it to the other side, who starts with the same --via.");
        screen.notice("Waiting for the answer in " + files.answerFile() + "; it can be pasted here too.");
        Thread watch = new Thread(() -> awaitAnswers(files, made), "chat-files");
        watch.setDaemon(true);
        watch.start();
    }

    /** Takes what comes for this one offer; a later offer has a watch of its own. */
    private void awaitAnswers(CarriedFiles files, Invitation made) {
        try {
            String answer = null;
            while ((answer = files.awaitAnswer(answer, () -> wantsAnswer(made))) != null) {
                accept(answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean wantsAnswer(Invitation made) {
        return invitation == made && stage == Stage.ANSWER_WANTED;
    }

    private void joinByFile(CarriedFiles files) {
        try {
            screen.notice("Answering the offer in " + files.offerFile() + ".");
            Reply reply = open().reply(files.awaitOffer());
            connecting();
            files.leaveAnswer(reply.text());
            screen.notice("The answer is in " + files.answerFile() + "; carry it back.");
        } catch (IOException | RuntimeException e) {
            failed(e);
            if (e instanceof ConnectException refused && refused.reason() == ConnectException.Reason.EXPIRED_OFFER) {
                // It may be the other side's, with a clock that is wrong: whether it goes is for people to say.
                screen.notice("When you have deleted " + files.offerFile() + ", this side makes an offer of its own.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void save(String path) {
        Copy made;
        synchronized (this) {
            made = copy;
        }
        if (made == null || path.isEmpty()) {
            screen.notice(made == null ? "There is no offer or answer yet." : "/save FILE: which file?");
            return;
        }
        try {
            Path file = Path.of(path);
            String kind = path.toLowerCase(Locale.ROOT);
            if (kind.endsWith(".png")) {
                Files.write(file, made.qr.toPng(PIXELS));
            } else if (kind.endsWith(".svg")) {
                Files.writeString(file, made.qr.toSvg());
            } else {
                Files.writeString(file, made.text + "\n");
            }
            screen.notice("Written: " + file.toAbsolutePath());
        } catch (IOException e) {
            screen.notice("Not written: " + Text.failure(e));
        } catch (InvalidPathException e) {
            screen.notice("Not written: " + e.getMessage());
        }
    }

    private void read(String path) {
        if (stage() == Stage.CONNECTED || stage() == Stage.CONNECTING) {
            // A line would be sent; a file that was meant for another moment must not be.
            screen.notice("Not read: no offer or answer is wanted now. /new leaves this session.");
            return;
        }
        try {
            take(Carried.read(Path.of(path)).strip());
        } catch (ConnectException e) {
            screen.notice(sentence(e));
        } catch (IOException e) {
            screen.notice("Not read: " + Text.failure(e));
        } catch (InvalidPathException e) {
            screen.notice("Not read: " + e.getMessage());
        }
    }

    private void join(String offer) {
        try {
            PeerSession opened = open();
            Reply reply = opened.reply(offer);
            synchronized (this) {
                copy = new Copy(reply.text(), reply.qr());
                stage = Stage.CONNECTING;
            }
            screen.notice("Send this answer back:");
            screen.copy(reply.text());
            screen.notice("Waiting for the other side to paste it.");
        } catch (ConnectException | RuntimeException e) {
            failed(e);
        }
    }

    private void accept(String answer) {
        Invitation waiting;
        synchronized (this) {
            waiting = invitation;
        }
        if (waiting == null) {
            return;
        }
        try {
            waiting.connect(answer);
            synchronized (this) {
                if (stage == Stage.ANSWER_WANTED) {
                    stage = Stage.CONNECTING;
                }
            }
        } catch (ConnectException e) {
            screen.notice(sentence(e));
            switch (e.reason()) {
                case OFFER_BURNED, EXPIRED_OFFER -> host();
                case PIN_VOID -> leave();
                default -> screen.notice("Paste the right answer, or /new to start again.");
            }
        }
    }

    private void send(String line) {
        Peer to;
        synchronized (this) {
            to = peer;
        }
        if (to == null || line.isEmpty()) {
            return;
        }
        try {
            to.messages().send(line);
            notes.typing(false, List.of(to));
        } catch (IllegalArgumentException e) {
            screen.notice("Not sent: " + e.getMessage() + ".");
        } catch (RuntimeException e) {
            screen.notice("Not sent: the session is over.");
        }
    }

    /** The session of this attempt: the one that is open and unused, or a new one. */
    private synchronized PeerSession open() {
        PeerSession present = session;
        if (present != null && !present.state().isFinal()) {
            return present;
        }
        PeerSession.Builder builder = PeerSession.builder().name(name).ice(ice);
        if (secret.word() != null) {
            builder.secret(secret.word());
        }
        PeerSession opened = builder.build();
        session = opened;
        opened.events().subscribe(new Events(opened));
        return opened;
    }

    private void leave() {
        PeerSession old;
        synchronized (this) {
            old = session;
            session = null;
            invitation = null;
            copy = null;
            peer = null;
            stage = Stage.MENU;
        }
        removeFiles();
        if (old != null) {
            old.close();
            companion.ended();
        }
    }

    private void removeFiles() {
        if (way instanceof Way.Files exchange) {
            exchange.files().remove();
        }
    }

    private void connected(PeerSession from, Peer arrived) {
        synchronized (this) {
            if (from != session) {
                return;
            }
            peer = arrived;
            stage = Stage.CONNECTED;
        }
        removeFiles();
        String who = arrived.name().isEmpty() ? "peer" : Text.printable(arrived.name());
        String place = arrived.via() == null ? "" : " (met at " + Text.printable(arrived.via()) + ")";
        screen.notice("Connected to " + who + ", who knows the " + secret + place + ". What you type now is sent.");
        companion.connected(arrived, screen);
        notes.connected(arrived, who);
        arrived.messages().onText(text -> screen.message(who, Text.printable(text)));
        arrived.verificationAsync().thenAccept(v -> {
            screen.notice("Read this to the other side: " + v.readAloud());
            screen.notice("What do they read to you? /confirm 1, 2, 3 or 4:");
            List<String> choices = v.choices();
            for (int i = 0; i < choices.size(); i++) {
                screen.notice((i + 1) + "  " + choices.get(i));
            }
            screen.notice("If it is none of these, somebody sits between you: /new ends this session.");
        });
    }

    private void ended(PeerSession from, SessionState state, ConnectException.@Nullable Reason reason) {
        boolean wasOurs;
        boolean wasConnected;
        synchronized (this) {
            wasOurs = from == session;
            if (!wasOurs) {
                return;
            }
            wasConnected = stage == Stage.CONNECTED;
            session = null;
            invitation = null;
            peer = null;
            stage = Stage.MENU;
        }
        removeFiles();
        companion.ended();
        String why = reason == null ? "" : " (" + reason + ")";
        if (reason == ConnectException.Reason.REMOTE_CLOSED) {
            screen.notice("The other side left" + why + ".");
        } else if (state == SessionState.FAILED) {
            screen.notice((wasConnected ? "The other side is gone" : "No connection") + why + ". "
                    + (reason == null ? "" : new ConnectException(reason, "").nextStep()));
        } else {
            screen.notice("The session is over" + why + ".");
        }
        screen.notice(menu());
    }

    private void failed(Exception e) {
        screen.notice(e instanceof ConnectException c ? sentence(c) : "That did not work: " + e.getMessage());
        synchronized (this) {
            stage = Stage.MENU;
        }
        screen.notice(menu());
    }

    private void words() {
        Verification v = verification();
        if (v != null) {
            screen.notice(v.words() + "   " + v.emoji() + "   " + v.digits() + (v.confirmed() ? "   confirmed" : ""));
        }
    }

    private void confirm(String choice) {
        Verification v = verification();
        if (v == null) {
            return;
        }
        boolean numbered = choice.matches("[1-4]");
        boolean same = v.confirm(numbered ? v.choices().get(choice.charAt(0) - '1') : choice);
        PeerSession present;
        synchronized (this) {
            present = session;
        }
        if (present != null) {
            screen.status(stateLine(present.statistics()));
        }
        screen.notice(
                same
                        ? "The same on both sides: nobody sits between you."
                        : "NOT the same. Somebody may sit between you; /new ends this session.");
    }

    private @Nullable Verification verification() {
        Peer present;
        synchronized (this) {
            present = peer;
        }
        if (present == null) {
            screen.notice("Not connected.");
            return null;
        }
        try {
            return present.verification();
        } catch (ConnectException e) {
            screen.notice(sentence(e));
            return null;
        }
    }

    private void status() {
        PeerSession present;
        synchronized (this) {
            present = session;
        }
        if (present == null) {
            screen.notice("No session. " + menu());
            return;
        }
        SessionStatistics s = present.statistics();
        screen.notice(stateLine(s));
        screen.notice(String.format(
                Locale.ROOT,
                "%d bytes sent, %d received, %d sent again, path changed %d times",
                s.bytesSent(),
                s.bytesReceived(),
                s.retransmissions(),
                s.pathChanges()));
    }

    private static String stateLine(SessionStatistics s) {
        StringBuilder line = new StringBuilder(
                switch (s.state()) {
                    case NEW -> "no session";
                    case GATHERING -> "looking for the addresses of this machine";
                    case WAITING -> "waiting for the answer";
                    case CONNECTING -> "connecting";
                    case CONNECTED -> "connected";
                    case RECONNECTING -> "looking for another path";
                    case CLOSED -> "closed";
                    case FAILED -> "failed";
                });
        if (s.state() == SessionState.CONNECTED) {
            line.append(" · ")
                    .append(
                            switch (s.authenticated()) {
                                case NONE -> "not authenticated";
                                case PIN -> "PIN proved";
                                case PASSPHRASE -> "passphrase proved";
                                case WORDS -> "words compared";
                            });
        }
        PathInfo path = s.path();
        if (path != null && !s.state().isFinal()) {
            line.append(path.relayed() ? " · relayed " : " · direct ")
                    .append(Text.address(path.local()))
                    .append(" to ")
                    .append(Text.address(path.remote()));
        }
        return line.toString();
    }

    private static String sentence(ConnectException e) {
        return Text.sentence(e) + " (" + e.reason() + ")";
    }

    /** The other side, once it is there. */
    private synchronized List<Peer> present() {
        Peer there = peer;
        return there == null ? List.of() : List.of(there);
    }

    private synchronized Stage stage() {
        return stage;
    }

    private final class Events implements Watcher {
        private final PeerSession from;

        Events(PeerSession from) {
            this.from = from;
        }

        @Override
        public void onNext(PeerEvent event) {
            companion.event(event);
            if (event instanceof PeerEvent.Connected c) {
                connected(from, c.peer());
            } else if (event instanceof PeerEvent.WrongPin w) {
                screen.notice(
                        "That answer was made with another " + secret + "; " + w.attemptsLeft() + " tries are left.");
            } else if (event instanceof PeerEvent.PathChanged) {
                screen.status(stateLine(from.statistics()));
            } else if (event instanceof PeerEvent.StateChanged changed) {
                if (changed.state() == SessionState.NEW) {
                    return;
                }
                screen.status(stateLine(from.statistics()));
                if (changed.state() == SessionState.RECONNECTING) {
                    screen.notice("The path to the other side is lost; looking for another. Nothing you type is lost.");
                }
                if (changed.state().isFinal()) {
                    ended(from, changed.state(), changed.reason());
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            screen.notice("The session broke: " + failure.getMessage());
        }
    }
}
