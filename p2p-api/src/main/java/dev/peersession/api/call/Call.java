package dev.peersession.api.call;

import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A voice call with the peer of a session.
 *
 * <p>It is WAITING until the other side is willing too, then ACTIVE, and ENDED when either side stops it or the session ends. Its
 * source and sink are read and written each 10 ms on the session's loop, so they must not block; {@link BackgroundSink} takes
 * sound over to a thread. Safe for use by all threads.
 */
public final class Call implements AutoCloseable {
    private final CallLine line;
    private final boolean ownsEnds;
    private final CompletableFuture<Call> started = new CompletableFuture<>();
    private final CompletableFuture<Call> ended = new CompletableFuture<>();
    // On the loop.
    private AudioEnds ends;
    private volatile CallState state = CallState.WAITING;
    private volatile boolean muted;
    private volatile boolean pushToTalk;
    private volatile boolean talking;
    private volatile Consumer<Speaking> onSpeaking = who -> {};
    // On the loop.
    private Speaking speaking = Speaking.NOBODY;
    private volatile @Nullable CallStatistics last;

    Call(CallLine line, AudioEnds ends, boolean ownsEnds) {
        this.line = line;
        this.ends = ends;
        this.ownsEnds = ownsEnds;
    }

    public CallState state() {
        return state;
    }

    /** Completes when sound can flow; is cancelled when the call ends before. */
    public CompletableFuture<Call> started() {
        return started.copy();
    }

    /** Completes when the call is over. */
    public CompletableFuture<Call> ended() {
        return ended.copy();
    }

    /** Sends silence in place of the source, or the source again; the source is read on. */
    public void mute(boolean on) {
        muted = on;
        line.mute(this, silenced());
    }

    public boolean muted() {
        return muted;
    }

    /** With push to talk, silence is sent except while {@link #talk} is on. Off at first. */
    public void pushToTalk(boolean on) {
        pushToTalk = on;
        line.mute(this, silenced());
    }

    /** The key of push to talk is pressed, or let go. */
    public void talk(boolean on) {
        talking = on;
        line.mute(this, silenced());
    }

    /** Whether silence is sent in place of the source, because of {@link #mute} or {@link #pushToTalk}. */
    public boolean silenced() {
        return muted || pushToTalk && !talking;
    }

    /** Told on the callback executor, in order, whenever somebody begins or stops speaking. One handler; a later one replaces it. */
    public void onSpeaking(Consumer<Speaking> handler) {
        onSpeaking = handler;
    }

    /** Sends this from now on, null for nothing; what was sent before is closed when the call owned it. */
    public void source(@Nullable AudioSource next) {
        line.replace(this, next, null, true);
    }

    /** Plays here from now on, null for nowhere; what was played to before is closed when the call owned it. */
    public void sink(@Nullable AudioSink next) {
        line.replace(this, null, next, false);
    }

    /** A snapshot; after the end the last one. Waits for the session's loop, which is busy for milliseconds at most. */
    public CallStatistics statistics() {
        return line.statistics(this);
    }

    /** Ends the call on both sides; the session goes on. */
    public void stop() {
        line.stop(this);
    }

    /** {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    // ---- for the line, on the loop

    AudioEnds ends() {
        return ends;
    }

    void ends(AudioEnds next) {
        ends = next;
    }

    boolean ownsEnds() {
        return ownsEnds;
    }

    @Nullable
    CallStatistics last() {
        return last;
    }

    void last(CallStatistics atTheEnd) {
        last = atTheEnd;
    }

    void speaking(Speaking now, Executor callbacks) {
        if (!now.equals(speaking)) {
            speaking = now;
            callbacks.execute(() -> onSpeaking.accept(now));
        }
    }

    void state(CallState next, Executor callbacks) {
        state = next;
        callbacks.execute(() -> {
            if (next == CallState.ACTIVE) {
                started.complete(this);
            } else {
                started.cancel(false);
                ended.complete(this);
            }
        });
    }
}
