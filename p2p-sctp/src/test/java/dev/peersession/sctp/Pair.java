package dev.peersession.sctp;

import dev.peersession.testkit.LinkModel;
import dev.peersession.testkit.SeededLink;
import dev.peersession.testkit.VirtualClock;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Two associations, a link in each direction, and a clock that jumps from one deadline to the next. */
final class Pair {
    /** A core that always has something to say at the same instant is broken. */
    private static final int MAX_ROUNDS_PER_INSTANT = 100_000;

    static final int BUFFER = 65_535;

    /** Overwrites every packet once it was taken in: who kept a reference to its bytes delivers these. */
    private static final byte POISON = 0x5a;

    final VirtualClock clock = new VirtualClock();
    final Peer a;
    final Peer b;
    final SeededLink ab;
    final SeededLink ba;
    /** Packets for which this is true vanish; {@code true} is from a to b. */
    PacketFilter filter = (fromA, packet) -> true;

    /** Sees every packet before it enters a link. */
    interface PacketFilter {
        boolean passes(boolean fromA, byte[] packet);
    }

    /** A hash of every packet sent so far and of when it was sent. */
    long trace = 17;
    /** Takes the same in full, when somebody wants a real digest. */
    @Nullable
    MessageDigest digest;
    /** No packet may be longer. */
    int longestPacket = BUFFER;

    private final byte[] out = new byte[BUFFER];

    Pair(SctpOptions optionsA, SctpOptions optionsB, LinkModel link, long seed) {
        a = new Peer("a", new DataChannels(optionsA, true, new Random(seed * 2 + 1)));
        b = new Peer("b", new DataChannels(optionsB, false, new Random(seed * 2 + 2)));
        ab = new SeededLink(link, seed * 31 + 7);
        ba = new SeededLink(link, seed * 31 + 8);
    }

    /**
     * Both ends draw {@code firstInt} wherever they draw an int, the initial TSN and the first reset number among them, and every stream
     * starts with it as its SSN or MID.
     */
    Pair(SctpOptions optionsA, SctpOptions optionsB, LinkModel link, long seed, int firstInt) {
        a = new Peer("a", new DataChannels(optionsA, true, fixed(firstInt, seed), firstInt));
        b = new Peer("b", new DataChannels(optionsB, false, fixed(firstInt, seed + 1), firstInt));
        ab = new SeededLink(link, seed * 31 + 7);
        ba = new SeededLink(link, seed * 31 + 8);
    }

    private static Random fixed(int value, long seed) {
        return new Random(seed) {
            @Override
            public int nextInt() {
                return value;
            }
        };
    }

    /** Plain DATA chunks, which every peer speaks. */
    static Pair on(LinkModel link, long seed) {
        return on(link, seed, false);
    }

    static Pair on(LinkModel link, long seed, boolean interleaving) {
        SctpOptions options = SctpOptions.builder()
                .remoteMaxMessageSize(0)
                .interleaving(interleaving)
                .zeroChecksum(false)
                .build();
        return new Pair(options, options, link, seed);
    }

    static Pair perfect() {
        return on(LinkModel.perfect(Duration.ofMillis(10)), 1);
    }

    /** Perfect link, both ends connected. */
    static Pair connected() {
        return perfect().connect();
    }

    Pair connect() {
        a.channels.connect(now());
        b.channels.connect(now());
        runUntil(
                () -> a.has(ChannelEvent.Connected.class) && b.has(ChannelEvent.Connected.class),
                Duration.ofSeconds(60));
        return this;
    }

    long now() {
        return clock.nanoTime();
    }

    /** Opens a reliable channel at a and waits until b knows it; returns a's number. */
    int open(ChannelOptions options) {
        int before = b.all(ChannelEvent.Incoming.class).size();
        int channel = a.channels.open(options, now());
        if (!options.negotiated()) {
            runUntil(() -> b.all(ChannelEvent.Incoming.class).size() > before, Duration.ofSeconds(60));
        }
        return channel;
    }

