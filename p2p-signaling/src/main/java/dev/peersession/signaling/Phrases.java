package dev.peersession.signaling;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The lists that verification words come from: 1024 common English words, and 64 emoji that are told apart at a glance. */
final class Phrases {
    static final List<String> WORDS = lines("words.txt");
    static final List<String> EMOJI;
    static final List<String> EMOJI_NAMES;

    static {
        List<String> lines = lines("emoji.txt");
        EMOJI = lines.stream().map(l -> l.substring(0, l.indexOf(' '))).toList();
        EMOJI_NAMES = lines.stream().map(l -> l.substring(l.indexOf(' ') + 1)).toList();
    }

    private Phrases() {}

    private static List<String> lines(String resource) {
        try (InputStream in = Phrases.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
