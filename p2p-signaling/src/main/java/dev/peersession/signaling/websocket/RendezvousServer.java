package dev.peersession.signaling.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server where peers find each other and that learns nothing: it sees topics that follow from no secret, and sealed messages. It
 * writes nothing to disk and to no log, and forgets with the connection.
 *
 * <p>One thread for all connections. Encryption of the connection, where it is wanted on top, is left to a proxy in front.
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

    private final Selector selector;
    private final ServerSocketChannel listening;
    private final int maxPerAddress;
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    private final Board<Connection> board = new Board<>(Connection::sendBinary);
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);
    private volatile int connections;

    private RendezvousServer(Selector selector, ServerSocketChannel listening, int maxPerAddress) {
        this.selector = selector;
        this.listening = listening;
        this.maxPerAddress = maxPerAddress;
    }

    /**
     * Begins to listen.
     *
     * @param address where; port 0 for any
     * @param maxPerAddress connections that one IP address may have, 1 to 20000, such as 64; behind a proxy all have one
     */
    public static RendezvousServer start(InetSocketAddress address, int maxPerAddress) throws IOException {
        if (maxPerAddress < 1 || maxPerAddress > MAX_CONNECTIONS) {
            throw new IllegalArgumentException("maxPerAddress is " + maxPerAddress + ", allowed 1 to 20000, usual 64");
        }
        ServerSocketChannel listening = ServerSocketChannel.open();
        try {
            listening.bind(address, 1024);
            listening.configureBlocking(false);
            Selector selector = Selector.open();
            listening.register(selector, SelectionKey.OP_ACCEPT);
            RendezvousServer server = new RendezvousServer(selector, listening, maxPerAddress);
            Thread thread = new Thread(server::run, "p2p-rendezvous");
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (IOException e) {
            listening.close();
            throw e;
        }
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
        try {
            while (selector.isOpen()) {
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
        } catch (IOException | ClosedSelectorException e) {
            // Closed.
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
            key.attach(new Connection(channel, key, from));
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
        private int unsentBytes;
        private boolean gone;

        private Connection(SocketChannel channel, SelectionKey key, InetAddress from) {
            this.channel = channel;
            this.key = key;
            this.from = from;
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
            byte[] beginning = request;
            if (beginning != null && !upgrade(beginning)) {
                return;
            }
            if (open()) {
                frames.input(readBuffer);
                for (FrameReader.Message m = frames.poll(); m != null && !gone; m = frames.poll()) {
                    take(m);
                }
                if (frames.isBroken()) {
                    close();
                }
            }
        }

        /** False while the request is not complete, or when it was refused. What follows the request stays in the buffer. */
        private boolean upgrade(byte[] beginning) {
            byte[] joined = java.util.Arrays.copyOf(beginning, beginning.length + readBuffer.remaining());
            readBuffer.duplicate().get(joined, beginning.length, readBuffer.remaining());
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
                close();
                return false;
            }
            readBuffer.position(end - beginning.length);
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
                    close();
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
                key.interestOps(unsent.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            } catch (IOException | CancelledKeyException e) {
                close();
            }
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
        try {
            listening.close();
            for (SelectionKey key : List.copyOf(selector.keys())) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException | ClosedSelectorException e) {
            // It is gone either way.
        }
    }
}
