/** Event loops: one thread each, that owns UDP sockets, timers and any number of sessions. Not for applications. */
@NullMarked
package dev.peersession.api.loop;

import org.jspecify.annotations.NullMarked;
