/**
 * Names that stand for host addresses (RFC 8828, draft-ietf-mmusic-mdns-ice-candidates): looked up and answered by multicast
 * DNS (RFC 6762), never by the system's resolver.
 */
@NullMarked
package dev.peersession.ice.mdns;

import org.jspecify.annotations.NullMarked;
