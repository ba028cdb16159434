package dev.peersession.examples.agent;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.peersession.api.ConnectException;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.Room;
import dev.peersession.api.RoomCall;
import dev.peersession.api.loop.Serial;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The rooms of an agent: the commands on them and the events from them. */
final class AgentRooms {
    private static final System.Logger LOG = System.getLogger(AgentRooms.class.getName());

    /** Ending a call is a matter of one turn of the loop, and of completing a recording. */
    private static final long END_SECONDS = 5;

    /** An open room; its commands run on its queue, in line order. */
    record Opened(String id, Room room, Serial queue) {}

    private final Output output;
    private final Executor threads;
    private final BiFunction<AgentSession, PeerSession, AgentSession> sessionOf;
    private final Map<Peer, String> sessions = new ConcurrentHashMap<>();
    private final Map<String, Opened> rooms = new LinkedHashMap<>();
    private long last;

    /** @param sessionOf the agent's session of a member, made known if it is new; the first is the one that opened the room */
    AgentRooms(Output output, Executor threads, BiFunction<AgentSession, PeerSession, AgentSession> sessionOf) {
        this.output = output;
        this.threads = threads;
        this.sessionOf = sessionOf;
    }

    /** The open room of this name, where a session is only added to it. */
    @Nullable
    Opened open(String name) {
        String wanted = plain(name);
        synchronized (rooms) {
            return rooms.values().stream()
                    .filter(r -> plain(r.room.name()).equals(wanted) && !r.room.isClosed())
                    .findFirst()
                    .orElse(null);
        }
    }

    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }

    Opened add(Room room) {
        synchronized (rooms) {
            Opened opened = new Opened("r" + ++last, room, new Serial(threads));
            rooms.put(opened.id, opened);
            return opened;
        }
    }

    /** Starts to tell what happens; called after the line that tells the id. */
    void listen(Opened opened, AgentSession by) {
        Room room = opened.room;
        room.onJoin(peer -> {
            AgentSession session = sessionOf.apply(by, peer.session());
            sessions.put(peer, session.id());
            output.event(event("join", opened, peer));
            session.listen();
        });
        room.onLeave(peer -> {
            output.event(event("leave", opened, peer));
            sessions.remove(peer);
        });
        room.onText((peer, text) -> {
            JsonObject event = event("message", opened, peer);
            event.addProperty("channel", opened.id);
            event.addProperty("text", text);
            output.event(event);
        });
        room.onVoice((peer, part) -> {
            JsonObject event = event("voice", opened, peer);
            event.addProperty("speaks", part.sends());
            event.addProperty("listens", part.plays());
            output.event(event);
        });
        room.onPutOut(() -> {
            JsonObject event = new JsonObject();
            event.addProperty("event", "roomClosed");
            event.addProperty("room", opened.id);
            event.addProperty("reason", "PUT_OUT");
            output.event(event);
        });
        room.onNotice(sentence -> LOG.log(System.Logger.Level.INFO, "{0}: {1}", opened.id, sentence));
    }

    private JsonObject event(String name, Opened opened, Peer peer) {
        JsonObject event = new JsonObject();
        event.addProperty("event", name);
        event.addProperty("room", opened.id);
        event.addProperty("peer", peer.name());
        event.addProperty("session", sessions.get(peer));
        return event;
    }

    Opened find(Request request) throws Refusal {
        String id = request.text("room");
        Opened opened;
        synchronized (rooms) {
            opened = rooms.get(id);
        }
        if (opened == null) {
            throw Refusal.badRequest("There is no room " + id + ".");
        }
        return opened;
    }

    static JsonObject broadcast(Opened opened, String text) throws Refusal {
        JsonObject ok = new JsonObject();
        try {
            ok.addProperty("peers", opened.room.broadcast(text));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw Failures.ofChannel(e);
        }
        return ok;
    }

    JsonObject members(Opened opened) {
        JsonArray members = new JsonArray();
        for (Peer peer : opened.room.members()) {
            JsonObject member = new JsonObject();
            member.addProperty("peer", peer.name());
            member.addProperty("session", sessions.get(peer));
            members.add(member);
        }
        JsonObject ok = new JsonObject();
        ok.add("members", members);
        return ok;
    }

    JsonObject kick(Opened opened, String session) throws Refusal {
        for (Peer peer : opened.room.members()) {
            if (session.equals(sessions.get(peer))) {
                opened.room.kick(peer);
                return new JsonObject();
            }
        }
        throw Refusal.badRequest("The session " + session + " is none of a member of " + opened.id + ".");
    }

    // ---- the call

    JsonObject call(Opened opened, Request request) throws Refusal, ConnectException {
        AudioChoice choice = AudioChoice.of(request);
        if (choice.none()) {
            throw Refusal.badRequest("A call needs a source, a sink or both.");
        }
        RoomCall call;
        try {
            call = opened.room.call(choice.source(), choice.sink());
        } catch (ConnectException | IllegalStateException e) {
            choice.close();
            throw e;
        }
        state(opened, "active", null);
        AudioChoice.watch(choice.source(), choice.sink(), event -> {
            event.addProperty("event", "device");
            event.addProperty("room", opened.id);
            output.event(event);
        });
        call.ended().thenAccept(over -> state(opened, "ended", over.refusal()));
        return new JsonObject();
    }

    private void state(Opened opened, String state, @Nullable ConnectException refusal) {
        JsonObject event = new JsonObject();
        event.addProperty("event", "roomCall");
        event.addProperty("room", opened.id);
        event.addProperty("state", state);
        if (refusal != null) {
            event.addProperty("reason", refusal.reason().name());
        }
        output.event(event);
    }

    /** The reply comes when the call is over and its recording complete. */
    static JsonObject stopCall(Opened opened) throws InterruptedException {
        RoomCall call = opened.room.call();
        if (call != null) {
            call.stop();
            try {
                call.ended().get(END_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("The call does not end.", e);
            }
        }
        return new JsonObject();
    }

    JsonObject callStats(Opened opened) {
        RoomCall call = opened.room.call();
        JsonArray members = new JsonArray();
        if (call != null) {
            call.statistics().forEach((peer, statistics) -> {
                JsonObject member = new JsonObject();
                member.addProperty("peer", peer.name());
                member.addProperty("session", sessions.get(peer));
                AgentCalls.numbers(statistics, member);
                members.add(member);
            });
        }
        JsonObject ok = new JsonObject();
        ok.addProperty("state", call == null ? "none" : "active");
        ok.addProperty("level", call == null ? 0 : call.level());
        ok.add("members", members);
        return ok;
    }

    static JsonObject leave(Opened opened) {
        opened.room.leave();
        return new JsonObject();
    }

    List<Opened> all() {
        synchronized (rooms) {
            return List.copyOf(rooms.values());
        }
    }
}
