/**
 * DTLS 1.2 (RFC 6347) as WebRTC uses it (RFC 8827): self-signed certificates on both sides, trusted by fingerprint only.
 * {@link dev.peersession.dtls.DtlsEndpoint} is the door; no type of BouncyCastle passes through it.
 */
@NullMarked
package dev.peersession.dtls;

import org.jspecify.annotations.NullMarked;
