/**
 * Five small programs to copy from. Each uses the public API alone and runs by {@code ./p2p example NAME}; none shares code with
 * another.
 */
@org.jspecify.annotations.NullMarked
package dev.peersession.examples.embed;
