/** Session descriptions as browsers write and read them (RFC 8866, RFC 8829), cut down to what a data and voice peer needs. */
@NullMarked
package dev.peersession.signaling.sdp;

import org.jspecify.annotations.NullMarked;
