package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.signaling.SignalingException;

/** Refusals of the signaling module in this module's words; the reasons have the same names. */
final class Refusals {
    private Refusals() {}

    static ConnectException of(SignalingException e) {
        return new ConnectException(Reason.valueOf(e.reason().name()), String.valueOf(e.getMessage()), e);
    }
}
