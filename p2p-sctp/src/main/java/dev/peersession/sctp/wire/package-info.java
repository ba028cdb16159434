/** Bytes on the wire: serial numbers, chunk and parameter layouts, checksum. No state. */
@NullMarked
package dev.peersession.sctp.wire;

import org.jspecify.annotations.NullMarked;
