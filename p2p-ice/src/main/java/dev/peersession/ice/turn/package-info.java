/** A TURN client (RFC 8656) as a plain object: no clock, no thread, no socket. */
@NullMarked
package dev.peersession.ice.turn;

import org.jspecify.annotations.NullMarked;
