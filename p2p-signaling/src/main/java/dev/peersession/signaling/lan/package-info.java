/** Meeting on the local network by multicast DNS (RFC 6762) and service discovery (RFC 6763), with a small responder of our own. */
@NullMarked
package dev.peersession.signaling.lan;

import org.jspecify.annotations.NullMarked;
