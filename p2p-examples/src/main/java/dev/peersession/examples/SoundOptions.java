package dev.peersession.examples;

import dev.peersession.srtp.device.AudioDevices;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a person sends and hears in a call, as options of a command. */
public final class SoundOptions {
    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            description = "What to send: " + Sounds.SOURCES + ". Default: mic where there is one, else silence.")
    private @Nullable String source;

    @Option(
            names = "--sink",
            paramLabel = "SINK",
            description = "Where to play: " + Sounds.SINKS + ". Default: speaker where there is one, else level.")
    private @Nullable String sink;

    @Option(
            names = "--no-echo-cancellation",
            description = "Do not take the loudspeaker's sound out of the microphone's: for headphones.")
    private boolean headphones;

    @Option(names = "--no-noise-suppression", description = "Do not take steady noise out of the microphone's sound.")
    private boolean rawNoise;

    /** What was chosen; the devices are looked for now if nothing was. */
    public SoundEnds ends() {
        String from = source;
        if (from == null) {
            from = AudioDevices.microphones().isEmpty() ? "silence" : "mic";
        }
        String to = sink;
        if (to == null) {
            to = AudioDevices.speakers().isEmpty() ? "level" : "speaker";
        }
        return new SoundEnds(from, to, !headphones, !rawNoise);
    }

    /**
     * What was named, if it can be opened.
     *
     * @throws IllegalArgumentException with a sentence
     */
    public void check() {
        if (source != null || sink != null) {
            new SoundEnds(source == null ? "silence" : source, sink == null ? "level" : sink, !headphones, !rawNoise)
                    .check();
        }
    }
}
