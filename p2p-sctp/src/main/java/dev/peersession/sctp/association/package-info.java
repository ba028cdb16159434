/** The association: handshake, packet assembly and dispatch, shutdown. Owns every other part. */
@NullMarked
package dev.peersession.sctp.association;

import org.jspecify.annotations.NullMarked;
