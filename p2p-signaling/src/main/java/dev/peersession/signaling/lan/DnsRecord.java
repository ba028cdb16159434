package dev.peersession.signaling.lan;

import java.util.Locale;

/**
 * A resource record (RFC 1035 section 3.2.1), or with no data a question's name and type.
 *
 * @param name in lower case, labels separated by dots, without one at the end
 * @param ttl seconds; 0 takes a record back (RFC 6762 section 10.1)
 * @param data as on the wire, names in it uncompressed
 */
record DnsRecord(String name, int type, long ttl, byte[] data) {
    static final int A = 1;
    static final int PTR = 12;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int SRV = 33;
    static final int ANY = 255;

    DnsRecord {
        name = name.toLowerCase(Locale.ROOT);
    }
}
