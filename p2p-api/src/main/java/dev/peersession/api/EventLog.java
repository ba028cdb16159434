package dev.peersession.api;

import dev.peersession.api.PeerEvent.StateChanged;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * The events of a session: the last {@value #KEPT} are kept for late subscribers. Each subscriber has its own queue, which is
 * as long as its demand lags behind, up to the same bound; then it loses the oldest, as a late one would.
 */
final class EventLog implements Flow.Publisher<PeerEvent> {
    static final int KEPT = 256;

    private final Executor executor;
    private final Flight flight;
    private final Deque<PeerEvent> kept = new ArrayDeque<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private StateChanged state = new StateChanged(SessionState.NEW, null);
    private boolean complete;

    EventLog(Executor executor, Flight flight) {
        this.executor = executor;
        this.flight = flight;
    }

    /** Appends an event; after a final state only what ends channels follows, then {@link #complete()}. */
    void add(PeerEvent event) {
        synchronized (this) {
            if (complete) {
                return;
            }
            if (event instanceof StateChanged changed) {
                state = changed;
            }
            append(kept, event);
            for (Subscription s : subscriptions) {
                append(s.queue, event);
            }
        }
        flight.told(event);
        subscriptions.forEach(Subscription::schedule);
    }

    void complete() {
        synchronized (this) {
            complete = true;
        }
        subscriptions.forEach(Subscription::schedule);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super PeerEvent> subscriber) {
        Subscription subscription = new Subscription(subscriber);
        synchronized (this) {
            if (kept.stream().noneMatch(StateChanged.class::isInstance)) {
                subscription.queue.add(state);
            }
            kept.forEach(event -> append(subscription.queue, event));
            subscriptions.add(subscription);
        }
        subscription.schedule();
    }

    private static void append(Deque<PeerEvent> queue, PeerEvent event) {
        if (queue.size() >= KEPT) {
            queue.poll();
        }
        queue.add(event);
    }

    private final class Subscription implements Flow.Subscription, Runnable {
        private final Flow.Subscriber<? super PeerEvent> subscriber;
        // All below guarded by the log's monitor.
        private final Deque<PeerEvent> queue = new ArrayDeque<>();
        private long demand;
        private boolean begun;
        private boolean running;
        private boolean badDemand;
        private boolean over;

        private Subscription(Flow.Subscriber<? super PeerEvent> subscriber) {
            this.subscriber = subscriber;
        }

        private void schedule() {
            synchronized (EventLog.this) {
                if (running || over) {
                    return;
                }
                running = true;
            }
            executor.execute(this);
        }

        @Override
        public void run() {
            try {
                begin();
                while (step()) {
                    // until nothing is due
                }
            } catch (RuntimeException | Error e) {
                cancel();
                throw e;
            }
        }

        private void begin() {
            if (!begun) {
                begun = true;
                subscriber.onSubscribe(this);
            }
        }

        private boolean step() {
            PeerEvent event = null;
            boolean refused;
            synchronized (EventLog.this) {
                refused = badDemand && !over;
                if (!over && !refused && demand > 0) {
                    event = queue.poll();
                }
                if (event != null) {
                    demand--;
                } else if (over || refused || !complete || !queue.isEmpty()) {
                    over |= refused;
                    running = false;
                } else {
                    over = true;
                    subscriptions.remove(this);
                }
            }
            if (event != null) {
                subscriber.onNext(event);
                return true;
            }
            if (refused) {
                cancel();
                // Reactive Streams rule 3.9.
                subscriber.onError(new IllegalArgumentException("demand must be positive"));
            } else if (running) {
                subscriber.onComplete();
                running = false;
            }
            return false;
        }

        @Override
        public void request(long n) {
            synchronized (EventLog.this) {
                if (n <= 0) {
                    badDemand = true;
                } else {
                    demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
                }
            }
            schedule();
        }

        @Override
        public void cancel() {
            synchronized (EventLog.this) {
                over = true;
                queue.clear();
                subscriptions.remove(this);
            }
        }
    }
}
