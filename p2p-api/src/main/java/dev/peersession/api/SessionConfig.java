package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.call.AudioEnds;
import dev.peersession.api.loop.Place;
import dev.peersession.dtls.DtlsIdentity;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceOptions;
import dev.peersession.ice.PortRange;
import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.srtp.SrtpEngine;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a session have in common.
 *
 * @param wrongSecret what it means when the peer cannot confirm
 * @param limit how long the peer may take to appear, null for the default
 * @param places where connections run
 * @param wallClock dates certificates
 * @param audio what the session consented to send and play beforehand, null for nothing
 * @param srtp which engine protects sound
 * @param reconnectVia where both leave word when they lost each other; empty for nowhere
 * @param reconnectViaAfter how long they are lost before
 */
record SessionConfig(
        String name,
        Reason wrongSecret,
        IceSettings ice,
        Duration reconnectTimeout,
        @Nullable Duration limit,
        Executor callbacks,
        EngineFactory engines,
        Supplier<? extends Place> places,
        InstantSource wallClock,
        SecureRandom random,
        @Nullable AudioEnds audio,
        SrtpEngine srtp,
        List<Carrier> reconnectVia,
        Duration reconnectViaAfter) {

    /** How long the peer may take to appear when nobody says otherwise. */
    static final Duration CONNECT_TIMEOUT = Duration.ofMinutes(10);

    Duration connectTimeout() {
        return limit == null ? CONNECT_TIMEOUT : limit;
    }

    /** The same towards a peer whose offer may be accepted for so long: it can be carried that slowly. */
    Duration connectTimeout(Duration validity) {
        return limit == null && validity.compareTo(CONNECT_TIMEOUT) > 0 ? validity : connectTimeout();
    }

    /** Makes the ICE engine of one connection, on its loop. */
    @FunctionalInterface
    interface EngineFactory {
        IceEngine create(Place place, IceOptions options, IceEngine.Listener listener, SecureRandom random);
    }

    /** For one connection: an identity made ahead, except in a simulated world, whose seed and clock decide. */
    DtlsIdentity identity() {
        return isSimulated() ? DtlsIdentity.ephemeral(random, wallClock.instant()) : Threads.IDENTITIES.take();
    }

    /** Where runs what may wait: on a thread of this pool, or, in a simulated world, in that. */
    Executor beside(Executor pool) {
        return isSimulated() ? callbacks : pool;
    }

    private boolean isSimulated() {
        return !wallClock.equals(InstantSource.system());
    }

    /** An identity was used up and nobody waits any more: the next ones are made. */
    void makeIdentitiesAhead() {
        if (wallClock.equals(InstantSource.system())) {
            Threads.IDENTITIES.makeAhead();
        }
    }

    /** For the session of a caller: its way goes over the sockets of the listener, and it has no sound to share with others. */
    SessionConfig ofCaller(EngineFactory port, Supplier<? extends Place> sameLoop, Duration limit) {
        return new SessionConfig(
                name,
                Reason.HANDSHAKE_FAILED,
                ice,
                reconnectTimeout,
                limit,
                callbacks,
                port,
                sameLoop,
                wallClock,
                random,
                null,
                srtp,
                reconnectVia,
                reconnectViaAfter);
    }

    /** For a session between two members of a room: its sound is the room's, and nobody waits long for it. */
    SessionConfig ofMember(Duration limit) {
        return new SessionConfig(
                name,
                wrongSecret,
                ice,
                reconnectTimeout,
                limit,
                callbacks,
                engines,
                places,
                wallClock,
                random,
                null,
                srtp,
                reconnectVia,
                reconnectViaAfter);
    }

    IceOptions iceOptions() {
        List<IceOptions.TurnServer> relays = ice.turn().stream()
                .map(t -> new IceOptions.TurnServer(t.url(), t.username(), t.credential()))
                .toList();
        IceSettings.Ports ports = ice.ports();
        return new IceOptions(
                ice.policy() == IceSettings.Policy.RELAY ? IceOptions.Policy.RELAY : IceOptions.Policy.ALL,
                ice.loopback(),
                ice.interfaces(),
                ice.stun(),
                relays,
                ice.mdns(),
                ports == null ? null : new PortRange(ports.first(), ports.last()),
                ice.portMapping());
    }
}
