/** Congestion control. */
@NullMarked
package dev.peersession.sctp.cc;

import org.jspecify.annotations.NullMarked;
