package dev.peersession.api;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sessions that are being made with those whom members introduced. Its methods are called under the room's lock. */
final class Introductions {
    /** The room; its methods take its lock. */
    interface Host {
        void offered(String member, long attempt, String offer);

        void answered(String member, long attempt, String answer);

        void connected(Peer peer, String member);

        void failed(String member, long attempt);
    }

    private final SessionConfig config;
    private final Executor background;
    private final Host host;
    private final Map<String, Introduction> underWay = new HashMap<>();

    Introductions(SessionConfig config, Executor background, Host host) {
        this.config = config;
        this.background = background;
        this.host = host;
    }

    void offer(String member, long attempt) {
        begin(member, attempt, Introduction::offer);
    }

    void answer(String member, long attempt, String offer) {
        begin(member, attempt, introduction -> introduction.answer(offer));
    }

    private void begin(String member, long attempt, Consumer<Introduction> how) {
        Introduction introduction = new Introduction(member, attempt);
        Introduction former = underWay.put(member, introduction);
        if (former != null) {
            background.execute(former.session::close);
        }
        background.execute(() -> how.accept(introduction));
    }

    void accept(String member, long attempt, String answer) {
        Introduction introduction = underWay.get(member);
        if (introduction != null && introduction.attempt == attempt) {
            background.execute(() -> introduction.accept(answer));
        }
    }

    void abandon(String member) {
        Introduction introduction = underWay.remove(member);
        if (introduction != null) {
            background.execute(introduction.session::close);
        }
    }

    /** It succeeded: its session is the link's. */
    void joined(String member) {
        underWay.remove(member);
    }

    private final class Introduction {
        private final String member;
        private final long attempt;
        private final PeerSession session = new PeerSession(config.ofMember(RoomDoor.LIMIT));
        private volatile @Nullable PlainOffer offer;

        Introduction(String member, long attempt) {
            this.member = member;
            this.attempt = attempt;
        }

        void offer() {
            try {
                PlainOffer made = session.offer();
                offer = made;
                host.offered(member, attempt, made.text());
            } catch (ConnectException | IllegalStateException e) {
                failed();
            }
        }

        void answer(String text) {
            try {
                PlainAnswer made = session.answer(text);
                host.answered(member, attempt, made.text());
                made.peer().whenComplete(this::over);
            } catch (ConnectException | IllegalStateException e) {
                failed();
            }
        }

        void accept(String answer) {
            PlainOffer made = offer;
            if (made == null) {
                return;
            }
            try {
                made.connect(answer).whenComplete(this::over);
            } catch (ConnectException | IllegalStateException e) {
                failed();
            }
        }

        private void over(@Nullable Peer peer, @Nullable Throwable failure) {
            if (peer == null) {
                // Who completes this may hold a lock that the core's tasks wait for.
                background.execute(this::failed);
            } else {
                host.connected(peer, member);
            }
        }

        private void failed() {
            host.failed(member, attempt);
            background.execute(session::close);
        }
    }
}
