package dev.peersession.ice;

import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunReader;
import dev.peersession.ice.stun.StunWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks one STUN server, from one socket, how our address looks from outside (RFC 8489 section 7, RFC 8445 section 5.1.1.2),
 * and asks again each 15 s so that the NAT keeps the mapping while somebody waits for an answer.
 */
final class ReflexiveProbe {
    /** Learns the mapped address; null when the server does not answer. Called again when the mapping changes. */
    interface Listener {
        void mapped(ReflexiveProbe probe, @Nullable InetSocketAddress address);
    }

    // Servers are tens of milliseconds away; RFC 8489 section 6.2.1 doubles the wait each time.
    private static final long FIRST_WAIT = 100_000_000L;
    // 0, 100, 300, 700, 1500 ms; no answer by 3.1 s means no server.
    private static final int TRIES = 5;
    // RFC 8445 section 11: at least each 15 s.
    private static final long KEEPALIVE = 15_000_000_000L;

    private final UdpMux mux;
    private final MuxSocket socket;
    private final InetSocketAddress server;
    private final List<Listener> listeners = new ArrayList<>();
    private @Nullable InetSocketAddress mapped;
    private IceLoop.@Nullable Timer timer;
    private long idHigh;
    private int idLow;
    private int tries;
    private boolean waiting;

    ReflexiveProbe(UdpMux mux, MuxSocket socket, InetSocketAddress server) {
        this.mux = mux;
        this.socket = socket;
        this.server = server;
    }

    InetSocketAddress server() {
        return server;
    }

    MuxSocket socket() {
        return socket;
    }

    void add(Listener listener) {
        listeners.add(listener);
        if (mapped != null) {
            listener.mapped(this, mapped);
        } else if (!waiting) {
            ask();
        }
    }

    /** Ends the keepalive when nobody is left. */
    void remove(Listener listener) {
        listeners.remove(listener);
        if (listeners.isEmpty()) {
            close();
        }
    }

    private void ask() {
        idHigh = mux.random().nextLong();
        idLow = mux.random().nextInt();
        tries = 0;
        waiting = true;
        send();
    }

    private void send() {
        timer = null;
        if (tries == TRIES) {
            waiting = false;
            mapped = null;
            tell();
            again();
            return;
        }
        byte[] out = mux.scratch();
        int len = new StunWriter()
                .begin(out, 0, Stun.type(Stun.BINDING, Stun.REQUEST), idHigh, idLow)
                .fingerprint()
                .length();
        socket.send(out, 0, len, server);
        timer = mux.loop.schedule(mux.loop.nanoTime() + (FIRST_WAIT << tries), this::send);
        tries++;
    }

    private void again() {
        if (!listeners.isEmpty()) {
            timer = mux.loop.schedule(mux.loop.nanoTime() + KEEPALIVE, this::ask);
        }
    }

    /** An answer from the server's address. A wrong transaction id is somebody else's or a forgery. */
    boolean answer(StunReader message) {
        if (!waiting || message.idHigh() != idHigh || message.idLow() != idLow) {
            return false;
        }
        InetSocketAddress address =
                message.messageClass() == Stun.SUCCESS ? message.address(Stun.XOR_MAPPED_ADDRESS) : null;
        waiting = false;
        stopTimer();
        boolean changed = address == null || !address.equals(mapped);
        mapped = address;
        if (changed) {
            tell();
        }
        again();
        return true;
    }

    private void tell() {
        for (Listener listener : listeners.toArray(new Listener[0])) {
            listener.mapped(this, mapped);
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    void close() {
        stopTimer();
        waiting = false;
        listeners.clear();
        socket.forget(this);
    }
}
