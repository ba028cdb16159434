/** Control procedures beside the data path: stream reset and heartbeats. */
@NullMarked
package dev.peersession.sctp.ctl;

import org.jspecify.annotations.NullMarked;
