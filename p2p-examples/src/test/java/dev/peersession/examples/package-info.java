/** What the tests of the programs share. */
@NullMarked
package dev.peersession.examples;

import org.jspecify.annotations.NullMarked;
