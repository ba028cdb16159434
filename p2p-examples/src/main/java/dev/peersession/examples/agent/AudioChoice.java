package dev.peersession.examples.agent;

import dev.peersession.api.call.BackgroundSink;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.WavFile;
import dev.peersession.srtp.audio.WavRecorder;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The source and the sink that a request names, opened. Null is {@code none}: this side does not send, or does not play.
 *
 * <p>A WAV file that was read to its end is followed by silence.
 */
record AudioChoice(@Nullable AudioSource source, @Nullable AudioSink sink) {
    private static final double TONE_LEVEL = 0.3;

    /** Reads {@code source} (default silence) and {@code sink} (default level). */
    static AudioChoice of(Request request) throws Refusal {
        return new AudioChoice(source(request), sink(request));
    }

    static @Nullable AudioSource source(Request request) throws Refusal {
        String text = request.optionalText("source");
        if (text == null || text.equals("silence")) {
            return AudioSource.silence();
        }
        if (text.equals("none")) {
            return null;
        }
        if (text.startsWith("tone:")) {
            return tone(text.substring(5));
        }
        if (text.startsWith("wav:")) {
            try {
                return WavFile.source(path(text.substring(4)), false);
            } catch (IOException e) {
                throw Refusal.badRequest("source " + text + " cannot be read: " + e.getMessage() + ".");
            }
        }
        throw Refusal.badRequest("source is " + text + ", allowed are none, silence, tone:HZ and wav:PATH.");
    }

    static @Nullable AudioSink sink(Request request) throws Refusal {
        String text = request.optionalText("sink");
        if (text == null || text.equals("level")) {
            // The call measures what it plays, wherever that goes.
            return AudioSink.none();
        }
        if (text.equals("none")) {
            return null;
        }
        if (text.startsWith("wav:")) {
            try {
                return new BackgroundSink(new WavRecorder(path(text.substring(4))));
            } catch (IOException e) {
                throw Refusal.badRequest("sink " + text + " cannot be written: " + e.getMessage() + ".");
            }
        }
        throw Refusal.badRequest("sink is " + text + ", allowed are none, level and wav:PATH.");
    }

    boolean none() {
        return source == null && sink == null;
    }

    private static AudioSource tone(String hertz) throws Refusal {
        try {
            return AudioSource.tone(Double.parseDouble(hertz), TONE_LEVEL);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("The tone is " + hertz + " Hz, allowed 20 to 20000.");
        }
    }

    private static Path path(String text) throws Refusal {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw Refusal.badRequest("There is no file of the name " + text + ".");
        }
    }
}
