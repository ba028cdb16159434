package dev.peersession.ice;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A transport address that a peer may be reached at (RFC 8445 section 5.1, RFC 8839 section 5.1). Only UDP, component 1.
 *
 * @param address an IP literal, or an {@code <uuid>.local} name of RFC 8828; never another name
 * @param relatedAddress the base of a reflexive or relayed candidate, or null
 */
public record IceCandidate(
        String foundation,
        long priority,
        String address,
        int port,
        Type type,
        @Nullable String relatedAddress,
        int relatedPort) {

    /** The kinds of candidate, with their recommended type preference (RFC 8445 section 5.1.2.2). */
    public enum Type {
        HOST("host", 126),
        PEER_REFLEXIVE("prflx", 110),
        SERVER_REFLEXIVE("srflx", 100),
        RELAYED("relay", 0);

        private final String token;
        private final int preference;

        Type(String token, int preference) {
            this.token = token;
            this.preference = preference;
        }

        /** The word in a candidate attribute. */
        public String token() {
            return token;
        }

        public int preference() {
            return preference;
        }
    }

    // RFC 8839 section 5.1: a foundation has 1 to 32 ice-chars.
    private static final int FOUNDATION_MAX = 32;
    // Longer than "<uuid>.local" (42) and any textual IPv6 address (45), and a bound for what a
    // stranger's SDP can hold.
    private static final int ADDRESS_MAX = 64;

    // Eight words are required and extensions come in pairs (RFC 8839 section 5.1); what is behind these is not read.
    private static final int MAX_WORDS = 40;

    public IceCandidate {
        if (foundation.isEmpty() || foundation.length() > FOUNDATION_MAX) {
            throw new IllegalArgumentException(
                    "foundation has " + foundation.length() + " characters, allowed 1 to 32");
        }
        if (address.isEmpty() || address.length() > ADDRESS_MAX) {
            throw new IllegalArgumentException("address has " + address.length() + " characters, allowed 1 to 64");
        }
        if (port < 0 || port > 65_535 || relatedPort < 0 || relatedPort > 65_535) {
            throw new IllegalArgumentException("port out of range 0 to 65535");
        }
        if (priority < 0 || priority > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("priority out of range 0 to 2^32-1");
        }
    }

    /** {@code (2^24)*type + (2^8)*local + (256 - component)}, RFC 8445 section 5.1.2.1; {@code localPreference} 0 to 65535. */
    public static long priority(Type type, int localPreference) {
        return ((long) type.preference() << 24) | ((long) localPreference << 8) | 255;
    }

    /** Whether the address is a name to be resolved by multicast DNS. */
    public boolean isMdnsName() {
        return address.endsWith(".local");
    }

    /**
     * Reads a candidate attribute, with or without {@code a=} in front.
     *
     * @return null for what this implementation does not use (TCP, another component, unknown type) and for malformed text:
     *     RFC 8839 section 5.1 lets a reader ignore candidates it does not understand
     */
    public static @Nullable IceCandidate parse(String line) {
        String text = line.trim();
        if (text.startsWith("a=")) {
            text = text.substring(2);
        }
        if (!text.startsWith("candidate:")) {
            return null;
        }
        String[] part = text.substring("candidate:".length()).trim().split(" +", MAX_WORDS);
        if (part.length < 8 || !part[1].equals("1") || !part[2].equalsIgnoreCase("udp") || !part[6].equals("typ")) {
            return null;
        }
        Type type = null;
        for (Type t : Type.values()) {
            if (t.token().equals(part[7].toLowerCase(Locale.ROOT))) {
                type = t;
            }
        }
        if (type == null) {
            return null;
        }
        String relatedAddress = null;
        int relatedPort = 0;
        try {
            for (int i = 8; i + 1 < Math.min(part.length, MAX_WORDS - 1); i += 2) {
                if (part[i].equals("raddr") && part[i + 1].length() <= ADDRESS_MAX) {
                    relatedAddress = part[i + 1];
                } else if (part[i].equals("rport")) {
                    relatedPort = Integer.parseInt(part[i + 1]);
                }
            }
            return new IceCandidate(
                    part[0],
                    Long.parseLong(part[3]),
                    part[4].toLowerCase(Locale.ROOT),
                    Integer.parseInt(part[5]),
                    type,
                    relatedAddress,
                    relatedAddress == null ? 0 : relatedPort);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The attribute's value: {@code candidate:...}, without {@code a=}. */
    public String toAttribute() {
        StringBuilder b = new StringBuilder("candidate:")
                .append(foundation)
                .append(" 1 udp ")
                .append(priority)
                .append(' ')
                .append(address)
                .append(' ')
                .append(port)
                .append(" typ ")
                .append(type.token());
        if (relatedAddress != null) {
            b.append(" raddr ").append(relatedAddress).append(" rport ").append(relatedPort);
        }
        return b.toString();
    }
}
