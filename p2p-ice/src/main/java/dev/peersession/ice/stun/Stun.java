package dev.peersession.ice.stun;

/** The numbers of STUN (RFC 8489), TURN (RFC 8656) and ICE (RFC 8445) that this module uses. */
public final class Stun {
    /** RFC 8489 section 5: type, length, cookie and transaction id. */
    public static final int HEADER_LENGTH = 20;
    /** RFC 8489 section 5: the fixed value that tells STUN from older and other protocols. */
    public static final int MAGIC_COOKIE = 0x2112_A442;

    // Methods, RFC 8489 section 18.2 and RFC 8656 section 17.
    public static final int BINDING = 0x001;
    public static final int ALLOCATE = 0x003;
    public static final int REFRESH = 0x004;
    public static final int SEND = 0x006;
    public static final int DATA = 0x007;
    public static final int CREATE_PERMISSION = 0x008;
    public static final int CHANNEL_BIND = 0x009;

    // Classes as they stand in the message type, RFC 8489 section 5.
    public static final int REQUEST = 0x000;
    public static final int INDICATION = 0x010;
    public static final int SUCCESS = 0x100;
    public static final int ERROR = 0x110;

    // Attributes, RFC 8489 section 14, RFC 8656 section 18, RFC 8445 section 16.1.
    public static final int MAPPED_ADDRESS = 0x0001;
    public static final int USERNAME = 0x0006;
    public static final int MESSAGE_INTEGRITY = 0x0008;
    public static final int ERROR_CODE = 0x0009;
    public static final int UNKNOWN_ATTRIBUTES = 0x000A;
    public static final int CHANNEL_NUMBER = 0x000C;
    public static final int LIFETIME = 0x000D;
    public static final int XOR_PEER_ADDRESS = 0x0012;
    public static final int DATA_VALUE = 0x0013;
    public static final int REALM = 0x0014;
    public static final int NONCE = 0x0015;
    public static final int XOR_RELAYED_ADDRESS = 0x0016;
    public static final int REQUESTED_ADDRESS_FAMILY = 0x0017;
    public static final int REQUESTED_TRANSPORT = 0x0019;
    public static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
    public static final int XOR_MAPPED_ADDRESS = 0x0020;
    public static final int PRIORITY = 0x0024;
    public static final int USE_CANDIDATE = 0x0025;
    public static final int SOFTWARE = 0x8022;
    public static final int ALTERNATE_SERVER = 0x8023;
    public static final int FINGERPRINT = 0x8028;
    /** The first datagram of DTLS on a check, draft-hancke-webrtc-sped; who does not know it ignores it. */
    public static final int DTLS = 0xC070;

    public static final int ICE_CONTROLLED = 0x8029;
    public static final int ICE_CONTROLLING = 0x802A;

    // Error codes, RFC 8489 section 14.8, RFC 8656 section 19, RFC 8445 section 16.2.
    public static final int BAD_REQUEST = 400;
    public static final int UNAUTHENTICATED = 401;
    public static final int UNKNOWN_ATTRIBUTE = 420;
    public static final int ALLOCATION_MISMATCH = 437;
    public static final int STALE_NONCE = 438;
    public static final int ROLE_CONFLICT = 487;

    private Stun() {}

    /** Whether a datagram's first byte belongs to STUN, RFC 7983 section 7. */
    public static boolean isStun(int firstByte) {
        return firstByte >= 0 && firstByte <= 3;
    }

    /** Whether a datagram's first byte belongs to TURN channel data, RFC 7983 section 7. */
    public static boolean isChannelData(int firstByte) {
        return firstByte >= 64 && firstByte <= 79;
    }

    /** The message type of a method and a class, whose bits are interleaved (RFC 8489 section 5, figure 3). */
    public static int type(int method, int messageClass) {
        return (method & 0x000F) | (method & 0x0070) << 1 | (method & 0x0F80) << 2 | messageClass;
    }
}
