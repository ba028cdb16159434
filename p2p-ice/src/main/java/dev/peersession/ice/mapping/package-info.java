/**
 * Asks the router for a port that leads to us (PCP, NAT-PMP, UPnP), off by default. The router is on our network and not trusted:
 * what it says is bounded in length, time and place, and it can do no more than name an address of its choice as ours.
 */
@NullMarked
package dev.peersession.ice.mapping;

import org.jspecify.annotations.NullMarked;
