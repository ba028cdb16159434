package dev.peersession.sctp;

import dev.peersession.sctp.ChannelEvent.Closed;
import dev.peersession.sctp.ChannelEvent.Disconnected;
import dev.peersession.sctp.ChannelEvent.Incoming;
import dev.peersession.sctp.wire.Bytes;
import dev.peersession.testkit.LinkModel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One simulated life of an association, drawn from a seed: options of both ends, a network that changes, a workload. {@link #run}
 * throws when an invariant does not hold.
 *
 * <p>Every message carries its number in its channel. The invariants: a reliable channel delivers every message exactly once, an
 * ordered one in order; an unreliable channel delivers a subset; nothing is left buffered at the end; what an end holds for its
 * application stays under its cap; no packet is longer than its MTU; whatever waits while the network works gets there;
 * both ends close the same channels; counters only grow; nothing follows the end.
 */
final class Scenario {
    /** Longest time from the last message sent to its arrival, and from a close to its end, on a network that works again. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Rounds in a life: what happens in each can be left out, and the others stay as they are. */
    static final int MOST_ROUNDS = 30;

    private record Flow(ChannelOptions options, boolean fromA, int channel, int stream, List<Integer> sizes) {}

    private final long seed;
    private final BitSet leftOut;
    private final SplittableRandom random;
    private final Pair pair;
    private final int windowA;
    private final int windowB;
    private final long[] countersOfA = new long[12];
    private final long[] countersOfB = new long[12];
    private int openedByA;
    private int openedByB;

    Scenario(long seed) {
        this(seed, new BitSet());
    }

    /** @param leftOut rounds in which nothing happens */
    Scenario(long seed, BitSet leftOut) {
        this.seed = seed;
        this.leftOut = leftOut;
        this.random = new SplittableRandom(seed);
        SctpOptions optionsA = options();
        SctpOptions optionsB = options();
        windowA = Math.max(optionsA.receiveWindow(), optionsA.maxMessageSize());
        windowB = Math.max(optionsB.receiveWindow(), optionsB.maxMessageSize());
        LinkModel link = link();
        // Half of the runs begin with TSNs, SSNs, MIDs and reset numbers a few steps before they wrap.
        pair = random.nextBoolean()
                ? new Pair(optionsA, optionsB, link, seed, -1 - random.nextInt(16))
                : new Pair(optionsA, optionsB, link, seed);
        pair.longestPacket = Math.max(optionsA.maxMtu(), optionsB.maxMtu());
    }

    /** Runs to the end and returns SHA-256 over every packet with its instant and direction. */
    String digest() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        pair.digest = digest;
        run();
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Runs to the end and returns the hash of the packets. */
    long run() {
        pair.connect();
        List<Flow> flows = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            flows.add(open());
        }
        int rounds = 1 + random.nextInt(MOST_ROUNDS);
        for (int round = 0; round < rounds; round++) {
            act(flows, !leftOut.get(round));
            check();
        }
        heal();
        pair.runUntil(() -> complete(flows), PATIENCE);
        verify(flows);
        closeAll(flows);
        drain();
        shutDown();
        return pair.trace;
    }

    private SctpOptions options() {
        return SctpOptions.builder()
                .remoteMaxMessageSize(0)
                .mtu(pick(512, 1191, 1191, 1200, 1472, 9000))
                .receiveWindow(pick(64 << 10, 256 << 10, 1 << 20, 4 << 20, 64 << 20))
                .sackDelay(Duration.ofMillis(pick(0, 20, 20, 200)))
                .heartbeatInterval(Duration.ofSeconds(pick(1, 5, 15)))
                .maxRetransmits(1000)
                .maxInitRetransmits(1000)
                .maxMtu(pick(512, 512, 1400, 9000, 16_000))
                .zeroChecksum(false)
                .congestionControl(CongestionControl.values()[random.nextInt(3)])
                .interleaving(random.nextInt(3) > 0)
                .scheduling(StreamScheduling.values()[random.nextInt(3)])
                .build();
    }

    private LinkModel link() {
        LinkModel model = LinkModel.perfect(Duration.ofNanos(1000L * pick(50, 1000, 10_000, 50_000, 200_000)));
        if (random.nextInt(2) == 0) {
            model = model.withLoss(random.nextDouble() * 0.1, 1 + random.nextInt(4));
        }
        if (random.nextInt(3) == 0) {
            model = model.withJitter(Duration.ofNanos(1 + random.nextInt(40_000_000)));
        }
        if (random.nextInt(4) == 0) {
            model = model.withDuplicates(random.nextDouble() * 0.2);
        }
        if (random.nextInt(4) == 0) {
            model = model.withCorruption(random.nextDouble() * 0.05);
        }
        if (random.nextInt(3) == 0) {
            int rate = pick(50_000, 500_000, 5_000_000);
            model = model.withRate(rate, Math.max(20_000, rate / pick(4, 10, 50)));
        }
        return model;
    }

    private Flow open() {
        boolean fromA = random.nextBoolean();
        ChannelOptions.Builder builder =
                ChannelOptions.builder("c" + random.nextInt(1000)).ordered(random.nextBoolean());
        switch (random.nextInt(4)) {
            case 0 -> builder.maxRetransmits(random.nextInt(3));
            case 1 -> builder.maxPacketLifeTime(1 + random.nextInt(500));
            default -> {}
        }
        ChannelOptions options = builder.build();
        Peer opener = fromA ? pair.a : pair.b;
        int stream = fromA ? 2 * openedByA++ : 1 + 2 * openedByB++;
        return new Flow(options, fromA, opener.channels.open(options, pair.now()), stream, new ArrayList<>());
    }

    /** Draws what happens in a round, so that the next one draws the same whether this one does anything or not. */
    private void act(List<Flow> flows, boolean real) {
        List<Runnable> actions = new ArrayList<>();
        switch (random.nextInt(12)) {
            case 0 -> {
                LinkModel there = link();
                LinkModel back = random.nextBoolean() ? there : link();
                actions.add(() -> pair.ab.model(there));
                actions.add(() -> pair.ba.model(back));
            }
            case 1 -> {
                boolean noticed = random.nextBoolean();
                boolean both = random.nextBoolean();
                Duration unnoticed = Duration.ofMillis(random.nextInt(1000));
                Duration rest = Duration.ofMillis(random.nextInt(20_000));
                actions.add(() -> blackout(noticed, both, unnoticed, rest));
            }
            case 2 -> {
                actions.add(() -> pair.a.channels.pathChanged(pair.now()));
                actions.add(() -> pair.b.channels.pathChanged(pair.now()));
            }
            case 3 -> actions.add(() -> pair.b.reading = false);
            case 4 -> actions.add(this::readAgain);
            default -> {
                for (int i = random.nextInt(20); i >= 0; i--) {
                    Flow flow = flows.get(random.nextInt(flows.size()));
                    int size = size();
                    actions.add(() -> send(flow, size));
                }
            }
        }
        Duration pause = Duration.ofMillis(random.nextInt(200));
        if (real) {
            actions.forEach(Runnable::run);
            pair.run(pause);
        }
    }

    private void blackout(boolean noticed, boolean both, Duration unnoticed, Duration rest) {
        pair.ab.down(true);
        pair.ba.down(both);
        pair.run(unnoticed);
        if (noticed) {
            pair.a.channels.pathSuspect(pair.now());
            pair.b.channels.pathSuspect(pair.now());
        }
        pair.run(rest);
        pair.ab.down(false);
        pair.ba.down(false);
        if (noticed) {
            pair.a.channels.pathGood(pair.now());
            pair.b.channels.pathGood(pair.now());
        }
    }

    private void readAgain() {
        pair.a.readAll(pair.now());
        pair.b.readAll(pair.now());
    }

    private int size() {
        return switch (random.nextInt(6)) {
            case 0 -> 8 + random.nextInt(60_000);
            case 1 -> 8 + random.nextInt(5000);
            default -> 8 + random.nextInt(300);
        };
    }

    private void send(Flow flow, int size) {
        byte[] message = new byte[size];
        Bytes.put32(message, 0, flow.sizes.size());
        Bytes.put32(message, 4, size);
        for (int i = 8; i < size; i++) {
            message[i] = (byte) (i * 31 + size);
        }
        Peer from = flow.fromA ? pair.a : pair.b;
        if (from.channels.send(flow.channel, true, message, 0, size, pair.now()) == SendResult.QUEUED) {
            flow.sizes.add(size);
        }
    }

    private void heal() {
        LinkModel calm = LinkModel.perfect(Duration.ofMillis(20)).withLoss(random.nextInt(3) * 0.01, 1);
        pair.ab.model(calm);
        pair.ba.model(calm);
        readAgain();
    }

    private boolean complete(List<Flow> flows) {
        check();
        for (Flow flow : flows) {
            if (reliable(flow) && received(flow).size() < flow.sizes.size()) {
                return false;
            }
        }
        return !pair.a.channels.dataOutstanding() && !pair.b.channels.dataOutstanding();
    }

    private void check() {
        within(pair.a, windowA);
        within(pair.b, windowB);
        for (Peer p : List.of(pair.a, pair.b)) {
            if (p.has(Disconnected.class)) {
                throw new AssertionError(p.name + " ended: " + p.only(Disconnected.class));
            }
        }
    }

    private void within(Peer p, int window) {
        SctpMetrics m = p.channels.metrics();
        if (m.receiveBuffered() > 3L * window) {
            throw new AssertionError(p.name + " holds " + m.receiveBuffered() + " of a window of " + window);
        }
        long[] counters = {
            m.retransmissions(),
            m.losses(),
            m.timeouts(),
            m.spuriousTimeouts(),
            m.abandonedMessages(),
            m.malformedPackets(),
            m.packetsSent(),
            m.packetsReceived(),
            m.bytesSent(),
            m.bytesReceived(),
            m.messagesSent(),
            m.messagesReceived()
        };
        long[] before = p == pair.a ? countersOfA : countersOfB;
        for (int i = 0; i < counters.length; i++) {
            if (counters[i] < before[i]) {
                throw new AssertionError(p.name + " counts backwards: " + m);
            }
            before[i] = counters[i];
        }
    }

    private void verify(List<Flow> flows) {
        for (Flow flow : flows) {
            List<byte[]> got = received(flow);
            boolean[] seen = new boolean[flow.sizes.size()];
            int last = -1;
            for (byte[] message : got) {
                int number = Bytes.i32(message, 0);
                require(!seen[number], flow, "message " + number + " arrived twice");
                seen[number] = true;
                require(message.length == flow.sizes.get(number), flow, "message " + number + " has another length");
                for (int i = 8; i < message.length; i++) {
                    require(message[i] == (byte) (i * 31 + message.length), flow, "message " + number + " changed");
                }
                require(!flow.options.ordered() || number > last, flow, number + " arrived after " + last);
                last = number;
            }
            require(!reliable(flow) || got.size() == flow.sizes.size(), flow, "only " + got.size() + " arrived");
        }
    }

    private void closeAll(List<Flow> flows) {
        for (Flow flow : flows) {
            Peer closer = random.nextBoolean() == flow.fromA ? pair.a : pair.b;
            int channel = (closer == pair.a) == flow.fromA ? flow.channel : otherEnd(flow);
            closer.channels.close(channel, pair.now());
        }
        pair.runUntil(
                () -> pair.a.all(Closed.class).size() == flows.size()
                        && pair.b.all(Closed.class).size() == flows.size(),
                PATIENCE);
    }

    private void drain() {
        pair.run(Duration.ofSeconds(2));
        for (Peer p : List.of(pair.a, pair.b)) {
            SctpMetrics m = p.channels.metrics();
            if (m.bufferedAmount() != 0 || m.receiveBuffered() != 0 || m.flight() != 0) {
                throw new AssertionError(p.name + " keeps something: " + m);
            }
        }
    }

    private void shutDown() {
        (random.nextBoolean() ? pair.a : pair.b).channels.shutdown(pair.now());
        pair.runUntil(() -> pair.a.has(Disconnected.class) && pair.b.has(Disconnected.class), PATIENCE);
        pair.run(Duration.ofSeconds(30));
        for (Peer p : List.of(pair.a, pair.b)) {
            if (!(p.events.get(p.events.size() - 1) instanceof Disconnected)) {
                throw new AssertionError(p.name + " said something after the end: " + p.events);
            }
        }
    }

    private static boolean reliable(Flow flow) {
        return flow.options.maxRetransmits() == null && flow.options.maxPacketLifeTime() == null;
    }

    private List<byte[]> received(Flow flow) {
        Peer to = flow.fromA ? pair.b : pair.a;
        int channel = otherEnd(flow);
        return channel < 0 ? List.of() : to.received(channel);
    }

    /** The number that the channel has at the end that did not open it; -1 when that does not know it yet. */
    private int otherEnd(Flow flow) {
        Peer to = flow.fromA ? pair.b : pair.a;
        for (Incoming in : to.all(Incoming.class)) {
            if (in.streamId() == flow.stream) {
                return in.channel();
            }
        }
        return -1;
    }

    private void require(boolean holds, Flow flow, String what) {
        if (!holds) {
            throw new AssertionError("seed " + seed + ", " + flow.options + ": " + what);
        }
    }

    private int pick(int... values) {
        return values[random.nextInt(values.length)];
    }
}
