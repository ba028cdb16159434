package dev.peersession.examples.agent;

import dev.peersession.examples.Sounds;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import org.jspecify.annotations.Nullable;

/** The source and the sink that a request names, opened. Null is {@code none}: this side does not send, or does not play. */
record AudioChoice(@Nullable AudioSource source, @Nullable AudioSink sink) {
    /** Reads {@code source} (default silence) and {@code sink} (default level). */
    static AudioChoice of(Request request) throws Refusal {
        AudioSource source = source(request);
        try {
            return new AudioChoice(source, sink(request));
        } catch (Refusal e) {
            if (source != null) {
                source.close();
            }
            throw e;
        }
    }

    static @Nullable AudioSource source(Request request) throws Refusal {
        String text = request.optionalText("source");
        try {
            return Sounds.source(text == null ? "silence" : text);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    static @Nullable AudioSink sink(Request request) throws Refusal {
        String text = request.optionalText("sink");
        try {
            return Sounds.sink(text == null ? "level" : text);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** For what no call took over. */
    void close() {
        if (source != null) {
            source.close();
        }
        if (sink != null) {
            sink.close();
        }
    }

    boolean none() {
        return source == null && sink == null;
    }
}
