package dev.peersession.ice.core;

import dev.peersession.ice.IceEngine.IceFailure;
import dev.peersession.ice.IceEngine.PathCause;
import dev.peersession.ice.IcePath;

/** What an agent has to tell its owner. */
public sealed interface IceEvent {
    /**
     * Data takes this pair from now on.
     *
     * @param base the socket, as numbered by {@link IceAgent#addBase}
     */
    record PathChosen(int base, IcePath path, PathCause cause) implements IceEvent {}

    /** Consent to send on the chosen path (RFC 7675) expired or is there again. */
    record ConsentChanged(boolean alive) implements IceEvent {}

    /** A verified check with the announced credentials of this generation arrived, and the agent moved to them. */
    record GenerationStarted(int generation) implements IceEvent {}

    /** There is no path; one may still come. */
    record Failed(IceFailure reason) implements IceEvent {}
}
