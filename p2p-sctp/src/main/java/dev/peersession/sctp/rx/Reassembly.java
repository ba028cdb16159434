package dev.peersession.sctp.rx;

import dev.peersession.sctp.mem.IntMap;
import dev.peersession.sctp.rx.Delivery.Progress;
import dev.peersession.sctp.wire.Serial;
import dev.peersession.sctp.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages out of DATA chunks (RFC 9260 sections 6.5, 6.6 and 6.9).
 *
 * <p>Fragments of one message have consecutive TSNs. So in the normal case, without loss, at most one message is unfinished: its
 * fragments are copied straight from the packet into one array, sized by the stream's last message, and when the guess was right that
 * array is the message. A message of one chunk is copied once, into an array of its length.
 *
 * <p>Fragments beyond a hole are kept as they are, in a map by TSN, and joined into runs: the first fragment of a run knows the TSN of
 * the last and the other way round, so that joining and the test for completeness cost the same however long a run is. A complete
 * run is a message although TSNs before it are missing. What is still unfinished when the hole closes is fed into the one array.
 */
public final class Reassembly implements Inbound {
    /** Room for a first fragment whose message length cannot be guessed. */
    private static final int FIRST_GUESS = 4096;

    private static final byte[] NONE = new byte[0];

    private static final class Fragment {
        final int tsn;
        final int flags;
        final int stream;
        final int sequence;
        final int ppid;
        final byte[] data;
        /** TSN of the other end of the run; meaningful at both ends only. */
        int other;

        Fragment(int tsn, int flags, int stream, int sequence, int ppid, byte[] data) {
            this.tsn = tsn;
            this.flags = flags;
            this.stream = stream;
            this.sequence = sequence;
            this.ppid = ppid;
            this.data = data;
            this.other = tsn;
        }

        boolean begins() {
            return (flags & Wire.FLAG_BEGIN) != 0;
        }

        boolean ends() {
            return (flags & Wire.FLAG_END) != 0;
        }

        boolean sameMessage(Fragment o) {
            return stream == o.stream
                    && sequence == o.sequence
                    && (flags & Wire.FLAG_UNORDERED) == (o.flags & Wire.FLAG_UNORDERED);
        }
    }

    private final Delivery delivery;
    private final ReceiveWindow window;
    private final Lengths lengths;
    private final int firstSequence;
    private final IntMap<InStream> streams = new IntMap<>();
    private final IntMap<Fragment> beyond = new IntMap<>();

    private boolean open;
    private byte[] assembling = NONE;
    private int assembled;
    private int openStream;
    private int openSequence;
    private int openPpid;
    private boolean openUnordered;
    /** What the parts of the open message are called, 0 when it has none. */
    private long openParts;

    private long openDelivered;
    private long lastParts;

    private @Nullable String violation;
    private long dropped;

    /** @param firstSequence SSN or MID of the first message of every stream */
    public Reassembly(Delivery delivery, ReceiveWindow window, Lengths lengths, int firstSequence) {
        this.delivery = delivery;
        this.window = window;
        this.lengths = lengths;
        this.firstSequence = firstSequence;
    }

    /** Whether there is room for a chunk; what is refused must not be acknowledged. */
    @Override
    public boolean takes(int length, boolean fillsHole) {
        return window.takes(length, fillsHole);
    }

    /** Why the association must end, or null. */
    @Override
    public @Nullable String violation() {
        return violation;
    }

    /** Chunks dropped because no honest peer sends them. */
    @Override
    public long dropped() {
        return dropped;
    }

    /** Takes the chunk whose TSN follows the cumulative one. */
    @Override
    public void inOrder(int flags, int stream, int sequence, int ppid, byte[] b, int off, int len) {
        boolean begins = (flags & Wire.FLAG_BEGIN) != 0;
        boolean ends = (flags & Wire.FLAG_END) != 0;
        boolean unordered = (flags & Wire.FLAG_UNORDERED) != 0;
        if (begins) {
            if (open) {
                violation = "a message began inside another one";
                return;
            }
            if (ends) {
                whole(stream, sequence, ppid, unordered, b, off, len);
                return;
            }
            begin(stream, sequence, ppid, unordered, len);
        } else if (!open) {
            // The rest of a message whose beginning the peer gave up.
            dropped++;
            return;
        } else if (stream != openStream || unordered != openUnordered || !unordered && sequence != openSequence) {
            violation = "a fragment belongs to another message";
            return;
        }
        append(b, off, len);
        if (ends && violation == null) {
            finish();
        }
    }

    /** Takes a chunk beyond a hole. */
    @Override
    public void ahead(int tsn, int flags, int stream, int sequence, int ppid, byte[] b, int off, int len) {
        boolean unordered = (flags & Wire.FLAG_UNORDERED) != 0;
        int both = Wire.FLAG_BEGIN | Wire.FLAG_END;
        if ((flags & both) == both) {
            whole(stream, sequence, ppid, unordered, b, off, len);
            return;
        }
        Fragment f = new Fragment(tsn, flags, stream, sequence, ppid, Arrays.copyOfRange(b, off, off + len));
        window.charge(len + ReceiveWindow.OVERHEAD);
        beyond.put(tsn, f);
        join(f);
    }

