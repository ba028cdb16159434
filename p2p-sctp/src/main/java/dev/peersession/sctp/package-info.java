/**
 * SCTP (RFC 9260) and data channels (RFC 8831, RFC 8832) as one sans-IO object, {@link dev.peersession.sctp.DataChannels}.
 * Nothing here reads a clock, starts a thread, opens a socket or makes its own randomness.
 */
@NullMarked
package dev.peersession.sctp;

import org.jspecify.annotations.NullMarked;
