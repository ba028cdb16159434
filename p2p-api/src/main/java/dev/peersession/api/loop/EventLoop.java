package dev.peersession.api.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thread, one selector, any number of sessions.
 *
 * <p><b>A turn</b> is: the tasks of other threads, the timers that are due, the datagrams that have arrived (a batch per
 * socket), then the work that sessions left for the end of the turn. So many datagrams are answered by few, and everything
 * that was sent meanwhile leaves in common packets. Then the thread sleeps in the selector until the next timer.
 *
 * <p><b>The baton.</b> Whoever holds it is "on the loop". The thread lays it down only to sleep, and another thread may then
 * pick it up to run a short task itself ({@link #tryInline}): a message sent on an idle session reaches the socket without a
 * wake-up of another thread. The lock makes each holder see what the one before did, so sessions need no locks of their own.
 *
 * <p><b>Looking around.</b> A sleep and a wake-up cost more than a small message and its answer. So a loop that is in the middle
 * of question and answer, few datagrams at short intervals, looks for the next one for a moment before it sleeps. A loop that
 * is idle, carries voice or moves bulk data does not.
 *
 * <p><b>Falling asleep.</b> {@code parked} is set before the queue is looked at for the last time, and a producer adds before
 * it looks at {@code parked}: one of the two sees the other.
 */
public final class EventLoop implements SessionLoop {
    private static final Logger LOG = System.getLogger(EventLoop.class.getName());
    private static final int MAX_DATAGRAM = 65_536;
    private static final long NANOS_PER_MILLI = 1_000_000;
    // A sleeping loop looks up at least this often, so that a broken wake-up could never hang it for good.
    private static final long MAX_SLEEP_MILLIS = 10_000;

    // A wait that ended this soon, after so few datagrams, belongs to question and answer: the next
    // one will be as short.
    private static final long SOON_NANOS = 500_000;
    private static final int FEW_DATAGRAMS = 4;
    // So long the loop then looks around before it sleeps. A sleep and a wake-up cost about as much.
    private static final long LOOK_NANOS = 100_000;

    /** Several datagrams in one system call, where {@link NativeUdp} has one; off unless asked for. */
    private static final boolean SEVERAL_AT_ONCE = Boolean.getBoolean("peersession.segmentation");

    private final ReentrantLock baton = new ReentrantLock();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean parked = new AtomicBoolean();
    private final TimerHeap timers = new TimerHeap();
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(MAX_DATAGRAM);
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(MAX_DATAGRAM);
    private final SendBatch batch = new SendBatch();
    private final byte[] datagram = new byte[MAX_DATAGRAM];
    private final Selector selector;
    private final Function<DatagramChannel, @Nullable UdpCalls> several;
    private List<Turn> turns = new ArrayList<>();
    private List<Turn> spareTurns = new ArrayList<>();
    private long sleepsUntil;
    private boolean conversing;
    private int received;
    // A selector notices new and closed sockets only at its next selection, so a sleeping one has to be woken.
    private boolean socketsChanged;
    private volatile boolean stopping;

    private EventLoop(Selector selector, Function<DatagramChannel, @Nullable UdpCalls> several) {
        this.selector = selector;
        this.several = several;
    }

    /** Opens a selector and starts a daemon thread of this name. */
    static EventLoop start(String name) {
        return start(name, SEVERAL_AT_ONCE ? NativeUdp::of : channel -> null);
    }

    static EventLoop start(String name, Function<DatagramChannel, @Nullable UdpCalls> several) {
        try {
            EventLoop loop = new EventLoop(Selector.open(), several);
            Thread thread = new Thread(loop::run, name);
            thread.setDaemon(true);
            thread.start();
            return loop;
        } catch (IOException e) {
            throw new UncheckedIOException("no selector could be opened", e);
        }
    }

    /** Ends the thread after the tasks that were handed over before; open sockets are closed. */
    void stop() {
        execute(() -> stopping = true);
    }

    private void run() {
        baton.lock();
        try {
            while (!stopping) {
                try {
                    turn();
                    socketsChanged = false;
                    sleep();
                } catch (IOException | RuntimeException | Error e) {
                    LOG.log(Level.ERROR, "an event loop goes on after", e);
                }
            }
            for (SelectionKey key : selector.keys()) {
                ((UdpSocket) key.attachment()).close();
            }
            selector.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "closing a selector", e);
        } finally {
            baton.unlock();
        }
    }

    private void turn() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
        long now = nanoTime();
        for (TimerHeap.Entry due = timers.pollDue(now); due != null; due = timers.pollDue(now)) {
            guarded(due::run);
        }
        endTurn();
    }

    /** Work that a turn's end asks for is done at the end of the next one, so that sockets are read in between. */
    private void endTurn() {
        List<Turn> now = turns;
        turns = spareTurns;
        spareTurns = now;
        for (Turn turn : now) {
            guarded(turn::endOfTurn);
        }
        now.clear();
        batch.flush();
    }

    private void sleep() throws IOException {
        long wait = sleepMillis();
        if (wait == 0) {
            selector.selectNow(this::readable);
            return;
        }
        long idleSince = nanoTime();
        boolean few = received <= FEW_DATAGRAMS;
        received = 0;
        if (conversing && few && looksAround(idleSince)) {
            return;
        }
        sleepsUntil = idleSince + wait * NANOS_PER_MILLI;
        parked.set(true);
        if (!tasks.isEmpty()) {
            parked.set(false);
            selector.selectNow(this::readable);
            return;
        }
        baton.unlock();
        try {
            int ready = selector.select(this::readable, wait);
            conversing = few && ready > 0 && nanoTime() - idleSince < SOON_NANOS;
        } finally {
            parked.set(false);
            if (!baton.isHeldByCurrentThread()) {
                baton.lock();
            }
        }
    }

    /** Called within a selection; after a sleep the first datagram picks the baton up. */
    private void readable(SelectionKey key) {
        if (!baton.isHeldByCurrentThread()) {
            baton.lock();
        }
        UdpSocket socket = (UdpSocket) key.attachment();
        guarded(() -> received += socket.receive(incoming, datagram));
    }

    /** Whether something came within {@link #LOOK_NANOS}; whoever else wants the processor gets it meanwhile. */
    private boolean looksAround(long since) throws IOException {
        while (nanoTime() - since < LOOK_NANOS) {
            if (!tasks.isEmpty() || selector.selectNow(this::readable) > 0) {
                return true;
            }
            Thread.yield();
        }
        return false;
    }

    private long sleepMillis() {
        if (!turns.isEmpty() || !tasks.isEmpty() || stopping) {
            return 0;
        }
        long earliest = timers.earliest();
        if (earliest == Long.MAX_VALUE) {
            return MAX_SLEEP_MILLIS;
        }
        long nanos = earliest - nanoTime();
        return nanos <= 0 ? 0 : Math.min(MAX_SLEEP_MILLIS, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }

    /** One session's defect must not end the others. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a task of an event loop failed", e);
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (!baton.isHeldByCurrentThread()) {
            wake();
        }
    }

    private void wake() {
        if (parked.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    @Override
    public boolean tryInline(Runnable task) {
        if (!parked.get() || !baton.tryLock()) {
            return false;
        }
        boolean outermost = baton.getHoldCount() == 1;
        try {
            guarded(task);
            if (outermost) {
                turn();
            }
        } finally {
            boolean more = outermost && (socketsChanged || sleepMillis() == 0 || ringsBefore(sleepsUntil));
            socketsChanged = false;
            baton.unlock();
            if (more) {
                wake();
            }
        }
        return true;
    }

    private boolean ringsBefore(long instant) {
        long earliest = timers.earliest();
        return earliest != Long.MAX_VALUE && earliest - instant < 0;
    }

    @Override
    public boolean onLoop() {
        return baton.isHeldByCurrentThread();
    }

    @Override
    public Timer schedule(long deadlineNanos, Runnable task) {
        TimerHeap.Entry entry = timers.entry(task);
        entry.set(deadlineNanos);
        return entry;
    }

    @Override
    public Alarm alarm(Runnable task) {
        return timers.entry(task);
    }

    @Override
    public void atEndOfTurn(Turn turn) {
        turns.add(turn);
    }

    @Override
    public UdpPort open(InetSocketAddress local, UdpReceiver receiver) throws IOException {
        socketsChanged = true;
        return UdpSocket.open(selector, local, receiver, outgoing, batch, several, () -> socketsChanged = true);
    }
}
