/** RTP and RTCP (RFC 3550) as in-place views and bounded codecs. Nothing here reads a clock or holds a socket. */
@NullMarked
package dev.peersession.srtp.rtp;

import org.jspecify.annotations.NullMarked;
