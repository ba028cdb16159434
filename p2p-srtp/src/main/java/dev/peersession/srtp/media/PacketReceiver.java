package dev.peersession.srtp.media;

import dev.peersession.srtp.rtp.RtcpPacket;
import dev.peersession.srtp.rtp.RtpPacket;

/** What takes the packets of a track, called inside {@link MediaSession#input} on the owner's thread. */
public interface PacketReceiver {
    /** An authentic packet. The view is valid during the call. */
    void packet(RtpPacket packet, long now);

    /** The other side's report about what this track sent. */
    default void reported(RtcpPacket.ReportBlock block, long roundTripNanos, long now) {}

    /** Which of the packets sent on this association arrived, in order of their transport sequence numbers. */
    default void feedback(RtcpPacket.TransportFeedback feedback, long now) {}

    /** The other side said goodbye to this stream. */
    default void ended(long now) {}
}
