/** The frames of the control channel between own peers; {@code docs/CONTROL-CHANNEL.md} has the bytes. Not for applications. */
@NullMarked
package dev.peersession.api.control;

import org.jspecify.annotations.NullMarked;
