package dev.peersession.api.call;

import dev.peersession.api.loop.SessionLoop;
import dev.peersession.srtp.SrtpSession;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.OpusCodec;
import dev.peersession.srtp.media.MediaSession;
import dev.peersession.srtp.voice.VoiceEngine;
import dev.peersession.srtp.voice.VoiceOptions;
import dev.peersession.srtp.voice.VoiceStatistics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one connection, one at a time. On the loop, except where it says "from any thread".
 *
 * <p><b>Consent.</b> Each side has one: what it is willing to send and play. Ours is that of the present {@link Call}; the other
 * side's comes with its description, and with its control frames if it is one of ours. A call is active while the two meet, so
 * two sides that start at once, or stop at once, agree without a further word. With a peer of another kind the descriptions are
 * the last word, so there is one call at most.
 *
 * <p><b>Stopping</b> takes back both consents: the other side's has to be given again. So a consent that was on its way when we
 * stopped cannot start the next call.
 *
 * <p><b>Nothing before its time.</b> Keys are exported when the first call becomes active and not before; until then what
 * arrives is counted and dropped. No call becomes active before the gate is open.
 */
public final class CallLine implements SessionLoop.Turn {
    /** What the line needs of its connection. */
    public interface Host {
        /** From any thread: runs a task on the loop; a defect in it ends the session. */
        void onLoop(Runnable task);

        /** The keys of the association, or null when no protection profile was agreed on. */
        @Nullable
        SrtpSession protection();

        /** Sends a protected datagram; false when it was lost. */
        boolean send(byte[] datagram, int off, int len);

        /** Tells the peer what we are willing to do. Called only on a controlled line. */
        void announce(Consent own);

        void changed(Call call, CallState state);

        /** The peer wants a call and nobody here has given consent. */
        void requested();
    }

    private static final System.Logger LOG = System.getLogger(CallLine.class.getName());

    // SRTP keeps state for 256 streams, and a call uses a new one so that no packet index comes twice.
    private static final int MAX_CALLS = 200;
    // Datagrams of one turn: a call makes one per 20 ms and some reports.
    private static final int BATCH = 64;
    private static final int BUFFER = 2048;
    private static final long STATISTICS_SECONDS = 10;

    private final SessionLoop loop;
    private final RandomGenerator random;
    private final Executor callbacks;
    private final Executor background;
    private final Host host;
    private final SessionLoop.Alarm alarm;
    private final byte[] out = new byte[BUFFER];
    private final AtomicReference<@Nullable Call> current = new AtomicReference<>();
    private final @Nullable AudioEnds standing;
    private @Nullable CallTerms terms;
    private Consent remote;
    private @Nullable MediaSession media;
    private @Nullable VoiceEngine engine;
    private volatile boolean possible;
    private boolean controlled;
    private boolean open;
    private boolean closed;
    private boolean refused;
    private boolean turnAsked;
    private int calls;
    private long unwanted;

    /**
     * @param standing the session's own consent: the call starts by itself. Null for none
     * @param terms what the descriptions agreed on, null for nothing
     * @param callbacks where futures complete
     * @param background where sources and sinks are closed
     */
    public CallLine(
            SessionLoop loop,
            RandomGenerator random,
            Executor callbacks,
            Executor background,
            @Nullable AudioEnds standing,
            @Nullable CallTerms terms,
            Host host) {
        this.loop = loop;
        this.random = random;
        this.callbacks = callbacks;
        this.background = background;
        this.standing = standing;
        this.terms = terms;
        this.remote = terms == null ? Consent.NONE : terms.remote();
        this.host = host;
        this.alarm = loop.alarm(this::touch);
        if (standing != null) {
            warmUp(background);
        }
    }

    // ---- calls

    /** Whether a call can be had with this peer. From any thread. */
    public boolean possible() {
        return possible;
    }

    /** The present call, null when there is none. From any thread. */
    public @Nullable Call call() {
        return current.get();
    }

    /**
     * Gives local consent. From any thread.
     *
     * @param ends the call's to close
     * @return the call, or null when there is one already
     */
    public @Nullable Call start(AudioEnds ends) {
        Call call = new Call(this, ends, true);
        if (!current.compareAndSet(null, call)) {
            return null;
        }
        warmUp(background);
        host.onLoop(() -> begin(call));
        return call;
    }

    /** The codec's first frames take the JVM ten times as long as later ones: they are not to hold up the loop. */
    private static void warmUp(Executor background) {
        background.execute(OpusCodec::warmUp);
    }

    /** The gate is about to open. {@code control}: whether the peer understands our frames. */
    public void admit(boolean control) {
        controlled = control;
        if (control && terms == null) {
            terms = CallTerms.own(random, remote);
        }
        possible = control || terms != null && remote.any();
        AudioEnds ends = standing;
        if (ends != null && possible) {
            // There as soon as the peer is, though it begins a moment later.
            current.compareAndSet(null, new Call(this, ends, false));
        }
    }

