package dev.peersession.signaling.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A server where peers find each other and that learns nothing: it sees topics that follow from no secret, and sealed messages. It
 * writes nothing to disk and to no log, and forgets with the connection.
 *
 * <p>One thread for all connections, with TLS 1.3 where a certificate is given.
 */
public final class RendezvousServer implements AutoCloseable {
    // Waiting offers that fit into 256 MiB with room to spare.
    private static final int MAX_CONNECTIONS = 20_000;
    private static final int READ_BYTES = 8192;
    // A client that does not read what it asked for.
    private static final int MAX_UNSENT_BYTES = 64 * 1024;
    private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(10);
    // Clients leave their messages again every five minutes.
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(15);
    private static final long SWEEP_MILLIS = 1000;
    // RFC 8446 section 5.2: a record's content, and what the JDK wants on top.
    private static final int MAX_RECORD_BYTES = 16_384 + 1024;

    private final Selector selector;
    private final ServerSocketChannel listening;
    private final int maxPerAddress;
    private final @Nullable SSLContext tls;
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    private final Board<Connection> board = new Board<>(Connection::sendBinary);
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final ByteBuffer plainBuffer = ByteBuffer.allocate(MAX_RECORD_BYTES);
    private final Thread thread = new Thread(this::run, "peersession-rendezvous");
    private volatile int connections;
    private volatile boolean closing;

    private RendezvousServer(
            Selector selector, ServerSocketChannel listening, int maxPerAddress, @Nullable SSLContext tls) {
        this.selector = selector;
        this.listening = listening;
        this.maxPerAddress = maxPerAddress;
        this.tls = tls;
    }

    /** Begins to listen without TLS, such as behind a proxy that has it. */
    public static RendezvousServer start(InetSocketAddress address, int maxPerAddress) throws IOException {
        return start(address, maxPerAddress, null);
    }

    /**
     * Begins to listen.
     *
     * @param address where; port 0 for any
     * @param maxPerAddress connections that one IP address may have, 1 to 20000, such as 64; behind a proxy all have one
     * @param tls with the server's key and certificates (see {@link #keyStore}), or null for none
     */
    public static RendezvousServer start(InetSocketAddress address, int maxPerAddress, @Nullable SSLContext tls)
            throws IOException {
        if (maxPerAddress < 1 || maxPerAddress > MAX_CONNECTIONS) {
            throw new IllegalArgumentException("maxPerAddress is " + maxPerAddress + ", allowed 1 to 20000, usual 64");
        }
        ServerSocketChannel listening = ServerSocketChannel.open();
        try {
            listening.bind(address, 1024);
            listening.configureBlocking(false);
            Selector selector = Selector.open();
            listening.register(selector, SelectionKey.OP_ACCEPT);
            RendezvousServer server = new RendezvousServer(selector, listening, maxPerAddress, tls);
            server.thread.setDaemon(true);
            server.thread.start();
            return server;
        } catch (IOException e) {
            listening.close();
            throw e;
        }
    }

    /**
     * Reads a key with its certificates.
     *
     * @param pkcs12 a file in the PKCS#12 format, as OpenSSL and keytool make it
     * @param password of the file and the key; the caller wipes it
     * @throws IOException when it cannot be read, has another password, or holds no key
     */
    public static SSLContext keyStore(Path pkcs12, char[] password) throws IOException {
        try (InputStream in = Files.newInputStream(pkcs12)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            boolean hasKey = false;
            for (String alias : Collections.list(store.aliases())) {
                hasKey |= store.isKeyEntry(alias);
            }
            if (!hasKey) {
                throw new IOException(
                        "the key store holds no private key: " + pkcs12 + "; export the key with its certificates");
            }
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the key store cannot be used: " + pkcs12, e);
        }
    }

    private @Nullable SSLEngine engine() {
        if (tls == null) {
            return null;
        }
        SSLEngine engine = tls.createSSLEngine();
        engine.setUseClientMode(false);
        // No renegotiation, no old ciphers; every browser and JDK since 2018 has it.
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Where it listens. */
    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listening.getLocalAddress();
    }

    /** How many are connected right now. */
    public int connections() {
        return connections;
    }

    private void run() {
        long swept = System.nanoTime();
        try (listening;
                selector) {
            while (!closing) {
                selector.select(SWEEP_MILLIS);
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
                if (System.nanoTime() - swept > TimeUnit.MILLISECONDS.toNanos(SWEEP_MILLIS)) {
                    swept = System.nanoTime();
                    sweep(swept);
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            // The machine has no more sockets for us.
        }
    }

    private void serve(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
                return;
            }
            Connection connection = (Connection) key.attachment();
            if (key.isReadable()) {
                connection.read();
            }
            if (key.isValid() && key.isWritable()) {
                connection.flush();
            }
        } catch (CancelledKeyException e) {
            // Closed while it was served.
        } catch (RuntimeException e) {
            // What one client does to the JDK's TLS engine must not end the others.
            if (key.attachment() instanceof Connection c) {
                c.close();
            }
        }
    }