    int lastIncomingAtB() {
        var all = b.all(ChannelEvent.Incoming.class);
        return all.get(all.size() - 1).channel();
    }

    SendResult sendFromA(int channel, byte[] data) {
        return a.channels.send(channel, true, data, 0, data.length, now());
    }

    SendResult sendFromB(int channel, byte[] data) {
        return b.channels.send(channel, true, data, 0, data.length, now());
    }

    void run(Duration time) {
        long end = now() + time.toNanos();
        while (step(end)) {}
    }

    void runUntil(BooleanSupplier condition, Duration limit) {
        long end = now() + limit.toNanos();
        settle();
        while (!condition.getAsBoolean()) {
            if (!step(end)) {
                throw new AssertionError("not reached within " + limit + "; a: " + describe(a) + "; b: " + describe(b));
            }
        }
    }

    private static String describe(Peer p) {
        var last = p.events.subList(Math.max(0, p.events.size() - 10), p.events.size());
        return last + " " + p.channels.metrics();
    }

    /** Everything that can happen at this instant happens. */
    void settle() {
        int rounds = 0;
        boolean active = true;
        while (active) {
            if (++rounds > MAX_ROUNDS_PER_INSTANT) {
                throw new AssertionError("busy for ever at one instant; a: " + describe(a) + "; b: " + describe(b));
            }
            active = deliver(ab, b) | deliver(ba, a);
            active |= pollOnce(a, ab, true) | pollOnce(b, ba, false);
            a.drainEvents(now());
            b.drainEvents(now());
            active |= due(a) | due(b);
        }
    }

    /** Moves to the next event, at most to {@code end}; false when that is reached. */
    private boolean step(long end) {
        settle();
        long next = Math.min(
                Math.min(a.channels.deadline(), b.channels.deadline()), Math.min(ab.nextArrival(), ba.nextArrival()));
        if (next == Long.MAX_VALUE || next - end > 0) {
            clock.advanceTo(end);
            settle();
            return false;
        }
        if (next - now() > 0) {
            clock.advanceTo(next);
        }
        settle();
        return true;
    }

    private boolean due(Peer p) {
        long deadline = p.channels.deadline();
        if (deadline == DataChannels.NEVER || deadline - now() > 0) {
            return false;
        }
        p.channels.timeout(now());
        return true;
    }

    private boolean deliver(SeededLink link, Peer to) {
        byte[] packet = link.receive(now());
        if (packet == null) {
            return false;
        }
        to.channels.input(packet, 0, packet.length, now());
        // The caller's array belongs to the caller again.
        Arrays.fill(packet, POISON);
        return true;
    }

    private boolean pollOnce(Peer from, SeededLink link, boolean fromA) {
        int length = from.channels.poll(out, 7, BUFFER - 7, now());
        if (length == 0) {
            return false;
        }
        byte[] packet = Arrays.copyOfRange(out, 7, 7 + length);
        trace = trace * 31 + Arrays.hashCode(packet) + (fromA ? 1 : 2) + now();
        if (digest != null) {
            digest.update(ByteBuffer.allocate(9)
                    .put((byte) (fromA ? 1 : 2))
                    .putLong(now())
                    .flip());
            digest.update(packet);
        }
        if (length > longestPacket) {
            throw new AssertionError("a packet of " + length + " bytes where " + longestPacket + " is the most");
        }
        if (filter.passes(fromA, packet)) {
            link.send(packet, 0, length, now());
        }
        return true;
    }

    /** A filter that drops the first {@code count} packets from a for which the test holds. */
    void dropFromA(int count, Predicate<byte[]> test) {
        int[] left = {count};
        filter = (fromA, packet) -> {
            if (fromA && left[0] > 0 && test.test(packet)) {
                left[0]--;
                return false;
            }
            return true;
        };
    }
}
