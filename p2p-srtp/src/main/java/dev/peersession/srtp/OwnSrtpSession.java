package dev.peersession.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The engine on JDK ciphers. State of a stream is one replay window, whose highest index is also the rollover counter
 * (RFC 3711 section 3.2.3). Both change only after a packet was found authentic, so forged packets neither move the rollover
 * counter nor create streams.
 */
final class OwnSrtpSession implements SrtpSession {
    private static final int AUTHENTICATION_KEY = 20;

    /** RFC 3711 section 9.2: one master key protects at most 2^31 SRTCP packets. */
    private static final long RTCP_LIMIT = 1L << 31;

    private static final int ENCRYPTED = 0x80000000;

    /** The four keyed ciphers; dropped as one at close, because a JDK key object cannot be overwritten. */
    record Transforms(Transform rtpOut, Transform rtpIn, Transform rtcpOut, Transform rtcpIn) {}

    private final SrtpProfile profile;
    private @Nullable Transforms transforms;
    private final StreamTable rtpSent = new StreamTable();
    private final StreamTable rtpReceived = new StreamTable();
    private final StreamTable rtcpReceived = new StreamTable();
    private final Tally tally = new Tally();
    private long nextRtcpIndex;

    OwnSrtpSession(SrtpKeys keys) {
        profile = keys.profile();
        try {
            transforms = new Transforms(
                    rtp(profile, keys.sendKey(), keys.sendSalt()),
                    rtp(profile, keys.receiveKey(), keys.receiveSalt()),
                    rtcp(profile, keys.sendKey(), keys.sendSalt()),
                    rtcp(profile, keys.receiveKey(), keys.receiveSalt()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES or SHA-1", e);
        }
    }

    /** With session keys given directly, as the vectors of RFC 7714 have them. */
    OwnSrtpSession(SrtpProfile profile, Transforms transforms) {
        this.profile = profile;
        this.transforms = transforms;
    }

    @Override
    public SrtpProfile profile() {
        return profile;
    }

    @Override
    public int protectRtp(byte[] buf, int off, int len) {
        Transforms keyed = transforms;
        if (keyed == null) {
            return tally.drop(SrtpStatus.CLOSED, buf, off, len);
        }
        int clear = Tally.outside(buf, off, len) ? -1 : PacketHeader.rtpHeaderLength(buf, off, len);
        if (clear < 0) {
            return tally.drop(SrtpStatus.MALFORMED, buf, off, len);
        }
        if (buf.length - off - len < profile.rtpTagLength()) {
            return tally.drop(SrtpStatus.NO_ROOM, buf, off, len);
        }
        int ssrc = PacketHeader.i32(buf, off + 8);
        ReplayWindow window = stream(rtpSent, ssrc);
        if (window == null) {
            return tally.drop(SrtpStatus.TOO_MANY_STREAMS, buf, off, len);
        }
        long index = PacketIndex.estimate(window.highest(), PacketHeader.u16(buf, off + 2));
        if (index >= PacketIndex.LIMIT) {
            return tally.drop(SrtpStatus.EXHAUSTED, buf, off, len);
        }
        if (index < 0 || !window.fresh(index)) {
            return tally.drop(SrtpStatus.REPLAYED, buf, off, len);
        }
        // Marked before the cipher runs: an index counts as used even when the call fails half-way.
        window.mark(index);
        try {
            keyed.rtpOut().sealRtp(buf, off, len, clear, ssrc, index);
        } catch (GeneralSecurityException | RuntimeException e) {
            return tally.drop(SrtpStatus.CLOSED, buf, off, len + profile.rtpTagLength());
        }
        return tally.sealed(len + profile.rtpTagLength());
    }

    @Override
    public int unprotectRtp(byte[] buf, int off, int len) {
        Transforms keyed = transforms;
        if (keyed == null) {
            return tally.drop(SrtpStatus.CLOSED, buf, off, len);
        }
        int plain = len - profile.rtpTagLength();
        int clear = Tally.outside(buf, off, len) ? -1 : PacketHeader.rtpHeaderLength(buf, off, plain);
        if (clear < 0) {
            return tally.drop(SrtpStatus.MALFORMED, buf, off, len);
        }
        int ssrc = PacketHeader.i32(buf, off + 8);
        ReplayWindow window = rtpReceived.find(ssrc);
        long index = PacketIndex.estimate(window == null ? -1 : window.highest(), PacketHeader.u16(buf, off + 2));
        if (index < 0 || index >= PacketIndex.LIMIT || window != null && !window.fresh(index)) {
            return tally.drop(SrtpStatus.REPLAYED, buf, off, len);
        }
        boolean authentic;
        try {
            authentic = keyed.rtpIn().openRtp(buf, off, len, clear, ssrc, index);
        } catch (GeneralSecurityException | RuntimeException e) {
            authentic = false;
        }
        return received(rtpReceived, window, authentic, ssrc, index, buf, off, len, plain);
    }

    @Override
    public int protectRtcp(byte[] buf, int off, int len) {
        Transforms keyed = transforms;
        if (keyed == null) {
            return tally.drop(SrtpStatus.CLOSED, buf, off, len);
        }
        if (Tally.outside(buf, off, len) || !PacketHeader.rtcp(buf, off, len)) {
            return tally.drop(SrtpStatus.MALFORMED, buf, off, len);
        }
        if (buf.length - off - len < profile.rtcpOverhead()) {
            return tally.drop(SrtpStatus.NO_ROOM, buf, off, len);
        }
        if (nextRtcpIndex >= RTCP_LIMIT) {
            return tally.drop(SrtpStatus.EXHAUSTED, buf, off, len);
        }
        int ssrc = PacketHeader.i32(buf, off + 4);
        // RFC 3711 section 3.2.1 lets streams share a counter: one
        // for all of ours never repeats an index under any SSRC.
        int word = (int) nextRtcpIndex++ | ENCRYPTED;
        try {
            keyed.rtcpOut().sealRtcp(buf, off, len, ssrc, word);
        } catch (GeneralSecurityException | RuntimeException e) {
            return tally.drop(SrtpStatus.CLOSED, buf, off, len + profile.rtcpOverhead());
        }
        return tally.sealed(len + profile.rtcpOverhead());
    }

    @Override
    public int unprotectRtcp(byte[] buf, int off, int len) {
        Transforms keyed = transforms;
        if (keyed == null) {
            return tally.drop(SrtpStatus.CLOSED, buf, off, len);
        }
        int plain = len - profile.rtcpOverhead();
        if (Tally.outside(buf, off, len) || !PacketHeader.rtcp(buf, off, plain)) {
            return tally.drop(SrtpStatus.MALFORMED, buf, off, len);
        }
        int ssrc = PacketHeader.i32(buf, off + 4);
        int word = PacketHeader.i32(buf, off + keyed.rtcpIn().indexWordAt(len));
        long index = word & ~ENCRYPTED;
        ReplayWindow window = rtcpReceived.find(ssrc);
        if (window != null && !window.fresh(index)) {
            return tally.drop(SrtpStatus.REPLAYED, buf, off, len);
        }
        boolean authentic;
        try {
            authentic = keyed.rtcpIn().openRtcp(buf, off, len, ssrc, word);
        } catch (GeneralSecurityException | RuntimeException e) {
            authentic = false;
        }
        return received(rtcpReceived, window, authentic, ssrc, index, buf, off, len, plain);
    }

    @Override
    public SrtpStatus status() {
        return tally.last();
    }

    @Override
    public SrtpStatistics statistics() {
        return tally.statistics();
    }

    @Override
    public void close() {
        Transforms keyed = transforms;
        if (keyed == null) {
            return;
        }
        keyed.rtpOut().wipe();
        keyed.rtpIn().wipe();
        keyed.rtcpOut().wipe();
        keyed.rtcpIn().wipe();
        transforms = null;
    }

    @Override
    public String toString() {
        return "SrtpSession[" + profile + "]";
    }

    private int received(
            StreamTable table,
            @Nullable ReplayWindow known,
            boolean authentic,
            int ssrc,
            long index,
            byte[] buf,
            int off,
            int len,
            int plain) {
        if (!authentic) {
            return tally.drop(SrtpStatus.NOT_AUTHENTIC, buf, off, len);
        }
        ReplayWindow window = known != null ? known : stream(table, ssrc);
        if (window == null) {
            return tally.drop(SrtpStatus.TOO_MANY_STREAMS, buf, off, len);
        }
        window.mark(index);
        return tally.opened(plain);
    }

    private static @Nullable ReplayWindow stream(StreamTable table, int ssrc) {
        ReplayWindow window = table.find(ssrc);
        if (window != null || table.full()) {
            return window;
        }
        window = new ReplayWindow();
        table.add(ssrc, window);
        return window;
    }

    private static Transform rtp(SrtpProfile profile, byte[] key, byte[] salt) throws GeneralSecurityException {
        return transform(
                profile,
                profile.rtpTagLength(),
                key,
                salt,
                KeyDerivation.RTP_ENCRYPTION,
                KeyDerivation.RTP_AUTHENTICATION,
                KeyDerivation.RTP_SALT);
    }

    private static Transform rtcp(SrtpProfile profile, byte[] key, byte[] salt) throws GeneralSecurityException {
        return transform(
                profile,
                profile.rtcpTagLength(),
                key,
                salt,
                KeyDerivation.RTCP_ENCRYPTION,
                KeyDerivation.RTCP_AUTHENTICATION,
                KeyDerivation.RTCP_SALT);
    }

    private static Transform transform(
            SrtpProfile profile, int tag, byte[] key, byte[] salt, int encryption, int authentication, int salting)
            throws GeneralSecurityException {
        byte[] sessionKey = KeyDerivation.derive(key, salt, encryption, profile.keyLength());
        byte[] sessionSalt = KeyDerivation.derive(key, salt, salting, profile.saltLength());
        byte[] authenticationKey = KeyDerivation.derive(key, salt, authentication, AUTHENTICATION_KEY);
        try {
            return profile.aead()
                    ? new GcmTransform(sessionKey, sessionSalt)
                    : new CounterTransform(sessionKey, sessionSalt, authenticationKey, tag);
        } finally {
            Arrays.fill(sessionKey, (byte) 0);
            Arrays.fill(sessionSalt, (byte) 0);
            Arrays.fill(authenticationKey, (byte) 0);
        }
    }
}
