@NullMarked
package dev.peersession.dtls;

import org.jspecify.annotations.NullMarked;
