package dev.peersession.api;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Waits for the peer of a session. */
final class Arrival implements Flow.Subscriber<PeerEvent> {
    private final Consumer<Peer> handler;
    private final AtomicBoolean told = new AtomicBoolean();

    Arrival(Consumer<Peer> handler) {
        this.handler = handler;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(PeerEvent event) {
        if (event instanceof PeerEvent.Connected connected) {
            arrived(connected.peer());
        }
    }

    void arrived(Peer peer) {
        if (!told.getAndSet(true)) {
            handler.accept(peer);
        }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
}
