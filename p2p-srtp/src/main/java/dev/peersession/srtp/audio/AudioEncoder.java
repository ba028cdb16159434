package dev.peersession.srtp.audio;

/** Encodes one stream. Never throws for what the signal contains. */
public interface AudioEncoder {
    /**
     * Encodes one frame.
     *
     * @param samples 480, 960, 1920 or 2880 (10, 20, 40 or 60 ms)
     * @return bytes written, or 0 when there is nothing worth sending (silence under discontinuous transmission)
     */
    int encode(short[] pcm, int off, int samples, byte[] out, int outOff, int capacity);

    /** Applies from the next frame on. */
    void tune(EncoderTuning tuning);

    /** Frames that the codec failed on, after which it was reset. */
    long errors();
}
