package dev.peersession.sctp.rx;

import dev.peersession.sctp.mem.IntMap;
import dev.peersession.sctp.rx.Delivery.Progress;
import dev.peersession.sctp.wire.Serial;
import dev.peersession.sctp.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages out of I-DATA chunks (RFC 8260 section 2.1). A fragment says itself which message it belongs to (stream, order, MID) and which
 * one it is (FSN), so TSNs do not matter here. Fragments in order of their FSN are appended to the message's array, others wait.
 */
public final class InterleavedReassembly implements Inbound {
    private static final int FIRST_GUESS = 4096;

    /** Unfinished messages whose array is sized by the stream's last message; more would hold memory that no byte has paid for. */
    private static final int MAX_GUESSES = 4;

    private static final class Unfinished {
        final int mid;
        int ppid;
        byte[] data;
        int length;
        int nextFragment;
        int lastFragment = -1;
        boolean guessed;

        @Nullable
        IntMap<byte[]> early;

        int waitingFragments;
        int waitingBytes;
        /** What its parts are called, 0 when it has none. */
        long parts;
        /** Bytes delivered in parts. */
        long delivered;

        Unfinished(int mid, byte[] data) {
            this.mid = mid;
            this.data = data;
        }

        boolean complete() {
            return lastFragment >= 0 && nextFragment > lastFragment;
        }
    }

    private record InParts(Stream stream, Unfinished message) {}

    private static final class Stream {
        final int id;
        int nextMid;
        int lastLength;
        /** Null while empty: a peer may send on 65,535 streams, and what each of them leaves must be little. */
        @Nullable
        IntMap<Unfinished> ordered;

        @Nullable
        IntMap<Unfinished> unordered;

        Stream(int id, int firstSequence) {
            this.id = id;
            this.nextMid = firstSequence;
        }

        @Nullable
        Unfinished find(boolean inOrder, int mid) {
            IntMap<Unfinished> map = inOrder ? ordered : unordered;
            return map == null ? null : map.find(mid);
        }

        void forEach(boolean inOrder, Consumer<Unfinished> action) {
            IntMap<Unfinished> map = inOrder ? ordered : unordered;
            if (map != null) {
                map.forEach(action);
            }
        }

        void set(boolean inOrder, @Nullable IntMap<Unfinished> map) {
            if (inOrder) {
                ordered = map;
            } else {
                unordered = map;
            }
        }
    }

    private final Delivery delivery;
    private final ReceiveWindow window;
    private final Lengths lengths;
    private final int firstSequence;
    private final IntMap<Stream> streams = new IntMap<>();
    private final List<InParts> inParts = new ArrayList<>();
    private long lastParts;
    /** An empty map for the next stream that needs one. */
    private @Nullable IntMap<Unfinished> spare;

    private int guesses;
    private @Nullable String violation;
    private long dropped;

    /** @param firstSequence SSN or MID of the first message of every stream */
    public InterleavedReassembly(Delivery delivery, ReceiveWindow window, Lengths lengths, int firstSequence) {
        this.delivery = delivery;
        this.window = window;
        this.lengths = lengths;
        this.firstSequence = firstSequence;
    }

    @Override
    public boolean takes(int length, boolean fillsHole) {
        return window.takes(length, fillsHole);
    }

    @Override
    public @Nullable String violation() {
        return violation;
    }

    @Override
    public long dropped() {
        return dropped;
    }

    @Override
    public void ahead(int tsn, int flags, int stream, int sequence, int ppid, byte[] b, int off, int len) {
        inOrder(flags, stream, sequence, ppid, b, off, len);
    }

    @Override
    public void closed(int from, int to) {}

    @Override
    public void forward(int from, int to) {}

