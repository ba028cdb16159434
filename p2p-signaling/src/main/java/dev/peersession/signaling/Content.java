package dev.peersession.signaling;

import dev.peersession.signaling.CandidateAddress.Kind;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of {@link SealedContent}. The common case, hosts on one port and one reflexive IPv4 address, has a fixed compact place;
 * everything else goes into typed fields behind it.
 *
 * <pre>
 *  32 bytes  fingerprint
 *   1 byte   layout: bit 7 fields follow, bit 6 audio, bit 5 reflexive IPv4, bits 4-3 host IPv6 count, bits 2-0 host IPv4 count
 *   2 bytes  port of these hosts, when there are any
 *   4 each   host IPv4 addresses
 *  16 each   host IPv6 addresses
 *   6 bytes  reflexive IPv4: port, address
 *            fields: type (ascending), length, value; a zero in place of a type begins the padding, all zeros to the end
 * </pre>
 */
final class Content {
    /** Blind: fingerprint and layout. */
    static final int MIN_BYTES = SealedContent.FINGERPRINT_BYTES + 1;

    static final int TYPE_CANDIDATES = 1;
    static final int TYPE_BROWSER = 2;
    /** A field of such a type must be understood, or the blob refused; others are passed over. */
    static final int CRITICAL = 0x80;

    private static final int FIELDS = 0x80;
    private static final int AUDIO = 0x40;
    private static final int REFLEXIVE4 = 0x20;
    private static final int HOSTS6_MAX = 3;
    private static final int HOSTS4_MAX = 7;
    private static final int FIELD_MAX = 255;
    private static final int IP4_BYTES = 4;
    private static final int IP6_BYTES = 16;
    // Each is looked up by multicast; a stranger must not make
    // us ask for more (RFC 8828 gives browsers one per address).
    private static final int MDNS_MAX = 4;

    private static final int FAMILY_4 = 0;
    private static final int FAMILY_6 = 1;
    private static final int FAMILY_MDNS = 2;

    private Content() {}

    /**
     * @param room how many bytes the content is to fill, by padding; 0 or less than it needs for none
     * @throws IllegalArgumentException when the candidates do not fit into a field
     */
    static byte[] encode(SealedContent content, int room) {
        List<byte[]> hosts4 = new ArrayList<>();
        List<byte[]> hosts6 = new ArrayList<>();
        List<CandidateAddress> others = new ArrayList<>();
        CandidateAddress reflexive = null;
        int port = 0;
        for (CandidateAddress c : content.candidates()) {
            InetAddress ip = c.address().getAddress();
            boolean samePort = port == 0 || port == c.address().getPort();
            if (ip == null) {
                others.add(c);
            } else if (c.kind() == Kind.HOST && samePort && ip instanceof Inet4Address && hosts4.size() < HOSTS4_MAX) {
                port = c.address().getPort();
                hosts4.add(ip.getAddress());
            } else if (c.kind() == Kind.HOST
                    && samePort
                    && !(ip instanceof Inet4Address)
                    && hosts6.size() < HOSTS6_MAX) {
                port = c.address().getPort();
                hosts6.add(ip.getAddress());
            } else if (c.kind() == Kind.SRFLX && reflexive == null && ip instanceof Inet4Address) {
                reflexive = c;
            } else {
                others.add(c);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(content.fingerprint());
        byte[] fields = fields(others, content.browser());
        int layout = hosts4.size() | hosts6.size() << 3;
        layout |= reflexive == null ? 0 : REFLEXIVE4;
        layout |= content.audio() ? AUDIO : 0;
        int plainBytes = MIN_BYTES
                + (port == 0 ? 0 : 2)
                + IP4_BYTES * hosts4.size()
                + IP6_BYTES * hosts6.size()
                + (reflexive == null ? 0 : 2 + IP4_BYTES)
                + fields.length;
        int padding = Math.max(0, room - plainBytes);
        layout |= fields.length + padding == 0 ? 0 : FIELDS;
        out.write(layout);
        if (port != 0) {
            writePort(out, port);
        }
        hosts4.forEach(out::writeBytes);
        hosts6.forEach(out::writeBytes);
        if (reflexive != null) {
            writePort(out, reflexive.address().getPort());
            out.writeBytes(reflexive.address().getAddress().getAddress());
        }
        out.writeBytes(fields);
        out.writeBytes(new byte[padding]);
        return out.toByteArray();
    }

    private static byte[] fields(List<CandidateAddress> candidates, @Nullable BrowserCredentials browser) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!candidates.isEmpty()) {
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            candidates.forEach(c -> writeCandidate(value, c));
            writeField(out, TYPE_CANDIDATES, value.toByteArray());
        }
        if (browser != null) {
            writeField(out, TYPE_BROWSER, BrowserField.encode(browser));
        }
        return out.toByteArray();
    }

    private static void writeField(ByteArrayOutputStream out, int type, byte[] value) {
        if (value.length > FIELD_MAX) {
            throw new IllegalArgumentException("the candidates take " + value.length + " bytes, allowed 0 to 255");
        }
        out.write(type);
        out.write(value.length);
        out.writeBytes(value);
    }

