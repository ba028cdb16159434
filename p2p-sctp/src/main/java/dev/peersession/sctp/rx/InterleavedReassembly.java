package dev.peersession.sctp.rx;

import dev.peersession.sctp.mem.IntMap;
import dev.peersession.sctp.wire.Serial;
import dev.peersession.sctp.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

        Unfinished(int mid, byte[] data) {
            this.mid = mid;
            this.data = data;
        }

        boolean complete() {
            return lastFragment >= 0 && nextFragment > lastFragment;
        }
    }

    private static final class Stream {
        final int id;
        int nextMid;
        int lastLength;
        final IntMap<Unfinished> ordered = new IntMap<>();
        final IntMap<Unfinished> unordered = new IntMap<>();

        Stream(int id) {
            this.id = id;
        }
    }

    private final Delivery delivery;
    private final ReceiveWindow window;
    private final int maxMessageSize;
    private final IntMap<Stream> streams = new IntMap<>();
    private int guesses;
    private @Nullable String violation;
    private long dropped;

    public InterleavedReassembly(Delivery delivery, ReceiveWindow window, int maxMessageSize) {
        this.delivery = delivery;
        this.window = window;
        this.maxMessageSize = maxMessageSize;
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
    public void forward(int tsn) {}

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
        IntMap<Unfinished> map = unordered ? s.unordered : s.ordered;
        Unfinished u = map.find(mid);
        if (u == null) {
            u = begin(s, map, mid, len);
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
            append(u, b, off, len);
            window.charge(len);
            takeEarly(u);
        } else {
            wait(u, fragment, Arrays.copyOfRange(b, off, off + len));
        }
        if (violation == null && u.complete()) {
            finish(s, map, u, unordered);
        }
    }

    @Override
    public void skip(int streamId, boolean unordered, int mid) {
        Stream s = stream(streamId);
        IntMap<Unfinished> map = unordered ? s.unordered : s.ordered;
        List<Unfinished> due = new ArrayList<>();
        map.forEach(u -> {
            if (!Serial.after(u.mid, mid)) {
                due.add(u);
            }
        });
        int base = s.nextMid;
        due.sort((x, y) -> Integer.compare(Serial.distance(base, x.mid), Serial.distance(base, y.mid)));
        for (Unfinished u : due) {
            map.remove(u.mid);
            if (!unordered && u.complete()) {
                deliver(s, u);
            } else {
                release(u);
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
            s.ordered.forEach(this::release);
            s.unordered.forEach(this::release);
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

    private Unfinished begin(Stream s, IntMap<Unfinished> map, int mid, int len) {
        boolean guess = guesses < MAX_GUESSES && s.lastLength >= len;
        Unfinished u = new Unfinished(mid, new byte[guess ? s.lastLength : Math.min(FIRST_GUESS, 2 * len)]);
        u.guessed = guess;
        if (guess) {
            guesses++;
        }
        map.put(mid, u);
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

    private void append(Unfinished u, byte[] b, int off, int len) {
        int length = u.length + len;
        if (length > maxMessageSize) {
            violation = "a message is longer than the " + maxMessageSize + " bytes that we announced";
            return;
        }
        if (length > u.data.length) {
            u.data = Arrays.copyOf(u.data, Math.max(length, (int) Math.min(maxMessageSize, 2L * u.data.length)));
        }
        System.arraycopy(b, off, u.data, u.length, len);
        u.length = length;
        u.nextFragment++;
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

    private void takeEarly(Unfinished u) {
        IntMap<byte[]> early = u.early;
        while (early != null && early.size() > 0 && violation == null) {
            byte[] data = early.remove(u.nextFragment);
            if (data == null) {
                return;
            }
            u.waitingFragments--;
            u.waitingBytes -= data.length;
            window.release(ReceiveWindow.OVERHEAD);
            append(u, data, 0, data.length);
        }
    }

    private void whole(Stream s, boolean unordered, int ppid, byte[] b, int off, int len) {
        if (len > maxMessageSize) {
            violation = "a message is longer than the " + maxMessageSize + " bytes that we announced";
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

    private void finish(Stream s, IntMap<Unfinished> map, Unfinished u, boolean unordered) {
        settle(u);
        s.lastLength = u.length;
        if (unordered) {
            map.remove(u.mid);
            deliver(s, u);
        } else if (u.mid == s.nextMid) {
            deliverEarly(s);
        }
    }

    private void deliverEarly(Stream s) {
        while (s.ordered.size() > 0) {
            Unfinished u = s.ordered.find(s.nextMid);
            if (u == null || !u.complete()) {
                return;
            }
            s.ordered.remove(u.mid);
            s.nextMid++;
            deliver(s, u);
        }
    }

    private void deliver(Stream s, Unfinished u) {
        settle(u);
        delivery.message(s.id, u.ppid, u.length == u.data.length ? u.data : Arrays.copyOf(u.data, u.length));
    }

    private void release(Unfinished u) {
        settle(u);
        window.release(u.length + u.waitingBytes + (1L + u.waitingFragments) * ReceiveWindow.OVERHEAD);
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
            s = new Stream(id);
            streams.put(id, s);
        }
        return s;
    }
}
