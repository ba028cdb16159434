package dev.peersession.examples.agent;

import com.google.gson.JsonObject;
import dev.peersession.examples.DeviceNews;
import dev.peersession.examples.Sounds;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.device.DeviceState;
import dev.peersession.srtp.device.Microphone;
import dev.peersession.srtp.device.Speaker;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The source and the sink that a request names, opened. Null is {@code none}: this side does not send, or does not play. */
record AudioChoice(@Nullable AudioSource source, @Nullable AudioSink sink) {
    /** Reads {@code source} (default silence) and {@code sink} (default level). */
    static AudioChoice of(Request request) throws Refusal {
        AudioSource source = source(request);
        try {
            return new AudioChoice(source, sink(request));
        } catch (Refusal e) {
            if (source != null) {
                source.close();
            }
            throw e;
        }
    }

    static @Nullable AudioSource source(Request request) throws Refusal {
        String text = request.optionalText("source");
        try {
            return Sounds.source(text == null ? "silence" : text);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    static @Nullable AudioSink sink(Request request) throws Refusal {
        String text = request.optionalText("sink");
        try {
            return Sounds.sink(text == null ? "level" : text);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** Tells how the devices fare, if there are any: what an event says beside its name and what it belongs to. */
    static void watch(@Nullable AudioSource source, @Nullable AudioSink sink, Consumer<JsonObject> events) {
        if (source instanceof Microphone microphone) {
            microphone.onState(state -> tell("microphone", state, DeviceNews.ofMicrophone(state), events));
        }
        if (sink instanceof Speaker speaker) {
            speaker.onState(state -> tell("speaker", state, DeviceNews.ofSpeaker(state), events));
        }
    }

    private static void tell(String kind, DeviceState state, String message, Consumer<JsonObject> events) {
        if (state == DeviceState.OPENING || state == DeviceState.CLOSED) {
            return;
        }
        JsonObject event = new JsonObject();
        event.addProperty("kind", kind);
        event.addProperty("state", state.name().toLowerCase(Locale.ROOT));
        if (!message.isEmpty()) {
            event.addProperty("message", message);
        }
        events.accept(event);
    }

    /** For what no call took over. */
    void close() {
        if (source != null) {
            source.close();
        }
        if (sink != null) {
            sink.close();
        }
    }

    boolean none() {
        return source == null && sink == null;
    }
}
