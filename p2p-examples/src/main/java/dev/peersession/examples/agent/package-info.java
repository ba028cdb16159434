/** {@code p2p agent}: a peer that any program drives by JSON lines. */
@NullMarked
package dev.peersession.examples.agent;

import org.jspecify.annotations.NullMarked;
