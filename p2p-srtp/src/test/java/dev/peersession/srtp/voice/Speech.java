package dev.peersession.srtp.voice;

import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.WavFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** 11.4 s of recorded speech; see README.md beside the clip. */
public final class Speech {
    private static final short[] CLIP = load();

    private Speech() {}

    public static short[] clip() {
        return CLIP.clone();
    }

    public static AudioSource source() {
        return WavFile.source(CLIP, true);
    }

    private static short[] load() {
        try {
            return WavFile.read(Path.of(Speech.class.getResource("speech.wav").toURI()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
