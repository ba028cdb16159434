package dev.peersession.examples.agent;

/** A request that cannot be carried out, as the {@code error} of its reply. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    Refusal(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    static Refusal badRequest(String message) {
        return new Refusal("BAD_REQUEST", message);
    }

    static Refusal notSupported(String message) {
        return new Refusal("NOT_SUPPORTED", message);
    }

    static Refusal closed(String message) {
        return new Refusal("CLOSED", message);
    }

    /** An upper-case word that stays the same from version to version. */
    String reason() {
        return reason;
    }

    String sentence() {
        String message = getMessage();
        return message == null ? reason : message;
    }
}
