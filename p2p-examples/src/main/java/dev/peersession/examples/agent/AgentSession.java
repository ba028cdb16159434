package dev.peersession.examples.agent;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.peersession.api.Carriers;
import dev.peersession.api.ConnectException;
import dev.peersession.api.IceSettings;
import dev.peersession.api.Invitation;
import dev.peersession.api.InviteOptions;
import dev.peersession.api.Listener;
import dev.peersession.api.PathInfo;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerEvent;
import dev.peersession.api.PeerSession;
import dev.peersession.api.PlainOffer;
import dev.peersession.api.Reply;
import dev.peersession.api.SessionState;
import dev.peersession.api.SessionStatistics;
import dev.peersession.api.Verification;
import dev.peersession.api.file.FileTransfer;
import dev.peersession.api.loop.Serial;
import dev.peersession.examples.Text;
import dev.peersession.examples.Watcher;
import dev.peersession.signaling.carrier.Carrier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One session of the agent: the commands on it and the events from it. Commands run on its queue, in line order. */
final class AgentSession {
    /** How long requests that are already under way may take to end before a close goes over them. */
    private static final long CLOSE_PATIENCE_MILLIS = 2000;

    private final String id;
    private final PeerSession session;
    private final boolean sealed;
    private final IceSettings ice;
    private final AgentCalls calls;
    private final Channels channels;
    private final AgentFiles files;
    private final Output output;
    private final Runnable over;
    private final Serial queue;
    private @Nullable Invitation invitation;
    private @Nullable PlainOffer plainOffer;
    private final AtomicBoolean listening = new AtomicBoolean();
    private volatile boolean closed;

    /** @param over is told when the session has ended, after the event that says so */
    AgentSession(
            String id,
            SessionRequest.Opened opened,
            boolean sealed,
            Channels channels,
            AgentFiles files,
            Output output,
            Executor threads,
            Runnable over) {
        this.id = id;
        this.over = over;
        this.session = opened.session();
        this.calls =
                new AgentCalls(session, opened.audio(), event -> tell("call", event), event -> tell("device", event));
        this.sealed = sealed;
        this.ice = opened.ice();
        this.channels = channels;
        this.files = files;
        this.output = output;
        queue = new Serial(threads);
    }

    String id() {
        return id;
    }

    PeerSession session() {
        return session;
    }

    IceSettings ice() {
        return ice;
    }

    /**
     * Where newcomers to a room are met: what {@code via} names; without it, and without an exchange under way that brings the first
     * member, a session with a secret looks on the local network.
     */
    Carrier[] placesOfRoom(Request request) throws Refusal {
        if (request.present("via")) {
            if (!sealed) {
                throw Refusal.badRequest("Meeting needs a session with a pin or a passphrase.");
            }
            return SessionRequest.via(request, ice);
        }
        boolean unused = session.state() == SessionState.NEW;
        return sealed && unused ? new Carrier[] {Carriers.parse("lan", ice)} : new Carrier[0];
    }

    Serial queue() {
        return queue;
    }

    AgentCalls calls() {
        return calls;
    }

    boolean closed() {
        return closed;
    }

    /** Starts to tell what happens. Called after the line that tells the id. */
    void listen() {
        if (listening.getAndSet(true)) {
            return;
        }
        session.events().subscribe(new Events());
        calls.listen();
        session.onChannel(channel -> {
            AgentChannel incoming = channels.add(id, channel);
            incoming.announce();
            incoming.listen(false);
        });
    }

    private void tell(String name, JsonObject event) {
        event.addProperty("event", name);
        event.addProperty("session", id);
        output.event(event);
    }

    /** {@code announce} takes the reply and must write it before this method goes on to listen on the new channels. */
    void offer(Request request, Consumer<JsonObject> announce) throws Refusal, ConnectException {
        String format = request.text("format");
        boolean wantsSealed = switch (format) {
            case "sealed" -> true;
            case "sdp" -> false;
            default -> throw Refusal.badRequest("format is " + format + ", allowed are sealed and sdp.");
        };
        if (wantsSealed && !sealed) {
            throw Refusal.badRequest("A sealed offer needs a session with a pin or a passphrase.");
        }
        if (!wantsSealed && sealed) {
            throw new Refusal("DOWNGRADE", "A session with a pin or passphrase makes only sealed offers.");
        }
        InviteOptions options = InviteOptions.defaults()
                .withBlind(request.flag("blind", false))
                .withAudio(request.flag("audio", true))
                .withTtl(Duration.ofSeconds(
                        request.optionalInteger("ttlSeconds", 1, 86_400).orElse(600)));
        // All that can be wrong with them is refused here: a refused request must not leave another offer behind.
        List<SessionRequest.NewChannel> wanted = new ArrayList<>();
        for (JsonElement e : request.array("channels")) {
            wanted.add(SessionRequest.channel(Request.object("channels", e)));
        }

        JsonObject ok = wantsSealed ? sealedOffer(options) : plainOffer(request);
        List<AgentChannel> opened = new ArrayList<>();
        JsonArray ids = new JsonArray();
        for (SessionRequest.NewChannel n : wanted) {
            AgentChannel channel = channels.add(id, session.open(n.label(), n.settings()));
            opened.add(channel);
            ids.add(channel.id());
        }
        ok.add("channels", ids);
        announce.accept(ok);
        opened.forEach(channel -> channel.listen(true));
    }

