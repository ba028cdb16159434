/** A carrier over the Mainline DHT (BEP 5, 32, 43, 44), as a read-only client of nodes that the user names. */
@NullMarked
package dev.peersession.signaling.dht;

import org.jspecify.annotations.NullMarked;
