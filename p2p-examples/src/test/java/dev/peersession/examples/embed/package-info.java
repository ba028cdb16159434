/** Processes of the programs to copy from. */
@org.jspecify.annotations.NullMarked
package dev.peersession.examples.embed;
