package dev.peersession.srtp.audio;

/** Decodes one stream to 48 kHz mono. Never throws for what a packet contains. */
public interface AudioDecoder {
    /** Length of a frame in samples at 48 kHz without decoding it, or -1 when it is malformed. */
    int duration(byte[] frame, int off, int len);

    /**
     * Decodes a frame.
     *
     * @return samples written, or -1 when the frame is malformed; the decoder is then reset and the caller conceals
     */
    int decode(byte[] frame, int off, int len, short[] out, int outOff, int capacity);

    /** Whether a frame carries a copy of the frame before it. */
    boolean carriesPrevious(byte[] frame, int off, int len);

    /**
     * Decodes the copy of the frame before this one.
     *
     * @param samples the length of the missing frame
     * @return samples written, or -1
     */
    int decodePrevious(byte[] frame, int off, int len, short[] out, int outOff, int samples);

    /** Makes up {@code samples} samples (a multiple of 120) that continue what was decoded last. */
    void conceal(short[] out, int outOff, int samples);

    /** Frames that the codec failed on. */
    long errors();
}
