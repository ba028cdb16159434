package dev.peersession.sctp.wire;

/** Numbers of the wire format: sizes, chunk types, parameter types, error causes. */
public final class Wire {
    /** RFC 9260 section 3.1: ports, verification tag, checksum. */
    public static final int HEADER = 12;

    public static final int TAG_AT = 4;
    public static final int CHECKSUM_AT = 8;

    /** RFC 9260 section 3.2: type, flags, length. */
    public static final int CHUNK_HEADER = 4;

    /** RFC 9260 section 3.3.1: chunk header, TSN, stream, SSN, PPID. */
    public static final int DATA_HEADER = 16;

    /** RFC 8260 section 2.1: chunk header, TSN, stream, reserved, MID, PPID or FSN. */
    public static final int IDATA_HEADER = 20;

    public static final int DATA = 0;
    public static final int INIT = 1;
    public static final int INIT_ACK = 2;
    public static final int SACK = 3;
    public static final int HEARTBEAT = 4;
    public static final int HEARTBEAT_ACK = 5;
    public static final int ABORT = 6;
    public static final int SHUTDOWN = 7;
    public static final int SHUTDOWN_ACK = 8;
    public static final int ERROR = 9;
    public static final int COOKIE_ECHO = 10;
    public static final int COOKIE_ACK = 11;
    public static final int SHUTDOWN_COMPLETE = 14;
    /** RFC 8260. */
    public static final int IDATA = 64;
    /** RFC 6525. */
    public static final int RECONFIG = 130;
    /** RFC 4820. */
    public static final int PAD = 132;
    /** RFC 3758. */
    public static final int FORWARD_TSN = 192;
    /** RFC 8260. */
    public static final int IFORWARD_TSN = 194;

    /** RFC 9260 section 3.2: what to do with a chunk of an unknown type. */
    public static final int UNKNOWN_SKIP_BIT = 0x80;

    public static final int UNKNOWN_REPORT_BIT = 0x40;

    public static final int FLAG_END = 1;
    public static final int FLAG_BEGIN = 2;
    public static final int FLAG_UNORDERED = 4;
    /** RFC 7053: acknowledge at once. */
    public static final int FLAG_IMMEDIATE = 8;
    /** ABORT and SHUTDOWN COMPLETE: the tag is the receiver's own, reflected. */
    public static final int FLAG_TAG_REFLECTED = 1;

    /** RFC 9260 section 3.2.1: an unknown parameter with this bit is skipped, one without ends the walk. */
    public static final int PARAM_SKIP_BIT = 0x8000;
    /** RFC 9260 section 3.2.1: its sender wants to hear of it. */
    public static final int PARAM_REPORT_BIT = 0x4000;

    public static final int PARAM_HEARTBEAT_INFO = 1;
    public static final int PARAM_COOKIE = 7;
    public static final int PARAM_UNRECOGNIZED = 8;
    public static final int PARAM_RESET_OUTGOING = 13;
    public static final int PARAM_RESET_INCOMING = 14;
    public static final int PARAM_RESET_TSN = 15;
    public static final int PARAM_RECONFIG_RESPONSE = 16;
    public static final int PARAM_ADD_OUTGOING = 17;
    public static final int PARAM_ADD_INCOMING = 18;
    /** RFC 9653. */
    public static final int PARAM_ZERO_CHECKSUM = 0x8001;
    /** RFC 5061: the chunk types that the sender understands. */
    public static final int PARAM_SUPPORTED_EXTENSIONS = 0x8008;
    /** RFC 3758. */
    public static final int PARAM_FORWARD_TSN = 0xc000;

    public static final int CAUSE_INVALID_STREAM = 1;
    public static final int CAUSE_STALE_COOKIE = 3;
    public static final int CAUSE_UNRECOGNIZED_CHUNK = 6;
    public static final int CAUSE_UNRECOGNIZED_PARAMETERS = 8;
    public static final int CAUSE_NO_USER_DATA = 9;
    public static final int CAUSE_COOKIE_IN_SHUTDOWN = 10;
    public static final int CAUSE_USER_ABORT = 12;
    public static final int CAUSE_PROTOCOL_VIOLATION = 13;

    private Wire() {}
}
