package dev.peersession.examples.agent;

import com.google.gson.JsonObject;
import dev.peersession.api.ConnectException;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerEvent;
import dev.peersession.api.PeerSession;
import dev.peersession.api.call.Call;
import dev.peersession.api.call.CallState;
import dev.peersession.api.call.CallStatistics;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The calls of one session of the agent: {@code call.*} and the {@code call} events. */
final class AgentCalls {
    /** Ending a call is a matter of one turn of the loop. */
    private static final long END_SECONDS = 5;

    private final PeerSession session;
    private final Consumer<JsonObject> events;
    private final Consumer<JsonObject> devices;
    private final @Nullable AudioChoice consented;
    private final List<AudioSink> sinks = new CopyOnWriteArrayList<>();
    private volatile @Nullable Call last;

    /**
     * @param events takes what a {@code call} event says beside its session
     * @param devices takes the same of a {@code device} event
     */
    AgentCalls(
            PeerSession session,
            @Nullable AudioChoice audio,
            Consumer<JsonObject> events,
            Consumer<JsonObject> devices) {
        this.session = session;
        this.events = events;
        this.devices = devices;
        this.consented = audio;
        if (audio != null && audio.sink() != null) {
            sinks.add(audio.sink());
        }
    }

    /** Starts to tell how the devices of the session fare. Called after the line that tells its id. */
    void listen() {
        if (consented != null) {
            AudioChoice.watch(consented.source(), consented.sink(), devices);
        }
    }

    /** Starts a call, takes the one that the peer wants, or gives a running one another source or sink. */
    JsonObject start(Request request) throws Refusal, ConnectException {
        Peer peer = session.peer();
        if (peer == null) {
            throw Refusal.badRequest("The session is not connected.");
        }
        if (session.state().isFinal()) {
            throw Refusal.closed("The session is over; make another one.");
        }
        Call running = peer.call();
        if (running != null && running.state() != CallState.ENDED) {
            if (request.present("source")) {
                AudioSource source = AudioChoice.source(request);
                running.source(source);
                AudioChoice.watch(source, null, devices);
            }
            if (request.present("sink")) {
                AudioSink sink = remember(AudioChoice.sink(request));
                running.sink(sink);
                AudioChoice.watch(null, sink, devices);
            }
            return new JsonObject();
        }
        AudioChoice choice = AudioChoice.of(request);
        if (choice.none()) {
            throw Refusal.badRequest("A call needs a source, a sink or both.");
        }
        try {
            last = peer.call(choice.source(), remember(choice.sink()));
        } catch (ConnectException | RuntimeException e) {
            choice.close();
            throw e;
        }
        AudioChoice.watch(choice.source(), choice.sink(), devices);
        return new JsonObject();
    }

    /** The reply comes when the call is over and its recording complete. */
    JsonObject stop() throws InterruptedException {
        Peer peer = session.peer();
        Call call = peer == null ? null : peer.call();
        if (call != null) {
            call.stop();
            try {
                call.ended().get(END_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("The call does not end.", e);
            }
            closeSinks();
        }
        return new JsonObject();
    }

    /** Zeros before the first call, and the last values after a call. */
    JsonObject stats() {
        Call call = last;
        JsonObject ok = new JsonObject();
        if (call == null) {
            ok.addProperty("state", "none");
            for (String name : new String[] {"mosEstimate", "concealedRatio", "jitterBufferMs", "packetsSent"}) {
                ok.addProperty(name, 0);
            }
            for (String name : new String[] {"packetsReceived", "packetsLost", "audioLevel", "totalAudioEnergy"}) {
                ok.addProperty(name, 0);
            }
            ok.addProperty("red", "none");
            ok.addProperty("codec", "");
            return ok;
        }
        numbers(call.statistics(), ok);
        return ok;
    }

    static void numbers(CallStatistics s, JsonObject ok) {
        ok.addProperty("state", word(s.state()));
        ok.addProperty("mosEstimate", s.mosEstimate());
        ok.addProperty("concealedRatio", s.concealedRatio());
        ok.addProperty("jitterBufferMs", s.jitterBufferMillis());
        ok.addProperty("mouthToEarMs", s.mouthToEarMillis());
        ok.addProperty("rttMs", s.roundTripMillis());
        ok.addProperty("packetsSent", s.packetsSent());
        ok.addProperty("packetsReceived", s.packetsReceived());
        ok.addProperty("packetsLost", s.packetsLost());
        ok.addProperty("packetsDiscarded", s.packetsDiscarded());
        ok.addProperty("packetsRejected", s.packetsRejected());
        ok.addProperty("bytesSent", s.bytesSent());
        ok.addProperty("bytesReceived", s.bytesReceived());
        ok.addProperty("audioLevel", s.audioLevel());
        ok.addProperty("totalAudioEnergy", s.totalAudioEnergy());
        ok.addProperty("totalSamplesReceived", s.totalSamplesReceived());
        ok.addProperty("concealedSamples", s.concealedSamples());
        ok.addProperty("framesRecovered", s.framesRecovered());
        ok.addProperty("red", s.red());
        ok.addProperty("codec", s.codec());
    }

    /** Tells what an event of the session says about calls. */
    void event(PeerEvent e) {
        if (e instanceof PeerEvent.CallChanged changed) {
            last = changed.call();
            tell(word(changed.state()));
        } else if (e instanceof PeerEvent.CallRequested) {
            tell("incoming");
        }
    }

    /** Waits until the recordings are complete. Called when the session is closed. */
    void closeSinks() {
        for (AudioSink sink : sinks) {
            sink.close();
        }
    }

    private @Nullable AudioSink remember(@Nullable AudioSink sink) {
        if (sink != null) {
            sinks.add(sink);
        }
        return sink;
    }

    private void tell(String state) {
        JsonObject event = new JsonObject();
        event.addProperty("state", state);
        events.accept(event);
    }

    private static String word(CallState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
