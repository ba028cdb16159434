package dev.peersession.examples;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a person sends and hears in a call, as options of a command. */
public final class SoundOptions {
    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            description = "What to send: " + Sounds.SOURCES + ". Default: mic.")
    private @Nullable String source;

    @Option(
            names = "--sink",
            paramLabel = "SINK",
            description = "Where to play: " + Sounds.SINKS + ". Default: speaker.")
    private @Nullable String sink;

    @Option(
            names = "--no-echo-cancellation",
            description = "Do not take the loudspeaker's sound out of the microphone's: for headphones.")
    private boolean headphones;

    @Option(names = "--no-noise-suppression", description = "Do not take steady noise out of the microphone's sound.")
    private boolean rawNoise;

    /** What was chosen. A device that is not there is a state of the call and no obstacle. */
    public SoundEnds ends() {
        return new SoundEnds(source == null ? "mic" : source, sink == null ? "speaker" : sink, !headphones, !rawNoise);
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