    @Override
    public void inOrder(int flags, int streamId, int mid, int ppidOrFragment, byte[] b, int off, int len) {
        Stream s = stream(streamId);
        boolean begins = (flags & Wire.FLAG_BEGIN) != 0;
        boolean ends = (flags & Wire.FLAG_END) != 0;
        boolean unordered = (flags & Wire.FLAG_UNORDERED) != 0;
        if (!unordered && Serial.before(mid, s.nextMid)) {
            dropped++;
            return;
        }
        if (begins && ends && (unordered || mid == s.nextMid)) {
            whole(s, unordered, ppidOrFragment, b, off, len);
            return;
        }
        Unfinished u = s.find(!unordered, mid);
        if (u == null) {
            u = begin(s, unordered, mid, len);
        }
        int fragment = begins ? 0 : ppidOrFragment;
        if (!accept(u, fragment, ends)) {
            dropped++;
            return;
        }
        if (begins) {
            u.ppid = ppidOrFragment;
        }
        if (ends) {
            u.lastFragment = fragment;
        }
        if (fragment == u.nextFragment) {
            window.charge(len);
            append(s, u, unordered, b, off, len);
            takeEarly(s, u, unordered);
        } else {
            wait(u, fragment, Arrays.copyOfRange(b, off, off + len));
        }
        if (violation == null && u.complete()) {
            finish(s, u, unordered);
        }
    }

    @Override
    public void skip(int streamId, boolean unordered, int mid) {
        Stream s = stream(streamId);
        List<Unfinished> due = new ArrayList<>();
        s.forEach(!unordered, u -> {
            if (!Serial.after(u.mid, mid)) {
                due.add(u);
            }
        });
        int base = s.nextMid;
        due.sort((x, y) -> Integer.compare(Serial.distance(base, x.mid), Serial.distance(base, y.mid)));
        for (Unfinished u : due) {
            remove(s, !unordered, u);
            if (!unordered && u.complete()) {
                deliver(s, u);
            } else {
                giveUp(s, u);
            }
        }
        if (!unordered && !Serial.before(mid, s.nextMid)) {
            s.nextMid = mid + 1;
            deliverEarly(s);
        }
    }

    @Override
    public void reset(int streamId) {
        Stream s = streams.remove(streamId);
        if (s != null) {
            s.forEach(true, this::release);
            s.forEach(false, this::release);
        }
    }

    @Override
    public void resetAll() {
        List<Stream> all = new ArrayList<>();
        streams.forEach(all::add);
        all.forEach(s -> reset(s.id));
    }

    @Override
    public void clear() {
        resetAll();
    }

    private void put(Stream s, boolean inOrder, Unfinished u) {
        IntMap<Unfinished> map = inOrder ? s.ordered : s.unordered;
        if (map == null) {
            map = spare == null ? new IntMap<>() : spare;
            spare = null;
            s.set(inOrder, map);
        }
        map.put(u.mid, u);
    }

    private void remove(Stream s, boolean inOrder, Unfinished u) {
        IntMap<Unfinished> map = inOrder ? s.ordered : s.unordered;
        if (map != null && map.remove(u.mid) != null && map.size() == 0) {
            s.set(inOrder, null);
            spare = map;
        }
    }

    private Unfinished begin(Stream s, boolean unordered, int mid, int len) {
        boolean guess = guesses < MAX_GUESSES && s.lastLength >= len;
        Unfinished u = new Unfinished(mid, new byte[guess ? s.lastLength : Math.min(FIRST_GUESS, 2 * len)]);
        u.guessed = guess;
        if (guess) {
            guesses++;
        }
        put(s, !unordered, u);
        window.charge(ReceiveWindow.OVERHEAD);
        return u;
    }

    private static boolean accept(Unfinished u, int fragment, boolean ends) {
        if (fragment < u.nextFragment || u.lastFragment >= 0 && (ends || fragment > u.lastFragment)) {
            return false;
        }
        IntMap<byte[]> early = u.early;
        return early == null || early.find(fragment) == null;
    }

    private void append(Stream s, Unfinished u, boolean unordered, byte[] b, int off, int len) {
        int length = u.length + len;
        if (lengths.tooLong(u.delivered + length)) {
            violation = lengths.violation();
            return;
        }
        if (length > u.data.length) {
            // Beyond the longest whole message only the window limits what waits for an earlier message of the stream.
            int room = (int) Math.min(Math.max(length, lengths.whole()), 2L * u.data.length);
            u.data = Arrays.copyOf(u.data, Math.max(length, room));
        }
        System.arraycopy(b, off, u.data, u.length, len);
        u.length = length;
        u.nextFragment++;
        if (u.parts == 0 ? length > lengths.whole() : length >= Lengths.PART) {
            if (unordered || u.mid == s.nextMid) {
                part(s, u, Progress.MORE);
            }
        }
    }

