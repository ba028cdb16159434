/** DTLS endpoint for WebRTC-shaped sessions: BouncyCastle's handshake behind bounds, own record layer on the JDK's ciphers. */
module dev.peersession.dtls {
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires org.bouncycastle.util;
    requires static org.jspecify;

    exports dev.peersession.dtls;
}
