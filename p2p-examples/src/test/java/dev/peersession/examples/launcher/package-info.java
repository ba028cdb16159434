@NullMarked
package dev.peersession.examples.launcher;

import org.jspecify.annotations.NullMarked;
