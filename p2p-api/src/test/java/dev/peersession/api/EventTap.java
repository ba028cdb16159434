package dev.peersession.api;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Collects the events of a session and waits for one of them. */
final class EventTap implements Flow.Subscriber<PeerEvent> {
    private final List<PeerEvent> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch completed = new CountDownLatch(1);

    static EventTap on(PeerSession session) {
        EventTap tap = new EventTap();
        session.events().subscribe(tap);
        return tap;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(PeerEvent event) {
        synchronized (this) {
            seen.add(event);
            notifyAll();
        }
    }

    @Override
    public void onError(Throwable error) {
        throw new AssertionError(error);
    }

    @Override
    public void onComplete() {
        completed.countDown();
    }

    List<PeerEvent> seen() {
        return List.copyOf(seen);
    }

    List<SessionState> states() {
        return seen.stream()
                .filter(PeerEvent.StateChanged.class::isInstance)
                .map(e -> ((PeerEvent.StateChanged) e).state())
                .toList();
    }

    PeerEvent.StateChanged awaitState(SessionState state) throws InterruptedException {
        return (PeerEvent.StateChanged)
                await(e -> e instanceof PeerEvent.StateChanged changed && changed.state() == state);
    }

    synchronized PeerEvent await(Predicate<PeerEvent> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            for (PeerEvent event : seen) {
                if (wanted.test(event)) {
                    return event;
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("not among " + seen);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    boolean awaitCompletion() throws InterruptedException {
        return completed.await(10, TimeUnit.SECONDS);
    }
}
