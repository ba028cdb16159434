/** The receiving half: which TSNs have arrived, and messages put together from their fragments. */
@NullMarked
package dev.peersession.sctp.rx;

import org.jspecify.annotations.NullMarked;
