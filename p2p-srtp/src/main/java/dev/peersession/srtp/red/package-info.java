/** Redundant audio data (RFC 2198) with redundancy at any distance. */
@NullMarked
package dev.peersession.srtp.red;

import org.jspecify.annotations.NullMarked;
