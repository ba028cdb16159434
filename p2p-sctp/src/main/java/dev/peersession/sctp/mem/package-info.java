/** Primitive collections, so that the hot path boxes nothing and unused streams cost nothing. */
@NullMarked
package dev.peersession.sctp.mem;

import org.jspecify.annotations.NullMarked;