    /** The gate is open, and the session has told so. */
    public void open() {
        open = true;
        Call call = current.get();
        if (call != null && !call.ownsEnds()) {
            begin(call);
        }
    }

    /** The peer's consent changed. */
    public void remote(Consent consent) {
        if (!open || closed) {
            return;
        }
        remote = consent;
        Call call = current.get();
        if (call != null) {
            if (call.state() == CallState.ACTIVE && !consent.meets(call.ends().consent())) {
                end(call);
            } else {
                meet(call);
            }
            return;
        }
        if (consent.any() && !standUp()) {
            warmUp(background);
            host.requested();
        }
    }

    /**
     * The descriptions were exchanged again, with a peer that has no other way to tell what it is willing to do: sound is added, goes
     * one way only, or is taken away.
     */
    public void agreed(@Nullable CallTerms next) {
        if (!open || closed || controlled) {
            return;
        }
        if (next != null && engine != null && terms != null && !next.section().equals(terms.section())) {
            leaveSection();
        }
        // The stream that flows keeps its number; the next call needs another.
        terms = next == null || engine == null ? next : next.with(random.nextInt());
        Consent consent = next == null ? Consent.NONE : next.remote();
        possible = consent.any();
        remote(consent);
    }

    /** The sound of the call goes on in another section: as another stream, with the numbers of that one. */
    private void leaveSection() {
        VoiceEngine voice = engine;
        if (voice != null && calls < MAX_CALLS) {
            calls++;
            disconnect(voice);
        }
    }

    private void disconnect(VoiceEngine voice) {
        long now = loop.nanoTime();
        voice.close(now);
        engine = null;
        flush(now);
    }

    /** Starts the call that the session consented to beforehand; false when there is none to start. */
    private boolean standUp() {
        AudioEnds ends = standing;
        if (ends == null || refused || !possible) {
            return false;
        }
        Call call = new Call(this, ends, false);
        if (!current.compareAndSet(null, call)) {
            return false;
        }
        begin(call);
        return true;
    }

    private void begin(Call call) {
        if (closed || !open || calls == MAX_CALLS) {
            finish(call);
            return;
        }
        refused = false;
        calls++;
        host.changed(call, CallState.WAITING);
        announce(call.ends().consent());
        meet(call);
    }

    /** Becomes active when both are willing, and follows changes of what they are willing to do. */
    private void meet(Call call) {
        Consent own = call.ends().consent();
        if (current.get() != call || !open || !own.meets(remote)) {
            return;
        }
        VoiceEngine voice = engine;
        if (voice == null) {
            voice = connect(call);
            if (voice == null) {
                return;
            }
        }
        AudioEnds ends = call.ends();
        voice.source(ends.source() == null ? AudioSource.silence() : ends.source());
        voice.sink(ends.sink() == null ? AudioSink.none() : ends.sink());
        voice.mute(call.silenced());
        voice.sending(own.sends() && remote.plays());
        voice.playing(own.plays() && remote.sends());
        touch();
    }

    private @Nullable VoiceEngine connect(Call call) {
        MediaSession session = media;
        CallTerms agreed = terms;
        long now = loop.nanoTime();
        if (session == null) {
            SrtpSession srtp = host.protection();
            session = srtp == null ? null : new MediaSession(srtp, random, now);
            media = session;
        }
        if (session == null || agreed == null) {
            // A peer that wants sound and agreed on no keys for it.
            end(call);
            return null;
        }
        VoiceEngine voice =
                new VoiceEngine(session, agreed.track(), agreed.voice().voice(), VoiceOptions.defaults(), random, now);
        engine = voice;
        terms = agreed.with(random.nextInt());
        if (call.state() != CallState.ACTIVE) {
            call.state(CallState.ACTIVE, callbacks);
            host.changed(call, CallState.ACTIVE);
        }
        return voice;
    }

    /** From any thread. */
    void stop(Call call) {
        host.onLoop(() -> {
            if (current.get() == call) {
                refused = true;
                end(call);
            }
        });
    }

    /** Ends a call that is known to the peer. */
    private void end(Call call) {
        finish(call);
        announce(Consent.NONE);
    }

    private void finish(Call call) {
        if (call.state() == CallState.ENDED) {
            return;
        }
        call.last(snapshot(call).ended());
        VoiceEngine voice = engine;
        if (voice != null) {
            disconnect(voice);
        }
        remote = Consent.NONE;
        possible = controlled && !closed;
        // In this order: who waited for the end may start the next call.
        current.compareAndSet(call, null);
        call.state(CallState.ENDED, callbacks);
        if (call.ownsEnds()) {
            closeLater(call.ends().source());
            closeLater(call.ends().sink());
        }
        host.changed(call, CallState.ENDED);
    }

