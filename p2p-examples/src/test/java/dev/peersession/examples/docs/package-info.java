/** What the documents claim about the tree. */
@NullMarked
package dev.peersession.examples.docs;

import org.jspecify.annotations.NullMarked;
