/**
 * The second ICE engine, on ice4j: {@link dev.peersession.ice.ice4j.Ice4jEngine}.
 *
 * <p>ice4j keeps the check lists and speaks STUN and TURN. Sockets, credentials, data and the choice of the path stay on
 * this side: ice4j is handed sockets that exist only in memory, and sees no packet that did not pass the gate.
 */
@NullMarked
package dev.peersession.ice.ice4j;

import org.jspecify.annotations.NullMarked;
