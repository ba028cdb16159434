package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceCredentials;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads the STUN packets that are about to be handed to ice4j, and refuses those that no peer with our credentials signed.
 * ice4j itself answers requests without MESSAGE-INTEGRITY unless a JVM-wide property says otherwise, answers wrong ones with
 * an error, and takes unsigned responses.
 */
final class StunGate {
    /** What a packet is, once it has passed. */
    enum Verdict {
        REFUSED,
        CHECK,
        CHECK_WITH_NOMINATION,
        RESPONSE
    }

    // RFC 8489 section 5.
    static final int HEADER = 20;
    private static final int MAGIC_COOKIE = 0x2112A442;
    // RFC 8489 sections 5 and 18.2: method Binding with the classes request, success and error response.
    static final int BINDING_REQUEST = 0x0001;
    private static final int BINDING_SUCCESS = 0x0101;
    private static final int BINDING_ERROR = 0x0111;
    // RFC 8489 section 18.3, RFC 8445 section 16.1.
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int USE_CANDIDATE = 0x0025;
    private static final int ICE_CONTROLLING = 0x802A;
    // RFC 8489 section 14.5: HMAC-SHA1.
    private static final int MAC_LENGTH = 20;

    private @Nullable Mac local;
    private byte[] ufragColon = {};
    private @Nullable Mac remote;
    private boolean senderControlling;

    /** What the peer signs its requests with. */
    void local(IceCredentials credentials) {
        local = mac(credentials);
        ufragColon = (credentials.ufrag() + ":").getBytes(StandardCharsets.US_ASCII);
    }

    /** What the peer signs its responses with. */
    void remote(IceCredentials credentials) {
        remote = mac(credentials);
    }

    void clear() {
        local = null;
        remote = null;
    }

    /** Whether the sender of the last check that passed said that it is controlling. */
    boolean senderControlling() {
        return senderControlling;
    }

    /** The message type, or -1 when this is no STUN message. */
    static int type(byte[] packet, int off, int len) {
        if (len < HEADER
                || (packet[off] & 0xC0) != 0
                || int32(packet, off + 4) != MAGIC_COOKIE
                || int16(packet, off + 2) != len - HEADER
                || (len & 3) != 0) {
            return -1;
        }
        return int16(packet, off);
    }

    Verdict check(byte[] packet, int off, int len) {
        return switch (type(packet, off, len)) {
            case BINDING_REQUEST -> request(packet, off, len);
            case BINDING_SUCCESS, BINDING_ERROR -> response(packet, off, len);
            default -> Verdict.REFUSED;
        };
    }

    private Verdict request(byte[] packet, int off, int len) {
        if (local == null || !signed(local, packet, off, len)) {
            return Verdict.REFUSED;
        }
        int username = find(packet, off, len, USERNAME);
        // RFC 8445 section 7.2.2: "<our ufrag>:<the peer's>".
        if (username < 0
                || int16(packet, username + 2) <= ufragColon.length
                || !Arrays.equals(
                        packet, username + 4, username + 4 + ufragColon.length, ufragColon, 0, ufragColon.length)) {
            return Verdict.REFUSED;
        }
        senderControlling = find(packet, off, len, ICE_CONTROLLING) >= 0;
        return find(packet, off, len, USE_CANDIDATE) >= 0 ? Verdict.CHECK_WITH_NOMINATION : Verdict.CHECK;
    }

    private Verdict response(byte[] packet, int off, int len) {
        return remote != null && signed(remote, packet, off, len) ? Verdict.RESPONSE : Verdict.REFUSED;
    }

    // RFC 8489 section 14.5: the HMAC covers everything before the attribute, with the header's
    // length counting up to its end.
    private static boolean signed(Mac mac, byte[] packet, int off, int len) {
        int at = find(packet, off, len, MESSAGE_INTEGRITY);
        if (at < 0 || int16(packet, at + 2) != MAC_LENGTH) {
            return false;
        }
        int length = at + 4 + MAC_LENGTH - off - HEADER;
        mac.update(packet, off, 2);
        mac.update((byte) (length >> 8));
        mac.update((byte) length);
        mac.update(packet, off + 4, at - off - 4);
        byte[] expected = mac.doFinal();
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(packet, at + 4, at + 4 + MAC_LENGTH));
    }

    /** Where an attribute starts, or -1. What follows MESSAGE-INTEGRITY is not covered by it, so it is not looked at. */
    private static int find(byte[] packet, int off, int len, int wanted) {
        int end = off + len;
        int at = off + HEADER;
        while (at + 4 <= end) {
            int type = int16(packet, at);
            int padded = (int16(packet, at + 2) + 3) & ~3;
            if (at + 4 + padded > end) {
                return -1;
            }
            if (type == wanted) {
                return at;
            }
            if (type == MESSAGE_INTEGRITY) {
                return -1;
            }
            at += 4 + padded;
        }
        return -1;
    }

    private static Mac mac(IceCredentials credentials) {
        char[] password = credentials.password();
        byte[] key = new byte[password.length];
        for (int i = 0; i < key.length; i++) {
            // ice-chars are ASCII.
            key[i] = (byte) password[i];
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            return mac;
        } catch (GeneralSecurityException e) {
            // Every Java platform has it.
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(password, '\0');
            Arrays.fill(key, (byte) 0);
        }
    }

    private static int int16(byte[] packet, int at) {
        return ((packet[at] & 0xFF) << 8) | (packet[at + 1] & 0xFF);
    }

    private static int int32(byte[] packet, int at) {
        return (int16(packet, at) << 16) | int16(packet, at + 2);
    }
}
