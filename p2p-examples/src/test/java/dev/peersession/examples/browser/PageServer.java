package dev.peersession.examples.browser;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Serves the test page on a free port of 127.0.0.1. */
final class PageServer implements AutoCloseable {
    private final HttpServer server;

    PageServer() throws IOException {
        byte[] page;
        try (InputStream in = PageServer.class.getResourceAsStream("page.html")) {
            if (in == null) {
                throw new IOException("page.html is not on the class path");
            }
            page = in.readAllBytes();
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
