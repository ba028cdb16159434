package dev.peersession.api.testing;

import dev.peersession.api.PeerSession;
import dev.peersession.api.loop.Place;
import dev.peersession.api.loop.SessionLoop;
import dev.peersession.ice.UdpMux;
import dev.peersession.ice.monitor.LocalAddress;
import dev.peersession.testkit.LinkModel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One machine: an event loop on the world's time, and as many uplinks as it has networks. Its sessions come from {@link #session()}.
 */
public final class Machine implements SessionLoop {
    private final World world;
    private final UdpMux mux;
    private final List<Uplink> uplinks = new ArrayList<>();
    private final Map<InetSocketAddress, Socket> sockets = new LinkedHashMap<>();
    private boolean dead;
    private int nextPort = 40_000;
    private int places;

    public Machine(World world) {
        this.world = world;
        this.mux = new UdpMux(this, this::addresses);
    }

    /** What {@link PeerSession#builder()} is on this machine. Handlers run in the world; keys and certificates come from its seed. */
    public PeerSession.Builder session() {
        return PeerSession.builder()
                .callbackExecutor(this::execute)
                .world(this::place, world::date, new SeededRandom(world.random().nextLong()));
    }

    /** Gives the machine another network with a public address. */
    public Uplink join(LinkModel model) {
        String address = world.nextAddress();
        return join(address, address, Uplink.Nat.NONE, model);
    }

    /** Changes the faults of all its networks from now on. */
    public void link(LinkModel model) {
        uplinks.forEach(uplink -> uplink.model(model));
    }

    /** Cuts the cable: nothing leaves or arrives, and the machine does not know. */
    public void unplug() {
        uplinks.forEach(uplink -> uplink.down(true));
    }

    /** Mends the cable. */
    public void plugIn() {
        uplinks.forEach(uplink -> uplink.down(false));
    }

    /** From one moment to the next it is in another network of the same kind, with another address. */
    public void move() {
        LinkModel model = uplinks.get(uplinks.size() - 1).model();
        uplinks.clear();
        join(model);
    }

    /** Gives the machine another network. */
    public Uplink join(String inside, String outside, Uplink.Nat nat, LinkModel model) {
        Uplink uplink = new Uplink(world, this, World.address(inside), World.address(outside), nat, model);
        uplinks.add(uplink);
        world.connect(uplink);
        return uplink;
    }

    /** Takes a network away: its address is gone, and its sockets with it. */
    public void leave(Uplink uplink) {
        uplinks.remove(uplink);
    }

    /** The power fails: nothing runs any more, and nobody is told. */
    public void crash() {
        dead = true;
    }

    /** Sessions that have not given their place back. */
    public int sessions() {
        return places;
    }

    public int openSockets() {
        return sockets.size();
    }

    /** A place for one session. */
    public Place place() {
        places++;
        return new Place() {
            private boolean closed;

            @Override
            public SessionLoop loop() {
                return Machine.this;
            }

            @Override
            public UdpMux mux() {
                return mux;
            }

            @Override
            public Place sibling() {
                return place();
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    places--;
                }
            }
        };
    }

    private List<LocalAddress> addresses() {
        return uplinks.stream()
                .map(uplink -> new LocalAddress(uplink.inside(), "sim", 1))
                .toList();
    }

    private @Nullable Uplink uplink(InetSocketAddress local) {
        for (Uplink uplink : uplinks) {
            if (uplink.inside().equals(local.getAddress())) {
                return uplink;
            }
        }
        return null;
    }

    void receive(InetSocketAddress to, byte[] packet, InetSocketAddress from) {
        Socket socket = sockets.get(to);
        if (!dead && socket != null && uplink(to) != null) {
            socket.receiver.receive(packet, 0, packet.length, from);
        }
    }

    private Runnable alive(Runnable task) {
        return () -> {
            if (!dead) {
                task.run();
            }
        };
    }

    // ---- the loop

    @Override
    public long nanoTime() {
        return world.now();
    }

    @Override
    public void execute(Runnable task) {
        world.soon(alive(task));
    }

    @Override
    public <T> CompletableFuture<T> future() {
        return new WorldFuture<>(world);
    }

    @Override
    public Timer schedule(long deadlineNanos, Runnable task) {
        return world.at(deadlineNanos, alive(task))::cancel;
    }

    @Override
    public boolean onLoop() {
        return true;
    }

    @Override
    public Alarm alarm(Runnable task) {
        return new Alarm() {
            private World.@Nullable Task pending;

            @Override
            public void set(long deadlineNanos) {
                if (pending != null) {
                    pending.cancel();
                    pending = null;
                }
                if (deadlineNanos != Long.MAX_VALUE) {
                    pending = world.at(deadlineNanos, alive(task));
                }
            }
        };
    }

    @Override
    public void atEndOfTurn(Turn turn) {
        world.at(world.now(), alive(turn::endOfTurn));
    }

    @Override
    public boolean tryInline(Runnable task) {
        return false;
    }

    @Override
    public UdpPort open(InetSocketAddress local, UdpReceiver receiver) throws IOException {
        InetSocketAddress address =
                local.getPort() == 0 ? new InetSocketAddress(local.getAddress(), nextPort++) : local;
        if (sockets.containsKey(address)) {
            throw new IOException("address already in use");
        }
        Socket socket = new Socket(address, receiver);
        sockets.put(address, socket);
        return socket;
    }

    private final class Socket implements UdpPort {
        private final InetSocketAddress local;
        private final UdpReceiver receiver;

        private Socket(InetSocketAddress local, UdpReceiver receiver) {
            this.local = local;
            this.receiver = receiver;
        }

        @Override
        public InetSocketAddress localAddress() {
            return local;
        }

        @Override
        public boolean send(byte[] buffer, int off, int len, InetSocketAddress to) {
            Uplink uplink = uplink(local);
            if (uplink == null) {
                return false;
            }
            world.carry(uplink, local, buffer, off, len, to);
            return true;
        }

        @Override
        public void close() {
            sockets.remove(local, this);
        }
    }
}
