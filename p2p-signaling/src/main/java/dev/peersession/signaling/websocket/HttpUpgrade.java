package dev.peersession.signaling.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request that begins a WebSocket, and the answer to it (RFC 6455 section 4). */
final class HttpUpgrade {
    /** A browser's request has some 600 bytes. */
    static final int MAX_BYTES = 4096;

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private HttpUpgrade() {}

    /** Where the blank line after the headers ends, or -1. */
    static int end(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /** The answer that accepts, or null when it is no such request. */
    static @Nullable String accept(String request) {
        String[] lines = request.split("\r\n");
        if (!lines[0].startsWith("GET ") || !lines[0].endsWith(" HTTP/1.1")) {
            return null;
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        String key = headers.get("sec-websocket-key");
        boolean asked = "websocket".equalsIgnoreCase(headers.get("upgrade"))
                && headers.getOrDefault("connection", "")
                        .toLowerCase(Locale.ROOT)
                        .contains("upgrade")
                && "13".equals(headers.get("sec-websocket-version"));
        if (!asked || key == null || key.length() != 24) {
            return null;
        }
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + acceptance(key) + "\r\n\r\n";
    }

    static String acceptance(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] hash = sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-1", e);
        }
    }
}
