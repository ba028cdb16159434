/** QR codes: blobs to be shown on a screen, printed, and read back from a picture. */
@NullMarked
package dev.peersession.signaling.qr;

import org.jspecify.annotations.NullMarked;
