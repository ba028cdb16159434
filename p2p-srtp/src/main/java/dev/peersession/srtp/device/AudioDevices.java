package dev.peersession.srtp.device;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;
import org.jspecify.annotations.Nullable;

/** The sound devices of this machine. */
public final class AudioDevices {
    private static final int RATE = 48_000;

    /** 40 ms: less stutters on desktop systems, more is heard as delay. */
    private static final int BUFFER_MILLIS = 40;

    private AudioDevices() {}

    /** Names of the devices that can record; empty on a machine without sound. Never throws. */
    public static List<String> microphones() {
        return names(TargetDataLine.class);
    }

    /** Names of the devices that can play; empty on a machine without sound. Never throws. */
    public static List<String> speakers() {
        return names(SourceDataLine.class);
    }

    /** Both lists. Never throws. */
    public static DeviceList devices() {
        return new DeviceList(microphones(), speakers());
    }

    /** Calls the listener with the present devices and then at each change, until the watch is closed. */
    public static DeviceWatch watch(Consumer<DeviceList> listener) {
        return new DeviceWatch(AudioDevices::devices, listener).start();
    }

    /** Opens a microphone in the background; what becomes of it shows in {@link Microphone#state()}. */
    public static Microphone microphone() {
        return new Microphone(() -> input(null));
    }

    /** The microphone of this name, from {@link #microphones()}. */
    public static Microphone microphone(String name) {
        return new Microphone(() -> input(name));
    }

    /** Opens a speaker in the background; what becomes of it shows in {@link Speaker#state()}. */
    public static Speaker speaker() {
        return new Speaker(() -> output(null));
    }

    /** The speaker of this name, from {@link #speakers()}. */
    public static Speaker speaker(String name) {
        return new Speaker(() -> output(name));
    }

    private static List<String> names(Class<?> kind) {
        List<String> names = new ArrayList<>();
        try {
            for (Mixer.Info info : AudioSystem.getMixerInfo()) {
                Mixer mixer = AudioSystem.getMixer(info);
                if (mixer.isLineSupported(new Line.Info(kind))) {
                    names.add(info.getName());
                }
            }
        } catch (RuntimeException | LinkageError e) {
            // A JDK without its sound library, or a sound server that refuses: no devices.
            return List.of();
        }
        return names;
    }

    private static AudioLine input(@Nullable String name) throws LineUnavailableException {
        TargetDataLine line = (TargetDataLine) line(TargetDataLine.class, name);
        AudioFormat format = openFormat(line);
        line.open(format, buffer(format));
        line.start();
        return new Opened(line, format.getChannels()) {
            @Override
            public int transfer(byte[] bytes, int length) {
                return line.read(bytes, 0, length);
            }
        };
    }

    private static AudioLine output(@Nullable String name) throws LineUnavailableException {
        SourceDataLine line = (SourceDataLine) line(SourceDataLine.class, name);
        AudioFormat format = openFormat(line);
        line.open(format, buffer(format));
        line.start();
        return new Opened(line, format.getChannels()) {
            @Override
            public int transfer(byte[] bytes, int length) {
                return line.write(bytes, 0, length);
            }
        };
    }

    private static DataLine line(Class<?> kind, @Nullable String name) throws LineUnavailableException {
        if (name == null) {
            for (DataLine.Info info : wanted(kind)) {
                if (AudioSystem.isLineSupported(info)) {
                    return (DataLine) AudioSystem.getLine(info);
                }
            }
        }
        for (Mixer.Info each : AudioSystem.getMixerInfo()) {
            DataLine line = each.getName().equals(name) ? line(AudioSystem.getMixer(each), kind) : null;
            if (line != null) {
                return line;
            }
        }
        throw new LineUnavailableException("no device");
    }

    /** The line of a device, null when it has none of this kind: the device that plays may have the name of the one that records. */
    static @Nullable DataLine line(Mixer device, Class<?> kind) throws LineUnavailableException {
        for (DataLine.Info info : wanted(kind)) {
            if (device.isLineSupported(info)) {
                return (DataLine) device.getLine(info);
            }
        }
        return null;
    }

    /** Some systems offer no mono line. */
    private static List<DataLine.Info> wanted(Class<?> kind) {
        return List.of(new DataLine.Info(kind, format(1)), new DataLine.Info(kind, format(2)));
    }

    private static AudioFormat openFormat(DataLine line) {
        AudioFormat offered = line.getFormat();
        return format(offered.getChannels() == 2 ? 2 : 1);
    }

    private static AudioFormat format(int channels) {
        return new AudioFormat(RATE, 16, channels, true, false);
    }

    private static int buffer(AudioFormat format) {
        return RATE / 1000 * BUFFER_MILLIS * format.getFrameSize();
    }

    private abstract static class Opened implements AudioLine {
        private final DataLine line;
        private final int channels;

        Opened(DataLine line, int channels) {
            this.line = line;
            this.channels = channels;
        }

        @Override
        public int channels() {
            return channels;
        }

        @Override
        public void close() {
            line.stop();
            line.close();
        }
    }
}
