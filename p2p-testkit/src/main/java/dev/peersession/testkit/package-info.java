/**
 * Fakes for deterministic tests: a clock that moves only when told to, and links that lose, delay, reorder, duplicate and
 * corrupt packets from a seed. Nothing here reads the system clock, starts a thread or opens a socket, but {@link
 * dev.peersession.testkit.LocalDht}, which is for tests of whole programs.
 */
@NullMarked
package dev.peersession.testkit;

import org.jspecify.annotations.NullMarked;
