/** SCTP association and WebRTC data channels over any datagram transport, sans-IO, JDK only. */
module dev.peersession.sctp {
    requires static org.jspecify;

    exports dev.peersession.sctp;
}
