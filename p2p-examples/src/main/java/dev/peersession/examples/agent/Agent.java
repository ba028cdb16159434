package dev.peersession.examples.agent;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.peersession.api.ConnectException;
import dev.peersession.api.PeerSession;
import dev.peersession.signaling.carrier.Carrier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A peer that any program drives over standard input and output, one JSON object per line each way.
 *
 * <p>The thread that reads lines never waits for the network. It gives each request to the queue of its session or channel,
 * which runs them in line order, each on its own; so replies of different sessions and channels overtake each other.
 */
public final class Agent {
    /** Closing tells every peer and waits for none: what is not over by then will not be. */
    private static final long EXIT_PATIENCE_SECONDS = 8;

    /** What waited for a closed session hears of its end at once; only the machine may be slow. */
    private static final long REPLY_PATIENCE_SECONDS = 3;

    /** Far above what any peer takes (they answer TOO_LARGE), and small enough to be made. */
    private static final int MAX_MESSAGE = 16 * 1024 * 1024;

    private final Output output;
    private final ExecutorService threads = Executors.newCachedThreadPool(daemons());
    private final Channels channels;
    private final AgentFiles files;
    private final AgentRooms rooms;
    private final Register<AgentSession> sessions = new Register<>();
    private final Set<CompletableFuture<?>> unanswered = ConcurrentHashMap.newKeySet();
    private long lastSession;

    private Agent(Output output) {
        this.output = output;
        channels = new Channels(output, threads);
        files = new AgentFiles(output, threads);
        rooms = new AgentRooms(output, threads, this::sessionOf);
    }

