package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.call.AudioEnds;
import dev.peersession.api.call.Consent;
import dev.peersession.api.loop.Place;
import dev.peersession.api.loop.Serial;
import dev.peersession.api.loop.SessionLoop;
import dev.peersession.api.room.RoomCore;
import dev.peersession.api.room.RoomKey;
import dev.peersession.api.room.RoomLink;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of several members, each connected with each other one: {@link PeerSession#room}.
 *
 * <p>Who gets in by one exchange with any member is introduced to all others by that one, and so are the members of two rooms of the
 * same name that one link joins. Every link is a session of its own, with its own keys; nobody passes on what others say. Members are
 * equals: each lets others in, and each can put out a few ({@link #kick}).
 *
 * <p>Handlers run on the session's callback executor, in order. Those registered late are told what happened before: each present
 * member, and up to 1024 texts. Safe for use by all threads.
 */
public final class Room implements AutoCloseable {
    /** The protocol of a room's channels: each member opens one towards each other one. */
    static final String PROTOCOL = Channel.INTERNAL + "room.1";

    private static final long TICK_NANOS = 1_000_000_000L;
    // A program that ends waits so long for places that are slow to forget it.
    private static final int LEAVING_SECONDS = 2;

    private final SessionConfig config;
    private final String name;
    private final Consumer<PeerEvent> reports;
    private final Executor background;
    private final Serial doorway;
    private final Place place;
    private final SessionLoop loop;
    private final RoomNews news;

    // Guarded by this.
    private final RoomCore core;
    private final Introductions introductions;
    private final Map<RoomLink, Peer> present = new HashMap<>();
    private final Set<PeerSession> sessions = new LinkedHashSet<>();
    private @Nullable RoomCall call;
    private boolean closed;

    /** Complete once the first to leave has withdrawn everything, as far as it waits for that. */
    private final CompletableFuture<@Nullable Void> left;

    // On the doorway.
    private final RoomEntrance entrance;

    /** @param reports takes what the session tells that opened the room */
    Room(
            SessionConfig config,
            @Nullable Secret secret,
            String name,
            List<Carrier> carriers,
            Consumer<PeerEvent> reports) {
        this.config = config;
        this.reports = reports;
        this.name = name;
        this.background = config.beside(Threads.BACKGROUND);
        this.doorway = new Serial(config.beside(Threads.FILES));
        this.place = config.places().get();
        this.loop = place.loop();
        this.left = loop.future();
        this.news = new RoomNews(config.callbacks());
        this.introductions = new Introductions(config, background, new Introduced());
        this.entrance = new RoomEntrance(config, secret, name, carriers, new Doorway());
        this.core = new RoomCore(
                RoomKey.generate(config.random()), Topic.of(name).tag(), RoomEntrance.kinds(carriers), new Host());
    }

    // ---- for applications

    public String name() {
        return name;
    }

    /** Whom this member has a link with now, in the order in which they came. */
    public List<Peer> members() {
        synchronized (this) {
            List<Peer> members = new ArrayList<>();
            for (RoomLink link : core.members()) {
                Peer peer = present.get(link);
                if (peer != null) {
                    members.add(peer);
                }
            }
            return List.copyOf(members);
        }
    }

    /** Told of each member, first of those that are there already. */
    public void onJoin(Consumer<Peer> handler) {
        news.onJoin(handler);
    }

    /** Told of each member that left, was put out or was lost for good. */
    public void onLeave(Consumer<Peer> handler) {
        news.onLeave(handler);
    }

    /** Takes what members say to all, first what waits. */
    public void onText(BiConsumer<Peer, String> handler) {
        news.onText(handler);
    }

    /** Told whenever a member takes another part in the call: speaks, listens, both, or neither any more. First of those in it already. */
    public void onVoice(BiConsumer<Peer, Consent> handler) {
        news.onVoice(handler);
    }

    /** Sentences for people: what was refused, and why. */
    public void onNotice(Consumer<String> handler) {
        news.onNotice(handler);
    }

    /** Told when another member put this one out; the room is closed then. */
    public void onPutOut(Runnable handler) {
        news.onPutOut(handler);
    }

    /**
     * Says something to all members, in order. Does not wait: the link with a member that has not taken the last mebibyte is ended.
     *
     * @return to how many it goes
     * @throws IllegalArgumentException for a text of more than 32 KiB in UTF-8
     * @throws IllegalStateException when the room was left
     */
    public int broadcast(String text) {
        RoomCore.check(text);
        return onCore(c -> {
            checkOpen();
            return c.broadcast(text);
        });
    }

    /**
     * Takes part in the call of the room. Up to {@value RoomCore#MAX_VOICES} members are heard at a time; the others listen. Members who
     * take no part hear and send nothing.
     *
     * {@snippet file="dev/peersession/api/snippets/Talking.java" region="roomcall"}
     *
     * @param source what to send to all, null to listen only; read each 10 ms on an event loop, so it must not block. The call's from here
     *     on, which closes it at its end
     * @param sink where the others are played together, null to play nothing; likewise
     * @throws ConnectException TOO_MANY_VOICES with a source, when {@value RoomCore#MAX_VOICES} are heard already; source and sink stay the
     *     caller's
     * @throws IllegalStateException when this member takes part already, or the room was left
     */
    public RoomCall call(@Nullable AudioSource source, @Nullable AudioSink sink) throws ConnectException {
        AudioEnds ends = new AudioEnds(source, sink);
        RoomCall begun;
        synchronized (this) {
            checkOpen();
            if (call != null) {
                throw new IllegalStateException("this member takes part in the call already; stop that first");
            }
            begun = new RoomCall(loop, background, config.callbacks(), ends, new Calling());
            if (!core.speak(begun.own())) {
                throw new ConnectException(
                        Reason.TOO_MANY_VOICES, RoomCore.MAX_VOICES + " members are heard in this room already");
            }
            call = begun;
            begun.begin();
            begun.voices(voices());
        }
        return begun;
    }

    /** This member's part in the call, null when it takes none. */
    public synchronized @Nullable RoomCall call() {
        return call;
    }

    /** The parts that other members take in the call; those who are not in here take none. */
    public synchronized Map<Peer, Consent> voices() {
        Map<Peer, Consent> parts = new LinkedHashMap<>();
        for (RoomLink link : core.members()) {
            Peer peer = present.get(link);
            Consent part = core.voice(link);
            if (peer != null && !part.equals(Consent.NONE)) {
                parts.put(peer, part);
            }
        }
        return parts;
    }

    /**
     * Makes a session that was set up otherwise a link of this room: now, or once it is connected. Its peer does the same on its side.
     * The session stays the caller's, and goes on when the room is left.
     */
    public void add(PeerSession session) {
        Arrival arrival = new Arrival(peer -> attach(peer, null, false));
        Peer peer = session.peer();
        if (peer != null) {
            arrival.arrived(peer);
        } else {
            session.events().subscribe(arrival);
        }
    }

    /**
     * Puts a member out: all members end their links with it and do not let it in again. What it knows (the name, the PIN) it still
     * knows, so that it can come back as somebody new.
     *
     * @throws IllegalArgumentException when it is no member
     * @throws IllegalStateException when this member has put out three others
     */
    public void kick(Peer member) {
        onCore(c -> {
            RoomLink link = c.members().stream()
                    .filter(l -> member.equals(present.get(l)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("this peer is no member of the room"));
            c.kick(link.id(), loop.nanoTime());
            return true;
        });
    }

    /** Whether the room was left, or another member put this one out. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Tells all members, ends the call, ends the room's own sessions and withdraws from the meeting places, for which it waits
     * {@value #LEAVING_SECONDS} s at most; so does whoever calls it while another leaves. Sessions that were added stay.
     */
    public void leave() {
        List<PeerSession> own = List.of();
        RoomCall talk = null;
        boolean first;
        synchronized (this) {
            first = !closed;
            if (first) {
                closed = true;
                talk = call;
                core.leave();
                own = List.copyOf(sessions);
                sessions.clear();
            }
        }
        if (first) {
            withdraw(own, talk).whenComplete((done, error) -> {
                place.close();
                left.complete(null);
            });
        }
        try {
            left.get(LEAVING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The machine is busy: the rest happens in the background.
        }
    }

    private CompletableFuture<?> withdraw(List<PeerSession> own, @Nullable RoomCall talk) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        if (talk != null) {
            talk.stop();
            all.add(talk.released());
        }
        own.forEach(session -> all.add(CompletableFuture.runAsync(session::close, background)));
        CompletableFuture<@Nullable Void> shutting = new CompletableFuture<>();
        doorway.execute(() -> {
            entrance.shut();
            shutting.complete(null);
        });
        all.add(shutting);
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    }

    /** As {@link #leave}. */
    @Override
    public void close() {
        leave();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the room was left");
        }
    }

    // ---- the core and its time

    /** Waits until a meeting place is in reach, if there are any. */
    void open() throws ConnectException {
        CompletableFuture<@Nullable Void> opening = loop.future();
        doorway.execute(() -> {
            RoomDoor opened = entrance.keep(onCore(RoomCore::doors));
            if (opened == null) {
                opening.complete(null);
                return;
            }
            opened.whenOpen().whenComplete((open, failure) -> {
                if (failure == null) {
                    opening.complete(null);
                } else {
                    opening.completeExceptionally(failure);
                }
            });
        });
        Futures.await(opening, null);
        later();
    }

    private void later() {
        loop.execute(() -> loop.schedule(loop.nanoTime() + TICK_NANOS, () -> background.execute(this::tick)));
    }

    private void tick() {
        boolean goesOn = onCore(c -> {
            if (!closed) {
                c.tick(loop.nanoTime());
            }
            return !closed;
        });
        if (goesOn) {
            later();
        }
    }

    private synchronized <T> T onCore(Function<RoomCore, T> task) {
        return task.apply(core);
    }

    /** Never within a call of the core: who tells of a peer may do so on any thread. */
    private void attach(Peer peer, @Nullable String expected, boolean ours) {
        background.execute(() -> link(peer, expected, ours));
    }

    private void link(Peer peer, @Nullable String expected, boolean ours) {
        byte[] binding = peer.roomBinding();
        if (binding == null) {
            news.notice("The peer cannot take part in rooms.");
            if (ours) {
                background.execute(peer.session()::close);
            }
            return;
        }
        MemberLink link = new MemberLink(new Links(), background, peer, binding, expected, ours);
        boolean late = onCore(c -> {
            if (!closed) {
                present.put(link, peer);
                if (ours) {
                    sessions.add(peer.session());
                }
                c.up(link, loop.nanoTime());
            }
            return closed;
        });
        if (late) {
            link.close();
            return;
        }
        link.begin();
    }

    private final class Links implements MemberLink.Host {
        @Override
        public void message(MemberLink link, byte[] bytes) {
            onCore(c -> {
                c.message(link, bytes, loop.nanoTime());
                return true;
            });
        }

        @Override
        public void down(MemberLink link) {
            onCore(c -> {
                c.down(link, loop.nanoTime());
                present.remove(link);
                sessions.remove(link.peer().session());
                return true;
            });
            link.close();
        }

        @Override
        public void notice(String sentence) {
            news.notice(sentence);
        }
    }

    private final class Introduced implements Introductions.Host {
        @Override
        public void offered(String member, long attempt, String offer) {
            onCore(c -> {
                c.offered(member, attempt, offer);
                return true;
            });
        }

        @Override
        public void answered(String member, long attempt, String answer) {
            onCore(c -> {
                c.answered(member, attempt, answer);
                return true;
            });
        }

        @Override
        public void connected(Peer peer, String member) {
            attach(peer, member, true);
        }

        @Override
        public void failed(String member, long attempt) {
            onCore(c -> {
                c.failed(member, attempt);
                return true;
            });
        }
    }

    private final class Doorway implements RoomEntrance.Host {
        @Override
        public void arrived(Peer peer) {
            attach(peer, null, true);
        }

        @Override
        public void offered(String offer) {
            onCore(c -> {
                c.leaves(offer);
                return true;
            });
        }

        @Override
        public void wrongSecret(int attemptsLeft) {
            reports.accept(new PeerEvent.WrongPin(attemptsLeft));
        }

        @Override
        public void notice(String sentence) {
            news.notice(sentence);
        }
    }

    private final class Calling implements RoomCall.Host {
        @Override
        public void over(RoomCall over) {
            onCore(c -> {
                if (call == over) {
                    call = null;
                    c.speak(Consent.NONE);
                }
                return true;
            });
        }
    }

    /** What the core asks for; under the lock, so that all of it is handed on. */
    private final class Host implements RoomCore.Host {
        @Override
        public void offer(String member, long attempt) {
            introductions.offer(member, attempt);
        }

        @Override
        public void answer(String member, long attempt, String offer) {
            introductions.answer(member, attempt, offer);
        }

        @Override
        public void accept(String member, long attempt, String answer) {
            introductions.accept(member, attempt, answer);
        }

        @Override
        public void abandon(String member, long attempt) {
            introductions.abandon(member);
        }

        @Override
        public void joined(RoomLink link) {
            introductions.joined(link.id());
            Peer peer = present.get(link);
            if (peer != null) {
                news.joined(peer);
            }
        }

        @Override
        public void left(RoomLink link) {
            Peer peer = present.remove(link);
            if (peer == null) {
                return;
            }
            if (call != null) {
                call.left(peer);
            }
            news.left(peer);
        }

        @Override
        public void text(RoomLink from, String text) {
            Peer peer = present.get(from);
            if (peer != null) {
                news.text(peer, text);
            }
        }

        @Override
        public void vouched(List<String> offers) {
            doorway.execute(() -> entrance.vouch(offers));
        }

        @Override
        public void doors() {
            doorway.execute(() -> entrance.keep(onCore(RoomCore::doors)));
        }

        @Override
        public void voices() {
            Map<Peer, Consent> parts = Room.this.voices();
            if (call != null) {
                call.voices(parts);
            }
            news.voices(parts);
        }

        @Override
        public void unheard() {
            if (call != null) {
                call.refuse(new ConnectException(
                        Reason.TOO_MANY_VOICES,
                        "another member took the last of the " + RoomCore.MAX_VOICES
                                + " places among those who are heard"));
            }
        }

        @Override
        public void putOut() {
            background.execute(Room.this::leave);
            news.putOut();
        }

        @Override
        public void refused(String sentence) {
            news.notice(sentence);
        }
    }
}
