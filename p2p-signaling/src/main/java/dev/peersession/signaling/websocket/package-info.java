/** Meeting through a small server that knows nothing: a WebSocket client (RFC 6455) and that server. */
@NullMarked
package dev.peersession.signaling.websocket;

import org.jspecify.annotations.NullMarked;
