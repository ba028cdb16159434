/** {@code p2p call}: a voice call from the terminal. */
@NullMarked
package dev.peersession.examples.call;

import org.jspecify.annotations.NullMarked;
