package dev.peersession.ice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The relays of one session, one for each server that was named. When the network changes each is allocated anew, and the
 * allocation before stays until the new one is there and has had the time to take over: nothing is dropped for a new path that
 * may not come.
 */
final class Relays implements RelaySocket.Owner {
    /** Learns of relays. */
    interface Listener {
        /** A relay can be used. */
        void relayFound(RelaySocket relay);

        /** One more of the first relays is there, or has been given up. */
        void relaysChanged();
    }

    // The new relay's pairs are checked and nominated within a few round trips; loss may repeat that a few times.
    private static final long OVERLAP = 5_000_000_000L;
    // Addresses come before routes and names do, so that a first attempt after a change may fail.
    private static final long RETRY_FIRST = 250_000_000L;
    private static final int RETRY_DOUBLINGS = 7;
    // The path is in doubt: one small request to each relay, not more often than this.
    private static final long PROBE_PERIOD = 2_000_000_000L;

    private final UdpMux mux;
    private final AgentEngine engine;
    private final Listener listener;
    private final RandomGenerator random;
    private final List<Slot> slots = new ArrayList<>();
    private final Map<RelaySocket, Slot> pending = new HashMap<>();
    /** Replaced, but kept for a while. */
    private final List<RelaySocket> retiring = new ArrayList<>();

    private boolean closed;
    private boolean probed;
    private long probedAt;

    /** One server. */
    private static final class Slot {
        final RelayServer server;

        @Nullable
        RelaySocket current;

        IceLoop.@Nullable Timer timer;
        boolean settled;
        int retries;

        Slot(RelayServer server) {
            this.server = server;
        }
    }

    Relays(UdpMux mux, AgentEngine engine, Listener listener, RandomGenerator random) {
        this.mux = mux;
        this.engine = engine;
        this.listener = listener;
        this.random = random;
    }

    void start(List<IceOptions.TurnServer> servers) {
        for (IceOptions.TurnServer server : servers) {
            Slot slot = new Slot(RelayServer.of(server));
            slots.add(slot);
            allocate(slot);
        }
    }

    /** Whether each first allocation has succeeded or been given up. */
    boolean settled() {
        return slots.stream().allMatch(slot -> slot.settled);
    }

    /** Waits no longer for the first allocations; they may still come. */
    void giveUpWaiting() {
        slots.forEach(slot -> slot.settled = true);
    }

    boolean isEmpty() {
        return slots.stream().allMatch(slot -> slot.current == null);
    }

    private void allocate(Slot slot) {
        RelaySocket relay = new RelaySocket(mux, engine, this, slot.server, random);
        pending.put(relay, slot);
        relay.start(null);
    }

    /** The network has changed: the addresses that the relays know us by may be gone, or no longer be the best ones. */
    void renew() {
        if (closed) {
            return;
        }
        for (Slot slot : slots) {
            slot.retries = 0;
            begin(slot);
        }
    }

    /** The path is in doubt: a relay may not know us any more. */
    void probe() {
        long now = mux.loop.nanoTime();
        if (closed || probed && now - probedAt < PROBE_PERIOD) {
            return;
        }
        probed = true;
        probedAt = now;
        for (Slot slot : slots) {
            RelaySocket relay = slot.current;
            if (relay != null && !pending.containsValue(slot)) {
                relay.probe();
            }
        }
    }

    private void begin(Slot slot) {
        cancel(slot);
        // What is under way was begun over the network of before.
        for (RelaySocket relay : List.copyOf(pending.keySet())) {
            if (pending.get(relay) == slot) {
                pending.remove(relay);
                relay.close();
            }
        }
        allocate(slot);
    }

    @Override
    public void relayReady(RelaySocket relay) {
        Slot slot = pending.remove(relay);
        if (slot == null) {
            relay.close();
            return;
        }
        RelaySocket before = slot.current;
        slot.current = relay;
        slot.settled = true;
        slot.retries = 0;
        listener.relayFound(relay);
        if (before != null) {
            retiring.add(before);
            engine.leaveRelay(before);
            mux.loop.schedule(mux.loop.nanoTime() + OVERLAP, () -> retire(before));
        }
        listener.relaysChanged();
    }

    private void retire(RelaySocket relay) {
        if (retiring.remove(relay)) {
            engine.removeRelay(relay);
            relay.close();
        }
    }

    @Override
    public void relayFailed(RelaySocket relay) {
        engine.removeRelay(relay);
        retiring.remove(relay);
        Slot slot = pending.remove(relay);
        if (slot != null) {
            boolean first = !slot.settled;
            slot.settled = true;
            retry(slot, first);
        } else {
            // An allocation that was lost later, for instance because the server was started anew.
            slots.stream().filter(each -> each.current == relay).forEach(each -> {
                each.current = null;
                retry(each, false);
            });
        }
        listener.relaysChanged();
    }

    /** A server that never answered is not asked again until the network changes. */
    private void retry(Slot slot, boolean first) {
        if (closed || first) {
            return;
        }
        cancel(slot);
        slot.timer = mux.loop.schedule(
                mux.loop.nanoTime() + (RETRY_FIRST << Math.min(slot.retries++, RETRY_DOUBLINGS)),
                () -> allocateAgain(slot));
    }

    private void allocateAgain(Slot slot) {
        slot.timer = null;
        if (!closed && !pending.containsValue(slot)) {
            allocate(slot);
        }
    }

    private static void cancel(Slot slot) {
        if (slot.timer != null) {
            slot.timer.cancel();
            slot.timer = null;
        }
    }

    void close() {
        closed = true;
        slots.forEach(Relays::cancel);
        List<RelaySocket> all = new ArrayList<>(pending.keySet());
        all.addAll(retiring);
        slots.stream().map(slot -> slot.current).forEach(relay -> {
            if (relay != null) {
                all.add(relay);
            }
        });
        all.forEach(RelaySocket::close);
        pending.clear();
        retiring.clear();
        slots.clear();
    }
}