    private JsonObject sealedOffer(InviteOptions options) throws ConnectException {
        Invitation made = session.invite(options);
        invitation = made;
        return description(made.text(), made.bytes().length);
    }

    private JsonObject plainOffer(Request request) throws Refusal, ConnectException {
        Peer foreign = foreignPeer();
        if (foreign != null) {
            return description(foreign.offer(request.flag("audio", true)));
        }
        // Without consent the section that was asked for is there, inactive.
        PlainOffer made = request.present("audio") ? session.offer(request.flag("audio", false)) : session.offer();
        plainOffer = made;
        return description(made.text());
    }

    JsonObject answer(Request request) throws Refusal, ConnectException {
        String offer = request.text("offer");
        if (checkKind(offer)) {
            Reply reply = session.reply(offer);
            return description(reply.text(), reply.bytes().length);
        }
        Peer foreign = foreignPeer();
        return description(foreign == null ? session.answer(offer).text() : foreign.answer(offer));
    }

    /** The reply says that the answer was taken; the events say how connecting goes on. */
    JsonObject accept(Request request) throws Refusal, ConnectException {
        String answer = request.text("answer");
        boolean isSealed = checkKind(answer);
        Peer foreign = foreignPeer();
        if (foreign != null) {
            foreign.accept(answer);
        } else if (isSealed && invitation != null) {
            ignore(invitation.connect(answer));
        } else if (!isSealed && plainOffer != null) {
            ignore(plainOffer.connect(answer));
        } else {
            throw Refusal.badRequest("This session has made no offer that could be answered.");
        }
        return new JsonObject();
    }

    /** The reply says that the code was taken; the events say how connecting goes on. */
    JsonObject connect(Request request) throws Refusal, ConnectException {
        ignore(session.connectAsync(request.text("code")));
        return new JsonObject();
    }

    /** With the other side's code looks for it there; without makes one of ours. */
    JsonObject resume(Request request) throws Refusal, ConnectException {
        JsonObject ok = new JsonObject();
        String code = request.optionalText("code");
        if (code == null) {
            ok.addProperty("code", session.resumeCode());
        } else {
            session.resume(code);
        }
        return ok;
    }

    /** Lets peers in by a code; {@code arrived} hears of each. */
    JsonObject admit(BiConsumer<AgentSession, SessionRequest.Opened> arrived) throws ConnectException {
        Listener listener = session.listen();
        listener.onPeer(peer -> arrived.accept(this, new SessionRequest.Opened(peer.session(), null, ice)));
        JsonObject ok = new JsonObject();
        ok.addProperty("code", listener.code());
        return ok;
    }

    /** Meets in the background, so that the session takes further requests meanwhile; the future has the reply. */
    CompletableFuture<JsonObject> meet(Request request) throws Refusal {
        String name = request.text("name");
        Carrier[] carriers = SessionRequest.via(request, ice);
        if (!sealed) {
            throw Refusal.badRequest("Meeting needs a session with a pin or a passphrase.");
        }
        return session.meetAsync(name, carriers).thenApply(peer -> {
            JsonObject ok = new JsonObject();
            ok.addProperty("via", peer.via());
            return ok;
        });
    }

    void openChannel(Request request, Consumer<JsonObject> announce) throws Refusal {
        SessionRequest.NewChannel wanted = SessionRequest.channel(request);
        if (session.state().isFinal()) {
            throw Refusal.closed("The session is over; make another one.");
        }
        AgentChannel channel = channels.add(id, session.open(wanted.label(), wanted.settings()));
        JsonObject ok = new JsonObject();
        ok.addProperty("channel", channel.id());
        announce.accept(ok);
        channel.listen(true);
    }

    /** As {@link #openChannel}: the id is told before the first event about it. */
    void sendFile(Request request, Consumer<JsonObject> announce) throws Refusal {
        Peer peer = connectedPeer();
        Path path = AgentFiles.path(request.text("path"));
        FileTransfer transfer = peer.sendFile(path);
        String number = files.send();
        JsonObject ok = new JsonObject();
        ok.addProperty("transfer", number);
        announce.accept(ok);
        files.follow(id, number, transfer);
    }

    JsonObject verify() throws Refusal, ConnectException {
        Verification verification = connectedPeer().verification();
        JsonObject ok = new JsonObject();
        ok.addProperty("words", verification.words());
        ok.addProperty("emoji", verification.emoji());
        ok.addProperty("digits", verification.digits());
        ok.addProperty("confirmed", verification.confirmed());
        return ok;
    }

    JsonObject confirm(Request request) throws Refusal, ConnectException {
        String choice = request.text("choice");
        boolean same = connectedPeer().verification().confirm(choice);
        JsonObject ok = new JsonObject();
        ok.addProperty("confirmed", same);
        return ok;
    }

