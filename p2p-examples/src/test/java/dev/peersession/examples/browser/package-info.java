/** Tests that run real processes. */
@NullMarked
package dev.peersession.examples.browser;

import org.jspecify.annotations.NullMarked;
