package dev.peersession.dtls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * The DER of the certificates that WebRTC needs: writes a self-signed P-256 one, and looks at a peer's just far enough to
 * see that its key is of a kind whose parameters cannot be used to keep us busy.
 */
final class CertificateForm {
    /** A self-signed certificate takes 300 to 1,500 bytes; 8 KiB leaves room for odd ones. */
    static final int MAX_LENGTH = 8 * 1024;

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 4096;

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OBJECT_ID = 0x06;
    private static final int UTF8_STRING = 0x0C;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int EXPLICIT_0 = 0xA0;

    /** 1.2.840.10045.4.3.2 */
    private static final byte[] ECDSA_WITH_SHA256 = {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x04, 0x03, 0x02};
    /** 1.2.840.10045.2.1 */
    private static final byte[] EC_PUBLIC_KEY = {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};
    /** 1.2.840.10045.3.1.7 */
    private static final byte[] SECP256R1 = {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x03, 0x01, 0x07};
    /** 1.2.840.113549.1.1.1 */
    private static final byte[] RSA_ENCRYPTION = {
        0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01
    };
    /** 2.5.4.3 */
    private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};

    /** What browsers write, so that the certificate says nothing about who made it. */
    private static final String SUBJECT = "WebRTC";

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter GENERALIZED =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    /** RFC 5280 section 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050. */
    private static final Instant FIRST_GENERALIZED = Instant.parse("2050-01-01T00:00:00Z");

    private CertificateForm() {}

    /** Signs the part of a certificate that is to be signed; DER-encoded ECDSA with SHA-256. */
    interface Signature {
        byte[] sign(byte[] toBeSigned);
    }

    /** A self-signed certificate (RFC 5280 section 4.1). {@code point} is the uncompressed public key, 65 bytes. */
    static byte[] selfSigned(byte[] point, byte[] serial, Instant notBefore, Instant notAfter, Signature signature) {
        byte[] algorithm = tlv(SEQUENCE, tlv(OBJECT_ID, ECDSA_WITH_SHA256));
        byte[] name = tlv(
                SEQUENCE,
                tlv(
                        SET,
                        tlv(
                                SEQUENCE,
                                tlv(OBJECT_ID, COMMON_NAME),
                                tlv(UTF8_STRING, SUBJECT.getBytes(StandardCharsets.US_ASCII)))));
        byte[] key = tlv(
                SEQUENCE,
                tlv(SEQUENCE, tlv(OBJECT_ID, EC_PUBLIC_KEY), tlv(OBJECT_ID, SECP256R1)),
                tlv(BIT_STRING, new byte[] {0}, point));
        byte[] body = tlv(
                SEQUENCE,
                tlv(EXPLICIT_0, tlv(INTEGER, new byte[] {2})),
                tlv(INTEGER, positive(serial)),
                algorithm,
                name,
                tlv(SEQUENCE, time(notBefore), time(notAfter)),
                name,
                key);
        return tlv(SEQUENCE, body, algorithm, tlv(BIT_STRING, new byte[] {0}, signature.sign(body)));
    }

    /** True when the certificate is small, well formed down to its key, and the key is P-256 or RSA of 2048 to 4096 bits. */
    static boolean isAcceptable(byte[] certificate) {
        if (certificate.length > MAX_LENGTH) {
            return false;
        }
        try {
            return hasAcceptableKey(certificate);
        } catch (IndexOutOfBoundsException e) {
            return false;
        }
    }

    /**
     * True when a certificate does not bear the signature of its own key. Own peers only have self-signed ones, and somebody
     * else's would be signed properly, so between own peers this tells a flipped bit from a wrong peer. Never a reason to
     * trust anything.
     */
    static boolean isDamaged(byte[] certificate) {
        try {
            X509Certificate parsed = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
            parsed.verify(parsed.getPublicKey());
            return false;
        } catch (GeneralSecurityException | RuntimeException e) {
            return true;
        }
    }

    /** True when {@link #isAcceptable} and the key is on P-256. */
    static boolean isP256(byte[] certificate) {
        return isAcceptable(certificate) && isEc(subjectKey(certificate));
    }

    /** True when a P-256 certificate holds this public key, uncompressed. */
    static boolean isFor(byte[] certificate, byte[] point) {
        DerReader key = subjectKey(certificate);
        key.skip(SEQUENCE);
        byte[] bits = key.bytes(BIT_STRING);
        return Arrays.equals(bits, 1, bits.length, point, 0, point.length);
    }

    private static boolean hasAcceptableKey(byte[] certificate) {
        if (isEc(subjectKey(certificate))) {
            DerReader algorithm = subjectKey(certificate).enter(SEQUENCE);
            algorithm.skip(OBJECT_ID);
            // Only the named curve: explicit parameters would let a stranger choose the arithmetic.
            return algorithm.peek() == OBJECT_ID && Arrays.equals(algorithm.bytes(OBJECT_ID), SECP256R1);
        }
        DerReader key = subjectKey(certificate);
        if (!Arrays.equals(key.enter(SEQUENCE).bytes(OBJECT_ID), RSA_ENCRYPTION)) {
            return false;
        }
        byte[] bits = key.bytes(BIT_STRING);
        byte[] modulus = new DerReader(Arrays.copyOfRange(bits, 1, bits.length))
                .enter(SEQUENCE)
                .bytes(INTEGER);
        int size = new BigInteger(modulus).bitLength();
        return modulus[0] >= 0 && size >= MIN_RSA_BITS && size <= MAX_RSA_BITS;
    }

    private static boolean isEc(DerReader key) {
        return Arrays.equals(key.enter(SEQUENCE).bytes(OBJECT_ID), EC_PUBLIC_KEY);
    }

    /** The inside of SubjectPublicKeyInfo (RFC 5280 section 4.1). */
    private static DerReader subjectKey(byte[] certificate) {
        DerReader signed = new DerReader(certificate).enter(SEQUENCE).enter(SEQUENCE);
        if (signed.peek() == EXPLICIT_0) {
            signed.skip(EXPLICIT_0);
        }
        signed.skip(INTEGER);
        // Signature algorithm, issuer, validity, subject.
        for (int field = 0; field < 4; field++) {
            signed.skip(SEQUENCE);
        }
        return signed.enter(SEQUENCE);
    }

    private static byte[] time(Instant instant) {
        boolean generalized = !instant.isBefore(FIRST_GENERALIZED);
        String text = (generalized ? GENERALIZED : UTC).format(instant);
        return tlv(generalized ? GENERALIZED_TIME : UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A DER integer from random bytes: positive, without redundant leading zero, never 0. */
    private static byte[] positive(byte[] random) {
        byte[] value = random.clone();
        value[0] = (byte) (value[0] & 0x7F | 0x40);
        return value;
    }

    private static byte[] tlv(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
        out.write(tag);
        if (length >= 0x100) {
            out.write(0x82);
            out.write(length >>> 8);
        } else if (length >= 0x80) {
            out.write(0x81);
        }
        out.write(length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Walks definite-length DER; anything that does not fit throws IndexOutOfBoundsException. */
    private static final class DerReader {
        private final byte[] buf;
        private final int end;
        private int at;

        DerReader(byte[] buf) {
            this(buf, 0, buf.length);
        }

        private DerReader(byte[] buf, int at, int end) {
            this.buf = buf;
            this.at = at;
            this.end = end;
        }

        int peek() {
            if (at >= end) {
                throw new IndexOutOfBoundsException("end of DER");
            }
            return buf[at] & 0xFF;
        }

        DerReader enter(int tag) {
            int length = header(tag);
            DerReader inside = new DerReader(buf, at, at + length);
            at += length;
            return inside;
        }

        void skip(int tag) {
            int length = header(tag);
            at += length;
        }

        byte[] bytes(int tag) {
            int length = header(tag);
            at += length;
            if (length == 0) {
                throw new IndexOutOfBoundsException("empty DER value");
            }
            return Arrays.copyOfRange(buf, at - length, at);
        }

        private int header(int tag) {
            if (end - at < 2 || peek() != tag) {
                throw new IndexOutOfBoundsException("unexpected DER");
            }
            int length = buf[at + 1] & 0xFF;
            at += 2;
            if (length >= 0x80) {
                int count = length & 0x7F;
                if (count < 1 || count > 2 || end - at < count) {
                    throw new IndexOutOfBoundsException("DER length");
                }
                length = count == 1 ? buf[at] & 0xFF : RecordFormat.uint16(buf, at);
                at += count;
            }
            if (length > end - at) {
                throw new IndexOutOfBoundsException("DER value too short");
            }
            return length;
        }
    }
}
