/**
 * Direct, encrypted sessions between two programs, set up by two short texts that people carry to each other.
 *
 * <p>One side invites:
 *
 * {@snippet file="dev/peersession/api/snippets/Meeting.java" region="invite"}
 *
 * <p>The other side replies:
 *
 * {@snippet file="dev/peersession/api/snippets/Meeting.java" region="reply"}
 *
 * <p>With a browser, or over your own signaling, plain SDP does the same:
 *
 * {@snippet file="dev/peersession/api/snippets/Meeting.java" region="plain"}
 *
 * <p>{@link dev.peersession.api.PeerSession} is where to start. What goes wrong between people and networks is a {@link
 * dev.peersession.api.ConnectException} with a reason and the next step to take.
 */
@NullMarked
package dev.peersession.api;

import org.jspecify.annotations.NullMarked;
