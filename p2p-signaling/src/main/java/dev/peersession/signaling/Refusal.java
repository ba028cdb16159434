package dev.peersession.signaling;

import dev.peersession.signaling.SignalingException.Reason;

/** The sentences of refusal, in one place so that equal causes read equal. */
final class Refusal {
    private Refusal() {}

    static SignalingException malformed() {
        return of(
                Reason.MALFORMED, "This is not a complete offer or answer; copy the text again, from p2p: to its end.");
    }

    static SignalingException tooLarge() {
        return of(
                Reason.TOO_LARGE,
                "This text is far longer than an offer or answer; copy only the part that begins with p2p:.");
    }

    static SignalingException unsupportedVersion() {
        return of(
                Reason.UNSUPPORTED_VERSION, "This was made by a newer version; update the program and paste it again.");
    }

    static SignalingException downgradeToSdp() {
        return of(
                Reason.DOWNGRADE,
                "This session has a PIN or passphrase and takes no plain description; ask the other side for a sealed text.");
    }

    static SignalingException downgrade(Secret.Mode ours) {
        return ours == Secret.Mode.PIN
                ? of(
                        Reason.DOWNGRADE,
                        "This was made with a passphrase and the session has a PIN; agree on one of the two.")
                : of(
                        Reason.DOWNGRADE,
                        "This was made with a PIN and the session has a passphrase; agree on one of the two.");
    }

    static SignalingException wrongSecret(Secret.Mode mode, int attemptsLeft) {
        return mode == Secret.Mode.PIN
                ? of(
                        Reason.WRONG_PIN,
                        "The answer was made with another PIN; check the PIN with the other side and ask for a new answer ("
                                + attemptsLeft + " left for this offer).")
                : of(
                        Reason.WRONG_PASSPHRASE,
                        "The answer was made with another passphrase; check it with the other side and ask for a new answer ("
                                + attemptsLeft + " left for this offer).");
    }

    static SignalingException wrongPassphrase() {
        return of(
                Reason.WRONG_PASSPHRASE,
                "The passphrase does not open this offer; check it with the other side and type it again.");
    }

    static SignalingException burned() {
        return of(
                Reason.OFFER_BURNED,
                "This offer had too many wrong answers; make a new offer and check the PIN together.");
    }

    static SignalingException used() {
        return of(Reason.OFFER_USED, "This offer has been answered already; make a new offer for another connection.");
    }

    static SignalingException expired() {
        return of(
                Reason.EXPIRED_OFFER,
                "This offer has expired; ask for a new one, and check that both clocks are right.");
    }

    static SignalingException ownOffer() {
        return of(
                Reason.OWN_OFFER,
                "This is your own offer; send it to the other side and paste the text that comes back.");
    }

    static SignalingException otherOffer() {
        return of(
                Reason.OTHER_OFFER, "This answers another offer; ask for the answer to the offer that you sent last.");
    }

    static SignalingException pinVoid() {
        return of(
                Reason.PIN_VOID, "There were too many wrong guesses at this PIN; agree on a new PIN and start again.");
    }

    static SignalingException notAnAnswer() {
        return of(
                Reason.MALFORMED,
                "This is no answer, and an answer is needed; paste the text that the other side made from your offer.");
    }

    static SignalingException notAnOffer() {
        return of(
                Reason.MALFORMED,
                "This is no offer, and an offer is needed; if it is an answer, give it to the side that made the offer.");
    }

    private static SignalingException of(Reason reason, String sentence) {
        return new SignalingException(reason, sentence);
    }
}
