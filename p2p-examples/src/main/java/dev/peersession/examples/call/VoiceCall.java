package dev.peersession.examples.call;

import dev.peersession.api.ConnectException;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerEvent;
import dev.peersession.api.call.Call;
import dev.peersession.api.call.CallState;
import dev.peersession.api.call.CallStatistics;
import dev.peersession.examples.SoundEnds;
import dev.peersession.examples.Sounds;
import dev.peersession.examples.Text;
import dev.peersession.examples.chat.Companion;
import dev.peersession.examples.chat.Screen;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The voice of a chat: calls as soon as the other side is there, and shows how the call goes. */
final class VoiceCall implements Companion {
    private static final int METER_MILLIS = 250;
    private static final String MUTED = "You are muted; /mute again to be heard.";

    private final SoundEnds ends;
    private final boolean pushToTalk;
    private final int statsSeconds;
    private final int seconds;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "call-meters");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Peer peer;
    private @Nullable Screen screen;
    private @Nullable Call call;
    private SoundEnds.@Nullable Opened sound;
    private @Nullable ScheduledFuture<?> meters;
    private boolean talking;
    private long ticks;

    VoiceCall(SoundEnds ends, boolean pushToTalk, int statsSeconds, int seconds) {
        this.ends = ends;
        this.pushToTalk = pushToTalk;
        this.statsSeconds = statsSeconds;
        this.seconds = seconds;
        Sounds.warmUp();
    }

    @Override
    public synchronized void connected(Peer arrived, Screen on) {
        peer = arrived;
        screen = on;
        start();
    }

    @Override
    public synchronized void event(PeerEvent event) {
        Screen on = screen;
        if (on == null) {
            return;
        }
        if (event instanceof PeerEvent.CallRequested && call == null) {
            on.notice("The other side calls; /call takes the call.");
        } else if (event instanceof PeerEvent.CallChanged changed && changed.call() == call) {
            changed(changed.state(), on);
        }
    }

    @Override
    public synchronized void ended() {
        stopMeters();
        peer = null;
        call = null;
        finish();
    }

    /** Waits for a recording: the program may end right after this. */
    private void finish() {
        SoundEnds.Opened over = sound;
        sound = null;
        if (over != null && over.sink() != null) {
            over.sink().close();
        }
    }

    @Override
    public synchronized boolean command(String word, String rest) {
        Screen on = screen;
        switch (word) {
            case "/mute" -> {
                Call present = call;
                if (present == null) {
                    tell("No call.");
                } else {
                    present.mute(!present.muted());
                    tell(present.muted() ? MUTED : "You are heard again.");
                }
            }
            case "/talk" -> {
                Call present = call;
                talking = !talking;
                if (present != null) {
                    present.talk(talking);
                }
                tell(
                        pushToTalk
                                ? talking ? "Talk." : "You are not heard now."
                                : "Without --push-to-talk you are always heard.");
            }
            case "/stats" -> {
                Call present = call;
                tell(present == null ? "No call." : Meters.full(present.statistics()));
            }
            case "/hangup" -> {
                Call present = call;
                if (present == null) {
                    tell("No call.");
                } else {
                    present.stop();
                }
            }
            case "/call" -> {
                if (on == null || peer == null) {
                    return false;
                }
                start();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<String> help() {
        return List.of(
                "/mute    stop sending your voice, or send it again",
                "/talk    with --push-to-talk: be heard, or not any more",
                "/stats   how the call goes, in numbers",
                "/hangup  end the call; text can still be sent",
                "/call    call again, or take a call");
    }

    private void start() {
        Peer with = peer;
        if (with == null) {
            return;
        }
        if (call != null) {
            tell("There is a call already.");
            return;
        }
        SoundEnds.Opened opened = null;
        try {
            opened = ends.open();
            Call started = with.call(opened.source(), opened.sink());
            started.pushToTalk(pushToTalk);
            call = started;
            sound = opened;
            talking = false;
            tell("Calling with " + ends.source() + " and " + ends.sink() + ".");
            opened.onTrouble(this::tell);
            opened = null;
        } catch (ConnectException e) {
            tell("No call: " + Text.sentence(e));
        } catch (RuntimeException e) {
            tell("No call: " + e.getMessage());
        } finally {
            if (opened != null) {
                opened.close();
            }
        }
    }

    private void changed(CallState state, Screen on) {
        switch (state) {
            case WAITING -> {}
            case ACTIVE -> {
                on.notice("The call is on." + (pushToTalk ? " You are heard while /talk is on." : ""));
                ticks = 0;
                meters = clock.scheduleAtFixedRate(this::tick, METER_MILLIS, METER_MILLIS, TimeUnit.MILLISECONDS);
            }
            case ENDED -> {
                Call over = call;
                stopMeters();
                call = null;
                finish();
                on.notice("The call is over.");
                if (over != null) {
                    on.notice(Meters.full(over.statistics()));
                }
            }
        }
    }

    private void tick() {
        Call present;
        Screen on;
        SoundEnds.Opened open;
        boolean quiet;
        long now;
        synchronized (this) {
            present = call;
            on = screen;
            open = sound;
            quiet = present != null && present.silenced();
            now = ++ticks;
        }
        if (present == null || on == null || open == null || present.state() != CallState.ACTIVE) {
            return;
        }
        CallStatistics s = present.statistics();
        on.meter(Meters.line(s, quiet) + open.trouble());
        if (statsSeconds > 0 && now % (statsSeconds * 1000L / METER_MILLIS) == 0) {
            on.notice(Meters.full(s));
        }
        if (seconds > 0 && now == seconds * 1000L / METER_MILLIS) {
            on.notice("The time is over.");
            present.stop();
            present.ended().orTimeout(5, TimeUnit.SECONDS).handle((c, failure) -> {
                on.leave();
                return null;
            });
        }
    }

    private void stopMeters() {
        ScheduledFuture<?> running = meters;
        meters = null;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void tell(String text) {
        Screen on = screen;
        if (on != null) {
            on.notice(text);
        }
    }
}
