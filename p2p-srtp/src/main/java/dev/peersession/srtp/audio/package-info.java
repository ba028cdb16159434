/**
 * Sound without devices: codecs, sources and sinks, all 48 kHz mono 16-bit in blocks of 10 ms. Nothing here blocks, reads a
 * clock or starts a thread.
 */
@NullMarked
package dev.peersession.srtp.audio;

import org.jspecify.annotations.NullMarked;
