package dev.peersession.api.loop;

import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/** Finds the {@link UdpCalls} of this JDK and system. There are none before JDK 22, which can call the system without own native code. */
final class NativeUdp {
    private NativeUdp() {}

    static @Nullable UdpCalls of(DatagramChannel channel) {
        return null;
    }
}
