/**
 * The receiver's half of voice: from packets that come late, twice, out of order or never to a steady stream of sound.
 * Single-threaded, time passed in, no allocation once warm.
 */
@NullMarked
package dev.peersession.srtp.jitter;

import org.jspecify.annotations.NullMarked;
