package dev.peersession.srtp.audio;

/** The two compression laws of ITU-T G.711. */
final class G711 {
    private static final int BIAS = 0x84;
    private static final int CLIP = 32635;

    private G711() {}

    static byte toMuLaw(short sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(CLIP, Math.abs((int) sample)) + BIAS;
        int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
        int mantissa = magnitude >>> exponent + 3 & 0x0f;
        return (byte) ~(sign | exponent << 4 | mantissa);
    }

    static short fromMuLaw(byte code) {
        int inverted = ~code & 0xff;
        int exponent = inverted >>> 4 & 7;
        int magnitude = ((inverted & 0x0f) << 3) + BIAS << exponent;
        int value = magnitude - BIAS;
        return (short) ((inverted & 0x80) != 0 ? -value : value);
    }

    static byte toALaw(short sample) {
        int sign = sample >= 0 ? 0x80 : 0;
        int magnitude = sample >= 0 ? sample : ~sample;
        int code;
        if (magnitude < 256) {
            code = magnitude >>> 4;
        } else {
            int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
            code = exponent << 4 | magnitude >>> exponent + 3 & 0x0f;
        }
        return (byte) ((sign | code) ^ 0x55);
    }

    static short fromALaw(byte code) {
        int plain = (code ^ 0x55) & 0xff;
        int exponent = plain >>> 4 & 7;
        int magnitude = (plain & 0x0f) << 4 | 8;
        if (exponent > 0) {
            magnitude = magnitude + 0x100 << exponent - 1;
        }
        return (short) ((plain & 0x80) != 0 ? magnitude : -magnitude);
    }
}
