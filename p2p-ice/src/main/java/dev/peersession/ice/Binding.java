package dev.peersession.ice;

import dev.peersession.ice.core.Routes;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** A pair of addresses that one session owns: where its data may come from, once the peer has proved itself there. */
final class Binding implements Routes.Route {
    final AgentEngine engine;
    final int base;
    final InetSocketAddress remote;
    private final IceLoop loop;
    private final Consumer<Binding> released;
    private boolean open;
    private long heardAt;

    /** @param released told when the session gives the pair back */
    Binding(AgentEngine engine, int base, InetSocketAddress remote, IceLoop loop, Consumer<Binding> released) {
        this.engine = engine;
        this.base = base;
        this.remote = remote;
        this.loop = loop;
        this.released = released;
    }

    boolean isOpen() {
        return open;
    }

    @Override
    public void open() {
        open = true;
        heardAt = loop.nanoTime();
    }

    void heard(long now) {
        heardAt = now;
    }

    /** Whether something authenticated arrived in the last {@code span} nanoseconds. */
    boolean aliveWithin(long span) {
        return open && loop.nanoTime() - heardAt < span;
    }

    @Override
    public void release() {
        released.accept(this);
    }
}
