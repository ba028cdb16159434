/** Voice calls over a session: what both sides agreed on, the line that carries it, and what an application holds. */
@NullMarked
package dev.peersession.api.call;

import org.jspecify.annotations.NullMarked;