    /**
     * Serves requests until the input ends or asks to exit, then closes everything.
     *
     * @param start the instant of {@link System#nanoTime} that {@code t} counts from
     */
    public static void run(InputStream in, OutputStream out, String version, long start) throws IOException {
        Output output = new Output(out, start);
        output.ready(version);
        Agent agent = new Agent(output);
        // A signal ends the process in the same order, so that the peers need not wait for their timers.
        Thread hook = new Thread(agent::closeAll, "agent-end");
        Runtime.getRuntime().addShutdownHook(hook);
        agent.serve(new LineReader(in));
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal came meanwhile; closing twice does no harm.
        }
    }

    private void serve(LineReader lines) throws IOException {
        JsonPrimitive exitId = null;
        boolean exit = false;
        while (!exit) {
            JsonPrimitive id = null;
            try {
                String line = lines.next();
                if (line == null) {
                    break;
                }
                Request request = Request.parse(line);
                id = request.id();
                request.checkId();
                exit = request.text("cmd").equals("exit");
                if (exit) {
                    exitId = id;
                } else {
                    dispatch(id, request);
                }
            } catch (Refusal | RuntimeException | OutOfMemoryError e) {
                output.refuse(id == null ? Request.idAtStart(lines.start()) : id, Failures.of(e));
            }
        }
        closeAll();
        if (exit) {
            output.reply(exitId, new JsonObject());
        }
    }

    private void dispatch(@Nullable JsonPrimitive id, Request request) throws Refusal {
        String cmd = request.text("cmd");
        switch (cmd) {
            case "session.new" -> newSession(id, request);
            case "offer" ->
                inSession(id, request, s -> {
                    s.offer(request, ok -> output.reply(id, ok));
                    return null;
                });
            case "channel.open" ->
                inSession(id, request, s -> {
                    s.openChannel(request, ok -> output.reply(id, ok));
                    return null;
                });
            case "answer" -> inSession(id, request, s -> s.answer(request));
            case "accept" -> inSession(id, request, s -> s.accept(request));
            case "verify" -> inSession(id, request, AgentSession::verify);
            case "verify.confirm" -> inSession(id, request, s -> s.confirm(request));
            case "call.start" -> inSession(id, request, s -> s.calls().start(request));
            case "call.stop" -> inSession(id, request, s -> s.calls().stop());
            case "call.stats" -> {
                AgentSession session = session(request);
                session.queue().execute(() -> answer(id, session.calls()::stats));
            }
            case "session.stats" -> statsOfSession(id, request);
            case "session.close" -> closeSession(id, request);
            case "channel.send" -> send(id, request);
            case "channel.mode" -> mode(id, request);
            case "channel.flood" -> flood(id, request);
            case "channel.ping" -> ping(id, request);
            case "channel.stats" -> reading(id, channel(request), AgentChannel::stats);
            case "channel.close" ->
                inChannel(id, channel(request), c -> {
                    c.close();
                    return new JsonObject();
                });
            case "file.send" ->
                inSession(id, request, s -> {
                    s.sendFile(request, ok -> output.reply(id, ok));
                    return null;
                });
            // They write to disks that may be slow, and belong to no session.
            case "file.accept" -> threads.execute(() -> answer(id, () -> files.accept(request)));
            case "file.reject" -> threads.execute(() -> answer(id, () -> files.reject(request)));
            case "meet" -> inSession(id, request, s -> answerLater(id, s.meet(request)));
            case "connect" -> inSession(id, request, s -> s.connect(request));
            case "resume" -> inSession(id, request, s -> s.resume(request));
            case "listen" -> inSession(id, request, s -> s.admit(this::arrived));
            case "room.open" -> inSession(id, request, s -> openRoom(id, s, request));
            case "room.broadcast" -> {
                String text = request.text("text");
                inRoom(id, request, room -> AgentRooms.broadcast(room, text));
            }
            case "room.members" -> inRoom(id, request, rooms::members);
            case "room.kick" -> {
                String member = request.text("session");
                inRoom(id, request, room -> rooms.kick(room, member));
            }
            case "room.call.start" -> inRoom(id, request, room -> rooms.call(room, request));
            case "room.call.stop" -> inRoom(id, request, AgentRooms::stopCall);
            case "room.call.stats" -> inRoom(id, request, rooms::callStats);
            case "room.leave" -> inRoom(id, request, AgentRooms::leave);
            default -> throw Refusal.badRequest("There is no command " + cmd + ".");
        }
    }

    private void newSession(@Nullable JsonPrimitive id, Request request) throws Refusal {
        AgentSession session;
        try {
            session = add(SessionRequest.open(request), SessionRequest.sealed(request));
        } catch (ConnectException | RuntimeException e) {
            throw Failures.of(e);
        }
        JsonObject ok = new JsonObject();
        ok.addProperty("session", session.id());
        output.reply(id, ok);
        session.listen();
    }

    private AgentSession add(SessionRequest.Opened opened, boolean sealed) {
        synchronized (sessions) {
            String id = "s" + ++lastSession;
            AgentSession session =
                    new AgentSession(id, opened, sealed, channels, files, output, threads, () -> over(id));
            sessions.add(id, session);
            return session;
        }
    }

    private void over(String id) {
        AgentSession forgotten = sessions.over(id);
        if (forgotten != null) {
            // Its peer ended it, and nobody closed it here: a recording may still be open.
            forgotten.queue().execute(forgotten::close);
        }
    }

    /** A peer came to a listening session: it is told of before anything that happens in its own. */
    private void arrived(AgentSession listening, SessionRequest.Opened opened) {
        AgentSession session = add(opened, false);
        JsonObject event = new JsonObject();
        event.addProperty("event", "peer");
        event.addProperty("session", listening.id());
        event.addProperty("newSession", session.id());
        output.event(event);
        session.listen();
    }

    /** Replies once a meeting place is in reach; who is met there comes as events. */
    private @Nullable JsonObject openRoom(@Nullable JsonPrimitive id, AgentSession session, Request request)
            throws Refusal {
        String name = request.text("name");
        Carrier[] carriers = session.placesOfRoom(request);
        AgentRooms.Opened present = carriers.length == 0 ? rooms.open(name) : null;
        if (present != null) {
            present.room().add(session.session());
            return roomReply(present);
        }
        later(session.session().roomAsync(name, carriers).whenComplete((room, failure) -> {
            if (failure != null) {
                output.refuse(id, Failures.of(failure));
                return;
            }
            AgentRooms.Opened opened = rooms.add(room);
            output.reply(id, roomReply(opened));
            rooms.listen(opened, session);
        }));
        return null;
    }

    private static JsonObject roomReply(AgentRooms.Opened room) {
        JsonObject ok = new JsonObject();
        ok.addProperty("room", room.id());
        return ok;
    }

    /** The session with a member of a room: one that was made here, or a new one. */
    private AgentSession sessionOf(AgentSession by, PeerSession member) {
        synchronized (sessions) {
            return sessions.all().stream()
                    .filter(s -> s.session() == member)
                    .findFirst()
                    .orElseGet(() -> add(new SessionRequest.Opened(member, null, by.ice()), false));
        }
    }

    private void inRoom(@Nullable JsonPrimitive id, Request request, Work<AgentRooms.Opened> work) throws Refusal {
        AgentRooms.Opened room = rooms.find(request);
        room.queue().execute(() -> answer(id, () -> work.on(room)));
    }

    private void statsOfSession(@Nullable JsonPrimitive id, Request request) throws Refusal {
        AgentSession session = session(request);
        session.queue().execute(() -> answer(id, session::stats));
    }

    private void closeSession(@Nullable JsonPrimitive id, Request request) throws Refusal {
        AgentSession session = session(request);
        session.queue()
                .execute(() -> answer(id, () -> {
                    session.close();
                    return new JsonObject();
                }));
    }

    private void send(@Nullable JsonPrimitive id, Request request) throws Refusal {
        AgentChannel channel = channel(request);
        String text = request.optionalText("text");
        byte[] data = request.optionalBase64("base64");
        if ((text == null) == (data == null)) {
            throw Refusal.badRequest("Either text or base64 has to be there.");
        }
        inChannel(id, channel, c -> c.send(text, data));
    }

    private void mode(@Nullable JsonPrimitive id, Request request) throws Refusal {
        AgentChannel channel = channel(request);
        AgentChannel.Mode mode = SessionRequest.choice(request, "mode", AgentChannel.Mode.class);
        if (mode == null) {
            throw Refusal.badRequest("mode is missing.");
        }
        reading(id, channel, c -> {
            c.mode(mode);
            return new JsonObject();
        });
    }

    private void flood(@Nullable JsonPrimitive id, Request request) throws Refusal {
        AgentChannel channel = channel(request);
        int size = (int) request.integer("size", 1, MAX_MESSAGE);
        OptionalLong bytes = request.optionalInteger("bytes", 0, Long.MAX_VALUE);
        OptionalDouble seconds = request.optionalNumber("seconds", 0, 1e6);
        if (bytes.isPresent() == seconds.isPresent()) {
            throw Refusal.badRequest("Either seconds or bytes has to be there.");
        }
        long nanos = seconds.isPresent() ? (long) (seconds.getAsDouble() * 1e9) : Long.MAX_VALUE;
        inChannel(id, channel, c -> c.flood(size, nanos, bytes.orElse(Long.MAX_VALUE)));
    }

    private void ping(@Nullable JsonPrimitive id, Request request) throws Refusal {
        AgentChannel channel = channel(request);
        int size = (int) request.integer("size", 0, MAX_MESSAGE);
        int count = (int) request.integer("count", 1, 10_000_000);
        inChannel(id, channel, c -> c.ping(size, count));
    }

    /** A request; returns what the reply says, or null when it has already replied. */
    private interface Work<T> {
        @Nullable
        JsonObject on(T target) throws Exception;
    }

    private interface Answer {
        @Nullable
        JsonObject get() throws Exception;
    }

    private void inSession(@Nullable JsonPrimitive id, Request request, Work<AgentSession> work) throws Refusal {
        AgentSession session = session(request);
        session.queue()
                .execute(() -> answer(id, () -> {
                    if (session.closed()) {
                        throw Refusal.closed("The session " + session.id() + " is closed.");
                    }
                    return work.on(session);
                }));
    }

    private void inChannel(@Nullable JsonPrimitive id, AgentChannel channel, Work<AgentChannel> work) {
        channel.queue().execute(() -> answer(id, () -> work.on(channel)));
    }

    /** As {@link #inChannel}, but does not wait for the end of a flood or of pings. */
    private void reading(@Nullable JsonPrimitive id, AgentChannel channel, Work<AgentChannel> work) {
        if (channel.busy()) {
            answer(id, () -> work.on(channel));
        } else {
            inChannel(id, channel, work);
        }
    }

    private void answer(@Nullable JsonPrimitive id, Answer work) {
        try {
            JsonObject ok = work.get();
            if (ok != null) {
                output.reply(id, ok);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            output.refuse(id, Refusal.closed("The agent is closing."));
        } catch (Exception | OutOfMemoryError e) {
            output.refuse(id, Failures.of(e));
        }
    }

    /** Replies when the future is there; the next request of the session need not wait for it. */
    private @Nullable JsonObject answerLater(@Nullable JsonPrimitive id, CompletableFuture<JsonObject> later) {
        later(later.whenComplete((ok, failure) -> {
            if (failure == null) {
                output.reply(id, ok);
            } else {
                output.refuse(id, Failures.of(failure));
            }
        }));
        return null;
    }

    /** Remembers a reply that is still to be written. */
    private void later(CompletableFuture<?> reply) {
        unanswered.add(reply);
        reply.whenComplete((ok, failure) -> unanswered.remove(reply));
    }

    private AgentSession session(Request request) throws Refusal {
        String id = request.text("session");
        AgentSession session = sessions.find(id);
        if (session == null) {
            throw Refusal.badRequest("There is no session " + id + ".");
        }
        return session;
    }

    private AgentChannel channel(Request request) throws Refusal {
        String id = request.text("channel");
        AgentChannel channel = channels.find(id);
        if (channel == null) {
            throw Refusal.badRequest("There is no channel " + id + ".");
        }
        return channel;
    }

    private synchronized void closeAll() {
        if (threads.isShutdown()) {
            return;
        }
        // The members of rooms hear that one leaves before their sessions end.
        List<AgentRooms.Opened> left = rooms.all();
        CountDownLatch leaving = new CountDownLatch(left.size());
        left.forEach(room -> room.queue().execute(() -> {
            room.room().leave();
            leaving.countDown();
        }));
        List<AgentSession> open = sessions.all();
        CountDownLatch closed = new CountDownLatch(open.size());
        threads.execute(() -> {
            await(leaving);
            for (AgentSession session : open) {
                session.queue().execute(() -> {
                    try {
                        session.close();
                    } finally {
                        closed.countDown();
                    }
                });
            }
        });
        try {
            if (!closed.await(EXIT_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger(Agent.class.getName())
                        .log(System.Logger.Level.WARNING, "{0} sessions did not close in time", closed.getCount());
            }
            awaitReplies();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }

    /** What the end of the sessions ended is answered before the agent is gone. */
    private void awaitReplies() throws InterruptedException {
        try {
            CompletableFuture.allOf(unanswered.toArray(CompletableFuture<?>[]::new))
                    .get(REPLY_PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // Refusals are replies too.
        } catch (TimeoutException e) {
            System.getLogger(Agent.class.getName())
                    .log(System.Logger.Level.WARNING, "{0} requests did not end in time", unanswered.size());
        }
    }

    private static void await(CountDownLatch leaving) {
        try {
            if (!leaving.await(EXIT_PATIENCE_SECONDS / 2, TimeUnit.SECONDS)) {
                System.getLogger(Agent.class.getName())
                        .log(System.Logger.Level.WARNING, "{0} rooms were not left in time", leaving.getCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Threads that do not keep the JVM alive. */
    private static ThreadFactory daemons() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "agent-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
