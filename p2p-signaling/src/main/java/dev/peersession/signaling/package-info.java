/**
 * Sealed offers and answers: how two people who share a PIN or a passphrase meet by carrying two short texts to each other.
 *
 * <p>Nothing here opens a socket, starts a thread, reads a clock or makes a random number: time and randomness are arguments.
 * The bytes are described in {@code docs/WIRE-FORMAT.md}.
 */
@NullMarked
package dev.peersession.signaling;

import org.jspecify.annotations.NullMarked;
