package dev.peersession.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A certificate fingerprint as SDP carries it (RFC 8122 section 5). Only SHA-256, SHA-384 and SHA-512 exist here: RFC 8122 forbids
 * MD2 and MD5 and SHA-1 no longer resists collisions.
 *
 * <p>Immutable and safe for use by any thread. {@link #equals} takes the same time wherever the values differ.
 *
 * @param algorithm hash name in lower case: {@code sha-256}, {@code sha-384} or {@code sha-512}
 * @param value the hash, 32, 48 or 64 bytes; copied in and out
 */
public record Fingerprint(String algorithm, byte[] value) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    public Fingerprint {
        algorithm = algorithm.toLowerCase(Locale.ROOT);
        int expected = length(algorithm);
        if (value.length != expected) {
            throw new IllegalArgumentException(
                    algorithm + " fingerprint has " + value.length + " bytes, needs " + expected);
        }
        value = value.clone();
    }

    /** Computes the fingerprint of a certificate's DER encoding. */
    public static Fingerprint of(String algorithm, byte[] certificate) {
        String name = algorithm.toLowerCase(Locale.ROOT);
        length(name);
        try {
            return new Fingerprint(name, MessageDigest.getInstance(name).digest(certificate));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + name, e);
        }
    }

    /**
     * Parses the value of an SDP {@code a=fingerprint} line, for example {@code sha-256 AB:CD:...}. Hex digits in either
     * case are taken.
     *
     * @throws IllegalArgumentException for another hash, a wrong length or anything that is not colon separated hex
     */
    public static Fingerprint parse(String text) {
        String[] parts = text.strip().split("[ \t]+", 3);
        if (parts.length != 2) {
            throw new IllegalArgumentException("a fingerprint is a hash name, a space and colon separated hex");
        }
        return new Fingerprint(parts[0], COLONS.parseHex(parts[1].toUpperCase(Locale.ROOT)));
    }

    @Override
    public byte[] value() {
        return value.clone();
    }

    /** Compares in constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that
                && algorithm.equals(that.algorithm)
                && MessageDigest.isEqual(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * algorithm.hashCode() + Arrays.hashCode(value);
    }

    /** The form of SDP: {@code sha-256 AB:CD:...}. */
    @Override
    public String toString() {
        return algorithm + " " + COLONS.formatHex(value);
    }

    private static int length(String algorithm) {
        return switch (algorithm) {
            case "sha-256" -> 32;
            case "sha-384" -> 48;
            case "sha-512" -> 64;
            default ->
                throw new IllegalArgumentException(
                        "fingerprint hash " + algorithm + " is not allowed; use sha-256, sha-384 or sha-512");
        };
    }
}
