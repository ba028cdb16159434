/**
 * Interactive Connectivity Establishment (RFC 8445): finds a path between two peers and keeps one.
 *
 * <p>{@link dev.peersession.ice.IceEngine} is the seam. Everything above it sees candidates, a path and datagrams, and does
 * not know which engine is behind it or whether that engine has threads of its own.
 */
@NullMarked
package dev.peersession.ice;

import org.jspecify.annotations.NullMarked;
