/**
 * The ICE agent as a plain object: no clock, no thread, no socket. One owner thread mutates it, drains it and sleeps until
 * its deadline.
 */
@NullMarked
package dev.peersession.ice.core;

import org.jspecify.annotations.NullMarked;
