/** The sending half: queues by stream, chunks in flight, loss detection, round-trip times. */
@NullMarked
package dev.peersession.sctp.tx;

import org.jspecify.annotations.NullMarked;
