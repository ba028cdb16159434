package dev.peersession.ice.mapping;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * One request of HTTP/1.1 to a router, over a connection of its own. Nothing is followed anywhere, and the whole answer is bounded
 * in size and in time, however slowly it comes; the JDK's clients bound the wait for each read only.
 */
final class HttpExchange {
    // Descriptions of real routers have 2 to 10 KiB.
    static final int MAX_ANSWER = 64 * 1024;
    // Cheap routers take a second for an action.
    private static final long LIMIT_NANOS = 4_000_000_000L;

    /** An answer: its status and its body. */
    record Answer(int status, byte[] body) {}

    private HttpExchange() {}

    /** Fetches a description. */
    static Answer get(InetAddress from, URI uri) throws IOException {
        return run(from, uri, "GET " + path(uri) + " HTTP/1.1\r\n", "");
    }

    /** Calls an action (UPnP Device Architecture 1.0 section 3.2.1). */
    static Answer post(InetAddress from, URI uri, String action, String body) throws IOException {
        String head = "POST " + path(uri) + " HTTP/1.1\r\n"
                + "Content-Type: text/xml; charset=\"utf-8\"\r\n"
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                + "SOAPAction: \"" + action + "\"\r\n";
        return run(from, uri, head, body);
    }

    private static String path(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static Answer run(InetAddress from, URI uri, String head, String body) throws IOException {
        long end = System.nanoTime() + LIMIT_NANOS;
        InetSocketAddress router = IgdDescription.addressOf(uri);
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(router, left(end));
            String rest = "Host: " + uri.getHost() + ":" + router.getPort() + "\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write((head + rest).getBytes(StandardCharsets.UTF_8));
            return parse(readAll(socket, end));
        }
    }

    private static int left(long end) throws SocketTimeoutException {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the router is too slow");
        }
        return (int) millis;
    }

    private static byte[] readAll(Socket socket, long end) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[4096];
        while (true) {
            socket.setSoTimeout(left(end));
            int n = in.read(some);
            if (n < 0) {
                return all.toByteArray();
            }
            if (all.size() + n > MAX_ANSWER) {
                throw new IOException("the router's answer has more than " + MAX_ANSWER + " bytes");
            }
            all.write(some, 0, n);
            if (complete(all)) {
                return all.toByteArray();
            }
        }
    }

    /** Some routers keep the connection although they were asked not to. */
    private static boolean complete(ByteArrayOutputStream all) {
        String text = all.toString(StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return false;
        }
        String head = text.substring(0, headEnd);
        if (isChunked(head)) {
            return text.endsWith("\r\n0\r\n\r\n");
        }
        String length = header(head, "content-length");
        return length.matches("[0-9]{1,6}") && text.length() - headEnd - 4 >= Integer.parseInt(length);
    }

    /** @throws IOException when it is not HTTP */
    static Answer parse(byte[] all) throws IOException {
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0 || !text.matches("(?s)HTTP/1\\.[01] [0-9]{3}\\b.*")) {
            throw new IOException("the router's answer is not HTTP");
        }
        String head = text.substring(0, headEnd);
        byte[] body = Arrays.copyOfRange(all, headEnd + 4, all.length);
        String length = header(head, "content-length");
        if (isChunked(head)) {
            body = unchunked(body);
        } else if (length.matches("[0-9]{1,6}") && Integer.parseInt(length) < body.length) {
            body = Arrays.copyOf(body, Integer.parseInt(length));
        }
        return new Answer(Integer.parseInt(text.substring(9, 12)), body);
    }

    private static boolean isChunked(String head) {
        return header(head, "transfer-encoding").equalsIgnoreCase("chunked");
    }

    /** The value of a header, empty when it is not there. */
    static String header(String head, String name) {
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0
                    && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }

    /** RFC 9112 section 7.1. */
    private static byte[] unchunked(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (true) {
            int lineEnd = text.indexOf("\r\n", at);
            String size = lineEnd < 0
                    ? ""
                    : text.substring(at, lineEnd).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,5}")) {
                throw new IOException("the router's answer is cut into pieces wrongly");
            }
            int length = Integer.parseInt(size, 16);
            int start = lineEnd + 2;
            if (length == 0) {
                return out.toByteArray();
            }
            if (start + length + 2 > body.length) {
                throw new IOException("the router's answer ends too early");
            }
            out.write(body, start, length);
            at = start + length + 2;
        }
    }
}
