package dev.peersession.examples.file;

import dev.peersession.api.Carriers;
import dev.peersession.api.ConnectException;
import dev.peersession.api.IceSettings;
import dev.peersession.api.Invitation;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerEvent;
import dev.peersession.api.PeerSession;
import dev.peersession.api.Reply;
import dev.peersession.examples.ConnectOptions;
import dev.peersession.examples.Watcher;
import dev.peersession.signaling.carrier.Carrier;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code send} and {@code receive} that say how the two find each other. */
final class Route {
    private static final String PASTE = "paste";

    @Option(
            names = "--via",
            paramLabel = "WAY",
            description = "Where to meet: lan (the default), ws:URL of a rendezvous server, folder:PATH that both see;"
                    + " or paste, to carry two texts by hand. Repeatable: the first that works is used.")
    private List<String> via = new ArrayList<>();

    @Option(names = "--name", paramLabel = "NAME", description = "What the other side sees as your name.")
    private @Nullable String name;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "Give up when the other side has not come after so long (default ${DEFAULT-VALUE}).")
    private int waitSeconds;

    @Option(names = "--json", description = "Tell what happens as JSON, one object per line.")
    private boolean json;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    boolean json() {
        return json;
    }

    /**
     * A session for this code.
     *
     * @throws IllegalArgumentException with a sentence, when an option makes no sense
     */
    PeerSession session(Code code) {
        if (waitSeconds < 1 || waitSeconds > 86_400) {
            throw new IllegalArgumentException("--wait is " + waitSeconds + ", allowed 1 to 86400 seconds.");
        }
        IceSettings ice = connect.toSettings();
        carriers(ice);
        return PeerSession.builder()
                .name(name == null ? System.getProperty("user.name", "peer") : name)
                .pin(code.pin().toCharArray())
                .ice(ice)
                .connectTimeout(Duration.ofSeconds(waitSeconds))
                .build();
    }

    private List<Carrier> carriers(IceSettings ice) {
        List<Carrier> carriers = new ArrayList<>();
        for (String way : via.isEmpty() ? List.of("lan") : via) {
            if (!way.equals(PASTE)) {
                carriers.add(Carriers.parse(way, ice));
            } else if (via.size() > 1) {
                throw new IllegalArgumentException("--via paste goes with no other --via.");
            }
        }
        return carriers;
    }

    boolean byHand() {
        return via.equals(List.of(PASTE));
    }

    /** Waits for the other side; {@code offers} says who makes the offer when it is carried by hand. */
    Peer connect(PeerSession session, Code code, Words words, boolean offers) throws IOException {
        if (!byHand()) {
            session.events().subscribe(new WrongCodes(words));
            List<Carrier> carriers = carriers(connect.toSettings());
            return session.meet(code.meeting(), carriers.toArray(new Carrier[0]));
        }
        Duration patience = Duration.ofSeconds(waitSeconds);
        if (offers) {
            Invitation invitation = session.invite();
            words.copy("offer", "Give this offer to the other side:", invitation.text());
            return pasted(words, "Paste the answer:", answer -> invitation.accept(answer, patience));
        }
        Reply reply = pasted(words, "Paste the offer:", session::reply);
        words.copy("answer", "Give this answer back:", reply.text());
        return reply.await(patience);
    }

    private interface Taker<T> {
        T take(String text) throws ConnectException;
    }

    /** Asks again when what was pasted is not the right text. */
    private static <T> T pasted(Words words, String question, Taker<T> taker) throws IOException {
        while (true) {
            String text = words.ask(question);
            try {
                return taker.take(text);
            } catch (ConnectException e) {
                switch (e.reason()) {
                    case MALFORMED, OTHER_OFFER, OWN_OFFER, DOWNGRADE, WRONG_PIN -> words.refused(e);
                    default -> throw e;
                }
            }
        }
    }

    /** Tells that somebody gave another code, while the right one is waited for. */
    private record WrongCodes(Words words) implements Watcher {
        @Override
        public void onNext(PeerEvent event) {
            if (event instanceof PeerEvent.WrongPin wrong) {
                words.wrongCode(wrong.attemptsLeft());
            }
        }
    }

    static int exitCode(ConnectException failure) {
        return failure.reason() == ConnectException.Reason.CLOSED ? 130 : 1;
    }
}
