/** {@code p2p doctor}: what works on this machine and what to do about the rest. */
@NullMarked
package dev.peersession.examples.doctor;

import org.jspecify.annotations.NullMarked;