    /** From any thread. */
    void mute(Call call, boolean on) {
        host.onLoop(() -> {
            if (current.get() == call && engine != null) {
                engine.mute(on);
            }
        });
    }

    /** From any thread: another source, or another sink. */
    void replace(Call call, @Nullable AudioSource source, @Nullable AudioSink sink, boolean isSource) {
        AutoCloseable next = isSource ? source : sink;
        host.onLoop(() -> {
            if (current.get() != call) {
                closeLater(next);
                return;
            }
            AudioEnds before = call.ends();
            AudioSource nextSource = isSource ? source : before.source();
            AudioSink nextSink = isSource ? before.sink() : sink;
            if (nextSource == null && nextSink == null) {
                refused = true;
                end(call);
                return;
            }
            call.ends(new AudioEnds(nextSource, nextSink));
            if (call.ownsEnds()) {
                closeLater(isSource ? before.source() : before.sink());
            }
            announce(call.ends().consent());
            meet(call);
        });
    }

    private void announce(Consent own) {
        if (controlled && !closed) {
            host.announce(own);
        }
    }

    /** A device or a file may take its time. */
    private void closeLater(@Nullable AutoCloseable end) {
        if (end != null) {
            background.execute(() -> AudioEnds.close(end));
        }
    }

    // ---- packets

    /** An SRTP or SRTCP datagram, overwritten in place. */
    public void input(byte[] datagram, int off, int len, long now) {
        MediaSession session = media;
        if (session == null || engine == null) {
            // Around the start and the end of a call an honest packet may be early or late.
            unwanted += calls == 0 && standing == null ? 1 : 0;
            return;
        }
        session.input(datagram, off, len, now);
        touch();
    }

    private void touch() {
        if (!turnAsked && !closed) {
            turnAsked = true;
            loop.atEndOfTurn(this);
        }
    }

    @Override
    public void endOfTurn() {
        turnAsked = false;
        MediaSession session = media;
        VoiceEngine voice = engine;
        if (closed || session == null) {
            return;
        }
        if (voice == null) {
            alarm.set(Long.MAX_VALUE);
            return;
        }
        long now = loop.nanoTime();
        Call call = current.get();
        try {
            voice.timeout(now);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "a source or sink failed, and its call ends", e);
            if (call != null) {
                refused = true;
                end(call);
            }
            return;
        }
        session.timeout(now);
        flush(now);
        if (call != null) {
            call.speaking(new Speaking(!call.silenced() && voice.speakingHere(), voice.speakingThere()), callbacks);
        }
        long next = session.deadline();
        alarm.set(next == MediaSession.NEVER || voice.deadline() - next < 0 ? voice.deadline() : next);
    }

    private void flush(long now) {
        MediaSession session = media;
        if (session == null) {
            return;
        }
        for (int i = 0; i < BATCH; i++) {
            int length = session.poll(out, 0, BUFFER, now);
            if (length == 0) {
                return;
            }
            host.send(out, 0, length);
        }
    }

    // ---- statistics, the end

    /** Datagrams dropped because no honest peer sends them; all, while nobody here has ever wanted sound. */
    public long rejected() {
        MediaSession session = media;
        return unwanted
                + (session == null ? 0 : CallStatistics.rejected(session.srtp().statistics()) + session.unusable());
    }

    /** From any thread. */
    CallStatistics statistics(Call call) {
        CompletableFuture<CallStatistics> result = loop.future();
        Runnable task = () -> result.complete(snapshot(call));
        if (loop.onLoop()) {
            task.run();
        } else if (!loop.tryInline(task)) {
            host.onLoop(task);
            call.ended().thenRun(task);
        }
        return result.orTimeout(STATISTICS_SECONDS, TimeUnit.SECONDS).join();
    }

    private CallStatistics snapshot(Call call) {
        CallStatistics known = call.last();
        if (known != null) {
            return known;
        }
        VoiceEngine voice = engine;
        VoiceStatistics now = voice == null ? VoiceStatistics.NOTHING : voice.statistics(loop.nanoTime());
        return CallStatistics.of(call.state(), now, rejected());
    }

    /** The connection is over: says goodbye and wipes the keys. */
    public void close() {
        if (closed) {
            return;
        }
        Call call = current.get();
        // Nothing is announced any more: the peer hears of the end of the session.
        controlled = false;
        if (call != null) {
            finish(call);
        }
        closed = true;
        possible = false;
        alarm.set(Long.MAX_VALUE);
        MediaSession session = media;
        if (session != null) {
            session.close();
        }
    }
}
