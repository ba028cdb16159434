/** The addresses of this machine and how they change. */
@NullMarked
package dev.peersession.ice.monitor;

import org.jspecify.annotations.NullMarked;
