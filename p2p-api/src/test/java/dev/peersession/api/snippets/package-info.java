/** The examples of the public Javadoc, which is why they are compiled. */
@org.jspecify.annotations.NullMarked
package dev.peersession.api.snippets;
