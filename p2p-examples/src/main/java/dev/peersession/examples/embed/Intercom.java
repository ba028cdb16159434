package dev.peersession.examples.embed;

import dev.peersession.api.IceSettings;
import dev.peersession.api.Listener;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.call.BackgroundSink;
import dev.peersession.api.call.Call;
import dev.peersession.srtp.audio.WavFile;
import dev.peersession.srtp.audio.WavRecorder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Two stations talk. Each says what is in a WAV file and records the other, so it runs where there is no sound; with {@code
 * AudioDevices.microphone()} and {@code speaker()} in their place it is a real one.
 *
 * <pre>
 * ./p2p example intercom SAY.wav HEARD.wav             the door: shows its code and answers who calls
 * ./p2p example intercom SAY.wav HEARD.wav CODE 10     the house: calls the door for ten seconds
 * </pre>
 */
public final class Intercom {
    private static final Duration CONNECT = Duration.ofSeconds(30);

    private Intercom() {}

    public static void main(String[] args) throws Exception {
        Path say = Path.of(args[0]);
        Path heard = Path.of(args[1]);
        PeerSession.Builder settings = PeerSession.builder()
                .name(args.length > 2 ? "house" : "door")
                // So that both may sit on one machine.
                .ice(IceSettings.builder().loopback(true).build());
        try (PeerSession session = settings.build()) {
            if (args.length > 2) {
                Call call = talk(session.connect(args[2], CONNECT), say, heard);
                call.started().get(CONNECT.toSeconds(), TimeUnit.SECONDS);
                TimeUnit.SECONDS.sleep(Long.parseLong(args[3]));
                call.stop();
                call.ended().get(CONNECT.toSeconds(), TimeUnit.SECONDS);
            } else {
                answer(session, say, heard);
            }
        }
    }

    private static void answer(PeerSession session, Path say, Path heard) throws Exception {
        try (Listener listener = session.listen()) {
            listener.onPeer(house -> {
                try {
                    talk(house, say, heard).ended().thenRun(() -> System.out.println("The call is over."));
                } catch (Exception e) {
                    System.err.println(house.name() + " cannot be answered: " + e.getMessage());
                }
            });
            System.out.println(listener.code());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static Call talk(Peer other, Path say, Path heard) throws IOException {
        // Files are slow: the sink takes the sound over to a thread of its own.
        Call call = other.call(WavFile.source(say, false), new BackgroundSink(new WavRecorder(heard)));
        call.started().thenRun(() -> System.out.println("Talking to " + other.name() + "."));
        return call;
    }
}
