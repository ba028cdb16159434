/** STUN messages (RFC 8489) on byte arrays: reading allocates nothing, keys keep their initialised Mac. */
@NullMarked
package dev.peersession.ice.stun;

import org.jspecify.annotations.NullMarked;
