/** {@code p2p send} and {@code p2p receive}: files and folders from one machine to another. */
@NullMarked
package dev.peersession.examples.file;

import org.jspecify.annotations.NullMarked;
