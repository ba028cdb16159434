package dev.peersession.api;

import dev.peersession.api.call.Call;
import dev.peersession.api.call.CallState;
import dev.peersession.api.testing.Machine;
import dev.peersession.api.testing.SeededRandom;
import dev.peersession.api.testing.Uplink;
import dev.peersession.api.testing.World;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.testkit.LinkModel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One drawn life of two sessions, ICE, DTLS, SCTP, voice and the API together, on virtual time: they meet over bad links and
 * NATs, talk on drawn channels while links fail and addresses change, some call each other, and part. The seed decides
 * everything.
 *
 * <p>What must hold: they meet; the words are equal; every message of a reliable channel arrives once and whole, in order
 * where the channel is ordered; an unreliable one never shows a message twice or torn; those who call hear each other until one
 * of them ends it; when one side closes or dies the other learns of it; nothing stays open; and nothing is thrown on the way.
 */
final class Simulation {
    private static final Duration MEET = Duration.ofMinutes(3);
    private static final Duration DELIVER = Duration.ofMinutes(12);
    private static final Duration RECONNECT = Duration.ofMinutes(2);
    private static final Duration SETTLED = Duration.ofSeconds(15);
    private static final Duration PART = Duration.ofMinutes(4);
    private static final int HEADER = 8;
    // The codec takes most of such a life's time.
    private static final int CALLS_ONE_IN = 8;
    private static final int HEARD_SAMPLES = Pcm.RATE;

    private final World world;
    private final SplittableRandom random;
    private final Side ada;
    private final Side bob;
    private final List<Talk> talks = new ArrayList<>();
    /** Drawn apart, so that a life without calls is the same as before there were any. */
    private final SplittableRandom voice;

    private final List<String> story = new ArrayList<>();
    private int networks;
    private long changedUntil = Long.MIN_VALUE;

    Simulation(long seed) {
        world = new World(seed);
        random = world.random();
        voice = new SplittableRandom(~seed);
        // One of the two has an address that anybody reaches, as there is no STUN server in this world.
        boolean adaIsPublic = random.nextBoolean();
        ada = new Side("ada", adaIsPublic ? Uplink.Nat.NONE : nat());
        bob = new Side("bob", adaIsPublic ? nat() : Uplink.Nat.NONE);
    }

    /** Lives it to the end and returns the trace of its datagrams. */
    long run() {
        meet();
        talk();
        part();
        require(world.defect() == null, () -> "something was thrown: " + world.defect());
        return world.trace();
    }

    // ---- the world

    private final class Side {
        private final Machine machine = new Machine(world);
        private final PeerSession session;
        private final Uplink.Nat nat;
        private Uplink uplink;
        private @Nullable Peer peer;

        Side(String name, Uplink.Nat nat) {
            this.nat = nat;
            uplink = network(machine, nat);
            session = PeerSession.builder()
                    .name(name)
                    .callbackExecutor(Runnable::run)
                    .connectTimeout(Duration.ofMinutes(5))
                    .reconnectTimeout(RECONNECT.multipliedBy(5))
                    .world(machine::place, world::date, new SeededRandom(random.nextLong()))
                    .build();
            session.events().subscribe(new Diary(name));
        }

        /** To another network, before the old one is gone or after. */
        void move() {
            Uplink old = uplink;
            Duration gap = millis(0, 5_000);
            if (random.nextBoolean()) {
                uplink = network(machine, nat);
                world.after(gap, () -> machine.leave(old));
            } else {
                machine.leave(old);
                world.after(gap, () -> uplink = network(machine, nat));
            }
        }
    }

    /** Writes down what a session tells, for the story of a failure. */
    private final class Diary implements Flow.Subscriber<PeerEvent> {
        private final String name;

        Diary(String name) {
            this.name = name;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(PeerEvent event) {
            if (event instanceof PeerEvent.StateChanged || event instanceof PeerEvent.PathChanged) {
                note(name + ": " + event);
            }
        }

        @Override
        public void onError(Throwable error) {
            throw new AssertionError(error);
        }

        @Override
        public void onComplete() {
            note(name + ": no more events");
        }
    }

    private Uplink network(Machine machine, Uplink.Nat nat) {
        int number = ++networks;
        String outside = "203.0.113." + number;
        return machine.join(nat == Uplink.Nat.NONE ? outside : "10.0." + number + ".2", outside, nat, link());
    }

    private Uplink.Nat nat() {
        return Uplink.Nat.values()[random.nextInt(3)];
    }

    private LinkModel link() {
        LinkModel link = LinkModel.perfect(millis(0, 60)).withMtu(random.nextInt(1280, 1501));
        if (random.nextBoolean()) {
            link = link.withJitter(millis(1, 20));
        }
        if (random.nextBoolean()) {
            link = link.withLoss(random.nextDouble(0.04), random.nextInt(1, 4));
        }
        if (random.nextInt(4) == 0) {
            link = link.withDuplicates(random.nextDouble(0.02)).withCorruption(random.nextDouble(0.01));
        }
        return random.nextInt(3) == 0 ? link.withRate(random.nextLong(200_000, 5_000_000), 0) : link;
    }

