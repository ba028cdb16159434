package dev.peersession.examples;

import dev.peersession.api.call.BackgroundSink;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.OpusCodec;
import dev.peersession.srtp.audio.WavFile;
import dev.peersession.srtp.audio.WavRecorder;
import dev.peersession.srtp.device.AudioDevices;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Sources and sinks by name, as all programs here spell them. Null is {@code none}: this side does not send, or does not play.
 * What cannot be opened is an {@link IllegalArgumentException} with a sentence.
 */
public final class Sounds {
    public static final String SOURCES = "none, silence, tone:HZ, wav:PATH, mic and mic:NAME";
    public static final String SINKS = "none, level, wav:PATH, speaker and speaker:NAME";

    private static final double TONE_LEVEL = 0.3;

    private Sounds() {}

    /** Prepares the codec in the background, while the people of a call that is to come still exchange their codes. */
    public static void warmUp() {
        Thread thread = new Thread(OpusCodec::warmUp, "codec-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * A WAV file that was read to its end is followed by silence. A microphone need not be there: that is a state of it, and while it
     * is not there it gives silence.
     */
    public static @Nullable AudioSource source(String text) {
        if (text.equals("silence")) {
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
                throw new IllegalArgumentException("source " + text + " cannot be read: " + e.getMessage() + ".", e);
            }
        }
        if (text.equals("mic")) {
            return AudioDevices.microphone();
        }
        if (text.startsWith("mic:")) {
            return AudioDevices.microphone(text.substring(4));
        }
        throw new IllegalArgumentException("source is " + text + ", allowed are " + SOURCES + ".");
    }

    /** A loudspeaker need not be there, like a microphone; while it is not, what is written to it is dropped. */
    public static @Nullable AudioSink sink(String text) {
        if (text.equals("level")) {
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
                throw new IllegalArgumentException("sink " + text + " cannot be written: " + e.getMessage() + ".", e);
            }
        }
        if (text.equals("speaker")) {
            return AudioDevices.speaker();
        }
        if (text.startsWith("speaker:")) {
            return AudioDevices.speaker(text.substring(8));
        }
        throw new IllegalArgumentException("sink is " + text + ", allowed are " + SINKS + ".");
    }

    private static AudioSource tone(String hertz) {
        try {
            return AudioSource.tone(Double.parseDouble(hertz), TONE_LEVEL);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The tone is " + hertz + " Hz, allowed 20 to 20000.", e);
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("There is no file of the name " + text + ".", e);
        }
    }
}
