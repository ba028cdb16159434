package dev.peersession.signaling.carrier;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * A place where small sealed messages can be left under a topic, for somebody who looks under the same topic. A carrier may lose,
 * delay, repeat or invent messages and learn when they come and how long they are; it must not be able to do more.
 *
 * <p>An implementation may have threads and sockets; it uses none of them before {@link #join}. Safe for use by several threads.
 */
public interface Carrier {
    /** No message is longer. Two strings of a DNS TXT record, and less than one value of the Mainline DHT. */
    int MAX_MESSAGE_BYTES = 600;

    /** What it is called in a session's {@code via}: lan, ws:..., folder:..., dht:.... */
    String name();

    /**
     * Looks under a topic until the result is closed.
     *
     * @param sink is handed each message once or more often, at most {@link #MAX_MESSAGE_BYTES} long, on a thread of the carrier, also
     *     one's own; it must return soon
     * @throws IOException when the carrier is out of reach
     */
    Place join(Topic topic, Consumer<byte[]> sink) throws IOException;

    /** A topic that is being looked at. */
    interface Place extends AutoCloseable {
        /** How many messages one peer may have under a topic at once. */
        int SLOTS = 4;

        /**
         * Leaves a message until it is replaced in its slot, or the place is closed.
         *
         * @param slot 0 to {@link #SLOTS} - 1
         * @param message copied
         * @throws IOException when it could not be left; it may be tried again
         */
        void publish(int slot, byte[] message) throws IOException;

        /** Takes back what was published as far as the carrier can, and stops looking. Never throws. */
        @Override
        void close();
    }
}
