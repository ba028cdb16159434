package dev.peersession.examples;

import dev.peersession.api.PeerEvent;
import java.util.concurrent.Flow;

/** Takes all events of a session as they come. */
public interface Watcher extends Flow.Subscriber<PeerEvent> {
    @Override
    default void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    default void onError(Throwable failure) {}

    @Override
    default void onComplete() {}
}
