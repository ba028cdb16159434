/**
 * Media sections over one DTLS association: encoded frames in and out, RTP, RTCP and SRTP between them and the network. The
 * voice engine is one user of it.
 */
@NullMarked
package dev.peersession.srtp.media;

import org.jspecify.annotations.NullMarked;
