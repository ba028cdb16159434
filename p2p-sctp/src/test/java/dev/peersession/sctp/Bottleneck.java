package dev.peersession.sctp;

import dev.peersession.testkit.LinkModel;
import dev.peersession.testkit.SeededLink;
import dev.peersession.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Associations that share one bottleneck and its queue; what comes back has a path of its own for each. On virtual time. */
final class Bottleneck {
    private static final int BACKLOG = 1 << 20;
    private static final int MESSAGE = 16_384;

    private final class Flow {
        final DataChannels from;
        final DataChannels to;
        final SeededLink back;
        final int channel;
        long received;

        Flow(SctpOptions options, Duration delay, long seed) {
            from = new DataChannels(options, true, new Random(seed));
            to = new DataChannels(options, false, new Random(seed + 1));
            back = new SeededLink(LinkModel.perfect(delay), seed);
            ChannelOptions bulk = ChannelOptions.builder("bulk").negotiated(0).build();
            channel = from.open(bulk, now());
            to.open(bulk, now());
            from.connect(now());
        }

        void fill() {
            while (from.bufferedAmount(channel) < BACKLOG) {
                from.send(channel, true, PAYLOAD, 0, MESSAGE, now());
            }
        }
    }

    private static final byte[] PAYLOAD = new byte[MESSAGE];

    private final VirtualClock clock = new VirtualClock();
    private final List<Flow> flows = new ArrayList<>();
    private final SeededLink shared;
    private final Duration delay;
    private final byte[] wire = new byte[2048];

    /** @param link its delay is that of each way */
    Bottleneck(LinkModel link) {
        this.shared = new SeededLink(link, 1);
        this.delay = link.delay();
    }

    void join(CongestionControl control) {
        SctpOptions options = SctpOptions.builder()
                .remoteMaxMessageSize(0)
                .receiveWindow(4 << 20)
                .sendBuffer(4 << 20)
                .congestionControl(control)
                .build();
        flows.add(new Flow(options, delay, 100 + 2L * flows.size()));
    }

    /** Runs, and returns what each flow delivered meanwhile, in bytes. */
    long[] run(Duration time) {
        long[] before = flows.stream().mapToLong(f -> f.received).toArray();
        long end = now() + time.toNanos();
        while (now() < end) {
            settle();
            long next = shared.nextArrival();
            for (Flow f : flows) {
                next = Math.min(next, f.back.nextArrival());
                next = Math.min(next, Math.min(f.from.deadline(), f.to.deadline()));
            }
            clock.advanceTo(Math.max(now(), Math.min(end, next)));
        }
        long[] delivered = new long[flows.size()];
        Arrays.setAll(delivered, i -> flows.get(i).received - before[i]);
        return delivered;
    }

    /** Jain's index: 1 when all have the same, 1/n when one has everything. */
    static double jain(long[] shares) {
        double sum = 0;
        double squares = 0;
        for (long s : shares) {
            sum += s;
            squares += (double) s * s;
        }
        return sum * sum / (shares.length * squares);
    }

    private void settle() {
        for (boolean active = true; active; ) {
            active = false;
            for (byte[] p; (p = shared.receive(now())) != null; active = true) {
                Flow f = flows.get(p[p.length - 1]);
                f.to.input(p, 0, p.length - 1, now());
            }
            for (int i = 0; i < flows.size(); i++) {
                active |= turn(flows.get(i), i);
            }
        }
    }

    private boolean turn(Flow f, int index) {
        boolean active = false;
        for (byte[] p; (p = f.back.receive(now())) != null; active = true) {
            f.from.input(p, 0, p.length, now());
        }
        if (f.from.deadline() <= now()) {
            f.from.timeout(now());
        }
        if (f.to.deadline() <= now()) {
            f.to.timeout(now());
        }
        f.fill();
        for (int n; (n = f.from.poll(wire, 0, wire.length - 1, now())) > 0; active = true) {
            // The last byte says whose packet it is.
            wire[n] = (byte) index;
            shared.send(wire, 0, n + 1, now());
        }
        for (ChannelEvent e; (e = f.to.pollEvent()) != null; ) {
            if (e instanceof ChannelEvent.Message m) {
                f.received += m.data().length;
                f.to.consumed(m.channel(), m.data().length, now());
            }
        }
        for (ChannelEvent e; (e = f.from.pollEvent()) != null; ) {
            if (e instanceof ChannelEvent.Disconnected) {
                throw new AssertionError(e);
            }
        }
        for (int n; (n = f.to.poll(wire, 0, wire.length, now())) > 0; active = true) {
            f.back.send(wire, 0, n, now());
        }
        return active;
    }

    private long now() {
        return clock.nanoTime();
    }
}
