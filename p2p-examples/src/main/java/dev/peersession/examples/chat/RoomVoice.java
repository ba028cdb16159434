package dev.peersession.examples.chat;

import dev.peersession.api.ConnectException;
import dev.peersession.api.Peer;
import dev.peersession.api.Room;
import dev.peersession.api.RoomCall;
import dev.peersession.api.call.CallStatistics;
import dev.peersession.api.call.Consent;
import dev.peersession.examples.SoundEnds;
import dev.peersession.examples.SoundOptions;
import dev.peersession.examples.Text;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The call of a room on a screen. Nothing is opened before the person says so. */
final class RoomVoice {
    static final List<String> COMMANDS = List.of("/call", "/listen", "/hangup", "/mute", "/talk", "/stats");
    static final List<String> HELP = List.of(
            "/call               speak with those who are in the call, and hear them; up to eight can",
            "/listen             only hear them",
            "/hangup             leave the call; text can still be sent",
            "/mute               stop sending your voice, or send it again",
            "/talk               with --push-to-talk: be heard, or not any more",
            "/stats              how the call goes, in numbers");

    private final Screen screen;
    private final Room room;
    private final SoundOptions sound;
    private final boolean pushToTalk;
    private boolean talking;

    RoomVoice(Screen screen, Room room, SoundOptions sound, boolean pushToTalk) {
        this.screen = screen;
        this.room = room;
        this.sound = sound;
        this.pushToTalk = pushToTalk;
    }

    void listen() {
        room.onVoice((peer, part) -> {
            String what = part.equals(Consent.NONE)
                    ? " left the call."
                    : part.sends() ? " speaks in the call." : " listens to the call.";
            String hint = room.call() == null && part.sends() ? " /call takes part, /listen only hears." : "";
            screen.notice(name(peer) + what + hint);
        });
    }

    private static String name(Peer peer) {
        return peer.name().isEmpty() ? "peer" : Text.printable(peer.name());
    }

    /** Whether this was one of its commands. */
    boolean command(String word) {
        switch (word) {
            case "/call" -> start(true);
            case "/listen" -> start(false);
            case "/hangup" -> with(RoomCall::stop);
            case "/mute" ->
                with(call -> {
                    call.mute(!call.muted());
                    screen.notice(call.muted() ? "You are muted; /mute again to be heard." : "You are heard again.");
                });
            case "/talk" ->
                with(call -> {
                    talking = !talking;
                    call.talk(talking);
                    screen.notice(
                            pushToTalk
                                    ? talking ? "Talk." : "You are not heard now."
                                    : "Without --push-to-talk you are always heard.");
                });
            case "/stats" -> with(this::statistics);
            default -> {
                return false;
            }
        }
        return true;
    }

    private interface Task {
        void on(RoomCall call);
    }

    private void with(Task task) {
        RoomCall call = room.call();
        if (call == null) {
            screen.notice("You are not in the call.");
        } else {
            task.on(call);
        }
    }

    private void start(boolean speak) {
        if (room.call() != null) {
            screen.notice("You are in the call already; /hangup leaves it.");
            return;
        }
        SoundEnds.Opened opened = null;
        try {
            SoundEnds chosen = sound.ends();
            SoundEnds ends =
                    speak ? chosen : new SoundEnds("none", chosen.sink(), chosen.cancelEcho(), chosen.suppressNoise());
            opened = ends.open();
            RoomCall call = room.call(opened.source(), opened.sink());
            SoundEnds.Opened used = opened;
            opened = null;
            talking = false;
            call.pushToTalk(pushToTalk);
            call.onSpeaking((peer, speaks) -> meter(call));
            call.ended().thenAccept(this::ended);
            screen.notice("You are in the call with " + ends.source() + " and " + ends.sink() + "."
                    + (speak && pushToTalk ? " You are heard while /talk is on." : ""));
            used.onTrouble(screen::notice);
        } catch (ConnectException e) {
            screen.notice("No call: " + Text.sentence(e) + " (" + e.reason() + ")");
        } catch (RuntimeException e) {
            screen.notice("No call: " + e.getMessage());
        } finally {
            if (opened != null) {
                opened.close();
            }
        }
    }

    private void ended(RoomCall call) {
        ConnectException why = call.refusal();
        screen.notice(
                why == null
                        ? "You left the call."
                        : "You left the call: " + Text.sentence(why) + " (" + why.reason() + ")");
    }

    private void meter(RoomCall call) {
        String who = call.speaking().stream().map(RoomVoice::name).sorted().collect(Collectors.joining(", "));
        screen.meter(who.isEmpty() ? "nobody speaks" : "speaking: " + who);
    }

    private void statistics(RoomCall call) {
        var all = call.statistics();
        if (all.isEmpty()) {
            screen.notice("Nobody else is in the call.");
        }
        all.forEach((peer, s) -> screen.notice(line(name(peer), s)));
    }

    private static String line(String name, CallStatistics s) {
        return String.format(
                Locale.ROOT,
                "%s: %d packets sent, %d received, %d lost; made up %.2f %%; jitter buffer %.0f ms; %s; E-model"
                        + " estimate %.2f",
                name,
                s.packetsSent(),
                s.packetsReceived(),
                s.packetsLost(),
                100 * s.concealedRatio(),
                s.jitterBufferMillis(),
                s.codec(),
                s.mosEstimate());
    }
}
