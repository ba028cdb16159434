/**
 * Files and folders from peer to peer: {@link dev.peersession.api.file.FileTransfer} and {@link
 * dev.peersession.api.file.FileOffer} are for applications, the rest is how they work. {@code docs/FILES.md} has the bytes.
 */
@NullMarked
package dev.peersession.api.file;

import org.jspecify.annotations.NullMarked;
