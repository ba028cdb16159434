package dev.peersession.sctp.association;

import dev.peersession.sctp.wire.Bytes;
import dev.peersession.sctp.wire.InitChunk;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * State cookies (RFC 9260 section 5.1.3): a fixed record of our own and a MAC over all of it. Nothing of the peer's INIT is
 * embedded, so nothing of it is parsed twice, and no capability can be slipped in.
 */
final class Cookies {
    /** What an association is made of when its cookie comes back. */
    record Cookie(
            int localTag,
            int localTsn,
            int peerTag,
            int peerTsn,
            long peerWindow,
            int peerOut,
            int peerIn,
            InitChunk.Capabilities capabilities,
            int localTieTag,
            int peerTieTag,
            long createdAt) {}

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC = 32;
    private static final int RECORD = 48;
    static final int LENGTH = RECORD + MAC;
    private static final int KEY = 32;

    private final RandomGenerator random;
    private @Nullable Mac mac;

    Cookies(RandomGenerator random) {
        this.random = random;
    }

    byte[] seal(Cookie c) {
        byte[] b = new byte[LENGTH];
        Bytes.put32(b, 0, c.localTag);
        Bytes.put32(b, 4, c.localTsn);
        Bytes.put32(b, 8, c.peerTag);
        Bytes.put32(b, 12, c.peerTsn);
        Bytes.put32(b, 16, (int) c.peerWindow);
        Bytes.put16(b, 20, c.peerOut);
        Bytes.put16(b, 22, c.peerIn);
        b[24] = (byte) ((c.capabilities.forwardTsn() ? 1 : 0)
                | (c.capabilities.reconfig() ? 2 : 0)
                | (c.capabilities.interleaving() ? 4 : 0));
        Bytes.put32(b, 28, c.capabilities.zeroChecksum());
        Bytes.put32(b, 32, c.localTieTag);
        Bytes.put32(b, 36, c.peerTieTag);
        Bytes.put64(b, 40, c.createdAt);
        System.arraycopy(sign(b), 0, b, RECORD, MAC);
        return b;
    }

    /** The record in a cookie of ours at {@code at}; null when it is not ours or was changed. */
    @Nullable
    Cookie open(byte[] packet, int at, int length) {
        if (length != LENGTH) {
            return null;
        }
        byte[] b = Arrays.copyOfRange(packet, at, at + length);
        if (!MessageDigest.isEqual(sign(b), Arrays.copyOfRange(b, RECORD, LENGTH))) {
            return null;
        }
        return new Cookie(
                Bytes.i32(b, 0),
                Bytes.i32(b, 4),
                Bytes.i32(b, 8),
                Bytes.i32(b, 12),
                Bytes.u32(b, 16),
                Bytes.u16(b, 20),
                Bytes.u16(b, 22),
                new InitChunk.Capabilities((b[24] & 1) != 0, (b[24] & 2) != 0, (b[24] & 4) != 0, Bytes.i32(b, 28)),
                Bytes.i32(b, 32),
                Bytes.i32(b, 36),
                Bytes.i64(b, 40));
    }

    private byte[] sign(byte[] cookie) {
        Mac m = mac;
        if (m == null) {
            m = newMac();
            mac = m;
        }
        m.update(cookie, 0, RECORD);
        return m.doFinal();
    }

    private Mac newMac() {
        byte[] key = new byte[KEY];
        random.nextBytes(key);
        try {
            Mac m = Mac.getInstance(ALGORITHM);
            m.init(new SecretKeySpec(key, ALGORITHM));
            return m;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
