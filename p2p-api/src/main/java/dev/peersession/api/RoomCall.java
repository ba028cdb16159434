package dev.peersession.api;

import dev.peersession.api.call.AudioEnds;
import dev.peersession.api.call.Call;
import dev.peersession.api.call.CallState;
import dev.peersession.api.call.CallStatistics;
import dev.peersession.api.call.Consent;
import dev.peersession.api.loop.Serial;
import dev.peersession.api.loop.SessionLoop;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.Mixer;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.voice.Tap;
import dev.peersession.srtp.voice.VoiceFeed;
import dev.peersession.srtp.voice.VoiceOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * This member's part in the call of a room: {@link Room#call}.
 *
 * <p>The source is encoded once, and what comes out goes to each other member who plays, under the keys of the session with that one. What
 * arrives from each has a jitter buffer of its own and is mixed into the sink. Members come into the call and leave it while it goes on.
 * Nothing is read from the source while nobody plays it.
 *
 * <p>Source and sink are read and written each 10 ms on an event loop, so they must not block. Safe for use by all threads.
 */
public final class RoomCall implements AutoCloseable {
    /** The room, called on the call's loop. */
    interface Host {
        void over(RoomCall call);
    }

    private static final System.Logger LOG = System.getLogger(RoomCall.class.getName());

    // What a busy machine is late is made up for; more is a pause, and its sound is gone.
    private static final int MAX_CATCH_UP = 20;
    // A member that is on another call with this one, or begins and ends all the time, is asked again so often.
    private static final long AGAIN_NANOS = 500_000_000L;

    private final SessionLoop loop;
    private final Executor background;
    private final Serial callbacks;
    private final Host host;
    private final AudioEnds ends;
    private final Consent own;
    private final @Nullable VoiceFeed feed;
    private final Mixer mixer = new Mixer();
    private final short[] block = new short[Pcm.BLOCK];
    private final SessionLoop.Alarm alarm;
    private final CompletableFuture<RoomCall> ended;
    private final CompletableFuture<@Nullable Void> released = new CompletableFuture<>();
    // Changed on the loop, read by all.
    private final Map<Peer, Leg> legs = new ConcurrentHashMap<>();
    private volatile BiConsumer<Peer, Boolean> onSpeaking = (peer, speaks) -> {};
    private volatile boolean muted;
    private volatile boolean pushToTalk;
    private volatile boolean talking;
    private volatile @Nullable ConnectException refusal;
    private boolean begun;
    private boolean over;
    private long nextTick;

    RoomCall(SessionLoop loop, Executor background, Executor callbacks, AudioEnds ends, Host host) {
        this.loop = loop;
        this.background = background;
        this.callbacks = new Serial(callbacks);
        this.ends = ends;
        this.host = host;
        AudioSource source = ends.source();
        this.own = new Consent(source != null, ends.sink() != null);
        this.feed = source == null ? null : new VoiceFeed(source, VoiceOptions.defaults());
        this.ended = loop.future();
        this.alarm = loop.alarm(this::tick);
    }

    // ---- for applications

    /** Sends silence in place of the source, or the source again; the source is read on. */
    public void mute(boolean on) {
        muted = on;
        silence();
    }

    public boolean muted() {
        return muted;
    }

    /** With push to talk, silence is sent except while {@link #talk} is on. Off at first. */
    public void pushToTalk(boolean on) {
        pushToTalk = on;
        silence();
    }

    /** The key of push to talk is pressed, or let go. */
    public void talk(boolean on) {
        talking = on;
        silence();
    }

    /** Whether silence is sent in place of the source, because of {@link #mute} or {@link #pushToTalk}. */
    public boolean silenced() {
        return muted || pushToTalk && !talking;
    }

    private void silence() {
        if (feed != null) {
            feed.mute(silenced());
        }
    }

    /** The level of what is sent, 0 to 1. */
    public double level() {
        return feed == null ? 0 : feed.level();
    }

