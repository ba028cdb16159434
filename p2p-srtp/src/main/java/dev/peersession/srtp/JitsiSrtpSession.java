package dev.peersession.srtp;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;
import org.jspecify.annotations.Nullable;

/**
 * The engine over jitsi-srtp. What the library does on its own and what this class does about it:
 *
 * <ul>
 *   <li>it measures all providers for seconds at first use: the factory of the JDK's ciphers is named beforehand;
 *   <li>it unpacks and loads bundled native code: {@link JitsiWithoutNatives} prevents it or refuses to start;
 *   <li>it reports success and leaves plaintext when GCM finds no room for its tag: room is checked before and growth after;
 *   <li>it accepts a second use of a sending index: refused here, as by the own engine;
 *   <li>it creates a stream per SSRC: here only authentic packets do, and the number is bounded;
 *   <li>it logs per bad packet: its logger is off.
 * </ul>
 */
final class JitsiSrtpSession implements SrtpSession {
    private static final int AUTHENTICATION_KEY = 20;

    private final SrtpProfile profile;
    private final SrtpContextFactory sender;
    private final SrtpContextFactory receiver;
    private final Map<Integer, SrtpCryptoContext> rtpSenders = new HashMap<>();
    private final Map<Integer, SrtpCryptoContext> rtpReceivers = new HashMap<>();
    private final Map<Integer, SrtcpCryptoContext> rtcpSenders = new HashMap<>();
    private final Map<Integer, SrtcpCryptoContext> rtcpReceivers = new HashMap<>();
    private final StreamTable used = new StreamTable();
    private final Tally tally = new Tally();
    private final JitsiBuffer packet = new JitsiBuffer();
    private boolean closed;

    private JitsiSrtpSession(SrtpProfile profile, SrtpContextFactory sender, SrtpContextFactory receiver) {
        this.profile = profile;
        this.sender = sender;
        this.receiver = receiver;
    }

    static SrtpSession open(SrtpKeys keys) {
        JitsiWithoutNatives.enforce();
        SrtpProfile profile = keys.profile();
        Logger silent = new LoggerImpl("dev.peersession.srtp.jitsi");
        silent.setLevelOff();
        return new JitsiSrtpSession(
                profile,
                new SrtpContextFactory(
                        true, keys.sendKey(), keys.sendSalt(), rtpPolicy(profile), rtcpPolicy(profile), silent),
                new SrtpContextFactory(
                        false, keys.receiveKey(), keys.receiveSalt(), rtpPolicy(profile), rtcpPolicy(profile), silent));
    }

    @Override
    public SrtpProfile profile() {
        return profile;
    }

    @Override
    public int protectRtp(byte[] buf, int off, int len) {
        if (closed) {
            return tally.drop(SrtpStatus.CLOSED, buf, off, len);
        }
        if (Tally.outside(buf, off, len) || PacketHeader.rtpHeaderLength(buf, off, len) < 0) {
            return tally.drop(SrtpStatus.MALFORMED, buf, off, len);
        }
        if (buf.length - off - len < profile.rtpOverhead()) {
            return tally.drop(SrtpStatus.NO_ROOM, buf, off, len);
        }
        int ssrc = PacketHeader.i32(buf, off + 8);
        SrtpStatus refusal = claimIndex(ssrc, PacketHeader.u16(buf, off + 2));
        if (refusal != SrtpStatus.OK) {
            return tally.drop(refusal, buf, off, len);
        }
        int expected = len + profile.rtpOverhead();
        try {
            SrtpCryptoContext context = rtpSenders.get(ssrc);
            if (context == null) {
                context = sender.deriveContext(ssrc, 0);
                rtpSenders.put(ssrc, context);
            }
            SrtpErrorStatus status = context.transformPacket(packet.wrap(buf, off, len));
            return sent(status, expected, buf, off);
        } catch (GeneralSecurityException | RuntimeException e) {
            return tally.drop(SrtpStatus.CLOSED, buf, off, expected);
        }
    }

    @Override
    public int unprotectRtp(byte[] buf, int off, int len) {
        if (closed) {
            return tally.drop(SrtpStatus.CLOSED, buf, off, len);
        }
        int plain = len - profile.rtpOverhead();
        if (Tally.outside(buf, off, len) || PacketHeader.rtpHeaderLength(buf, off, plain) < 0) {
            return tally.drop(SrtpStatus.MALFORMED, buf, off, len);
        }
        int ssrc = PacketHeader.i32(buf, off + 8);
        SrtpCryptoContext known = rtpReceivers.get(ssrc);
        if (known == null && rtpReceivers.size() == MAX_STREAMS) {
            return tally.drop(SrtpStatus.TOO_MANY_STREAMS, buf, off, len);
        }
        try {
            SrtpCryptoContext context = known != null ? known : receiver.deriveContext(ssrc, 0);
            SrtpErrorStatus status = context.reverseTransformPacket(packet.wrap(buf, off, len), false);
            int length = received(status, plain, buf, off, len);
            if (length > 0 && known == null) {
                rtpReceivers.put(ssrc, context);
            }
            return length;
        } catch (GeneralSecurityException | RuntimeException e) {
            return tally.drop(SrtpStatus.NOT_AUTHENTIC, buf, off, len);
        }
    }

