package dev.peersession.examples.browser;

import java.io.IOException;
import java.net.URI;

/** A running browser. */
interface Browser extends AutoCloseable {
    /** Opens an address in a new tab and waits until it is loaded. */
    Page open(URI page);

    @Override
    void close() throws IOException;
}
