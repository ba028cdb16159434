package dev.peersession.dtls;

import static dev.peersession.dtls.RecordFormat.DTLS12;
import static dev.peersession.dtls.RecordFormat.HANDSHAKE_HEADER;
import static dev.peersession.dtls.RecordFormat.HEADER;
import static dev.peersession.dtls.RecordFormat.putUint16;
import static dev.peersession.dtls.RecordFormat.putUint24;
import static dev.peersession.dtls.RecordFormat.putUint8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing half of a handshake: keeps the flight that the peer has to answer, writes it into as few datagrams as the MTU
 * allows, and repeats it on a doubling timer until the peer answers (RFC 6347 section 4.2.4). Time is the owner's.
 *
 * <p>A repeated record of epoch 0 gets a fresh sequence number (RFC 6347 section 4.1). The client's Finished is sealed anew each
 * time too, because a server takes only a record it has not seen as a sign that its last flight was lost. The server's
 * Finished is sealed once and repeated byte for byte: a client that already has it drops the copy as a replay, so that the
 * two never answer each other's copies in a circle.
 */
final class Pack {
    /** Below this many body bytes a fragment is not worth its header, and the next datagram is begun. */
    private static final int MIN_FRAGMENT = 64;
    /** RFC 6347 section 4.1.1.1: after repeated loss, smaller datagrams may be what passes. */
    private static final int SHRINK_AFTER = 4;
    /** What fits the 576 bytes that every IPv4 host takes (RFC 791), less IP and UDP headers. */
    private static final int SMALL_MTU = 548;

    private sealed interface Item {}

    private record Message(int epoch, int version, HandshakeMessage message) implements Item {}

    private record CipherChange() implements Item {}

    private final DtlsOptions options;
    private final boolean server;
    private final List<Item> flight = new ArrayList<>();
    private @Nullable WriteEpoch write;
    private byte @Nullable [] sealedFinished;
    private long sequence;

    private boolean answered = true;
    private boolean sending;
    private int item;
    private int fragmentOff;

    private boolean timed;
    private long timer;
    private long due = DtlsEndpoint.NEVER;
    private long lastSent;
    private int resends;
    private long flightsResent;
    private final AlertQueue alerts = new AlertQueue();

    /** {@code firstSequence} is where the record numbers of epoch 0 begin. */
    Pack(DtlsOptions options, boolean server, long firstSequence) {
        this.options = options;
        this.server = server;
        this.sequence = firstSequence;
    }

    /** The keys for messages of epoch 1. */
    void protect(WriteEpoch epoch) {
        write = epoch;
    }

    /** The peer's next message came: what is added from now on is a new flight. */
    void answered() {
        answered = true;
    }

    void add(int epoch, int version, HandshakeMessage message) {
        beginFlight();
        flight.add(new Message(epoch, version, message));
    }

    void addChangeCipherSpec() {
        beginFlight();
        flight.add(new CipherChange());
    }

    void alert(int epoch, int level, int description) {
        alerts.add(epoch, level, description);
    }

    /** Stops repeating by timer. The client's last flight is done with; the server's stays for a peer that asks again. */
    void settle() {
        timed = false;
        due = DtlsEndpoint.NEVER;
        if (!server) {
            flight.clear();
            sending = false;
        }
    }

    /** Drops the flight: nothing will be answered any more. Alerts still go out. */
    void stop() {
        flight.clear();
        sending = false;
        due = DtlsEndpoint.NEVER;
    }

    /** Drops the flight and all alerts, as if nothing had been said. */
    void forget() {
        stop();
        alerts.clear();
        answered = true;
    }

    boolean hasOutput() {
        return sending || alerts.isPending();
    }

    long deadline() {
        return sending ? DtlsEndpoint.NEVER : due;
    }

    void timeout(long now) {
        if (due == DtlsEndpoint.NEVER || sending || due - now > 0) {
            return;
        }
        timer = Math.min(timer * 2, options.lastTimer().toNanos());
        resend();
    }

    /** The peer repeats itself, so our flight was lost. Answers sooner than the timer, but not each copy. */
    void resendIfIdle(long now) {
        if (flight.isEmpty() || sending || now - lastSent < timer / 2) {
            return;
        }
        resend();
    }

