/** {@code p2p demo}: two processes on one machine show a whole session. */
@NullMarked
package dev.peersession.examples.demo;

import org.jspecify.annotations.NullMarked;
