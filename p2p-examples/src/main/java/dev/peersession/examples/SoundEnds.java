package dev.peersession.examples;

import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.device.DeviceState;
import dev.peersession.srtp.device.Microphone;
import dev.peersession.srtp.device.Speaker;
import dev.peersession.srtp.dsp.SoundProcessing;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a person chose to send and to hear, opened anew for each call.
 *
 * @param source as {@link Sounds#source} takes it
 * @param sink as {@link Sounds#sink} takes it
 * @param cancelEcho for a microphone beside a loudspeaker
 * @param suppressNoise for a microphone
 */
public record SoundEnds(String source, String sink, boolean cancelEcho, boolean suppressNoise) {
    /** Opens and closes both, except for devices, which need not be there, and a file to write, which would be lost. */
    public void check() {
        if (!source.equals("mic") && !source.startsWith("mic:")) {
            close(Sounds.source(source));
        }
        if (!sink.equals("speaker") && !sink.startsWith("speaker:") && !sink.startsWith("wav:")) {
            close(Sounds.sink(sink));
        }
        if (source.equals("none") && sink.equals("none")) {
            throw new IllegalArgumentException("a call needs a source, a sink or both.");
        }
    }

    /** Opens both; the caller closes them. */
    public Opened open() {
        AudioSource from = Sounds.source(source);
        AudioSink to;
        try {
            to = Sounds.sink(sink);
        } catch (IllegalArgumentException e) {
            close(from);
            throw e;
        }
        Microphone microphone = from instanceof Microphone m ? m : null;
        Speaker speaker = to instanceof Speaker s ? s : null;
        if (microphone == null) {
            return new Opened(from, to, null, speaker, null);
        }
        boolean echo = cancelEcho && speaker != null;
        SoundProcessing room = new SoundProcessing(echo, suppressNoise);
        AudioSink heard = to == null ? null : room.sink(to);
        return new Opened(room.source(microphone), heard, microphone, speaker, echo ? room : null);
    }

    private static void close(@Nullable AutoCloseable end) {
        try {
            if (end != null) {
                end.close();
            }
        } catch (Exception e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * What was opened.
     *
     * @param room null without echo cancellation
     */
    public record Opened(
            @Nullable AudioSource source,
            @Nullable AudioSink sink,
            @Nullable Microphone microphone,
            @Nullable Speaker speaker,
            @Nullable SoundProcessing room) {
        /** What the person should know about the devices; empty when all is well. */
        public String trouble() {
            StringBuilder text = new StringBuilder();
            Microphone in = microphone;
            if (in != null) {
                text.append(trouble("microphone", in.state()));
            }
            Speaker out = speaker;
            if (out != null) {
                text.append(trouble("loudspeaker", out.state()));
            }
            return text.toString();
        }

        /** Tells in sentences what goes wrong with the devices, and when it is well again; on threads of theirs. */
        public void onTrouble(Consumer<String> told) {
            Microphone in = microphone;
            if (in != null) {
                in.onState(DeviceNews.microphone(told));
            }
            Speaker out = speaker;
            if (out != null) {
                out.onState(DeviceNews.speaker(told));
            }
        }

        /** For what no call took over. */
        public void close() {
            SoundEnds.close(source);
            SoundEnds.close(sink);
        }

        private static String trouble(String what, DeviceState state) {
            return switch (state) {
                case SILENT -> " · the " + what + " gives nothing but zeros: is it switched off?";
                case MISSING -> " · no " + what;
                case LOST -> " · the " + what + " is gone";
                case OPENING, RUNNING, CLOSED -> "";
            };
        }
    }
}
