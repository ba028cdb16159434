/** The {@code p2p} command. */
@NullMarked
package dev.peersession.examples;

import org.jspecify.annotations.NullMarked;
