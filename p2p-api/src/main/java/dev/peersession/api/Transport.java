package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.loop.SessionLoop;
import dev.peersession.dtls.DtlsEndpoint;
import dev.peersession.dtls.DtlsEvent;
import dev.peersession.dtls.Fingerprint;
import dev.peersession.ice.IceEngine;
import dev.peersession.sctp.ChannelEvent;
import dev.peersession.sctp.DataChannels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The way of a packet: ICE's datagrams through DTLS into the association and back. All on the loop.
 *
 * <p>In: {@link #datagram} decrypts in place and feeds the association; nothing is answered yet. Out: at the end of the turn
 * {@link #pump} lets the upper half queue its messages, then takes packets out of the association straight behind the room of
 * the record header, protects them where they lie and sends them, until nothing is left or the batch is full.
 *
 * <p>The handshake starts when ICE has a path; datagrams that come a moment earlier wait in the
 * endpoint, because the peer may see the path first.
 */
final class Transport implements SessionLoop.Turn {
    /** What stands above: it hears of each step once and in this order, and of the end in any case. */
    interface Upper {
        /** The handshake is complete, with the holder of this certificate; connects the association. */
        void secured(Fingerprint peer);

        /** Something happened in the association. */
        void event(ChannelEvent event);

        /** A datagram of media (RFC 7983 section 7), protected, to be overwritten in place. */
        default void media(byte[] datagram, int off, int len) {}

        /** The last moment to queue messages before packets are made. */
        void beforeOutput(long now);

        /** Packets were made; credit can be given back. */
        void afterOutput();

        /** An authenticated packet arrived. */
        void heard(long now);

        /** A defect of ours: this session cannot go on. */
        void broken(Throwable defect);

        /** Over; nothing follows. */
        void ended(Reason reason, String detail);
    }

    // Packets made in one turn before sockets are read again: the peer's acknowledgements must not
    // wait behind our own burst.
    private static final int BATCH = 64;
    // RFC 8261 section 5: SCTP must not fragment, so a record fits one datagram; 2048 holds any
    // path MTU that is probed for.
    private static final int BUFFER = 2048;

    private final SessionLoop loop;
    private final IceEngine ice;
    private final DtlsEndpoint dtls;
    private final DataChannels association;
    private final Upper upper;
    private final SessionLoop.Alarm alarm;
    private final DtlsEndpoint.Plaintext sink = this::plaintext;
    private final byte[] out = new byte[BUFFER];
    private int headroom;
    private int capacity;
    private boolean started;
    private boolean secured;
    private boolean refused;
    private boolean ended;
    private boolean lingers;
    private boolean turnAsked;
    private @Nullable Integer srtpProfile;
    private long bytesSent;
    private long bytesReceived;

    Transport(SessionLoop loop, IceEngine ice, DtlsEndpoint dtls, DataChannels association, Upper upper) {
        this.loop = loop;
        this.ice = ice;
        this.dtls = dtls;
        this.association = association;
        this.upper = upper;
        this.alarm = loop.alarm(this::touch);
    }

    DataChannels association() {
        return association;
    }

    DtlsEndpoint dtls() {
        return dtls;
    }

    long bytesSent() {
        return bytesSent;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    /** The peer checks us, and there is no path yet: our first datagram may ride on the check that answers. */
    void peerHeard() {
        if (ended || started) {
            return;
        }
        int n = dtls.opening(out, 0, BUFFER, loop.nanoTime());
        if (n > 0) {
            ice.opening(Arrays.copyOf(out, n));
        }
    }

    /** ICE has a path. */
    void pathReady() {
        if (ended || started) {
            return;
        }
        started = true;
        dtls.start(ice.openingArrived(), loop.nanoTime());
        touch();
    }

    /** A datagram from ICE, overwritten in place. */
    void datagram(byte[] buffer, int off, int len) {
        if (lingers) {
            repeatAlert(buffer, off, len);
        }
        if (ended) {
            return;
        }
        bytesReceived += len;
        if (isMedia(buffer, off, len)) {
            upper.media(buffer, off, len);
            return;
        }
        try {
            dtls.input(buffer, off, len, loop.nanoTime(), sink);
        } catch (RuntimeException | Error e) {
            upper.broken(e);
        }
        touch();
    }

    /** RFC 7983 section 7: a first byte of 128 to 191 is RTP or RTCP. */
    private static boolean isMedia(byte[] buffer, int off, int len) {
        return len > 0 && (buffer[off] & 0xC0) == 0x80;
    }

    /** The protection profile that the handshake agreed on, null for none (RFC 5764 section 4.1.2). */
    @Nullable
    Integer srtpProfile() {
        return srtpProfile;
    }

    /** Sends a datagram that is protected already; false when it was lost. */
    boolean sendMedia(byte[] datagram, int off, int len) {
        if (ended || !ice.send(datagram, off, len)) {
            return false;
        }
        bytesSent += len;
        return true;
    }

    private void plaintext(byte[] buffer, int off, int len) {
        long now = loop.nanoTime();
        if (!secured) {
            // The peer's first packet may come with its last handshake message; the channels must
            // be known before it is read.
            drainHandshakeEvents(now);
        }
        upper.heard(now);
        association.input(buffer, off, len, now);
    }

    /** Something changed: output is made at the end of this turn. */
    void touch() {
        if (!turnAsked && !ended) {
            turnAsked = true;
            loop.atEndOfTurn(this);
        }
    }

    @Override
    public void endOfTurn() {
        turnAsked = false;
        if (started && !ended) {
            try {
                pump();
            } catch (RuntimeException | Error e) {
                upper.broken(e);
            }
        }
    }

    private void pump() {
        long now = loop.nanoTime();
        if (due(dtls.deadline(), now)) {
            dtls.timeout(now);
        }
        drainHandshake(now);
        if (secured && !ended) {
            if (due(association.deadline(), now)) {
                association.timeout(now);
            }
            drainEvents();
            if (!ended) {
                upper.beforeOutput(now);
                boolean more = sendPackets(now);
                upper.afterOutput();
                drainEvents();
                if (more) {
                    touch();
                }
            }
        }
        if (!ended) {
            // Closing may have left a last alert behind.
            drainHandshake(now);
            arm(now);
        }
    }

    private void drainHandshake(long now) {
        sendHandshake(now);
        drainHandshakeEvents(now);
    }

    private void sendHandshake(long now) {
        for (int n = dtls.poll(out, 0, BUFFER, now); n > 0; n = dtls.poll(out, 0, BUFFER, now)) {
            transmit(0, n);
        }
    }

    private void drainHandshakeEvents(long now) {
        for (DtlsEvent e = ended ? null : dtls.pollEvent(); e != null; e = ended ? null : dtls.pollEvent()) {
            if (e instanceof DtlsEvent.Connected connected) {
                secured = true;
                srtpProfile = connected.srtpProfile();
                headroom = dtls.headroom();
                capacity = BUFFER - headroom - dtls.tailroom();
                upper.secured(connected.peer());
            } else if (e instanceof DtlsEvent.Failed failed) {
                refused = !secured;
                end(reason(failed.reason()), failed.detail());
            } else if (e instanceof DtlsEvent.Closed) {
                // What the peer sent before its goodbye has arrived before it.
                drainEvents();
                end(Reason.REMOTE_CLOSED, "the peer closed the session");
            }
        }
    }

    private static Reason reason(DtlsEvent.Reason reason) {
        return switch (reason) {
            case FINGERPRINT_MISMATCH -> Reason.FINGERPRINT_MISMATCH;
            case TIMEOUT -> Reason.TIMEOUT;
            case HANDSHAKE_FAILED, NO_CERTIFICATE -> Reason.HANDSHAKE_FAILED;
        };
    }

    private void drainEvents() {
        for (ChannelEvent e = association.pollEvent(); e != null && !ended; e = association.pollEvent()) {
            upper.event(e);
        }
    }

    private boolean sendPackets(long now) {
        for (int i = 0; i < BATCH; i++) {
            int n = association.poll(out, headroom, capacity, now);
            if (n == 0) {
                return false;
            }
            transmit(0, dtls.protect(out, headroom, n));
        }
        return true;
    }

    private void transmit(int off, int len) {
        // A datagram that the path does not take is lost like any other; the protocols above repeat it.
        if (ice.send(out, off, len)) {
            bytesSent += len;
        }
    }

    private void arm(long now) {
        long next = dtls.deadline();
        if (secured) {
            long other = association.deadline();
            next = next == DtlsEndpoint.NEVER || other != DataChannels.NEVER && other - next < 0 ? other : next;
        }
        alarm.set(next);
    }

    private static boolean due(long deadline, long now) {
        return deadline != DataChannels.NEVER && deadline - now <= 0;
    }

    /** Sends what the protocols still have to say, close_notify last. */
    void farewell() {
        if (ended || !started) {
            return;
        }
        long now = loop.nanoTime();
        try {
            // The peer's goodbye may have been read in this turn already.
            if (secured && dtls.protects()) {
                sendPackets(now);
            }
            dtls.closeNotify(now);
            sendHandshake(now);
        } catch (RuntimeException | Error e) {
            // Whoever ends must end, without last words too.
            upper.broken(e);
        }
    }

    /**
     * The end, except that after a failed handshake the last alert is still repeated for a peer that missed it. Returns
     * whether it is; then {@link #close} must follow.
     */
    boolean linger() {
        if (!refused || ended) {
            close();
            return false;
        }
        ended = true;
        lingers = true;
        alarm.set(Long.MAX_VALUE);
        return true;
    }

    private void repeatAlert(byte[] buffer, int off, int len) {
        if (!isMedia(buffer, off, len)) {
            long now = loop.nanoTime();
            dtls.input(buffer, off, len, now, (data, at, length) -> {});
            sendHandshake(now);
        }
    }

    private void end(Reason reason, String detail) {
        if (!ended) {
            upper.ended(reason, detail);
        }
    }

    /** Wipes the keys and forgets everything. */
    void close() {
        if (ended && !lingers) {
            return;
        }
        ended = true;
        lingers = false;
        alarm.set(Long.MAX_VALUE);
        dtls.close();
    }

    boolean isSecured() {
        return secured;
    }
}
