/** A world on virtual time: machines with loops, networks with NATs and faults, everything drawn from one seed. */
@NullMarked
package dev.peersession.api.sim;

import org.jspecify.annotations.NullMarked;