    /** Members with whom sound flows now, in at least one direction. */
    public List<Peer> members() {
        return legs.entrySet().stream()
                .filter(e -> e.getValue().isActive())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Members who speak now, judged by the level above the background. */
    public List<Peer> speaking() {
        return legs.entrySet().stream()
                .filter(e -> e.getValue().speaks)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Told on the callback executor, in order, whenever a member begins (true) or stops speaking. One handler. */
    public void onSpeaking(BiConsumer<Peer, Boolean> handler) {
        onSpeaking = handler;
    }

    /** Of the sound with each of {@link #members}. Waits for the loops of their sessions, which are busy for milliseconds at most. */
    public Map<Peer, CallStatistics> statistics() {
        Map<Peer, CallStatistics> all = new LinkedHashMap<>();
        legs.forEach((peer, leg) -> {
            Call call = leg.call;
            if (call != null && call.state() == CallState.ACTIVE) {
                all.put(peer, call.statistics());
            }
        });
        return all;
    }

    /** Takes part no longer; the room goes on, and so does the call of the others. */
    public void stop() {
        loop.execute(() -> end(null));
    }

    /** {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    /** Completes, on the callback executor, when this member takes part no longer and source and sink are closed. */
    public CompletableFuture<RoomCall> ended() {
        return ended.copy();
    }

    /** Why the call ended without {@link #stop}: TOO_MANY_VOICES when another claimed the last place first. */
    public @Nullable ConnectException refusal() {
        return refusal;
    }

    // ---- for the room, from any thread

    Consent own() {
        return own;
    }

    void begin() {
        loop.execute(() -> {
            if (!over) {
                begun = true;
                nextTick = loop.nanoTime();
                tick();
            }
        });
    }

    /** The parts that members take in the call now. */
    void voices(Map<Peer, Consent> now) {
        loop.execute(() -> {
            if (over) {
                return;
            }
            now.keySet().forEach(peer -> legs.computeIfAbsent(peer, Leg::new));
            legs.forEach((peer, leg) -> leg.wanted(now.getOrDefault(peer, Consent.NONE)));
        });
    }

    /** Who is no member any more. */
    void left(Peer peer) {
        loop.execute(() -> {
            Leg leg = legs.remove(peer);
            if (leg != null) {
                leg.wanted(Consent.NONE);
            }
        });
    }

    /** Complete once source and sink are closed. */
    CompletableFuture<?> released() {
        return released;
    }

    void refuse(ConnectException reason) {
        loop.execute(() -> end(reason));
    }

    // ---- on the loop

    private void tick() {
        if (over || !begun) {
            return;
        }
        long now = loop.nanoTime();
        long late = (now - nextTick) / Pcm.BLOCK_NANOS;
        if (late > MAX_CATCH_UP) {
            nextTick += late * Pcm.BLOCK_NANOS;
            if (feed != null) {
                feed.skip(late);
            }
        }
        try {
            while (nextTick - now <= 0) {
                beat();
                nextTick += Pcm.BLOCK_NANOS;
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a source or sink failed, and its call in a room ends", e);
            end(null);
            return;
        }
        legs.values().forEach(leg -> leg.begin(now));
        alarm.set(nextTick);
    }

    private void beat() {
        if (feed != null) {
            feed.tick();
        }
        AudioSink sink = ends.sink();
        if (sink != null) {
            mixer.read(block, 0, Pcm.BLOCK);
            sink.write(block, 0, Pcm.BLOCK);
        }
    }

    private void end(@Nullable ConnectException reason) {
        if (over) {
            return;
        }
        over = true;
        refusal = reason;
        alarm.set(Long.MAX_VALUE);
        legs.values().forEach(leg -> leg.wanted(Consent.NONE));
        legs.clear();
        host.over(this);
        background.execute(() -> {
            ends.close();
            released.complete(null);
            ended.completeAsync(() -> this, callbacks);
        });
    }

    /** The sound with one member: a call on the session with it. */
    private final class Leg {
        private final Peer peer;
        private boolean wanted;
        private long nextTry = Long.MIN_VALUE;
        private volatile @Nullable Call call;
        private volatile boolean speaks;
        private @Nullable Tap tap;
        private @Nullable Cushion heard;

        Leg(Peer peer) {
            this.peer = peer;
        }

        boolean isActive() {
            Call present = call;
            return present != null && present.state() == CallState.ACTIVE;
        }

        void wanted(Consent theirs) {
            wanted = own.meets(theirs);
            if (wanted) {
                begin(loop.nanoTime());
                return;
            }
            Call present = call;
            if (present != null) {
                release();
                present.stop();
            }
        }

        /** Whenever there is none and there should be. */
        void begin(long now) {
            if (!wanted || call != null || nextTry != Long.MIN_VALUE && now - nextTry < 0) {
                return;
            }
            nextTry = now + AGAIN_NANOS;
            Tap from = feed == null ? null : feed.tap();
            Cushion to = ends.sink() == null ? null : new Cushion();
            try {
                Call begun = peer.call(from, to == null ? null : to.ring());
                begun.onSpeaking(who -> loop.execute(() -> speaks(begun, who.there())));
                call = begun;
                tap = from;
                heard = to;
                if (to != null) {
                    mixer.add(to);
                }
                begun.ended().whenComplete((c, failure) -> loop.execute(() -> over(begun)));
            } catch (ConnectException | IllegalStateException e) {
                // Its session is about to end, or there is a call of these two.
                if (from != null) {
                    from.close();
                }
            }
        }

        private void speaks(Call of, boolean now) {
            if (call == of && speaks != now) {
                speaks = now;
                callbacks.execute(() -> onSpeaking.accept(peer, now));
            }
        }

        private void over(Call ended) {
            if (call == ended) {
                release();
            }
        }

        private void release() {
            if (tap != null) {
                tap.close();
            }
            if (heard != null) {
                mixer.remove(heard);
            }
            tap = null;
            heard = null;
            call = null;
            if (speaks) {
                speaks = false;
                callbacks.execute(() -> onSpeaking.accept(peer, false));
            }
        }
    }
}
