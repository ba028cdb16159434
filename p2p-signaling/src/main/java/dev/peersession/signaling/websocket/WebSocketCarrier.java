package dev.peersession.signaling.websocket;

import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.signaling.carrier.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A rendezvous server, reached by a WebSocket. What was published is left again every five minutes and after a connection was lost; the
 * server forgets it with the connection.
 */
public final class WebSocketCarrier implements Carrier {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    // The server keeps a message for ten minutes.
    private static final Duration REPEAT = Duration.ofMinutes(5);
    private static final int MAX_BACKOFF_DOUBLINGS = 5;
    // 32 members with four messages each, and room; a server that floods is read no faster than this.
    private static final int MAX_MESSAGES_PER_SECOND = 200;

    private final URI uri;
    private final LongSupplier epochSeconds;
    private final @Nullable SSLContext trust;
    private final Duration timeout;

    /**
     * @param uri {@code ws://} or {@code wss://}; a certificate is checked against the authorities that the JDK trusts
     * @param epochSeconds the wall clock
     */
    public WebSocketCarrier(URI uri, LongSupplier epochSeconds) {
        this(uri, epochSeconds, null);
    }

    /** @param trust which certificates are taken, such as those of one's own authority; null for those the JDK trusts */
    public WebSocketCarrier(URI uri, LongSupplier epochSeconds, @Nullable SSLContext trust) {
        this(uri, epochSeconds, trust, CONNECT_TIMEOUT);
    }

    WebSocketCarrier(URI uri, LongSupplier epochSeconds, @Nullable SSLContext trust, Duration timeout) {
        String scheme = uri.getScheme();
        if (!"ws".equals(scheme) && !"wss".equals(scheme)) {
            throw new IllegalArgumentException("the address begins with " + scheme + ", allowed ws:// or wss://");
        }
        this.uri = uri;
        this.epochSeconds = epochSeconds;
        this.trust = trust;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return "ws:" + uri;
    }

    @Override
    public Place join(Topic topic, Consumer<byte[]> sink) throws IOException {
        SocketPlace place = new SocketPlace(topic, sink);
        try {
            place.connect().get(timeout.toMillis() + 1000, TimeUnit.MILLISECONDS);
            return place;
        } catch (ExecutionException | TimeoutException e) {
            place.close();
            throw new IOException("the rendezvous server does not answer: " + uri, e);
        } catch (InterruptedException e) {
            place.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting to " + uri, e);
        }
    }

    private final class SocketPlace implements Place, WebSocket.Listener {
        private final Topic topic;
        private final Consumer<byte[]> sink;
        private final Map<Integer, byte[]> slots = new HashMap<>();
        private final ScheduledThreadPoolExecutor timer;
        private final HttpClient client;
        private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
        private long second;
        private int inSecond;
        private @Nullable WebSocket socket;
        private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);
        private int failures;
        private boolean closed;

        private SocketPlace(Topic topic, Consumer<byte[]> sink) {
            this.topic = topic;
            this.sink = sink;
            HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(timeout);
            this.client = (trust == null ? builder : builder.sslContext(trust)).build();
            this.timer = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "peersession-websocket");
                thread.setDaemon(true);
                return thread;
            });
            timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            timer.scheduleWithFixedDelay(this::refresh, REPEAT.toSeconds(), REPEAT.toSeconds(), TimeUnit.SECONDS);
        }

        private CompletableFuture<?> connect() {
            return client.newWebSocketBuilder().connectTimeout(timeout).buildAsync(uri, this);
        }

        @Override
        public void onOpen(WebSocket opened) {
            synchronized (this) {
                if (closed) {
                    opened.abort();
                    return;
                }
                socket = opened;
                failures = 0;
                lastSend = CompletableFuture.completedFuture(null);
                refresh();
            }
            opened.request(1);
        }

        /** Topics change by the hour; so they are looked under again together with the messages. */
        private synchronized void refresh() {
            for (byte[] id : topic.ids(epochSeconds.getAsLong())) {
                send(frame(Board.SUBSCRIBE, -1, id, new byte[0]));
            }
            slots.forEach(this::sendSlot);
        }

        private void sendSlot(int slot, byte[] message) {
            send(frame(Board.PUBLISH, slot, topic.id(epochSeconds.getAsLong()), message));
        }

        private void send(byte[] frame) {
            WebSocket to = socket;
            if (to != null) {
                // The client takes one message at a time.
                lastSend =
                        lastSend.handle((r, e) -> null).thenCompose(r -> to.sendBinary(ByteBuffer.wrap(frame), true));
            }
        }

        @Override
        public synchronized void publish(int slot, byte[] message) {
            if (!closed) {
                slots.put(slot, message.clone());
                sendSlot(slot, message);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            if (partial.size() + data.remaining() > Board.MAX_FRAME_BYTES) {
                from.abort();
                lost();
                return null;
            }
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            partial.writeBytes(bytes);
            if (last) {
                byte[] frame = partial.toByteArray();
                partial.reset();
                int head = 1 + Board.TOPIC_BYTES;
                if (frame.length > head && frame[0] == Board.MESSAGE && frame.length - head <= MAX_MESSAGE_BYTES) {
                    sink.accept(Arrays.copyOfRange(frame, head, frame.length));
                }
            }
            requestNext(from);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            requestNext(from);
            return null;
        }

        /** The client calls back one after the other. */
        private void requestNext(WebSocket from) {
            long now = System.nanoTime();
            if (now - second > TimeUnit.SECONDS.toNanos(1)) {
                second = now;
                inSecond = 0;
            }
            if (++inSecond <= MAX_MESSAGES_PER_SECOND) {
                from.request(1);
                return;
            }
            try {
                timer.schedule(() -> from.request(1), 1, TimeUnit.SECONDS);
            } catch (RejectedExecutionException e) {
                // Closed meanwhile.
            }
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            lost();
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            lost();
        }

        private synchronized void lost() {
            socket = null;
            partial.reset();
            if (closed) {
                return;
            }
            long seconds = 1L << Math.min(failures++, MAX_BACKOFF_DOUBLINGS);
            try {
                timer.schedule(
                        () -> connect().whenComplete((s, e) -> {
                            if (e != null) {
                                lost();
                            }
                        }),
                        seconds,
                        TimeUnit.SECONDS);
            } catch (RejectedExecutionException e) {
                // Closed meanwhile.
            }
        }

        @Override
        public synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            timer.shutdownNow();
            WebSocket last = socket;
            socket = null;
            if (last != null) {
                // What lies in the queue first: an answer may be among it.
                lastSend.handle((r, e) -> null)
                        .thenCompose(r -> last.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                        .whenComplete((r, e) -> last.abort());
            }
        }
    }

    private static byte[] frame(int type, int slot, byte[] topic, byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(type);
        if (slot >= 0) {
            out.write(slot);
        }
        out.writeBytes(topic);
        out.writeBytes(message);
        return out.toByteArray();
    }
}
