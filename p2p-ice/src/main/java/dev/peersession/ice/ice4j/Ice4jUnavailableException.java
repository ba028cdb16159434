package dev.peersession.ice.ice4j;

/** ice4j, an optional dependency, or something that it needs, is not on the class path. */
public final class Ice4jUnavailableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Ice4jUnavailableException(String missingClass, Throwable cause) {
        super(
                "The ice4j engine needs " + missingClass
                        + ", which is not on the class path: add the dependency org.jitsi:ice4j, or choose the own engine.",
                cause);
    }
}
