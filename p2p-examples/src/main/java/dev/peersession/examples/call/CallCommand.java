package dev.peersession.examples.call;

import dev.peersession.examples.SoundOptions;
import dev.peersession.examples.chat.ChatCommand;
import dev.peersession.examples.chat.Companion;
import dev.peersession.srtp.device.AudioDevices;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A chat with a voice call: everything that connects two chats connects two callers. */
@Command(
        name = "call",
        description = {
            "A voice call of two people, who connect as in a chat: see p2p chat. Text can be sent meanwhile.",
            "Without a microphone or a loudspeaker a WAV file stands in: --source wav:in.wav --sink wav:out.wav."
        },
        footer = {"", "While connected: /mute, /talk, /stats, /hangup, /call; /help shows all commands."})
public final class CallCommand extends ChatCommand {
    @Mixin
    private SoundOptions sound = new SoundOptions();

    @Option(names = "--push-to-talk", description = "Send only while /talk is on.")
    private boolean pushToTalk;

    @Option(
            names = "--stats",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "Print a line of statistics each so many seconds, 0 to 3600 (default: only the meters).")
    private int statsSeconds;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "Hang up and leave after so many seconds of sound, 0 to 86400 (default: on /quit).")
    private int seconds;

    @Option(names = "--devices", description = "List the microphones and loudspeakers, and leave.")
    private boolean devices;

    @Override
    public Integer call() throws IOException {
        if (devices) {
            list("microphone", AudioDevices.microphones());
            list("loudspeaker", AudioDevices.speakers());
            return 0;
        }
        if (statsSeconds < 0 || statsSeconds > 3600 || seconds < 0 || seconds > 86_400) {
            System.err.println("p2p: --stats is " + statsSeconds + ", allowed 0 to 3600; --seconds is " + seconds
                    + ", allowed 0 to 86400.");
            return 2;
        }
        try {
            // Said before the PIN is asked for, not when the other side is there.
            sound.ends().check();
        } catch (IllegalArgumentException e) {
            System.err.println("p2p: " + e.getMessage());
            return 2;
        }
        return super.call();
    }

    @Override
    protected Companion companion() {
        return new VoiceCall(sound.ends(), pushToTalk, statsSeconds, seconds);
    }

    private static void list(String kind, List<String> names) {
        System.out.println(names.isEmpty() ? "no " + kind : kind + "s:");
        names.forEach(name -> System.out.println("  " + name));
    }
}
