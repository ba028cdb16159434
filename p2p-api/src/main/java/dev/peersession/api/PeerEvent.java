package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.call.Call;
import dev.peersession.api.call.CallState;
import org.jspecify.annotations.Nullable;

/** What happens in a {@link PeerSession}, see {@link PeerSession#events()}. */
public sealed interface PeerEvent {

    /** The session's state changed. {@code reason} says why it is RECONNECTING, FAILED or CLOSED, else it is null. */
    record StateChanged(SessionState state, @Nullable Reason reason) implements PeerEvent {}

    /** The peer is there. */
    record Connected(Peer peer) implements PeerEvent {}

    /** The peer opened a channel. */
    record ChannelIncoming(Channel channel) implements PeerEvent {}

    /** A channel opened on this side can carry messages now. */
    record ChannelOpen(Channel channel) implements PeerEvent {}

    /** A channel's buffered amount fell to its threshold. */
    record ChannelLow(Channel channel) implements PeerEvent {}

    /** A channel is closed on both sides. */
    record ChannelClosed(Channel channel) implements PeerEvent {}

    /** Data takes this path from now on. {@code cause} is one word in lower case, such as {@code nominated}. */
    record PathChanged(PathInfo path, String cause) implements PeerEvent {}

    /** A call of this session changed its state; WAITING is its first. */
    record CallChanged(Call call, CallState state) implements PeerEvent {}

    /** The peer wants a call; {@link Peer#call} takes it. Not told where the session consented beforehand. */
    record CallRequested() implements PeerEvent {}

    /** Somebody answered with a wrong PIN or passphrase; the offer may be tried so many times more. */
    record WrongPin(int attemptsLeft) implements PeerEvent {}
}
