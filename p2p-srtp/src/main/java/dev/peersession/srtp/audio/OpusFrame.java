package dev.peersession.srtp.audio;

/** The first byte of an Opus packet (RFC 6716 section 3.1). */
final class OpusFrame {
    private OpusFrame() {}

    /** Samples at 48 kHz in the packet, or -1 when it is malformed. */
    static int samples(byte[] packet, int off, int len) {
        if (len < 1) {
            return -1;
        }
        int frames;
        switch (packet[off] & 3) {
            case 0:
                frames = 1;
                break;
            case 1:
            case 2:
                frames = 2;
                break;
            default:
                if (len < 2) {
                    return -1;
                }
                frames = packet[off + 1] & 0x3f;
        }
        int samples = frames * samplesPerFrame(packet[off]);
        // RFC 6716 section 3.2.5: at least one frame and at most 120 ms.
        return samples == 0 || samples > AudioCodec.MAX_SAMPLES ? -1 : samples;
    }

    static int samplesPerFrame(byte first) {
        int configuration = (first & 0xff) >>> 3;
        if (configuration < 12) {
            int step = configuration & 3;
            return step == 3 ? 2880 : 480 << step;
        }
        if (configuration < 16) {
            return 480 << (configuration & 1);
        }
        return 120 << (configuration & 3);
    }
}
