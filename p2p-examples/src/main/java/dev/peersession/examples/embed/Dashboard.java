package dev.peersession.examples.embed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.peersession.api.Channel;
import dev.peersession.api.ConnectException;
import dev.peersession.api.IceSettings;
import dev.peersession.api.PeerSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A page in the browser shows what this JVM does. HTTP carries the page, its offer and our answer; the figures then come over a
 * data channel, directly and encrypted, several times in a second.
 *
 * <pre>
 * ./p2p example dashboard [PORT]      shows the address to open
 * </pre>
 */
public final class Dashboard {
    private static final int MAX_OFFER_BYTES = 64 * 1024;

    private final Set<PeerSession> viewers = ConcurrentHashMap.newKeySet();

    private Dashboard() {}

    public static void main(String[] args) throws IOException {
        int port = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        Dashboard dashboard = new Dashboard();
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext("/", exchange -> respond(exchange, 200, "text/html; charset=utf-8", page()));
        http.createContext("/answer", dashboard::answer);
        http.setExecutor(Executors.newCachedThreadPool());
        http.start();
        System.out.println("http://127.0.0.1:" + http.getAddress().getPort() + "/");
        System.in.transferTo(OutputStream.nullOutputStream());
        dashboard.viewers.forEach(PeerSession::close);
        System.exit(0);
    }

    /** The page posts its offer and gets our answer; each viewer has a session. */
    private void answer(HttpExchange exchange) throws IOException {
        byte[] offer = exchange.getRequestBody().readNBytes(MAX_OFFER_BYTES);
        PeerSession session = PeerSession.builder()
                .ice(IceSettings.builder().loopback(true).build())
                .build();
        viewers.add(session);
        try {
            Channel figures = session.open("figures");
            figures.onOpen(() -> feed(figures));
            figures.onClose(() -> {
                viewers.remove(session);
                session.close();
            });
            String sdp =
                    session.answer(new String(offer, StandardCharsets.UTF_8)).text();
            respond(exchange, 200, "application/sdp", sdp.getBytes(StandardCharsets.UTF_8));
        } catch (ConnectException e) {
            viewers.remove(session);
            session.close();
            respond(exchange, 400, "text/plain", e.reason().name().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void feed(Channel figures) {
        Thread feeder = new Thread(
                () -> {
                    while (figures.state() == Channel.State.OPEN) {
                        figures.trySend(figures());
                        pause();
                    }
                },
                "dashboard");
        feeder.setDaemon(true);
        feeder.start();
    }

    private static String figures() {
        Runtime machine = Runtime.getRuntime();
        return String.format(
                "{\"heapBytes\":%d,\"threads\":%d,\"cpuMillis\":%d}",
                machine.totalMemory() - machine.freeMemory(),
                Thread.activeCount(),
                ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(java.time.Duration::toMillis)
                        .orElse(0L));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] page() throws IOException {
        try (InputStream in = Dashboard.class.getResourceAsStream("dashboard.html")) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    private static void respond(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
