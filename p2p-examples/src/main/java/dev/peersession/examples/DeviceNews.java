package dev.peersession.examples;

import dev.peersession.srtp.device.DeviceState;
import java.util.function.Consumer;

/** Tells a person what goes wrong with a microphone or a loudspeaker, what can be done, and when it is well again. */
public final class DeviceNews implements Consumer<DeviceState> {
    private final boolean microphone;
    private final Consumer<String> told;
    private boolean trouble;

    private DeviceNews(boolean microphone, Consumer<String> told) {
        this.microphone = microphone;
        this.told = told;
    }

    public static DeviceNews microphone(Consumer<String> told) {
        return new DeviceNews(true, told);
    }

    public static DeviceNews speaker(Consumer<String> told) {
        return new DeviceNews(false, told);
    }

    /** One call at a time, as the devices do it. */
    @Override
    public void accept(DeviceState state) {
        String words = microphone ? ofMicrophone(state) : ofSpeaker(state);
        if (!words.isEmpty()) {
            trouble = true;
            told.accept(words);
        } else if (trouble && state == DeviceState.RUNNING) {
            trouble = false;
            told.accept(microphone ? "The microphone is on." : "The loudspeaker is on.");
        }
    }

    /** What a state of a microphone means; empty when all is well. */
    public static String ofMicrophone(DeviceState state) {
        return switch (state) {
            case MISSING ->
                "There is no such microphone, or another program has it: silence is sent until it is there."
                        + " A file can stand in for it: wav:FILE as source.";
            case LOST -> "The microphone is gone: silence is sent until it is back.";
            case SILENT ->
                "The microphone gives nothing but zeros: is it switched off, or does the system keep it from programs?";
            case OPENING, RUNNING, CLOSED -> "";
        };
    }

    /** What a state of a loudspeaker means; empty when all is well. */
    public static String ofSpeaker(DeviceState state) {
        return switch (state) {
            case MISSING ->
                "There is no such loudspeaker, or another program has it: nothing is heard until it is there."
                        + " A file can stand in for it: wav:FILE as sink.";
            case LOST -> "The loudspeaker is gone: nothing is heard until it is back.";
            case SILENT, OPENING, RUNNING, CLOSED -> "";
        };
    }
}