    /** The timer of the flight begins now; unless the peer has it, it goes out again. */
    void restart(boolean arrived, long now) {
        if (arrived && !flight.isEmpty()) {
            due = now + timer;
        } else {
            resend();
        }
    }

    /** The last flight once more, whatever the timer. */
    void resend() {
        if (flight.isEmpty()) {
            return;
        }
        sending = true;
        item = 0;
        fragmentOff = 0;
        resends++;
        flightsResent++;
    }

    long flightsResent() {
        return flightsResent;
    }

    /** The alert that was sent last goes out again. */
    void repeatAlert() {
        alerts.repeat();
    }

    /** Writes the next datagram; 0 when there is none. */
    int poll(byte[] out, int off, int capacity, long now) {
        int limit = Math.min(capacity, resends >= SHRINK_AFTER ? Math.min(SMALL_MTU, options.mtu()) : options.mtu());
        int at = off;
        int end = off + limit;
        while (sending) {
            int written = writeItem(out, at, end);
            if (written == 0) {
                break;
            }
            at += written;
            if (item == flight.size()) {
                sending = false;
                lastSent = now;
                due = timed ? now + timer : DtlsEndpoint.NEVER;
            }
        }
        if (!sending) {
            at += alerts.write(out, at, end, this);
        }
        return at - off;
    }

    /** Writes a record of epoch 0, the only kind that is not encrypted; its type is never application data. */
    int writeClear(int type, int version, byte[] out, int at, int length) {
        RecordFormat.putHeader(out, at, type, version, 0, sequence++, length);
        return HEADER + length;
    }

    @Nullable
    WriteEpoch write() {
        return write;
    }

    private void beginFlight() {
        if (!answered) {
            return;
        }
        answered = false;
        flight.clear();
        sending = true;
        item = 0;
        fragmentOff = 0;
        resends = 0;
        timed = true;
        timer = options.firstTimer().toNanos();
        due = DtlsEndpoint.NEVER;
    }

    /** Writes the current item, or as much of it as fits; 0 when the datagram is full. */
    private int writeItem(byte[] out, int at, int end) {
        Item current = flight.get(item);
        if (current instanceof Message message) {
            return message.epoch() == 0 ? writePlain(message, out, at, end) : writeFinished(message, out, at, end);
        }
        if (end - at < HEADER + 1) {
            return 0;
        }
        item++;
        // RFC 5246 section 7.1: the message is a single byte of value 1.
        putUint8(out, at + HEADER, 1);
        return writeClear(RecordFormat.CHANGE_CIPHER_SPEC, DTLS12, out, at, 1);
    }

    private int writePlain(Message of, byte[] out, int at, int end) {
        HandshakeMessage message = of.message();
        int left = message.body().length - fragmentOff;
        int room = end - at - HEADER - HANDSHAKE_HEADER;
        if (room < Math.min(left, MIN_FRAGMENT)) {
            return 0;
        }
        int part = Math.min(left, room);
        int body = at + HEADER;
        putUint8(out, body, message.type());
        putUint24(out, body + 1, message.body().length);
        putUint16(out, body + 4, message.sequence());
        putUint24(out, body + 6, fragmentOff);
        putUint24(out, body + 9, part);
        System.arraycopy(message.body(), fragmentOff, out, body + HANDSHAKE_HEADER, part);
        fragmentOff += part;
        if (fragmentOff == message.body().length) {
            item++;
            fragmentOff = 0;
        }
        return writeClear(RecordFormat.HANDSHAKE, of.version(), out, at, HANDSHAKE_HEADER + part);
    }

    private int writeFinished(Message of, byte[] out, int at, int end) {
        byte[] record = server && sealedFinished != null ? sealedFinished : seal(of);
        if (server) {
            sealedFinished = record;
        }
        if (end - at < record.length) {
            return 0;
        }
        item++;
        System.arraycopy(record, 0, out, at, record.length);
        return record.length;
    }

    private byte[] seal(Message of) {
        if (write == null) {
            throw new IllegalStateException("a protected message before the keys");
        }
        byte[] plain = of.message().unfragmented();
        byte[] record = new byte[write.prefix() + plain.length + write.suffix()];
        System.arraycopy(plain, 0, record, write.prefix(), plain.length);
        write.seal(RecordFormat.HANDSHAKE, record, write.prefix(), plain.length);
        return record;
    }
}
