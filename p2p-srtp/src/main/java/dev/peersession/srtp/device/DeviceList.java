package dev.peersession.srtp.device;

import java.util.List;

/**
 * What {@link AudioDevices} found at one moment.
 *
 * @param microphones names of the devices that can record
 * @param speakers names of the devices that can play
 */
public record DeviceList(List<String> microphones, List<String> speakers) {
    public DeviceList {
        microphones = List.copyOf(microphones);
        speakers = List.copyOf(speakers);
    }
}
