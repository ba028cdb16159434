package dev.peersession.benchmarks;

import dev.peersession.api.Channel;
import dev.peersession.api.IceSettings;
import dev.peersession.api.PeerSession;
import dev.peersession.api.PlainAnswer;
import dev.peersession.api.PlainOffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Two connected sessions in one process with one channel, open on both sides. */
record Link(PeerSession a, PeerSession b, Channel near, Channel far, long openNanos) implements AutoCloseable {

    static Link connect() throws Exception {
        PeerSession a = session();
        PeerSession b = session();
        CountDownLatch open = new CountDownLatch(2);
        Channel near = a.open("data", c -> c.negotiated(1));
        Channel far = b.open("data", c -> c.negotiated(1));
        near.onOpen(open::countDown);
        far.onOpen(open::countDown);
        PlainOffer offer = a.offer();
        PlainAnswer answer = b.answer(offer.text());
        offer.accept(answer.text());
        if (!open.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("channels did not open");
        }
        return new Link(a, b, near, far, System.nanoTime());
    }

    private static PeerSession session() {
        return PeerSession.builder()
                .ice(IceSettings.builder()
                        .loopback(true)
                        .addInterface("127.0.0.1")
                        .build())
                .callbackExecutor(Runnable::run)
                .build();
    }

    @Override
    public void close() {
        a.close();
        b.close();
    }
}
