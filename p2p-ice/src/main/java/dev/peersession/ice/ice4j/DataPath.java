package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IcePath;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Knows the peer's addresses, decides which one data takes, and lets in what comes from validated ones. */
final class DataPath {
    // Every local address with every remote candidate; beyond it, addresses that a peer goes on to
    // invent are not answered.
    static final int MAX_LINKS = LocalAddresses.MAX * Ice4jEngine.MAX_REMOTE_CANDIDATES;
    // The first flight of DTLS may overtake the answer to our check; it is two datagrams at most, and may be repeated.
    static final int MAX_HELD = 8;
    static final int MAX_HELD_BYTES = 1500;

    // ice4j reports a check as timed out although it was answered, when the answer came before its
    // timer was started (an answer within the same millisecond: a LAN). A real loss is reported 28
    // s after the last answer or later, as a check follows each 4 to 6 s and is repeated for 24 s;
    // RFC 7675 section 5.1 has 30 s.
    static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(25);

    private static final class Held {
        final Link link;
        final byte[] bytes;

        Held(Link link, byte[] bytes) {
            this.link = link;
            this.bytes = bytes;
        }
    }

    private final IceEngine.Listener listener;
    private final List<Link> links = new ArrayList<>();
    private final Queue<Held> held = new ArrayDeque<>();
    private @Nullable Link path;
    private boolean consent;
    private boolean closed;
    private long nominations;
    private long changes;

    DataPath(IceEngine.Listener listener) {
        this.listener = listener;
    }

    /** The link between the two, made if there is room for another. */
    @Nullable
    Link link(Base base, InetSocketAddress remote) {
        Link known = base.links.get(remote);
        if (known != null || links.size() >= MAX_LINKS) {
            return known;
        }
        Link link = new Link(base, remote);
        links.add(link);
        base.links.put(remote, link);
        return link;
    }

    boolean found() {
        return path != null;
    }

    /** Whether data goes to a relay of ours. */
    boolean throughRelay() {
        return path != null && path.base.relayed();
    }

    /** How often the path changed after the first. */
    long changes() {
        return changes;
    }

    boolean send(byte[] buffer, int off, int len) {
        Link to = path;
        return to != null && consent && to.base.send(buffer, off, len, to.remote);
    }

    /** Delivers or holds a datagram; false when it is dropped. */
    boolean receive(@Nullable Link link, byte[] buffer, int off, int len) {
        if (link == null || link.expired) {
            return false;
        }
        if (link.valid) {
            listener.datagram(buffer, off, len);
            return true;
        }
        if (!link.heard || held.size() >= MAX_HELD || len > MAX_HELD_BYTES) {
            return false;
        }
        byte[] copy = new byte[len];
        System.arraycopy(buffer, off, copy, 0, len);
        return held.add(new Held(link, copy));
    }

    /** A check of ours was answered; told again for each check of consent. */
    void succeeded(Link link, IceCandidate.Type local, IceCandidate.Type peer, long now) {
        if (link.expired) {
            return;
        }
        boolean news = !link.valid;
        link.answeredAt = now;
        link.valid = true;
        link.localType = local;
        link.remoteType = peer;
        if (news && link.nominated > 0 && (path == null || path.nominated < link.nominated)) {
            select(link, path == null ? IceEngine.PathCause.NOMINATED : IceEngine.PathCause.RENOMINATED);
        }
        release(link);
    }

    /** The controlling side, which may be ice4j, wants this link to be used. */
    void nominated(Link link) {
        link.nominated = ++nominations;
        if (link.valid && link != path) {
            select(link, path == null ? IceEngine.PathCause.NOMINATED : IceEngine.PathCause.RENOMINATED);
        }
    }

    /** ice4j waited in vain for an answer. */
    void timedOut(Link link, long now) {
        if (!link.valid || now - link.answeredAt < SILENCE_NANOS) {
            return;
        }
        link.valid = false;
        link.expired = true;
        if (link != path) {
            return;
        }
        Link other = lastNominated();
        if (other != null) {
            select(other, IceEngine.PathCause.LOST);
            return;
        }
        consent = false;
        listener.consent(false);
    }

    void close() {
        closed = true;
        held.clear();
        path = null;
    }

    private void release(Link link) {
        for (Iterator<Held> it = held.iterator(); !closed && it.hasNext(); ) {
            Held early = it.next();
            if (early.link == link) {
                it.remove();
                listener.datagram(early.bytes, 0, early.bytes.length);
            }
        }
    }

    private @Nullable Link lastNominated() {
        Link best = null;
        for (Link link : links) {
            if (link.valid && link.nominated > 0 && (best == null || link.nominated > best.nominated)) {
                best = link;
            }
        }
        return best;
    }

    private void select(Link link, IceEngine.PathCause cause) {
        boolean regained = path != null && !consent;
        if (path != null) {
            changes++;
        }
        path = link;
        consent = true;
        listener.path(
                new IcePath(
                        link.base.address(),
                        link.remote,
                        link.localType,
                        link.remoteType,
                        link.base.relayed() || link.remoteType == IceCandidate.Type.RELAYED,
                        link.rttNanos),
                cause);
        if (regained && !closed) {
            listener.consent(true);
        }
    }
}