    JsonObject stats() {
        SessionStatistics s = session.statistics();
        JsonObject ok = new JsonObject();
        ok.addProperty("state", word(s.state()));
        ok.addProperty("authenticated", word(s.authenticated()));
        PathInfo path = s.path();
        if (path != null) {
            JsonObject p = new JsonObject();
            p.addProperty("local", Text.address(path.local()));
            p.addProperty("remote", Text.address(path.remote()));
            p.addProperty("localType", path.localType());
            p.addProperty("remoteType", path.remoteType());
            p.addProperty("relayed", path.relayed());
            p.addProperty("rttMs", millis(path.rtt()));
            ok.add("path", p);
        }
        ok.addProperty("pathChanges", s.pathChanges());
        JsonObject setup = new JsonObject();
        setup.addProperty("gather", millis(s.setup().gather()));
        setup.addProperty("ice", millis(s.setup().ice()));
        setup.addProperty("dtls", millis(s.setup().dtls()));
        setup.addProperty("sctp", millis(s.setup().sctp()));
        setup.addProperty("total", millis(s.setup().total()));
        ok.add("setupMs", setup);
        ok.addProperty("bytesSent", s.bytesSent());
        ok.addProperty("bytesReceived", s.bytesReceived());
        ok.addProperty("retransmissions", s.retransmissions());
        ok.addProperty("cwnd", s.cwnd());
        ok.addProperty("malformedPackets", s.malformedPackets());
        return ok;
    }

    /** Ends floods and pings, lets the requests before this one finish, and closes. */
    void close() {
        if (closed) {
            return;
        }
        List<AgentChannel> mine = channels.of(id);
        mine.forEach(AgentChannel::cancel);
        CountDownLatch finished = new CountDownLatch(mine.size());
        mine.forEach(channel -> channel.queue().execute(finished::countDown));
        try {
            // No longer than that: a send that waits for room in the buffer ends with the session.
            finished.await(CLOSE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed = true;
        session.close();
        calls.closeSinks();
    }

    /** A browser or another program without our control channel, once it is there: descriptions are exchanged with it again. */
    private @Nullable Peer foreignPeer() {
        Peer peer = session.peer();
        return peer == null || peer.isPeerSession() ? null : peer;
    }

    private Peer connectedPeer() throws Refusal {
        Peer peer = session.peer();
        if (peer == null) {
            throw Refusal.badRequest("The session is not connected.");
        }
        return peer;
    }

    /**
     * Whether the text goes the sealed way. SDP starts with its version line (RFC 8866 section 5); whatever else comes is
     * for the parser of the session's own kind to refuse.
     */
    private boolean checkKind(String text) throws Refusal {
        boolean sdp = text.stripLeading().startsWith("v=");
        if (sdp && sealed) {
            throw new Refusal(
                    "DOWNGRADE", "A session with a pin or passphrase takes only sealed texts of its own kind.");
        }
        if (!sdp && !sealed && text.toLowerCase(Locale.ROOT).contains("p2p:")) {
            throw Refusal.badRequest("A sealed text needs a session with the pin or passphrase of the other side.");
        }
        return sealed;
    }

    private static JsonObject description(String sdp) {
        return description(sdp, sdp.getBytes(StandardCharsets.UTF_8).length);
    }

    private static JsonObject description(String text, int bytes) {
        JsonObject ok = new JsonObject();
        ok.addProperty("text", text);
        ok.addProperty("bytes", bytes);
        return ok;
    }

    private static void ignore(@SuppressWarnings("unused") Object future) {
        // The events tell how it ends.
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1000 / 1000.0;
    }

    private JsonObject event(String name) {
        JsonObject event = new JsonObject();
        event.addProperty("event", name);
        event.addProperty("session", id);
        return event;
    }

    /** Channels tell their events themselves; this tells the session's. */
    private final class Events implements Watcher {
        @Override
        public void onNext(PeerEvent e) {
            if (e instanceof PeerEvent.StateChanged changed) {
                JsonObject event = event("state");
                event.addProperty("state", word(changed.state()));
                if (changed.reason() != null) {
                    event.addProperty("reason", changed.reason().name());
                }
                output.event(event);
                if (changed.state().isFinal()) {
                    over.run();
                }
            } else if (e instanceof PeerEvent.PathChanged changed) {
                JsonObject event = event("path");
                event.addProperty("local", Text.address(changed.path().local()));
                event.addProperty("remote", Text.address(changed.path().remote()));
                event.addProperty("relayed", changed.path().relayed());
                event.addProperty("cause", changed.cause());
                output.event(event);
            } else if (e instanceof PeerEvent.WrongPin wrong) {
                JsonObject event = event("wrongPin");
                event.addProperty("attemptsLeft", wrong.attemptsLeft());
                output.event(event);
            } else if (e instanceof PeerEvent.Connected connected) {
                files.listen(id, connected.peer());
            } else {
                calls.event(e);
            }
        }

        @Override
        public void onError(Throwable failure) {
            System.getLogger(AgentSession.class.getName()).log(System.Logger.Level.WARNING, "events ended", failure);
        }
    }
}