    private Duration millis(int from, int to) {
        return Duration.ofMillis(random.nextInt(from, to + 1));
    }

    // ---- meeting

    private void meet() {
        int before = random.nextInt(3);
        for (int i = 0; i < before; i++) {
            talks.add(new Talk(talks.size(), random.nextBoolean() ? ada : bob));
        }
        ada.session.onChannel(channel -> claim(channel));
        bob.session.onChannel(channel -> claim(channel));
        PlainOffer offer = now(ada.session.offerAsync());
        world.run(millis(0, 20_000));
        PlainAnswer answer = now(bob.session.answerAsync(offer.text()));
        // A person may be slow, but the offerer gives up 75 s after the answer, and an answerer that has
        // waited asks only each 15 s, since an address that proved nothing may be a victim's: where many
        // packets are lost, five such questions are not always enough.
        world.run(lossy() ? millis(0, 3_000) : millis(0, 60_000));
        note("meeting");
        try {
            offer.connect(answer.text());
        } catch (ConnectException e) {
            throw new AssertionError(e);
        }
        until("the two meet", MEET, () -> peered(ada) && peered(bob));
        note("met");
        CompletableFuture<Verification> here = peer(ada).verificationAsync();
        CompletableFuture<Verification> there = peer(bob).verificationAsync();
        until("both have words", MEET, () -> here.isDone() && there.isDone());
        require(here.join().words().equals(there.join().words()), () -> "the words differ");
    }

    private boolean lossy() {
        return ada.uplink.model().loss() + bob.uplink.model().loss() > 0;
    }

    private static boolean peered(Side side) {
        side.peer = side.session.peer();
        return side.peer != null;
    }

    private static Peer peer(Side side) {
        Peer peer = side.peer;
        if (peer == null) {
            throw new AssertionError("no peer");
        }
        return peer;
    }

    private <T> T now(CompletableFuture<T> future) {
        until("a description is made", Duration.ofSeconds(5), future::isDone);
        return future.join();
    }

    // ---- talking

    /** One channel in one direction, what was sent on it and what came out. */
    private final class Talk {
        final int number;
        final Side from;
        final boolean ordered;
        final boolean reliable;
        final Channel channel;
        final List<byte[]> sent = new ArrayList<>();
        final BitSet arrived = new BitSet();
        int last = -1;

        Talk(int number, Side from) {
            this.number = number;
            this.from = from;
            this.ordered = random.nextBoolean();
            this.reliable = random.nextInt(3) > 0;
            int retransmits = random.nextInt(3);
            int lifetime = random.nextInt(50, 2_000);
            boolean counted = random.nextBoolean();
            this.channel = from.session.open("talk-" + number, settings -> {
                settings.ordered(ordered);
                if (!reliable && counted) {
                    settings.maxRetransmits(retransmits);
                } else if (!reliable) {
                    settings.maxPacketLifeTime(lifetime);
                }
            });
        }

        void say() {
            int size = HEADER + (random.nextInt(8) == 0 ? random.nextInt(60_000) : random.nextInt(2_000));
            byte[] message = new byte[size];
            for (int i = HEADER; i < size; i++) {
                message[i] = (byte) (i * 31 + number + sent.size());
            }
            ByteBuffer.wrap(message).putInt(number).putInt(sent.size());
            sent.add(message);
            channel.sendAsync(message);
        }

        void hear(byte[] message) {
            int index = ByteBuffer.wrap(message).getInt(4);
            require(index < sent.size() && java.util.Arrays.equals(message, sent.get(index)), () -> "torn on " + this);
            require(!arrived.get(index), () -> "message " + index + " twice on " + this);
            require(!ordered || index > last, () -> "message " + index + " after " + last + " on " + this);
            arrived.set(index);
            last = Math.max(last, index);
        }

        boolean complete() {
            return !reliable || arrived.cardinality() == sent.size();
        }

        @Override
        public String toString() {
            return "talk " + number + " from " + from.session.config().name() + (ordered ? ", ordered" : ", unordered")
                    + (reliable ? ", reliable: " : ", unreliable: ") + arrived.cardinality() + " of " + sent.size();
        }
    }

    private void claim(Channel channel) {
        channel.onBinary(message -> {
            int number = ByteBuffer.wrap(message).getInt();
            require(number < talks.size(), () -> "a message of no talk");
            talks.get(number).hear(message);
        });
    }

    private void talk() {
        int more = random.nextInt(1, 4);
        for (int i = 0; i < more; i++) {
            talks.add(new Talk(talks.size(), random.nextBoolean() ? ada : bob));
        }
        int messages = random.nextInt(20, 150);
        for (int i = 0; i < messages; i++) {
            world.after(millis(0, 60_000), talks.get(random.nextInt(talks.size()))::say);
        }
        int faults = random.nextInt(5);
        for (int i = 0; i < faults; i++) {
            world.after(millis(0, 60_000), fault(random.nextBoolean() ? ada : bob));
        }
        boolean calls = voice.nextInt(CALLS_ONE_IN) == 0;
        if (calls) {
            world.run(Duration.ofMillis(voice.nextInt(60_000)));
            callEachOther();
        }
        world.run(Duration.ofSeconds(61));
        until("all is delivered", DELIVER, () -> talks.stream().allMatch(Talk::complete));
        note("delivered");
    }

