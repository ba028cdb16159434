package dev.peersession.srtp;

/** The protection profiles of RFC 5764 section 4.1.2 and RFC 7714 section 14.2 that both browsers know. */
public enum SrtpProfile {
    // RFC 5764 section 4.1.2: the code points, 128-bit key, 112-bit salt, HMAC-SHA1 tag of 80 or 32 bits for RTP.
    // "the SRTP_AES128_CM_HMAC_SHA1_32 profile ... SRTCP uses an 80-bit tag".
    AES128_CM_HMAC_SHA1_80(0x0001, 16, 14, 10, 10),
    AES128_CM_HMAC_SHA1_32(0x0002, 16, 14, 4, 10),
    // RFC 7714 sections 12 and 14.2: 96-bit salt, 16-byte tag.
    AEAD_AES_128_GCM(0x0007, 16, 12, 16, 16),
    AEAD_AES_256_GCM(0x0008, 32, 12, 16, 16);

    /** The 31-bit SRTCP index and the E flag that every protected RTCP packet carries (RFC 3711 section 3.4). */
    static final int INDEX_LENGTH = 4;

    private final int id;
    private final int keyLength;
    private final int saltLength;
    private final int rtpTagLength;
    private final int rtcpTagLength;

    SrtpProfile(int id, int keyLength, int saltLength, int rtpTagLength, int rtcpTagLength) {
        this.id = id;
        this.keyLength = keyLength;
        this.saltLength = saltLength;
        this.rtpTagLength = rtpTagLength;
        this.rtcpTagLength = rtcpTagLength;
    }

    /**
     * The profile with this code point in the DTLS {@code use_srtp} extension.
     *
     * @throws IllegalArgumentException for a code point that is not one of the four
     */
    public static SrtpProfile of(int id) {
        for (SrtpProfile profile : values()) {
            if (profile.id == id) {
                return profile;
            }
        }
        throw new IllegalArgumentException("SRTP profile " + id + " is not one of 1, 2, 7, 8");
    }

    /** The code point in the {@code use_srtp} extension. */
    public int id() {
        return id;
    }

    /** Bytes to export from DTLS under the label {@code EXTRACTOR-dtls_srtp} (RFC 5764 section 4.2). */
    public int keyingMaterialLength() {
        return 2 * (keyLength + saltLength);
    }

    /** Bytes by which protecting lengthens an RTP packet. */
    public int rtpOverhead() {
        return rtpTagLength;
    }

    /** Bytes by which protecting lengthens an RTCP packet. */
    public int rtcpOverhead() {
        return rtcpTagLength + INDEX_LENGTH;
    }

    int keyLength() {
        return keyLength;
    }

    int saltLength() {
        return saltLength;
    }

    int rtpTagLength() {
        return rtpTagLength;
    }

    int rtcpTagLength() {
        return rtcpTagLength;
    }

    boolean aead() {
        return this == AEAD_AES_128_GCM || this == AEAD_AES_256_GCM;
    }
}
