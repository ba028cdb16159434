package dev.peersession.api;

import dev.peersession.signaling.BlobText;
import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Two sides that lost all paths tell each other where they are, over the carriers that both agreed on. What is left there is one
 * sealed code under a topic that only the two know, and is withdrawn when the path is back or the session ends. Has a thread of its
 * own for as long as it lasts; all methods from any thread.
 */
final class WayBack implements AutoCloseable {
    // Whoever changes networks has none for a while; the carriers are asked again.
    private static final long RETRY_MILLIS = 3000;
    private static final int SLOT = 0;

    private final List<Carrier> carriers;
    private final Topic topic;
    private final Callable<byte[]> code;
    private final Consumer<String> heard;
    private final SecureRandom random;
    private final ScheduledThreadPoolExecutor worker;
    private final Map<Carrier, Carrier.Place> places = new HashMap<>();
    private boolean closed;

    /**
     * Begins.
     *
     * @param code makes a code of where we are now; may wait
     * @param heard is handed what may be a code of the peer
     */
    WayBack(List<Carrier> carriers, Topic topic, Callable<byte[]> code, Consumer<String> heard, SecureRandom random) {
        this.carriers = carriers;
        this.topic = topic;
        this.code = code;
        this.heard = heard;
        this.random = random;
        this.worker = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "peersession-way-back");
            thread.setDaemon(true);
            return thread;
        });
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        worker.scheduleWithFixedDelay(this::look, 0, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** We are somewhere else now, and the carriers may have to be reached from there. */
    void moved() {
        try {
            worker.execute(() -> {
                leave();
                look();
            });
        } catch (RejectedExecutionException e) {
            // The path is back.
        }
    }

    private void look() {
        for (Carrier carrier : carriers) {
            if (!places.containsKey(carrier)) {
                join(carrier);
            }
        }
    }

    private void join(Carrier carrier) {
        Carrier.Place place;
        try {
            place = carrier.join(topic, this::received);
        } catch (IOException | RuntimeException e) {
            // Tried again soon.
            return;
        }
        try {
            place.publish(SLOT, topic.seal(code.call(), random));
            synchronized (this) {
                if (!closed) {
                    places.put(carrier, place);
                    return;
                }
            }
        } catch (Exception e) {
            // The session is over, or the carrier does not take it now.
        }
        place.close();
    }

    private void received(byte[] message) {
        byte[] blob = message.length > Carrier.MAX_MESSAGE_BYTES ? null : topic.open(message);
        if (blob != null) {
            heard.accept(BlobText.of(blob));
        }
    }

    private void leave() {
        List<Carrier.Place> present;
        synchronized (this) {
            present = List.copyOf(places.values());
            places.clear();
        }
        present.forEach(Carrier.Place::close);
    }

    /** Withdraws what was left, in the background. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        worker.execute(this::leave);
        worker.shutdown();
    }
}
