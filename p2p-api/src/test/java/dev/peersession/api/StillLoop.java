package dev.peersession.api;

import dev.peersession.api.loop.SessionLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A loop without thread, sockets or timers: time stands still and turns end when the test says so. */
final class StillLoop implements SessionLoop {
    private final List<Turn> turns = new ArrayList<>();
    private long now = 1_000_000_000L;

    void advance(long nanos) {
        now += nanos;
    }

    void endTurn() {
        List<Turn> ending = List.copyOf(turns);
        turns.clear();
        ending.forEach(Turn::endOfTurn);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public boolean onLoop() {
        return true;
    }

    @Override
    public Alarm alarm(Runnable task) {
        return deadline -> {};
    }

    @Override
    public void atEndOfTurn(Turn turn) {
        turns.add(turn);
    }

    @Override
    public boolean tryInline(Runnable task) {
        task.run();
        return true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public Timer schedule(long deadlineNanos, Runnable task) {
        return () -> {};
    }

    @Override
    public UdpPort open(InetSocketAddress local, UdpReceiver receiver) {
        throw new UnsupportedOperationException("no sockets here");
    }
}
