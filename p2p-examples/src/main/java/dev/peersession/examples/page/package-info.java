/** The page {@code peer.html}, a peer in a browser. */
@NullMarked
package dev.peersession.examples.page;

import org.jspecify.annotations.NullMarked;
