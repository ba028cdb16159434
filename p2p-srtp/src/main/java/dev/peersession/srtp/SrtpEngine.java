package dev.peersession.srtp;

/** Which code does the work behind an {@link SrtpSession}. */
public enum SrtpEngine {
    /** This module's own, on the ciphers of the JDK. The default. */
    OWN {
        @Override
        public SrtpSession open(SrtpKeys keys) {
            return new OwnSrtpSession(keys);
        }
    },
    /** {@code org.jitsi:jitsi-srtp}, an optional dependency that the application adds. A second opinion, not a faster one. */
    JITSI {
        @Override
        public SrtpSession open(SrtpKeys keys) {
            try {
                return JitsiSrtpSession.open(keys);
            } catch (NoClassDefFoundError e) {
                throw new IllegalStateException("the jitsi engine needs org.jitsi:jitsi-srtp on the class path", e);
            }
        }
    };

    /**
     * Opens a session. The keys are copied: closing {@code keys} afterwards is right.
     *
     * @throws IllegalStateException when the engine cannot run here
     */
    public abstract SrtpSession open(SrtpKeys keys);
}
