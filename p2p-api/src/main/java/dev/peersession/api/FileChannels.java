package dev.peersession.api;

import dev.peersession.api.file.FileDesk;
import dev.peersession.api.file.FileLane;
import dev.peersession.sctp.ChannelOptions;
import java.util.function.Function;

/** File transfers on data channels: one for each, below everything else in priority. */
final class FileChannels {
    // RFC 8831 section 6.4: very low. Messages and the control channel go first.
    private static final int PRIORITY = 128;

    private final FileDesk desk;

    FileChannels(SessionConfig config, Function<ChannelOptions, Channel> opener) {
        desk = new FileDesk(Threads.FILES, config.callbacks(), System::nanoTime, receiver -> {
            Channel channel = opener.apply(ChannelOptions.builder("")
                    .protocol(FileDesk.PROTOCOL)
                    .priority(PRIORITY)
                    .build());
            return attach(channel, receiver);
        });
    }

    FileDesk desk() {
        return desk;
    }

    /** The peer opened a channel for a transfer. */
    void incoming(Channel channel) {
        attach(channel, desk.incoming(new Lane(channel)));
    }

    private static Lane attach(Channel channel, FileLane.Receiver receiver) {
        channel.onBinary(receiver::message);
        channel.onClose(receiver::closed);
        // Nothing is said in text; it must not fill the receive window.
        channel.onText(text -> {});
        return new Lane(channel);
    }

    private record Lane(Channel channel) implements FileLane {
        @Override
        public void send(byte[] message) {
            channel.sendOwned(message);
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
