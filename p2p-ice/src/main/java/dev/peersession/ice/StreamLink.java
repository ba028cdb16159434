package dev.peersession.ice;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * TURN over TCP or TLS (RFC 8656 section 2.1). Relays over streams are the last resort of a network that lets nothing else
 * through, so this is simple instead of scalable: two threads for each connection, one that reads and one that writes.
 */
final class StreamLink implements RelayLink {
    private static final int CONNECT_MILLIS = 5000;
    // As a socket's send buffer would: what does not fit is lost, as a datagram may be.
    private static final int MAX_QUEUED = 256;
    // The largest STUN message or channel data with its header.
    private static final int MAX_MESSAGE = 65_535 + 20;
    private static final byte[] END = new byte[0];

    private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private final IceLoop loop;
    private final Receiver receiver;
    private volatile @Nullable Socket socket;
    private volatile boolean closed;

    private StreamLink(IceLoop loop, Receiver receiver) {
        this.loop = loop;
        this.receiver = receiver;
    }

    /**
     * Connects in the background; messages sent meanwhile wait.
     *
     * @param tls null for plain TCP
     * @param host the name that the server's certificate must carry
     */
    static StreamLink connect(
            InetSocketAddress server, String host, @Nullable SSLContext tls, IceLoop loop, Receiver receiver) {
        StreamLink link = new StreamLink(loop, receiver);
        Thread thread = new Thread(() -> link.run(server, host, tls), "peersession-relay-read");
        thread.setDaemon(true);
        thread.start();
        return link;
    }

    private void run(InetSocketAddress server, String host, @Nullable SSLContext tls) {
        try (Socket plain = new Socket()) {
            socket = plain;
            plain.setTcpNoDelay(true);
            plain.connect(server, CONNECT_MILLIS);
            Socket used = tls == null ? plain : secure(plain, host, server.getPort(), tls);
            OutputStream out = used.getOutputStream();
            Thread writer = new Thread(() -> write(out), "peersession-relay-write");
            writer.setDaemon(true);
            writer.start();
            read(used.getInputStream());
        } catch (IOException e) {
            // Told below.
        }
        close();
        loop.execute(receiver::broken);
    }

    private static Socket secure(Socket plain, String host, int port, SSLContext tls) throws IOException {
        plain.setSoTimeout(CONNECT_MILLIS);
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        // RFC 8489 section 6.2.3: the certificate must be the server's.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        plain.setSoTimeout(0);
        return secured;
    }

    /** RFC 8489 section 6.2.2 and RFC 8656 section 12.5: a message tells its own length in its third and fourth byte. */
    private void read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        byte[] buffer = new byte[MAX_MESSAGE];
        while (!closed) {
            in.readFully(buffer, 0, 4);
            int length = (buffer[2] & 0xff) << 8 | buffer[3] & 0xff;
            int first = buffer[0] & 0xff;
            int rest;
            if (first <= 3) {
                rest = 16 + length;
            } else if (first >= 64 && first <= 79) {
                rest = length + 3 & ~3;
            } else {
                throw new EOFException("neither STUN nor channel data");
            }
            in.readFully(buffer, 4, rest);
            byte[] message = Arrays.copyOf(buffer, 4 + (first <= 3 ? rest : length));
            loop.execute(() -> {
                if (!closed) {
                    receiver.message(message, 0, message.length);
                }
            });
        }
    }

    private void write(OutputStream out) {
        try {
            for (byte[] message = queue.take(); message != END; message = queue.take()) {
                out.write(message);
            }
            out.flush();
            Socket present = socket;
            if (present != null) {
                present.close();
            }
        } catch (IOException e) {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean send(byte[] buffer, int off, int len) {
        return !closed && queue.offer(Arrays.copyOfRange(buffer, off, off + len));
    }

    /** What has been sent is still written. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!queue.offer(END)) {
            queue.clear();
            queue.add(END);
        }
    }
}
