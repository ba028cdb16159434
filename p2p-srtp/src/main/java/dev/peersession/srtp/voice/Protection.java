package dev.peersession.srtp.voice;

import dev.peersession.srtp.audio.EncoderTuning;
import java.util.List;

/**
 * How a stream is protected: copies of earlier frames (RFC 2198), or, towards peers without RED, the copy inside Opus.
 *
 * @param distances how many frames back the copies are, descending; empty for none
 * @param tuning for the encoder
 */
record Protection(List<Integer> distances, EncoderTuning tuning) {
    Protection {
        distances = List.copyOf(distances);
    }
}