    /** The cumulative TSN moved from {@code from} to {@code to} over chunks that had come early. */
    @Override
    public void closed(int from, int to) {
        for (int tsn = from + 1; beyond.size() > 0 && !Serial.after(tsn, to) && violation == null; tsn++) {
            Fragment f = beyond.remove(tsn);
            if (f != null) {
                window.release(f.data.length + ReceiveWindow.OVERHEAD);
                inOrder(f.flags, f.stream, f.sequence, f.ppid, f.data, 0, f.data.length);
            }
        }
    }

    /** FORWARD TSN (RFC 3758 section 3.6): unfinished messages up to {@code to} never become complete. */
    @Override
    public void forward(int from, int to) {
        closeOpen();
        discardUpTo(from, to);
        // What follows the point and continues a message that ended there has lost its beginning.
        for (int next = to + 1; ; next++) {
            Fragment f = beyond.find(next);
            if (f == null || f.begins()) {
                return;
            }
            discard(f);
        }
    }

    /** Looks at whichever is less: a peer can move far over few fragments as well as a little over many. */
    private void discardUpTo(int from, int to) {
        if (Serial.distance(from, to) > beyond.size()) {
            List<Fragment> gone = new ArrayList<>();
            beyond.forEach(f -> {
                if (!Serial.after(f.tsn, to)) {
                    gone.add(f);
                }
            });
            gone.forEach(this::discard);
            return;
        }
        for (int tsn = from + 1; !Serial.after(tsn, to); tsn++) {
            Fragment f = beyond.find(tsn);
            if (f != null) {
                discard(f);
            }
        }
    }

    /** An ordered message of the stream was given up: those before it that are complete are delivered, then what follows. */
    @Override
    public void skip(int streamId, boolean unordered, int sequence) {
        InStream s = stream(streamId);
        if (Serial.distance16(s.nextSequence, sequence) < 0) {
            return;
        }
        IntMap<InStream.Early> early = s.early;
        if (early != null && early.size() > 0) {
            List<InStream.Early> due = new ArrayList<>();
            early.forEach(e -> {
                if (Serial.distance16(e.sequence(), sequence) >= 0) {
                    due.add(e);
                }
            });
            int base = s.nextSequence;
            due.sort((x, y) -> Serial.distance16(base, x.sequence()) - Serial.distance16(base, y.sequence()));
            for (InStream.Early e : due) {
                early.remove(e.sequence());
                delivery.message(streamId, e.ppid(), e.data());
            }
        }
        s.nextSequence = sequence + 1 & 0xffff;
        deliverEarly(s);
    }

    /** RFC 6525 section 5.2.2 E4: the next message of the stream has sequence number 0. */
    @Override
    public void reset(int streamId) {
        InStream s = streams.remove(streamId);
        if (s != null && s.early != null) {
            s.early.forEach(e -> window.release(e.data().length + ReceiveWindow.OVERHEAD));
        }
    }

    /** Lets everything go that has not been delivered. */
    @Override
    public void clear() {
        openParts = 0;
        closeOpen();
        beyond.forEach(f -> window.release(f.data.length + ReceiveWindow.OVERHEAD));
        beyond.clear();
        resetAll();
    }

    /** Resets every stream of which anything was received. */
    @Override
    public void resetAll() {
        List<InStream> all = new ArrayList<>();
        streams.forEach(all::add);
        all.forEach(s -> reset(s.id));
    }

    private void whole(int stream, int sequence, int ppid, boolean unordered, byte[] b, int off, int len) {
        if (len > lengths.whole()) {
            violation = lengths.violation();
            return;
        }
        window.charge(len + ReceiveWindow.OVERHEAD);
        complete(stream, sequence, ppid, unordered, Arrays.copyOfRange(b, off, off + len));
    }

    private void begin(int stream, int sequence, int ppid, boolean unordered, int len) {
        open = true;
        openStream = stream;
        openSequence = sequence;
        openPpid = ppid;
        openUnordered = unordered;
        assembled = 0;
        openParts = 0;
        openDelivered = 0;
        int guess = stream(stream).lastLength;
        assembling = new byte[guess >= len ? guess : Math.max(FIRST_GUESS, 2 * len)];
        window.charge(ReceiveWindow.OVERHEAD);
    }

    private void append(byte[] b, int off, int len) {
        int length = assembled + len;
        if (lengths.tooLong(openDelivered + length)) {
            violation = lengths.violation();
            return;
        }
        if (length > assembling.length) {
            int room = (int) Math.min(Math.max(length, lengths.whole()), 2L * assembling.length);
            assembling = Arrays.copyOf(assembling, Math.max(length, room));
        }
        System.arraycopy(b, off, assembling, assembled, len);
        assembled = length;
        window.charge(len);
        if (openParts == 0 ? length > lengths.whole() : length >= Lengths.PART) {
            part(Progress.MORE);
        }
    }

    @Override
    public void flush() {
        if (open && openParts != 0 && assembled > 0) {
            part(Progress.MORE);
        }
    }

