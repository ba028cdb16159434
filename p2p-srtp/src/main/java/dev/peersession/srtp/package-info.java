/**
 * SRTP and SRTCP (RFC 3711, RFC 7714) keyed by DTLS (RFC 5764): {@link dev.peersession.srtp.SrtpSession} protects and
 * unprotects packets in place. Two engines stand behind it, see {@link dev.peersession.srtp.SrtpEngine}.
 */
@NullMarked
package dev.peersession.srtp;

import org.jspecify.annotations.NullMarked;
