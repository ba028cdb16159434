package dev.peersession.ice;

import java.util.List;

/**
 * ICE for one session. Every method is called on the thread of the session's {@link IceLoop}, and the {@link Listener} is
 * called there too, whatever threads an engine keeps for itself.
 *
 * <p>Order: {@link #gather}; {@link #localCredentials} and {@link #remoteCredentials}, each as soon as it is known (keys of
 * sealed offers are known only when the answer is there, so gathering works without); {@link #start}; candidates at any
 * time; {@link #send} once a path is there; {@link #close}.
 */
public interface IceEngine extends AutoCloseable {

    /** Starts gathering local candidates. No socket is opened and no packet leaves before this call. */
    void gather();

    /** What the peer's checks must be signed with. Once set, inbound checks are answered even before {@link #start}. */
    void localCredentials(IceCredentials credentials);

    /** What our checks are signed with. */
    void remoteCredentials(IceCredentials credentials);

    /** Adds a candidate of the peer; those that cannot be used are ignored. */
    void addRemoteCandidate(IceCandidate candidate);

    /** The peer has no more candidates; without this call the engine goes on waiting for some. */
    void remoteCandidatesDone();

    /**
     * Starts the checks. Both credentials must be known. No remote candidate is needed: the engine then waits for inbound
     * checks.
     *
     * @param controlling whether this side nominates (RFC 8445 section 6.1.1); a conflict is repaired by itself
     * @param remoteLite whether the peer is a lite implementation
     */
    void start(boolean controlling, boolean remoteLite);

    /**
     * Replaces the credentials by those of a higher generation and checks again, keeping the present path until a new one is
     * there (RFC 8445 section 2.4). The old local credentials are answered for another 30 s.
     *
     * @throws UnsupportedOperationException when the engine cannot restart, see {@link #canRestart}
     */
    void restart(int generation, IceCredentials local, IceCredentials remote);

    /**
     * Makes the credentials of a higher generation known without using them yet: the first check of the peer that verifies
     * with them moves this side as {@link #restart} does, and {@link Listener#generation} tells so. Without effect when the
     * engine cannot restart.
     */
    default void announce(int generation, IceCredentials local, IceCredentials remote) {}

    /**
     * The id that the peer puts on each record to us (RFC 9146). From now on a record that carries it and comes from an unknown
     * address is shown to {@link Listener#verifies}. Without effect when the engine cannot follow.
     *
     * @param id 8 bytes; others are ignored
     */
    default void connectionId(byte[] id) {}

    /**
     * Lets the first datagram of DTLS ride on checks, so that it needs not wait for a path: on those to addresses from which a check of
     * the peer has come that verified, and on {@value #OPENING_RIDES} of them at most, as such a check proves who made it but not that its
     * source wants to receive. Call it when {@link Listener#peerHeard} asks for it. Without effect when the engine cannot, or once a path
     * is there.
     *
     * @param datagram at most {@value #MAX_OPENING} bytes; a longer one is not sent
     */
    default void opening(byte[] datagram) {}

    /** Whether the peer has answered a check that carried the {@link #opening}. */
    default boolean openingArrived() {
        return false;
    }

    /** A check with as much beside it still fits the smallest path of IPv6, headers of a relay included. */
    int MAX_OPENING = 512;
    /** With the checks themselves about 1.5 KiB that a peer can have us send to an address by one check from there. */
    int OPENING_RIDES = 3;

    /** Whether {@link #restart} works and the path can move. */
    boolean canRestart();

    /**
     * Sends one datagram over the selected path.
     *
     * @return false when there is no path, consent has expired (RFC 7675) or the system did not take it
     */
    boolean send(byte[] buffer, int off, int len);

    /** Whether what {@link #send} took may still wait inside, so that an immediate {@link #close} would lose it. */
    default boolean sendsLater() {
        return false;
    }

    /** Data is outstanding and nothing authenticated was heard for a while: check all pairs now. */
    void pathSuspect();

    /** Authenticated data arrived from where {@link Listener#datagram} last said. */
    void dataAuthenticated();

    /** What was tried so far, pair by pair; empty when the engine does not tell. */
    default List<IceAttempt> attempts() {
        return List.of();
    }

    /** A snapshot of counters. */
    IceStatistics statistics();

    /** Closes all sockets of this session. Nothing is delivered afterwards. */
    @Override
    void close();

    /** Receives what an engine has to tell, on the loop's thread. */
    interface Listener {
        /** A local candidate was found. */
        void candidate(IceCandidate candidate);

        /** The first round of gathering is over; with an engine that follows the network, candidates may still come later. */
        void gatheringDone();

        /** A path is there, or data takes another one from now on. */
        void path(IcePath path, PathCause cause);

        /** Consent of the present path changed. */
        void consent(boolean alive);

        /** The peer moved this side to announced credentials, see {@link IceEngine#announce}. */
        default void generation(int generation) {}

        /** A check of the peer verified, the first one, and there is no path yet: what {@link IceEngine#opening} gets now leaves at once. */
        default void peerHeard() {}

        /**
         * A datagram that is not STUN arrived on a validated pair, or rode on a check that verified. The array is valid during the call and may be overwritten
         * in place.
         */
        void datagram(byte[] buffer, int off, int len);

        /**
         * Whether a datagram that carries the session's {@link IceEngine#connectionId} and comes from an address which proved
         * nothing was made by the peer, and later than all before it. Then a check goes to that address at once; the datagram
         * itself is dropped, and data follows only when the check is answered (RFC 9146 section 6). The array must not be
         * changed. Asked a limited number of times a second.
         */
        default boolean verifies(byte[] buffer, int off, int len) {
            return false;
        }

        /** No path can be found any more, and none is in use. */
        void failed(IceFailure reason);
    }

    /** Why a path was chosen. */
    enum PathCause {
        /** The first path of the session. */
        NOMINATED,
        /** The controlling side chose another pair. */
        RENOMINATED,
        /** Authenticated data came from another pair while the old one was silent. */
        FOLLOWED_DATA,
        /** The old path's address or consent was lost. */
        LOST,
        /** The first path of a new generation of credentials. */
        RESTARTED
    }

    /** Why there is no path. */
    enum IceFailure {
        /** Every pair of addresses was tried. */
        NO_ROUTE,
        /** Only relays are allowed and no relay answered. */
        NO_RELAY,
        /** No socket could be opened. */
        NO_SOCKET
    }
}
