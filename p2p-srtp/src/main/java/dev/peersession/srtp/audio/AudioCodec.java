package dev.peersession.srtp.audio;

/** A codec for one RTP payload format. Instances hold no state; encoders and decoders do, and belong to one thread each. */
public interface AudioCodec {
    /** Largest encoded frame: Opus at its highest rate for 20 ms (RFC 6716 section 2.1.1 and 3.2). */
    int MAX_FRAME = 1275;

    /** Longest frame in samples: 120 ms (RFC 6716 section 2.1.4). */
    int MAX_SAMPLES = 5760;

    /** The encoding name in {@code a=rtpmap}. */
    String name();

    /** The RTP clock in Hz. */
    int clockRate();

    AudioEncoder encoder();

    AudioDecoder decoder();
}