    /** A call whatever else goes on: both hear the other, though a fault may make them wait, until one of them ends it. */
    private void callEachOther() {
        until("both are there", DELIVER, () -> connected(ada) && connected(bob));
        Hearing here = new Hearing();
        Hearing there = new Hearing();
        note("a call");
        Call adas = call(ada, 440, here);
        Call bobs = call(bob, 1000, there);
        until("both hear the other", DELIVER, () -> here.loud >= HEARD_SAMPLES && there.loud >= HEARD_SAMPLES);
        note("both heard the other");
        (voice.nextBoolean() ? adas : bobs).stop();
        until(
                "the call ends for both",
                DELIVER,
                () -> adas.state() == CallState.ENDED && bobs.state() == CallState.ENDED);
        note("the call has ended");
    }

    private static Call call(Side side, double hertz, Hearing ear) {
        try {
            return peer(side).call(AudioSource.tone(hertz, 0.5), ear);
        } catch (ConnectException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean connected(Side side) {
        return side.session.state() == SessionState.CONNECTED;
    }

    /** Counts the samples that are not silent. */
    private static final class Hearing implements AudioSink {
        private int loud;

        @Override
        public void write(short[] pcm, int off, int samples) {
            if (Pcm.level(pcm, off, samples) > 0.05) {
                loud += samples;
            }
        }
    }

    private Runnable fault(Side side) {
        Side other = side == ada ? bob : ada;
        boolean mayMove = other.nat != Uplink.Nat.PORT_RESTRICTED;
        String name = side.session.config().name();
        switch (random.nextInt(mayMove ? 4 : 3)) {
            case 0:
                Duration dark = random.nextInt(3) == 0 ? millis(10_000, 45_000) : millis(100, 10_000);
                return () -> {
                    note(name + " is cut off for " + dark);
                    Uplink cut = side.uplink;
                    cut.down(true);
                    world.after(dark, () -> cut.down(false));
                };
            case 1:
                return onceQuiet(() -> {
                    note(name + "'s NAT forgets");
                    side.uplink.rebind();
                });
            case 3:
                return onceQuiet(() -> {
                    note(name + " moves");
                    side.move();
                });
            default:
                LinkModel worse = link();
                return () -> {
                    note(name + " has another link: " + worse);
                    side.uplink.model(worse);
                };
        }
    }

    /**
     * Two that change their addresses at the same time cannot find each other without a third, and a NAT that lets in only who
     * was written to keeps out a peer that moved. So an address changes only while the other side's is known and reachable.
     */
    private Runnable onceQuiet(Runnable change) {
        return () -> {
            boolean connected =
                    ada.session.state() == SessionState.CONNECTED && bob.session.state() == SessionState.CONNECTED;
            if (connected && world.now() >= changedUntil && talks.stream().allMatch(Talk::complete)) {
                changedUntil = world.now() + SETTLED.toNanos();
                change.run();
            }
        };
    }

    // ---- parting

    private void part() {
        Side first = random.nextBoolean() ? ada : bob;
        Side second = first == ada ? bob : ada;
        if (random.nextInt(4) == 0) {
            note(first.session.config().name() + " dies");
            first.machine.crash();
            until(
                    "the survivor looks for the other",
                    Duration.ofMinutes(2),
                    () -> second.session.state() == SessionState.RECONNECTING);
            second.session.close();
        } else {
            note(first.session.config().name() + " closes");
            first.session.close();
            until("the closer is done", PART, () -> first.session.state().isFinal());
            // The word of the end may be lost on the way; then consent tells.
            until("the other has noticed", PART, () -> second.session.state() != SessionState.CONNECTED);
            second.session.close();
            gone(first);
        }
        until("the second is done", PART, () -> second.session.state().isFinal());
        gone(second);
    }

    private void gone(Side side) {
        until("nothing is left", PART, () -> side.machine.sessions() == 0 && side.machine.openSockets() == 0);
    }

    // ---- telling

    private void until(String what, Duration limit, BooleanSupplier condition) {
        boolean met = world.runUntil(() -> condition.getAsBoolean() || world.defect() != null, limit);
        require(met, () -> "not within " + limit + ": " + what);
        require(world.defect() == null, () -> "something was thrown: " + world.defect());
    }

    private void note(String event) {
        story.add(String.format(java.util.Locale.ROOT, "%9.3f s  %s", (world.now() - 1_000_000_000_000L) / 1e9, event));
    }

    private void require(boolean holds, java.util.function.Supplier<String> otherwise) {
        if (!holds) {
            note("FAILED: " + otherwise.get());
            note("ada: " + ada.uplink + ", bob: " + bob.uplink);
            talks.forEach(talk -> note(talk.toString()));
            note("ada is " + ada.session.state() + ", bob is " + bob.session.state());
            throw new AssertionError(otherwise.get() + "\n" + String.join("\n", story), world.defect());
        }
    }
}
