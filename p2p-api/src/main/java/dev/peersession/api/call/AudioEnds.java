package dev.peersession.api.call;

import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import org.jspecify.annotations.Nullable;

/**
 * The local consent to a call: what is sent, and where what arrives is played.
 *
 * @param source null to send nothing
 * @param sink null to play nothing
 */
public record AudioEnds(
        @Nullable AudioSource source, @Nullable AudioSink sink) {
    private static final System.Logger LOG = System.getLogger(AudioEnds.class.getName());

    public AudioEnds {
        if (source == null && sink == null) {
            throw new IllegalArgumentException("a call needs a source, a sink or both");
        }
    }

    /** Closes both; a failure of one does not keep the other. May block. */
    public void close() {
        close(source);
        close(sink);
    }

    static void close(@Nullable AutoCloseable end) {
        if (end == null) {
            return;
        }
        try {
            end.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "closing a source or sink", e);
        }
    }

    Consent consent() {
        return new Consent(source != null, sink != null);
    }
}
