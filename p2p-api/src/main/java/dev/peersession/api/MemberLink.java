package dev.peersession.api;

import dev.peersession.api.room.RoomLink;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A link of a room's core on a session: two channels, each of one side. */
final class MemberLink extends RoomLink {
    /** The room, told from any thread. */
    interface Host {
        void message(MemberLink link, byte[] bytes);

        void down(MemberLink link);

        void notice(String sentence);
    }

    private final Host host;
    private final Executor background;
    private final Peer peer;
    private final Channel out;
    private final boolean ours;
    private volatile @Nullable Channel in;
    private volatile boolean ended;

    /** @param ours whether the session was made for this link and ends with it */
    MemberLink(Host host, Executor background, Peer peer, byte[] binding, @Nullable String expected, boolean ours) {
        super(binding, peer.isOfferer(), expected);
        this.host = host;
        this.background = background;
        this.peer = peer;
        this.out = peer.session().openRoomChannel();
        this.ours = ours;
    }

    Peer peer() {
        return peer;
    }

    boolean isOurs() {
        return ours;
    }

    /** Begins to hear the other side, once the core knows of this link. */
    void begin() {
        out.onClose(() -> host.down(this));
        peer.session().arrivals().onRoomChannel(this::listen);
    }

    private void listen(Channel channel) {
        in = channel;
        if (ended) {
            channel.close();
            return;
        }
        channel.onBinary(bytes -> host.message(this, bytes));
        // Nothing is said in text; it must not fill the receive window.
        channel.onText(text -> {});
        channel.onClose(() -> host.down(this));
    }

    @Override
    protected void send(byte[] message) {
        boolean taken;
        try {
            taken = out.trySend(message);
        } catch (ChannelClosedException e) {
            return;
        }
        if (!taken) {
            host.notice("A member does not take what is said; the link with it was ended.");
            background.execute(() -> host.down(this));
        }
    }

    @Override
    protected void close() {
        if (ended) {
            return;
        }
        ended = true;
        peer.session().arrivals().onRoomChannel(null);
        if (ours) {
            background.execute(peer.session()::close);
            return;
        }
        out.close();
        Channel i = in;
        if (i != null) {
            i.close();
        }
    }
}
