/** {@code p2p chat}: two people, two terminals, copy and paste. */
@NullMarked
package dev.peersession.examples.chat;

import org.jspecify.annotations.NullMarked;
