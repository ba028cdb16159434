/**
 * Messages that do not stay: the part of {@link dev.peersession.api.Notes} that knows no network, clock or thread. {@code
 * docs/NOTES.md} has the bytes. Not for applications.
 */
@NullMarked
package dev.peersession.api.note;

import org.jspecify.annotations.NullMarked;
