package dev.peersession.ice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;

/**
 * The local UDP ports that a session may use, for firewalls that let only some through.
 *
 * @param first 1 to 65535
 * @param last {@code first} to 65535, included
 */
public record PortRange(int first, int last) {
    // Each try is a system call; a range of which this many are taken is too small for the machine.
    private static final int MAX_TRIES = 256;

    public PortRange {
        if (first < 1 || last > 65_535 || first > last) {
            throw new IllegalArgumentException(
                    "ports are " + first + " to " + last + ", allowed 1 to 65535 and the first not above the last");
        }
    }

    /** Opens a socket on a free port of the range, beginning at a random one. */
    IceLoop.UdpPort open(IceLoop loop, InetAddress local, IceLoop.UdpReceiver receiver, RandomGenerator random)
            throws IOException {
        int size = last - first + 1;
        int start = random.nextInt(size);
        IOException refused = new IOException("no free port in the range");
        for (int i = 0; i < Math.min(size, MAX_TRIES); i++) {
            try {
                return loop.open(new InetSocketAddress(local, first + (start + i) % size), receiver);
            } catch (IOException e) {
                refused = e;
            }
        }
        throw refused;
    }
}
