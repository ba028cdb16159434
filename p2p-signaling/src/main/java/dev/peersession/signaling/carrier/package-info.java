/**
 * Ways for two peers who agreed on a name and a secret to find each other's offer and answer without carrying text.
 *
 * <p>{@link dev.peersession.signaling.carrier.Carrier} is the seam; {@link dev.peersession.signaling.carrier.Meeting} races several.
 * All of them see the same small sealed messages under topics that say nothing to who does not know the name.
 */
@NullMarked
package dev.peersession.signaling.carrier;

import org.jspecify.annotations.NullMarked;