    /** Kind in bits 3-2, family in bits 1-0, then port and address. */
    private static void writeCandidate(ByteArrayOutputStream out, CandidateAddress c) {
        InetAddress ip = c.address().getAddress();
        int family = ip == null ? FAMILY_MDNS : ip instanceof Inet4Address ? FAMILY_4 : FAMILY_6;
        out.write(c.kind().ordinal() << 2 | family);
        writePort(out, c.address().getPort());
        if (ip != null) {
            out.writeBytes(ip.getAddress());
            return;
        }
        UUID uuid = MdnsName.uuid(c.address().getHostString());
        for (long half : new long[] {uuid.getMostSignificantBits(), uuid.getLeastSignificantBits()}) {
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) (half >> shift));
            }
        }
    }

    private static void writePort(ByteArrayOutputStream out, int port) {
        out.write(port >> 8);
        out.write(port);
    }

    static SealedContent decode(byte[] bytes) throws SignalingException {
        Reader in = new Reader(bytes);
        byte[] fingerprint = in.take(SealedContent.FINGERPRINT_BYTES);
        int layout = in.u8();
        int hosts4 = layout & HOSTS4_MAX;
        int hosts6 = layout >> 3 & HOSTS6_MAX;
        List<CandidateAddress> candidates = new ArrayList<>();
        int port = hosts4 + hosts6 == 0 ? 0 : in.u16();
        for (int i = 0; i < hosts4; i++) {
            candidates.add(address(Kind.HOST, in.take(IP4_BYTES), port));
        }
        for (int i = 0; i < hosts6; i++) {
            candidates.add(address(Kind.HOST, in.take(IP6_BYTES), port));
        }
        if ((layout & REFLEXIVE4) != 0) {
            int reflexivePort = in.u16();
            candidates.add(address(Kind.SRFLX, in.take(IP4_BYTES), reflexivePort));
        }
        BrowserCredentials browser = (layout & FIELDS) == 0 ? null : readFields(in, candidates);
        if (in.left() > 0 || candidates.size() > SealedContent.MAX_CANDIDATES) {
            throw Refusal.malformed();
        }
        return new SealedContent(fingerprint, candidates, (layout & AUDIO) != 0, browser);
    }

    private static @Nullable BrowserCredentials readFields(Reader in, List<CandidateAddress> candidates)
            throws SignalingException {
        BrowserCredentials browser = null;
        int last = 0;
        if (in.left() == 0) {
            throw Refusal.malformed();
        }
        while (in.left() > 0) {
            int type = in.u8();
            if (type == 0) {
                requireZeros(in);
                return browser;
            }
            if (type <= last) {
                throw Refusal.malformed();
            }
            last = type;
            Reader value = new Reader(in.take(in.u8()));
            if (type == TYPE_CANDIDATES) {
                readCandidates(value, candidates);
            } else if (type == TYPE_BROWSER) {
                browser = BrowserField.decode(value);
            } else if (type >= CRITICAL) {
                throw Refusal.unsupportedVersion();
            }
        }
        return browser;
    }

    private static void requireZeros(Reader in) throws SignalingException {
        while (in.left() > 0) {
            if (in.u8() != 0) {
                throw Refusal.malformed();
            }
        }
    }

    private static void readCandidates(Reader in, List<CandidateAddress> candidates) throws SignalingException {
        int names = 0;
        while (in.left() > 0) {
            int head = in.u8();
            int family = head & 3;
            if (head >> 2 >= Kind.values().length || candidates.size() >= SealedContent.MAX_CANDIDATES) {
                throw Refusal.malformed();
            }
            Kind kind = Kind.values()[head >> 2];
            int port = in.u16();
            switch (family) {
                case FAMILY_4 -> candidates.add(address(kind, in.take(IP4_BYTES), port));
                case FAMILY_6 -> candidates.add(address(kind, in.take(IP6_BYTES), port));
                case FAMILY_MDNS -> {
                    if (++names > MDNS_MAX) {
                        throw Refusal.malformed();
                    }
                    candidates.add(name(kind, in, port));
                }
                default -> throw Refusal.malformed();
            }
        }
    }

    private static CandidateAddress name(Kind kind, Reader in, int port) throws SignalingException {
        String name = MdnsName.of(in.s64(), in.s64());
        try {
            return new CandidateAddress(kind, InetSocketAddress.createUnresolved(name, port));
        } catch (IllegalArgumentException e) {
            throw Refusal.malformed();
        }
    }

    private static CandidateAddress address(Kind kind, byte[] ip, int port) throws SignalingException {
        try {
            InetAddress address = InetAddress.getByAddress(ip);
            // Java reads ::ffff:a.b.c.d as IPv4; there is one way to write an address, and that is not it.
            if (address.getAddress().length != ip.length) {
                throw Refusal.malformed();
            }
            return new CandidateAddress(kind, new InetSocketAddress(address, port));
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw Refusal.malformed();
        }
    }
}
