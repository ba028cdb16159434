package dev.peersession.examples.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code peer.html}: one page that holds all it needs, put together from the sources in {@code src/main/page}, which come with the
 * jar. The same sources make the same bytes.
 *
 * <p>Its policy allows exactly these scripts and this style, by hash, WebAssembly for Argon2id, and no connection of any kind but
 * WebRTC.
 */
public final class PeerPage {
    /** In the order in which they build on each other; a decoder and an encoder of QR codes and Argon2id are others' work. */
    private static final List<String> SCRIPTS = List.of(
            "vendor/hash-wasm-4.13.0-argon2.js",
            "vendor/jsqr-1.4.0.js",
            "vendor/qrcode-generator-2.0.4.js",
            "bytes.js",
            "refusal.js",
            "keys.js",
            "cpace.js",
            "secret.js",
            "content.js",
            "blob.js",
            "exchange.js",
            "verification.js",
            "sdp.js",
            "control.js",
            "call.js",
            "restart.js",
            "peer.js",
            "parts.js",
            "qr.js",
            "app.js");

    private static final String SIGNALING = "/dev/peersession/signaling/";

    private PeerPage() {}

    /** The page. */
    public static String html() {
        List<String> scripts = new ArrayList<>();
        scripts.add(phrases());
        for (String name : SCRIPTS) {
            scripts.add("// ---- " + name + "\n" + read(name));
        }
        String style = read("page.css");
        String policy = "default-src 'none'; script-src " + hashes(scripts) + " 'wasm-unsafe-eval'; style-src "
                + hashes(List.of(style))
                + "; img-src data: blob:; media-src blob:; base-uri 'none'; form-action 'none';"
                + " require-trusted-types-for 'script'; trusted-types 'none'";
        String elements = scripts.stream()
                .map(script -> "<script>" + script + "</script>")
                .collect(Collectors.joining("\n"));
        // The template first: what is put in is not looked at again.
        String template = read("page.html");
        String page = put(put(put(template, "@SCRIPTS@", elements), "@STYLE@", style), "@POLICY@", policy);
        return put(page, "@LICENSES@", read("vendor/LICENSES.txt"));
    }

    private static String put(String template, String place, String text) {
        int at = template.indexOf(place);
        return template.substring(0, at) + text + template.substring(at + place.length());
    }

    /** The lists behind the words to compare: the library's own. */
    private static String phrases() {
        return "'use strict';\n// The lists of the words and emoji that people compare.\nconst WORDS = '"
                + String.join(" ", lines("words.txt")) + "'.split(' ');\nconst EMOJI = '"
                + String.join("|", lines("emoji.txt")) + "'.split('|');\n";
    }

    private static List<String> lines(String list) {
        return read(SIGNALING + list).lines().toList();
    }

    /** What the policy lets run, by hash. An end tag inside would end the element early, and the hash would not fit. */
    private static String hashes(List<String> contents) {
        return contents.stream()
                .map(content -> "'sha256-" + Base64.getEncoder().encodeToString(sha256(content)) + "'")
                .collect(Collectors.joining(" "));
    }

    private static byte[] sha256(String content) {
        if (content.contains("</script") || content.contains("</style")) {
            throw new IllegalStateException("a part of the page holds an end tag");
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    private static String read(String resource) {
        try (InputStream in = PeerPage.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
