package dev.peersession.srtp.jitter;

/** The counters behind {@link JitterStatistics}. Concealment during a stall is held back until its cause is known. */
final class JitterCounters {
    long total;
    long removed;
    long inserted;
    long copiesReceived;
    long copiesUnneeded;
    long framesFromRedundancy;
    long framesFromInBandFec;
    long late;
    long decodeErrors;
    private long emitted;
    private double waited;
    private long concealed;
    private long silentConcealed;
    private long comfort;
    private long events;
    private long pending;
    private long pendingSilent;
    private long pendingEvents;

    void emitted(int samples, long waitedSamples) {
        emitted += samples;
        waited += (double) samples * waitedSamples / 48_000;
    }

    void conceal(int samples, boolean first, boolean silent) {
        pending += samples;
        pendingSilent += silent ? samples : 0;
        pendingEvents += first ? 1 : 0;
    }

    /** What was made up since the last decision stood in for lost or late frames. */
    void confirmConcealment() {
        concealed += pending;
        silentConcealed += pendingSilent;
        events += pendingEvents;
        forget();
    }

    /** What was made up since the last decision was the sender's silence. */
    void wasSilence() {
        comfort += pending;
        forget();
    }

    void comfortNoise(int samples) {
        comfort += samples;
    }

    JitterStatistics snapshot(double targetMillis, double delayMillis, long codecErrors) {
        return new JitterStatistics(
                waited,
                emitted,
                targetMillis,
                delayMillis,
                total,
                concealed,
                silentConcealed,
                comfort,
                events,
                inserted,
                removed,
                copiesReceived,
                copiesUnneeded,
                framesFromRedundancy,
                framesFromInBandFec,
                late,
                decodeErrors + codecErrors);
    }

    private void forget() {
        pending = 0;
        pendingSilent = 0;
        pendingEvents = 0;
    }
}
