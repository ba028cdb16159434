package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.loop.Serial;
import dev.peersession.api.room.RoomCore;
import dev.peersession.api.room.RoomKey;
import dev.peersession.api.room.RoomLink;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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

    // Texts that wait for a handler: what is not taken by then is dropped with the oldest first.
    private static final int MAX_UNCLAIMED = 1024;
    // Offers of members: those of a day with many newcomers.
    private static final int MAX_VOUCHED = 1024;
    private static final long TICK_SECONDS = 1;
    // A program that ends waits so long for places that are slow to forget it.
    private static final int LEAVING_SECONDS = 2;

    private final SessionConfig config;
    private final @Nullable Secret secret;
    private final String name;
    private final List<Carrier> carriers;
    private final Consumer<PeerEvent> reports;
    private final Serial events;
    private final Serial doorway;
    private final Executor clock;

    // Guarded by this.
    private final RoomCore core;
    private final Map<String, Introduction> introductions = new HashMap<>();
    private final Map<RoomLink, Peer> present = new HashMap<>();
    private final Set<PeerSession> sessions = new LinkedHashSet<>();
    private final Set<String> vouched = new LinkedHashSet<>();
    private boolean closed;

    /** Complete once the first to leave has withdrawn everything, as far as it waits for that. */
    private final CompletableFuture<@Nullable Void> left = new CompletableFuture<>();

    // On the doorway.
    private @Nullable RoomDoor door;
    private int doors;
    private boolean shut;

    // Guarded by events' order.
    private final Queue<Said> unclaimed = new ArrayDeque<>();
    private final List<Peer> told = new ArrayList<>();
    private @Nullable Consumer<Peer> onJoin;
    private @Nullable Consumer<Peer> onLeave;
    private @Nullable BiConsumer<Peer, String> onText;
    private @Nullable Consumer<String> onNotice;
    private @Nullable Runnable onPutOut;

    private record Said(Peer from, String text) {}

    /** @param reports takes what the session tells that opened the room */
    Room(
            SessionConfig config,
            @Nullable Secret secret,
            String name,
            List<Carrier> carriers,
            Consumer<PeerEvent> reports) {
        this.config = config;
        this.reports = reports;
        this.secret = secret;
        this.name = name;
        this.carriers = carriers;
        this.events = new Serial(config.callbacks());
        this.doorway = new Serial(Threads.FILES);
        this.clock = CompletableFuture.delayedExecutor(TICK_SECONDS, TimeUnit.SECONDS, Threads.BACKGROUND);
        int kinds = carriers.stream().mapToInt(Room::kind).reduce(0, (a, b) -> a | b);
        this.core =
                new RoomCore(RoomKey.generate(config.random()), Topic.of(name).tag(), kinds, new Host());
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
        events.execute(() -> {
            onJoin = handler;
            told.forEach(handler);
        });
    }

    /** Told of each member that left, was put out or was lost for good. */
    public void onLeave(Consumer<Peer> handler) {
        events.execute(() -> onLeave = handler);
    }

    /** Takes what members say to all, first what waits. */
    public void onText(BiConsumer<Peer, String> handler) {
        events.execute(() -> {
            onText = handler;
            for (Said said = unclaimed.poll(); said != null; said = unclaimed.poll()) {
                handler.accept(said.from, said.text);
            }
        });
    }

    /** Sentences for people: what was refused, and why. */
    public void onNotice(Consumer<String> handler) {
        events.execute(() -> onNotice = handler);
    }

    /** Told when another member put this one out; the room is closed then. */
    public void onPutOut(Runnable handler) {
        events.execute(() -> onPutOut = handler);
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
     * Makes a session that was set up otherwise a link of this room: now, or once it is connected. Its peer does the same on its side.
     * The session stays the caller's, and goes on when the room is left.
     */
    public void add(PeerSession session) {
        Arrival arrival = new Arrival(this::attach);
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
            c.kick(link.id(), System.nanoTime());
            return true;
        });
    }

    /** Whether the room was left, or another member put this one out. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Tells all members, ends the room's own sessions and withdraws from the meeting places, for which it waits {@value #LEAVING_SECONDS} s at
     * most; so does whoever calls it while another leaves. Sessions that were added stay.
     */
    public void leave() {
        List<PeerSession> own = List.of();
        boolean first;
        synchronized (this) {
            first = !closed;
            if (first) {
                closed = true;
                core.leave();
                own = List.copyOf(sessions);
                sessions.clear();
            }
        }
        if (first) {
            withdraw(own).whenComplete((done, error) -> left.complete(null));
        }
        try {
            left.get(LEAVING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The machine is busy: the rest happens in the background.
        }
    }

    private CompletableFuture<?> withdraw(List<PeerSession> own) {
        CompletableFuture<?> gone = CompletableFuture.allOf(own.stream()
                .map(session -> CompletableFuture.runAsync(session::close, Threads.BACKGROUND))
                .toArray(CompletableFuture<?>[]::new));
        CompletableFuture<@Nullable Void> shutting = new CompletableFuture<>();
        doorway.execute(() -> {
            shut = true;
            closeDoor();
            shutting.complete(null);
        });
        return CompletableFuture.allOf(gone, shutting);
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
        CompletableFuture<CompletableFuture<@Nullable Void>> opening = new CompletableFuture<>();
        doorway.execute(() -> {
            openDoor();
            RoomDoor opened = door;
            opening.complete(opened == null ? CompletableFuture.completedFuture(null) : opened.whenOpen());
        });
        Futures.await(opening.thenCompose(f -> f), null);
        clock.execute(this::tick);
    }

    private void tick() {
        boolean goesOn = onCore(c -> {
            if (!closed) {
                c.tick(System.nanoTime());
            }
            return !closed;
        });
        if (goesOn) {
            clock.execute(this::tick);
        }
    }

    private synchronized <T> T onCore(Function<RoomCore, T> task) {
        return task.apply(core);
    }

    private void attach(Peer peer) {
        attach(peer, null, false);
    }

    /** Never within a call of the core: who tells of a peer may do so on any thread. */
    private void attach(Peer peer, @Nullable String expected, boolean ours) {
        Threads.BACKGROUND.execute(() -> link(peer, expected, ours));
    }

    private void link(Peer peer, @Nullable String expected, boolean ours) {
        byte[] binding = peer.roomBinding();
        if (binding == null) {
            notice("The peer cannot take part in rooms.");
            if (ours) {
                closeLater(peer.session());
            }
            return;
        }
        Channel out = peer.session().openRoomChannel();
        Link link = new Link(peer, binding, expected, out, ours);
        boolean late = onCore(c -> {
            if (!closed) {
                present.put(link, peer);
                if (ours) {
                    sessions.add(peer.session());
                }
                c.up(link, System.nanoTime());
            }
            return closed;
        });
        if (late) {
            link.close();
            return;
        }
        out.onClose(() -> down(link));
        peer.session().arrivals().onRoomChannel(link::listen);
    }

    private void down(Link link) {
        onCore(c -> {
            c.down(link, System.nanoTime());
            present.remove(link);
            sessions.remove(link.peer.session());
            return true;
        });
        link.close();
    }

    private static void closeLater(PeerSession session) {
        Threads.BACKGROUND.execute(session::close);
    }

    private void notice(String sentence) {
        events.execute(() -> {
            if (onNotice != null) {
                onNotice.accept(sentence);
            }
        });
    }

    /** A link of the core on a session. */
    private final class Link extends RoomLink {
        private final Peer peer;
        private final Channel out;
        private final boolean ours;
        private volatile @Nullable Channel in;
        private volatile boolean ended;

        Link(Peer peer, byte[] binding, @Nullable String expected, Channel out, boolean ours) {
            super(binding, peer.isOfferer(), expected);
            this.peer = peer;
            this.out = out;
            this.ours = ours;
        }

        private void listen(Channel channel) {
            in = channel;
            if (ended) {
                channel.close();
                return;
            }
            channel.onBinary(bytes -> onCore(c -> {
                c.message(this, bytes, System.nanoTime());
                return true;
            }));
            // Nothing is said in text; it must not fill the receive window.
            channel.onText(text -> {});
            channel.onClose(() -> down(this));
        }

        @Override
        protected void send(byte[] message) {
            boolean taken;
            try {
                taken = out.trySend(message);
            } catch (ChannelClosedException e) {
                return;
            }
            if (!taken) {
                notice("A member does not take what is said; the link with it was ended.");
                Threads.BACKGROUND.execute(() -> down(this));
            }
        }

        @Override
        protected void close() {
            if (ended) {
                return;
            }
            ended = true;
            peer.session().arrivals().onRoomChannel(null);
            if (ours) {
                closeLater(peer.session());
                return;
            }
            out.close();
            Channel i = in;
            if (i != null) {
                i.close();
            }
        }
    }

    // ---- introductions

    /** A session that is being made with somebody whom a member introduced. */
    private final class Introduction {
        private final String member;
        private final long attempt;
        private final PeerSession session = new PeerSession(config.ofMember(RoomDoor.LIMIT));
        private @Nullable PlainOffer offer;

        Introduction(String member, long attempt) {
            this.member = member;
            this.attempt = attempt;
        }

        void offer() {
            session.offerAsync().whenComplete((made, failure) -> {
                if (failure != null) {
                    failed();
                    return;
                }
                offer = made;
                onCore(c -> {
                    c.offered(member, attempt, made.text());
                    return true;
                });
            });
        }

        void answer(String text) {
            session.answerAsync(text).whenComplete((made, failure) -> {
                if (failure != null) {
                    failed();
                    return;
                }
                onCore(c -> {
                    c.answered(member, attempt, made.text());
                    return true;
                });
                made.peer().whenComplete(this::connected);
            });
        }

        void accept(String answer) {
            PlainOffer made = offer;
            if (made != null) {
                made.acceptAsync(answer).whenComplete(this::connected);
            }
        }

        private void connected(@Nullable Peer peer, @Nullable Throwable failure) {
            if (peer == null) {
                failed();
            } else {
                attach(peer, member, true);
            }
        }

        private void failed() {
            onCore(c -> {
                c.failed(member, attempt);
                return true;
            });
            closeLater(session);
        }
    }

    // ---- the door

    private void openDoor() {
        Secret s = secret;
        if (shut || s == null) {
            return;
        }
        int wanted = onCore(RoomCore::doors);
        if (wanted == doors) {
            return;
        }
        doors = wanted;
        closeDoor();
        List<Carrier> kept =
                carriers.stream().filter(c -> (kind(c) & wanted) != 0).toList();
        if (kept.isEmpty()) {
            return;
        }
        RoomDoor fresh = new RoomDoor(config, s, name, kept, new Doorkeeper());
        onCore(c -> {
            vouched.forEach(fresh::vouch);
            return true;
        });
        door = fresh;
        fresh.begin();
    }

    private void closeDoor() {
        RoomDoor old = door;
        door = null;
        if (old != null) {
            old.close();
        }
    }

    /** The kinds are told to the members, who then need not keep the same place open twice. */
    private static int kind(Carrier carrier) {
        String name = carrier.name();
        int colon = name.indexOf(':');
        return switch (colon < 0 ? name : name.substring(0, colon)) {
            case "lan" -> 1;
            case "folder" -> 2;
            case "ws", "wss" -> 4;
            case "dht" -> 8;
            default -> 16;
        };
    }

    private final class Doorkeeper implements RoomDoor.Host {
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
        public void shut(ConnectException reason) {
            notice(
                    reason.reason() == Reason.PIN_VOID
                            ? "Nobody new is let in any more: strangers tried the PIN ten times."
                            : "Nobody new is let in any more: " + reason.getMessage());
        }
    }

    /** What the core asks for; under the lock, so that all of it is handed on. */
    private final class Host implements RoomCore.Host {
        @Override
        public void offer(String member, long attempt) {
            introduce(member, attempt, Introduction::offer);
        }

        @Override
        public void answer(String member, long attempt, String offer) {
            introduce(member, attempt, introduction -> introduction.answer(offer));
        }

        private void introduce(String member, long attempt, Consumer<Introduction> begin) {
            Introduction introduction = new Introduction(member, attempt);
            introductions.put(member, introduction);
            Threads.BACKGROUND.execute(() -> begin.accept(introduction));
        }

        @Override
        public void accept(String member, long attempt, String answer) {
            Introduction introduction = introductions.get(member);
            if (introduction != null && introduction.attempt == attempt) {
                Threads.BACKGROUND.execute(() -> introduction.accept(answer));
            }
        }

        @Override
        public void abandon(String member, long attempt) {
            Introduction introduction = introductions.remove(member);
            if (introduction != null) {
                closeLater(introduction.session);
            }
        }

        @Override
        public void joined(RoomLink link) {
            introductions.remove(link.id());
            Peer peer = present.get(link);
            if (peer == null) {
                return;
            }
            events.execute(() -> {
                told.add(peer);
                if (onJoin != null) {
                    onJoin.accept(peer);
                }
            });
        }

        @Override
        public void left(RoomLink link) {
            Peer peer = present.remove(link);
            events.execute(() -> {
                told.remove(peer);
                if (peer != null && onLeave != null) {
                    onLeave.accept(peer);
                }
            });
        }

        @Override
        public void text(RoomLink from, String text) {
            Peer peer = present.get(from);
            if (peer == null) {
                return;
            }
            events.execute(() -> {
                if (onText != null) {
                    onText.accept(peer, text);
                } else {
                    unclaimed.add(new Said(peer, text));
                    if (unclaimed.size() > MAX_UNCLAIMED) {
                        unclaimed.remove();
                    }
                }
            });
        }

        @Override
        public void vouched(List<String> offers) {
            for (String offer : offers) {
                if (vouched.size() >= MAX_VOUCHED) {
                    vouched.remove(vouched.iterator().next());
                }
                vouched.add(offer);
            }
            doorway.execute(() -> {
                RoomDoor d = door;
                if (d != null) {
                    offers.forEach(d::vouch);
                }
            });
        }

        @Override
        public void doors() {
            doorway.execute(Room.this::openDoor);
        }

        @Override
        public void putOut() {
            Threads.BACKGROUND.execute(Room.this::leave);
            events.execute(() -> {
                if (onPutOut != null) {
                    onPutOut.run();
                }
            });
        }

        @Override
        public void refused(String sentence) {
            notice(sentence);
        }
    }
}
