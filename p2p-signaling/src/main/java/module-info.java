/** Session descriptions, sealed offers and answers, and verification words: what two people carry to each other to meet. */
module dev.peersession.signaling {
    requires static org.jspecify;
    requires org.bouncycastle.provider;
    requires io.nayuki.qrcodegen;
    requires com.google.zxing;
    requires java.net.http;
    // Only for reading a code from a picture file.
    requires static java.desktop;

    exports dev.peersession.signaling;
    exports dev.peersession.signaling.carrier;
    exports dev.peersession.signaling.dht;
    exports dev.peersession.signaling.lan;
    exports dev.peersession.signaling.qr;
    exports dev.peersession.signaling.sdp;
    exports dev.peersession.signaling.websocket;
}
