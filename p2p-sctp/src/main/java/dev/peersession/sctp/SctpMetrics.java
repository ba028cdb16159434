package dev.peersession.sctp;

import java.util.Map;

/**
 * A snapshot of an association. Counters only grow.
 *
 * @param srttNanos smoothed round-trip time, 0 before the first measurement
 * @param rtoNanos present retransmission timeout
 * @param cwnd congestion window, bytes of user data
 * @param flight bytes of user data sent and not yet acknowledged
 * @param peerWindow what the peer's receive window still takes, bytes
 * @param bufferedAmount bytes of user data that have not been handed to the network, over all streams
 * @param bufferedByStream the same by stream, ascending; streams with nothing are left out
 * @param receiveBuffered bytes received and not yet consumed
 * @param pathMtu largest SCTP packet sent, bytes
 * @param retransmissions chunks sent again
 * @param losses chunks declared lost by acknowledgements (not by the timer)
 * @param timeouts expiries of the retransmission timer
 * @param spuriousTimeouts of those, how many proved wrong: the packets were late, and the window was restored
 * @param abandonedMessages messages given up under partial reliability
 * @param malformedPackets packets or chunks dropped because they are malformed or out of their place; of an honest peer few, such as answers
 *     to heartbeats that come after their time
 * @param bytesSent bytes of packets written, retransmissions included
 * @param bytesReceived bytes of packets taken in
 */
public record SctpMetrics(
        long srttNanos,
        long rtoNanos,
        long cwnd,
        long flight,
        long peerWindow,
        long bufferedAmount,
        Map<Integer, Long> bufferedByStream,
        long receiveBuffered,
        int pathMtu,
        long retransmissions,
        long losses,
        long timeouts,
        long spuriousTimeouts,
        long abandonedMessages,
        long malformedPackets,
        long packetsSent,
        long packetsReceived,
        long bytesSent,
        long bytesReceived,
        long messagesSent,
        long messagesReceived) {}