    /** Delivers what is there of the open message; its bytes are charged to the window already. */
    private void part(Progress progress) {
        if (openParts == 0) {
            // What precedes it on its stream has been delivered or given up: TSNs have no hole here.
            if (!openUnordered && stream(openStream).nextSequence != openSequence) {
                violation = "a message does not follow the one before it";
                return;
            }
            openParts = ++lastParts;
        } else {
            window.charge(ReceiveWindow.OVERHEAD);
        }
        byte[] data = Arrays.copyOf(assembling, assembled);
        openDelivered += assembled;
        assembled = 0;
        if (assembling.length > 2 * Lengths.PART) {
            assembling = new byte[2 * Lengths.PART];
        }
        delivery.part(openStream, openPpid, openParts, data, progress);
    }

    private void finish() {
        if (openParts != 0) {
            part(Progress.LAST);
            open = false;
            assembling = NONE;
            if (!openUnordered) {
                InStream s = stream(openStream);
                s.nextSequence = openSequence + 1 & 0xffff;
                deliverEarly(s);
            }
            return;
        }
        byte[] data = assembled == assembling.length ? assembling : Arrays.copyOf(assembling, assembled);
        stream(openStream).lastLength = assembled;
        open = false;
        assembling = NONE;
        complete(openStream, openSequence, openPpid, openUnordered, data);
    }

    private void closeOpen() {
        if (open) {
            window.release(assembled + (openParts == 0 ? ReceiveWindow.OVERHEAD : 0));
            assembled = 0;
            if (openParts != 0) {
                part(Progress.GIVEN_UP);
            }
            open = false;
            assembling = NONE;
        }
    }

    private void join(Fragment f) {
        int first = f.tsn;
        int last = f.tsn;
        Fragment left = f.begins() ? null : beyond.find(f.tsn - 1);
        if (left != null && !left.ends()) {
            if (!left.sameMessage(f)) {
                violation = "a fragment belongs to another message";
                return;
            }
            first = left.other;
        }
        Fragment right = f.ends() ? null : beyond.find(f.tsn + 1);
        if (right != null && !right.begins()) {
            if (!right.sameMessage(f)) {
                violation = "a fragment belongs to another message";
                return;
            }
            last = right.other;
        }
        Fragment head = at(first);
        Fragment tail = at(last);
        head.other = last;
        tail.other = first;
        if (head.begins() && tail.ends()) {
            assembleRun(head, first, last);
        }
    }

    private void assembleRun(Fragment head, int first, int last) {
        int length = 0;
        for (int tsn = first; !Serial.after(tsn, last); tsn++) {
            length += at(tsn).data.length;
            if (lengths.tooLong(length)) {
                violation = lengths.violation();
                return;
            }
            if (length > lengths.whole()) {
                // It goes out in parts when the hole before it closes.
                return;
            }
        }
        byte[] data = new byte[length];
        int pos = 0;
        for (int tsn = first; !Serial.after(tsn, last); tsn++) {
            Fragment f = at(tsn);
            System.arraycopy(f.data, 0, data, pos, f.data.length);
            pos += f.data.length;
            discard(f);
        }
        window.charge(length + ReceiveWindow.OVERHEAD);
        complete(head.stream, head.sequence, head.ppid, (head.flags & Wire.FLAG_UNORDERED) != 0, data);
    }

    private Fragment at(int tsn) {
        Fragment f = beyond.find(tsn);
        if (f == null) {
            throw new IllegalStateException("run with a hole at " + Integer.toUnsignedString(tsn));
        }
        return f;
    }

    private void discard(Fragment f) {
        beyond.remove(f.tsn);
        window.release(f.data.length + ReceiveWindow.OVERHEAD);
    }

    private void complete(int streamId, int sequence, int ppid, boolean unordered, byte[] data) {
        if (unordered) {
            delivery.message(streamId, ppid, data);
            return;
        }
        InStream s = stream(streamId);
        int distance = Serial.distance16(s.nextSequence, sequence);
        if (distance == 0) {
            s.nextSequence = sequence + 1 & 0xffff;
            delivery.message(streamId, ppid, data);
            deliverEarly(s);
            return;
        }
        IntMap<InStream.Early> early = s.early;
        if (early == null) {
            early = new IntMap<>();
            s.early = early;
        }
        if (distance < 0 || early.find(sequence) != null) {
            dropped++;
            window.release(data.length + ReceiveWindow.OVERHEAD);
            return;
        }
        early.put(sequence, new InStream.Early(sequence, ppid, data));
    }

    private void deliverEarly(InStream s) {
        IntMap<InStream.Early> early = s.early;
        while (early != null && early.size() > 0) {
            InStream.Early e = early.remove(s.nextSequence);
            if (e == null) {
                return;
            }
            s.nextSequence = s.nextSequence + 1 & 0xffff;
            delivery.message(s.id, e.ppid(), e.data());
        }
        s.early = null;
    }

    private InStream stream(int id) {
        InStream s = streams.find(id);
        if (s == null) {
            s = new InStream(id, firstSequence);
            streams.put(id, s);
        }
        return s;
    }
}