    @Override
    public void flush() {
        for (InParts p : inParts) {
            if (p.message.length > 0 && !p.message.complete()) {
                part(p.stream, p.message, Progress.MORE);
            }
        }
    }

    /** Delivers what is there; its bytes are charged to the window already. */
    private void part(Stream s, Unfinished u, Progress progress) {
        byte[] data = Arrays.copyOf(u.data, u.length);
        if (u.parts == 0) {
            settle(u);
            u.parts = ++lastParts;
            inParts.add(new InParts(s, u));
            if (u.data.length > 2 * Lengths.PART) {
                u.data = new byte[2 * Lengths.PART];
            }
        } else {
            window.charge(ReceiveWindow.OVERHEAD);
        }
        u.delivered += u.length;
        u.length = 0;
        if (progress != Progress.MORE) {
            inParts.removeIf(p -> p.message == u);
        }
        delivery.part(s.id, u.ppid, u.parts, data, progress);
    }

    private void giveUp(Stream s, Unfinished u) {
        release(u);
        if (u.parts != 0) {
            u.length = 0;
            part(s, u, Progress.GIVEN_UP);
        }
    }

    private void wait(Unfinished u, int fragment, byte[] data) {
        IntMap<byte[]> early = u.early;
        if (early == null) {
            early = new IntMap<>();
            u.early = early;
        }
        early.put(fragment, data);
        u.waitingFragments++;
        u.waitingBytes += data.length;
        window.charge(data.length + ReceiveWindow.OVERHEAD);
    }

    private void takeEarly(Stream s, Unfinished u, boolean unordered) {
        IntMap<byte[]> early = u.early;
        while (early != null && early.size() > 0 && violation == null) {
            byte[] data = early.remove(u.nextFragment);
            if (data == null) {
                return;
            }
            u.waitingFragments--;
            u.waitingBytes -= data.length;
            window.release(ReceiveWindow.OVERHEAD);
            append(s, u, unordered, data, 0, data.length);
        }
    }

    private void whole(Stream s, boolean unordered, int ppid, byte[] b, int off, int len) {
        if (len > lengths.whole()) {
            violation = lengths.violation();
            return;
        }
        window.charge(len + ReceiveWindow.OVERHEAD);
        byte[] data = Arrays.copyOfRange(b, off, off + len);
        if (unordered) {
            delivery.message(s.id, ppid, data);
            return;
        }
        s.nextMid++;
        delivery.message(s.id, ppid, data);
        deliverEarly(s);
    }

    private void finish(Stream s, Unfinished u, boolean unordered) {
        settle(u);
        s.lastLength = u.parts == 0 ? u.length : 0;
        if (unordered) {
            remove(s, false, u);
            deliver(s, u);
        } else if (u.mid == s.nextMid) {
            deliverEarly(s);
        }
    }

    private void deliverEarly(Stream s) {
        while (true) {
            Unfinished u = s.find(true, s.nextMid);
            if (u == null) {
                return;
            }
            if (!u.complete()) {
                // It waited for the messages before it, and is too long to be delivered whole.
                if (u.length > lengths.whole()) {
                    part(s, u, Progress.MORE);
                }
                return;
            }
            remove(s, true, u);
            s.nextMid++;
            deliver(s, u);
        }
    }

    private void deliver(Stream s, Unfinished u) {
        settle(u);
        // Fragments behind the one that said it was the last.
        window.release(u.waitingBytes + (long) u.waitingFragments * ReceiveWindow.OVERHEAD);
        if (u.parts != 0 || u.length > lengths.whole()) {
            part(s, u, Progress.LAST);
            return;
        }
        delivery.message(s.id, u.ppid, u.length == u.data.length ? u.data : Arrays.copyOf(u.data, u.length));
    }

    private void release(Unfinished u) {
        settle(u);
        inParts.removeIf(p -> p.message == u);
        int own = u.parts == 0 ? 1 : 0;
        window.release(u.length + u.waitingBytes + (long) (own + u.waitingFragments) * ReceiveWindow.OVERHEAD);
    }

    private void settle(Unfinished u) {
        if (u.guessed) {
            u.guessed = false;
            guesses--;
        }
    }

    private Stream stream(int id) {
        Stream s = streams.find(id);
        if (s == null) {
            s = new Stream(id, firstSequence);
            streams.put(id, s);
        }
        return s;
    }
}