    @Override
    public int protectRtcp(byte[] buf, int off, int len) {
        if (closed) {
            return tally.drop(SrtpStatus.CLOSED, buf, off, len);
        }
        if (Tally.outside(buf, off, len) || !PacketHeader.rtcp(buf, off, len)) {
            return tally.drop(SrtpStatus.MALFORMED, buf, off, len);
        }
        if (buf.length - off - len < profile.rtcpOverhead()) {
            return tally.drop(SrtpStatus.NO_ROOM, buf, off, len);
        }
        int ssrc = PacketHeader.i32(buf, off + 4);
        int expected = len + profile.rtcpOverhead();
        try {
            SrtcpCryptoContext context = rtcpSenders.get(ssrc);
            if (context == null) {
                if (rtcpSenders.size() == MAX_STREAMS) {
                    return tally.drop(SrtpStatus.TOO_MANY_STREAMS, buf, off, len);
                }
                context = sender.deriveControlContext(ssrc);
                rtcpSenders.put(ssrc, context);
            }
            return sent(context.transformPacket(packet.wrap(buf, off, len)), expected, buf, off);
        } catch (GeneralSecurityException | RuntimeException e) {
            return tally.drop(SrtpStatus.CLOSED, buf, off, expected);
        }
    }

    @Override
    public int unprotectRtcp(byte[] buf, int off, int len) {
        if (closed) {
            return tally.drop(SrtpStatus.CLOSED, buf, off, len);
        }
        int plain = len - profile.rtcpOverhead();
        if (Tally.outside(buf, off, len) || !PacketHeader.rtcp(buf, off, plain)) {
            return tally.drop(SrtpStatus.MALFORMED, buf, off, len);
        }
        int ssrc = PacketHeader.i32(buf, off + 4);
        SrtcpCryptoContext known = rtcpReceivers.get(ssrc);
        if (known == null && rtcpReceivers.size() == MAX_STREAMS) {
            return tally.drop(SrtpStatus.TOO_MANY_STREAMS, buf, off, len);
        }
        try {
            SrtcpCryptoContext context = known != null ? known : receiver.deriveControlContext(ssrc);
            SrtpErrorStatus status = context.reverseTransformPacket(packet.wrap(buf, off, len));
            int length = received(status, plain, buf, off, len);
            if (length > 0 && known == null) {
                rtcpReceivers.put(ssrc, context);
            }
            return length;
        } catch (GeneralSecurityException | RuntimeException e) {
            return tally.drop(SrtpStatus.NOT_AUTHENTIC, buf, off, len);
        }
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
        if (closed) {
            return;
        }
        closed = true;
        sender.close();
        receiver.close();
        rtpSenders.clear();
        rtpReceivers.clear();
        rtcpSenders.clear();
        rtcpReceivers.clear();
    }

    @Override
    public String toString() {
        return "SrtpSession[" + profile + ", jitsi]";
    }

    private SrtpStatus claimIndex(int ssrc, int sequence) {
        ReplayWindow window = used.find(ssrc);
        if (window == null) {
            if (used.full()) {
                return SrtpStatus.TOO_MANY_STREAMS;
            }
            window = new ReplayWindow();
            used.add(ssrc, window);
        }
        long index = PacketIndex.estimate(window.highest(), sequence);
        if (index >= PacketIndex.LIMIT) {
            return SrtpStatus.EXHAUSTED;
        }
        if (index < 0 || !window.fresh(index)) {
            return SrtpStatus.REPLAYED;
        }
        window.mark(index);
        return SrtpStatus.OK;
    }

    private int sent(@Nullable SrtpErrorStatus status, int expected, byte[] buf, int off) {
        if (status != SrtpErrorStatus.OK || packet.getLength() != expected || packet.getOffset() != off) {
            return tally.drop(SrtpStatus.CLOSED, buf, off, expected);
        }
        return tally.sealed(expected);
    }

    private int received(@Nullable SrtpErrorStatus status, int plain, byte[] buf, int off, int len) {
        if (status == SrtpErrorStatus.OK && packet.getLength() == plain && packet.getOffset() == off) {
            return tally.opened(plain);
        }
        if (status == SrtpErrorStatus.REPLAY_FAIL || status == SrtpErrorStatus.REPLAY_OLD) {
            return tally.drop(SrtpStatus.REPLAYED, buf, off, len);
        }
        if (status == SrtpErrorStatus.INVALID_PACKET) {
            return tally.drop(SrtpStatus.MALFORMED, buf, off, len);
        }
        return tally.drop(SrtpStatus.NOT_AUTHENTIC, buf, off, len);
    }

    private static SrtpPolicy rtpPolicy(SrtpProfile profile) {
        return policy(profile, profile.rtpTagLength());
    }

    private static SrtpPolicy rtcpPolicy(SrtpProfile profile) {
        return policy(profile, profile.rtcpTagLength());
    }

    private static SrtpPolicy policy(SrtpProfile profile, int tag) {
        return profile.aead()
                ? new SrtpPolicy(
                        SrtpPolicy.AESGCM_ENCRYPTION,
                        profile.keyLength(),
                        SrtpPolicy.NULL_AUTHENTICATION,
                        0,
                        tag,
                        profile.saltLength())
                : new SrtpPolicy(
                        SrtpPolicy.AESCM_ENCRYPTION,
                        profile.keyLength(),
                        SrtpPolicy.HMACSHA1_AUTHENTICATION,
                        AUTHENTICATION_KEY,
                        tag,
                        profile.saltLength());
    }
}
