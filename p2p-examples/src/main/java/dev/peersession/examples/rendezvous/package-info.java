/** {@code p2p rendezvous}: a small server where peers find each other. */
@NullMarked
package dev.peersession.examples.rendezvous;

import org.jspecify.annotations.NullMarked;
