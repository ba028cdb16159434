package dev.peersession.examples.chat;

import dev.peersession.api.ConnectException;
import dev.peersession.api.IceSettings;
import dev.peersession.api.Listener;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerEvent;
import dev.peersession.api.PeerSession;
import dev.peersession.examples.Text;
import dev.peersession.examples.Watcher;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One side of a chat with all who come by a code. What is typed goes to each of them; they do not see each other. */
final class ListenChat {
    private final Screen screen;
    private final PeerSession session;
    private final List<Peer> peers = new CopyOnWriteArrayList<>();

    ListenChat(Screen screen, String name, IceSettings ice) {
        this.screen = screen;
        this.session = PeerSession.builder().name(name).ice(ice).build();
    }

    /** Runs until the person leaves; returns the exit code. */
    int run() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::leave, "listen-end"));
        try (session) {
            Listener listener = session.listen();
            listener.onPeer(this::arrived);
            screen.notice("Whoever has this code can connect, as often as they like, until you leave:");
            screen.copy(listener.code());
            screen.picture(listener.qr().toTerminal());
            screen.commands(List.of("/code", "/quit"));
            for (String line; (line = screen.read()) != null; ) {
                String text = line.strip();
                if (text.equals("/quit") || text.equals("/exit")) {
                    break;
                }
                if (text.equals("/code")) {
                    screen.copy(listener.code());
                } else if (text.startsWith("/")) {
                    screen.notice("/code shows the code, /quit ends the program; anything else is sent to all.");
                } else if (!line.isEmpty()) {
                    send(line);
                }
            }
            return 0;
        } catch (ConnectException e) {
            screen.notice(Text.sentence(e) + " (" + e.reason() + ")");
            return 1;
        } finally {
            leave();
        }
    }

    private void send(String line) {
        for (Peer peer : peers) {
            try {
                peer.messages().send(line);
            } catch (RuntimeException e) {
                screen.notice("Not sent to " + name(peer) + ".");
            }
        }
        if (peers.isEmpty()) {
            screen.notice("Nobody is there yet.");
        }
    }

    private void arrived(Peer peer) {
        peers.add(peer);
        screen.notice(name(peer) + " is there.");
        peer.messages().onText(text -> screen.message(name(peer), Text.printable(text)));
        peer.session().events().subscribe(new Departure(peer));
    }

    private static String name(Peer peer) {
        return peer.name().isEmpty() ? "peer" : Text.printable(peer.name());
    }

    private void leave() {
        peers.forEach(Peer::close);
        session.close();
    }

    private final class Departure implements Watcher {
        private final Peer peer;

        private Departure(Peer peer) {
            this.peer = peer;
        }

        @Override
        public void onNext(PeerEvent event) {
            if (event instanceof PeerEvent.StateChanged changed
                    && changed.state().isFinal()
                    && peers.remove(peer)) {
                screen.notice(name(peer) + " left.");
            }
        }
    }
}
