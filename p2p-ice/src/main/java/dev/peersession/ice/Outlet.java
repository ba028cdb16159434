package dev.peersession.ice;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What an agent sends from: a socket of ours, or a relay. */
interface Outlet {
    /** The address that the peer sees when nothing translates it. */
    InetSocketAddress address();

    /** Whether the system, or the relay's connection, took the datagram. */
    boolean send(byte[] buffer, int off, int len, InetSocketAddress to);

    /** Gives a pair to a session, or returns null when a living one has it. */
    @Nullable
    Binding claim(AgentEngine engine, int base, InetSocketAddress remote, boolean verified);

    /** Data will take this way from now on. */
    void chosen(InetSocketAddress remote);
}
