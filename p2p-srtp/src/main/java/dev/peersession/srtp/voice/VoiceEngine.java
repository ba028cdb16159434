package dev.peersession.srtp.voice;

import dev.peersession.srtp.audio.AudioCodec;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.G711Codec;
import dev.peersession.srtp.audio.LevelMeter;
import dev.peersession.srtp.audio.OpusCodec;
import dev.peersession.srtp.audio.Pcm;
import dev.peersession.srtp.jitter.JitterBuffer;
import dev.peersession.srtp.jitter.JitterStatistics;
import dev.peersession.srtp.media.MediaSession;
import dev.peersession.srtp.media.MediaTrack;
import dev.peersession.srtp.media.PacketReceiver;
import dev.peersession.srtp.media.TrackParameters;
import dev.peersession.srtp.media.TrackStatistics;
import dev.peersession.srtp.rtp.RtcpPacket;
import dev.peersession.srtp.rtp.RtpPacket;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * One voice call over one media section.
 *
 * <p>A core with one timer of 10 ms: each tick takes a block from the source towards the network and gives a block from the
 * jitter buffer to the sink. Source and sink never block, so the ticks can run on the session's event loop. Packets arrive through
 * the {@link MediaSession}; what is to be sent waits there to be polled. One owner thread; {@code now} is in nanoseconds.
 *
 * <p>Nothing is read from the source before {@link #sending} was allowed, and nothing is played before {@link #playing} was: that
 * is the local consent.
 */
public final class VoiceEngine {
    /** Ticks made up for after the owner was late; more than this is a pause, and the sound of it is gone. */
    private static final int MAX_CATCH_UP = 20;

    private static final int WINDOW_TICKS = 100;
    private static final int WINDOWS = 10;

    /** Algorithmic delay of the Opus encoder in its speech mode. */
    private static final double LOOKAHEAD_MILLIS = 6.5;

    private final VoiceOptions options;
    private final VoiceFormat format;
    private final VoiceSender sender;
    private final VoiceReceiver receiver;
    private final MediaTrack track;
    private final LevelMeter sent = new LevelMeter();
    private final LevelMeter heard = new LevelMeter();
    private final short[] captured = new short[Pcm.BLOCK];
    private final short[] played = new short[Pcm.BLOCK];
    private final long[] windowConcealed = new long[WINDOWS + 1];
    private final long[] windowEvents = new long[WINDOWS + 1];
    private final long[] windowTotal = new long[WINDOWS + 1];
    private AudioSource source = AudioSource.silence();
    private AudioSink sink = AudioSink.none();
    private boolean sending;
    private boolean playing;
    private boolean muted;
    private boolean sourceEnded;
    // Of a source that is encoded already.
    private double sharedLevel;
    private boolean sharedSpeaking;
    private boolean remoteEnded;
    private boolean closed;
    private long nextTick;
    private long ticksPlayed;
    private int windows;

    /**
     * Adds a section to the session and a call on it.
     *
     * @param parameters whose payload types are replaced by those of {@code format}
     */
    public VoiceEngine(
            MediaSession session,
            TrackParameters parameters,
            VoiceFormat format,
            VoiceOptions options,
            RandomGenerator random,
            long now) {
        this.options = options;
        this.format = format;
        this.receiver = new VoiceReceiver(format, options.jitter());
        this.track = session.add(VoiceDescription.withTypes(parameters, format), new Packets(), now);
        this.sender = new VoiceSender(track, format, codec(), options, random.nextInt());
        this.nextTick = now;
    }

    /** Sound to send from now on, also a {@link Tap} of a {@link VoiceFeed}. The one before it is not closed. */
    public void source(AudioSource next) {
        if (next != source) {
            sender.begin();
        }
        source = next;
        sourceEnded = false;
        sharedLevel = 0;
        sharedSpeaking = false;
    }

    /** Where received sound goes from now on. The one before it is not closed. */
    public void sink(AudioSink next) {
        sink = next;
    }

    /** Allows or forbids to read the source and send; forbidden at first. */
    public void sending(boolean allowed) {
        sending = allowed;
    }

    /** Allows or forbids to play; forbidden at first. */
    public void playing(boolean allowed) {
        playing = allowed;
    }

    /** Sends silence instead of the source; the source is still read, so that a microphone does not pile up. */
    public void mute(boolean on) {
        muted = on;
    }

    public boolean muted() {
        return muted;
    }

    /** Whether the person on this side speaks. */
    public boolean speakingHere() {
        return sending && (source instanceof Tap ? sharedSpeaking : sent.speaking());
    }

    /** Whether the other side speaks. */
    public boolean speakingThere() {
        return playing && heard.speaking();
    }

    /** Whether the source has ended. */
    public boolean sourceEnded() {
        return sourceEnded;
    }

    /** Whether the other side said goodbye. */
    public boolean remoteEnded() {
        return remoteEnded;
    }

    /** When {@link #timeout} is due, or {@link MediaSession#NEVER} once closed. */
    public long deadline() {
        return closed ? MediaSession.NEVER : nextTick;
    }

    /** Does the ticks that are due. */
    public void timeout(long now) {
        if (closed) {
            return;
        }
        long late = (now - nextTick) / Pcm.BLOCK_NANOS;
        if (late > MAX_CATCH_UP) {
            nextTick += late * Pcm.BLOCK_NANOS;
            sender.skip(late);
        }
        while (nextTick - now <= 0) {
            tick(now);
            nextTick += Pcm.BLOCK_NANOS;
        }
    }

    /** Says goodbye. The source and the sink are the caller's to close. */
    public void close(long now) {
        if (closed) {
            return;
        }
        closed = true;
        track.close(now);
    }

    /** A snapshot. */
    public VoiceStatistics statistics(long now) {
        TrackStatistics rtp = track.statistics();
        JitterBuffer buffer = receiver.buffer();
        JitterStatistics jitter = buffer == null ? JitterStatistics.NOTHING : buffer.statistics();
        double mouthToEar =
                options.frameMillis() + LOOKAHEAD_MILLIS + 500 * rtp.leastRoundTripTime() + jitter.delayMillis();
        return new VoiceStatistics(
                buffer == null ? 0 : opinion(jitter, mouthToEar),
                ratio(jitter.concealedSamples(), jitter.totalSamplesReceived()),
                mouthToEar,
                heard.level(),
                heard.totalAudioEnergy(),
                source instanceof Tap ? sharedLevel : sent.level(),
                heard.speaking(),
                sender.codec(),
                sender.red(),
                sender.bitrate(),
                receiver.malformed(),
                rtp,
                jitter);
    }

    private void tick(long now) {
        sender.measureRate();
        if (sending && source instanceof Tap tap) {
            relay(tap, now);
        } else if (sending) {
            capture(now);
        }
        JitterBuffer buffer = receiver.buffer();
        if (buffer != null && playing) {
            buffer.pull(played, 0, now);
            heard.add(played, 0, Pcm.BLOCK);
            sink.write(played, 0, Pcm.BLOCK);
            if (++ticksPlayed % WINDOW_TICKS == 0) {
                remember(buffer.statistics());
            }
        }
    }

    /** What the feed encoded. It is muted there. */
    private void relay(Tap tap, long now) {
        for (EncodedFrame f = tap.next(sender.tuning()); f != null; f = tap.next(sender.tuning())) {
            sharedLevel = f.level();
            sharedSpeaking = f.speaking();
            if (format.opus() >= 0) {
                sender.frame(f, now);
            }
        }
    }

    private void capture(long now) {
        int count = sourceEnded ? 0 : source.read(captured, 0, Pcm.BLOCK);
        if (count < 0) {
            sourceEnded = true;
            count = 0;
        }
        if (muted) {
            count = 0;
        }
        Arrays.fill(captured, count, Pcm.BLOCK, (short) 0);
        sent.add(captured, 0, Pcm.BLOCK);
        sender.block(captured, sent.level(), sent.speaking(), now);
    }

    private void remember(JitterStatistics now) {
        windows++;
        System.arraycopy(windowConcealed, 0, windowConcealed, 1, WINDOWS);
        System.arraycopy(windowEvents, 0, windowEvents, 1, WINDOWS);
        System.arraycopy(windowTotal, 0, windowTotal, 1, WINDOWS);
        windowConcealed[0] = now.concealedSamples();
        windowEvents[0] = now.concealmentEvents();
        windowTotal[0] = now.totalSamplesReceived();
    }

    private double opinion(JitterStatistics now, double mouthToEar) {
        // Not the first second: buffers and machines settle in it, and a short call would be judged by nothing else.
        int from = Math.max(0, Math.min(WINDOWS, windows - 1));
        long concealed = now.concealedSamples() - windowConcealed[from];
        long events = now.concealmentEvents() - windowEvents[from];
        double loss = ratio(concealed, now.totalSamplesReceived() - windowTotal[from]);
        double frame = options.frameMillis() * 48.0;
        // G.107 section 7.5: observed mean run over the run that random loss of this rate would have, 1 / (1 - loss).
        double burst = events == 0 ? 1 : Math.max(1, concealed / frame / events * (1 - loss));
        double impairment = receiver.opus() ? EModel.opusImpairment(receiver.bitrate()) : EModel.g711Impairment();
        return EModel.estimate(impairment, 100 * loss, burst, mouthToEar);
    }

    private static double ratio(long part, long whole) {
        return whole <= 0 ? 0 : (double) part / whole;
    }

    private AudioCodec codec() {
        return format.opus() >= 0 ? new OpusCodec(options.complexity()) : new G711Codec(format.pcmu() < 0);
    }

    private final class Packets implements PacketReceiver {
        @Override
        public void packet(RtpPacket packet, long now) {
            receiver.packet(packet, now);
        }

        @Override
        public void reported(RtcpPacket.ReportBlock block, long roundTripNanos, long now) {
            sender.reported(block);
        }

        @Override
        public void feedback(RtcpPacket.TransportFeedback feedback, long now) {
            sender.feedback(feedback);
        }

        @Override
        public void ended(long now) {
            remoteEnded = true;
        }
    }
}
