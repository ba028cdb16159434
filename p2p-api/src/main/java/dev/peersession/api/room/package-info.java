/**
 * Who is in a room and who may come in: the part of {@link dev.peersession.api.Room} that knows no network, clock or thread. {@code
 * docs/ROOMS.md} has the bytes. Not for applications.
 */
@NullMarked
package dev.peersession.api.room;

import org.jspecify.annotations.NullMarked;
