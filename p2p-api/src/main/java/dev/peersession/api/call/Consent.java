package dev.peersession.api.call;

/**
 * What one side is willing to do now.
 *
 * @param sends whether it sends sound
 * @param plays whether it plays sound
 */
public record Consent(boolean sends, boolean plays) {
    public static final Consent NONE = new Consent(false, false);
    public static final Consent BOTH = new Consent(true, true);

    /** Whether sound can flow in at least one direction. */
    public boolean meets(Consent other) {
        return sends && other.plays || plays && other.sends;
    }

    boolean any() {
        return sends || plays;
    }
}