    private void accept() {
        try {
            SocketChannel channel = listening.accept();
            if (channel == null) {
                return;
            }
            InetAddress from = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
            if (connections >= MAX_CONNECTIONS || perAddress.getOrDefault(from, 0) >= maxPerAddress) {
                channel.close();
                return;
            }
            channel.configureBlocking(false);
            channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new Connection(channel, key, from, engine()));
            perAddress.merge(from, 1, Integer::sum);
            connections++;
        } catch (IOException e) {
            // It went away again.
        }
    }

    private void sweep(long now) {
        List<Connection> late = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof Connection c
                    && now - c.heardAt > (c.open() ? IDLE_NANOS : HANDSHAKE_NANOS)) {
                late.add(c);
            }
        }
        late.forEach(Connection::close);
    }

    private final class Connection {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final InetAddress from;
        private long heardAt = System.nanoTime();
        private byte @Nullable [] request = new byte[0];
        private final FrameReader frames = new FrameReader(Board.MAX_FRAME_BYTES);
        private final Deque<ByteBuffer> unsent = new ArrayDeque<>(1);
        private final @Nullable Tls secure;
        private int unsentBytes;
        private boolean leaving;
        private boolean gone;

        private Connection(SocketChannel channel, SelectionKey key, InetAddress from, @Nullable SSLEngine engine) {
            this.channel = channel;
            this.key = key;
            this.from = from;
            this.secure = engine == null ? null : new Tls(engine, this::queue, this::understand);
        }

        private boolean open() {
            return request == null;
        }

        private void read() {
            readBuffer.clear();
            int count;
            try {
                count = channel.read(readBuffer);
            } catch (IOException e) {
                count = -1;
            }
            if (count < 0) {
                close();
                return;
            }
            readBuffer.flip();
            if (leaving) {
                return;
            }
            if (secure == null) {
                understand(readBuffer);
            } else if (!secure.input(readBuffer, plainBuffer) && !gone) {
                leave();
            }
        }

        private void understand(ByteBuffer plain) {
            byte[] beginning = request;
            if (gone || leaving || beginning != null && !upgrade(beginning, plain)) {
                return;
            }
            if (open()) {
                frames.input(plain);
                for (FrameReader.Message m = frames.poll(); m != null && !gone && !leaving; m = frames.poll()) {
                    take(m);
                }
                if (frames.isBroken()) {
                    close();
                }
            }
        }

        /** False while the request is not complete, or when it was refused. What follows the request stays in the buffer. */
        private boolean upgrade(byte[] beginning, ByteBuffer plain) {
            byte[] joined = java.util.Arrays.copyOf(beginning, beginning.length + plain.remaining());
            plain.duplicate().get(joined, beginning.length, plain.remaining());
            int end = HttpUpgrade.end(joined, joined.length);
            if (end < 0 && joined.length <= HttpUpgrade.MAX_BYTES) {
                request = joined;
                return false;
            }
            String answer =
                    end < 0 ? null : HttpUpgrade.accept(new String(joined, 0, end, StandardCharsets.ISO_8859_1));
            if (answer == null) {
                send(ByteBuffer.wrap(("HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nConnection: close\r\n"
                                + "Content-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)));
                leave();
                return false;
            }
            plain.position(plain.position() + end - beginning.length);
            request = null;
            heardAt = System.nanoTime();
            send(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
            return true;
        }

        private void take(FrameReader.Message message) {
            heardAt = System.nanoTime();
            switch (message.opcode()) {
                case FrameReader.BINARY -> {
                    if (!board.input(this, message.payload(), heardAt)) {
                        close();
                    }
                }
                case FrameReader.PING -> send(ByteBuffer.wrap(FrameReader.write(FrameReader.PONG, message.payload())));
                case FrameReader.CLOSE -> {
                    send(ByteBuffer.wrap(FrameReader.write(FrameReader.CLOSE, message.payload())));
                    leave();
                }
                default -> {
                    // A pong.
                }
            }
        }

        private void sendBinary(byte[] payload) {
            send(ByteBuffer.wrap(FrameReader.write(FrameReader.BINARY, payload)));
        }

        private void send(ByteBuffer bytes) {
            if (secure == null) {
                queue(bytes);
            } else if (!gone && !secure.send(bytes)) {
                close();
            }
        }

        private void queue(ByteBuffer bytes) {
            if (gone || unsentBytes + bytes.remaining() > MAX_UNSENT_BYTES) {
                close();
                return;
            }
            unsent.add(bytes);
            unsentBytes += bytes.remaining();
            flush();
        }

        private void flush() {
            try {
                for (ByteBuffer next = unsent.peek(); next != null; next = unsent.peek()) {
                    unsentBytes -= channel.write(next);
                    if (next.hasRemaining()) {
                        break;
                    }
                    unsent.remove();
                }
                if (leaving && unsent.isEmpty()) {
                    channel.shutdownOutput();
                }
                key.interestOps(unsent.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            } catch (IOException | CancelledKeyException e) {
                close();
            }
        }

        /**
         * Says no more and waits for the other side to go, for who closes with unread input takes back what was not yet read there. Ends
         * with the sweep when nobody goes.
         */
        private void leave() {
            if (gone || leaving) {
                return;
            }
            board.remove(this);
            request = new byte[0];
            heardAt = System.nanoTime();
            if (secure != null) {
                secure.close();
            }
            leaving = true;
            flush();
        }

        private void close() {
            if (gone) {
                return;
            }
            gone = true;
            connections--;
            perAddress.computeIfPresent(from, (a, n) -> n > 1 ? n - 1 : null);
            board.remove(this);
            key.cancel();
            try {
                channel.close();
            } catch (IOException e) {
                // It is gone either way.
            }
        }
    }

    /** Stops listening and drops all connections. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // It ends within a moment; the port shall be free when this returns.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
