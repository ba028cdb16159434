package dev.peersession.dtls;

/** One whole handshake message (RFC 6347 section 4.2.2). */
record HandshakeMessage(int type, int sequence, byte[] body) {
    /** The message with its header, as if it came in one fragment. */
    byte[] unfragmented() {
        byte[] whole = new byte[RecordFormat.HANDSHAKE_HEADER + body.length];
        RecordFormat.putUint8(whole, 0, type);
        RecordFormat.putUint24(whole, 1, body.length);
        RecordFormat.putUint16(whole, 4, sequence);
        RecordFormat.putUint24(whole, 6, 0);
        RecordFormat.putUint24(whole, 9, body.length);
        System.arraycopy(body, 0, whole, RecordFormat.HANDSHAKE_HEADER, body.length);
        return whole;
    }
}
