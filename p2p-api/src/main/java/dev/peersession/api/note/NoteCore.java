package dev.peersession.api.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Notes between two sides: their time to live, receipts and taking back. Owned by one thread at a time. What a note said is kept in
 * arrays of bytes that are wiped when it is gone.
 */
public final class NoteCore {
    /** Why a note is gone. */
    public enum Gone {
        /** Its time is over. */
        EXPIRED,
        /** It could be looked at once, and was. */
        OPENED,
        /** Its writer took it back. */
        UNSENT
    }

    /** What happens. Nothing here may call back into the core before it returns. */
    public interface Host {
        /** Sends a message in order. Must not wait. */
        void send(byte[] message);

        void arrived(long id, boolean once, long ttlNanos);

        /** The other side has this note of ours. */
        void delivered(long id);

        /** The other side looked at this note of ours, which can be looked at once. */
        void opened(long id);

        /** A note of ours or of the other side cannot be read any more. */
        void gone(long id, boolean ours, Gone why);

        void typing(boolean now);
    }

    /** Bytes of a text: what a person types in one go, many times over. */
    public static final int MAX_TEXT = 16 * 1024;

    /** Longest time to live: a week; who wants to keep a message longer wants to keep it. */
    public static final long MAX_TTL_SECONDS = 7 * 24 * 3600;

    /** Notes kept each way; of more the oldest are gone first, so that nobody can fill our memory. */
    public static final int MAX_KEPT = 1024;

    /** Padded notes are a multiple of this long: nobody on the path learns more of a short text than that it is short. */
    static final int PADDING = 256;

    private static final int SAY = 1;
    private static final int GOT = 2;
    private static final int OPENED = 3;
    private static final int UNSEND = 4;
    private static final int TYPING = 5;
    private static final int ONCE = 1;
    private static final int HEADER = 1 + Long.BYTES + Integer.BYTES + 1 + Short.BYTES;
    private static final long SECOND = 1_000_000_000L;
    // A person who stops typing does not say so.
    private static final long TYPING_LIFE = 10 * SECOND;
    private static final long TYPING_PAUSE = 3 * SECOND;

    private record Kept(byte[] text, boolean once, boolean mortal, long until) {}

    private final Host host;
    private final RandomGenerator random;
    private final Map<Long, Kept> ours = new LinkedHashMap<>();
    private final Map<Long, Kept> theirs = new LinkedHashMap<>();
    private boolean typing;
    private long typingUntil;
    private boolean told;
    private long toldAt;
    private long malformed;

    public NoteCore(Host host, RandomGenerator random) {
        this.host = host;
        this.random = random;
    }

    /**
     * @param ttlSeconds 1 to {@value #MAX_TTL_SECONDS} from when it arrives, 0 for as long as both sides live
     * @return what it is called from now on
     */
    public long say(String text, long ttlSeconds, boolean once, boolean padded, long now) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT) {
            throw new IllegalArgumentException("the text has " + bytes.length + " bytes, allowed 0 to " + MAX_TEXT);
        }
        long id = random.nextLong();
        int length = HEADER + bytes.length;
        int whole = padded ? (length + PADDING - 1) / PADDING * PADDING : length;
        ByteBuffer out = ByteBuffer.allocate(whole)
                .put((byte) SAY)
                .putLong(id)
                .putInt((int) ttlSeconds)
                .put((byte) (once ? ONCE : 0))
                .putShort((short) bytes.length)
                .put(bytes);
        keep(ours, id, new Kept(bytes, once, ttlSeconds > 0, now + ttlSeconds * SECOND), true);
        told = false;
        host.send(out.array());
        return id;
    }

    /** What a note says; null when it is gone. A note of the other side that can be looked at once is gone with this. */
    public @Nullable String read(long id, boolean own, long now) {
        timeout(now);
        Kept kept = (own ? ours : theirs).get(id);
        if (kept == null) {
            return null;
        }
        String text = new String(kept.text, StandardCharsets.UTF_8);
        if (!own && kept.once) {
            end(theirs, id, false, Gone.OPENED);
            tell(OPENED, id);
        }
        return text;
    }

    /** Asks the other side to forget it. Who has read it has read it. */
    public void unsend(long id) {
        if (ours.containsKey(id)) {
            end(ours, id, true, Gone.UNSENT);
            tell(UNSEND, id);
        }
    }

    /** Says that the person is typing, or has stopped; at most every three seconds. */
    public void typing(boolean now, long nanos) {
        if (now == told && (!now || nanos - toldAt < TYPING_PAUSE)) {
            return;
        }
        told = now;
        toldAt = nanos;
        host.send(new byte[] {TYPING, (byte) (now ? 1 : 0)});
    }

    /** When {@link #timeout} has something to do; Long.MAX_VALUE for never. */
    public long deadline(long now) {
        long least = Long.MAX_VALUE;
        if (typing) {
            least = typingUntil - now;
        }
        for (Map<Long, Kept> all : List.of(ours, theirs)) {
            for (Kept kept : all.values()) {
                if (kept.mortal) {
                    least = Math.min(least, kept.until - now);
                }
            }
        }
        return least == Long.MAX_VALUE ? least : now + Math.max(0, least);
    }

    public void timeout(long now) {
        expire(ours, true, now);
        expire(theirs, false, now);
        if (typing && now - typingUntil >= 0) {
            typing = false;
            host.typing(false);
        }
    }

    private void expire(Map<Long, Kept> all, boolean own, long now) {
        for (Map.Entry<Long, Kept> e : List.copyOf(all.entrySet())) {
            if (e.getValue().mortal && now - e.getValue().until >= 0) {
                end(all, e.getKey(), own, Gone.EXPIRED);
            }
        }
    }

    /** Wipes everything. */
    public void close() {
        ours.values().forEach(kept -> Arrays.fill(kept.text, (byte) 0));
        theirs.values().forEach(kept -> Arrays.fill(kept.text, (byte) 0));
        ours.clear();
        theirs.clear();
    }

    /** Messages that were none. */
    public long malformed() {
        return malformed;
    }

    // ---- what the other side says

    public void input(byte[] message, long now) {
        ByteBuffer in = ByteBuffer.wrap(message);
        int type = in.hasRemaining() ? in.get() : 0;
        if (type == SAY && in.remaining() >= HEADER - 1) {
            said(in, now);
        } else if (type == TYPING && in.remaining() == 1) {
            heardTyping(in.get() != 0, now);
        } else if (in.remaining() == Long.BYTES) {
            about(type, in.getLong());
        } else {
            malformed++;
        }
        Arrays.fill(message, (byte) 0);
    }

    private void said(ByteBuffer in, long now) {
        long id = in.getLong();
        long ttl = in.getInt() & 0xFFFFFFFFL;
        boolean once = (in.get() & ONCE) != 0;
        int length = in.getShort() & 0xFFFF;
        if (length > Math.min(MAX_TEXT, in.remaining()) || ttl > MAX_TTL_SECONDS || theirs.containsKey(id)) {
            malformed++;
            return;
        }
        byte[] text = new byte[length];
        in.get(text);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            malformed++;
            return;
        }
        keep(theirs, id, new Kept(text, once, ttl > 0, now + ttl * SECOND), false);
        if (typing) {
            typing = false;
            host.typing(false);
        }
        tell(GOT, id);
        host.arrived(id, once, ttl * SECOND);
    }

    private void heardTyping(boolean is, long now) {
        typingUntil = now + TYPING_LIFE;
        if (typing != is) {
            typing = is;
            host.typing(is);
        }
    }

    private void about(int type, long id) {
        switch (type) {
            case GOT -> {
                if (ours.containsKey(id)) {
                    host.delivered(id);
                }
            }
            case OPENED -> {
                Kept kept = ours.get(id);
                if (kept != null && kept.once) {
                    host.opened(id);
                    end(ours, id, true, Gone.OPENED);
                }
            }
            case UNSEND -> end(theirs, id, false, Gone.UNSENT);
            default -> malformed++;
        }
    }

    private void keep(Map<Long, Kept> all, long id, Kept kept, boolean own) {
        if (all.size() >= MAX_KEPT) {
            end(all, all.keySet().iterator().next(), own, Gone.EXPIRED);
        }
        all.put(id, kept);
    }

    private void end(Map<Long, Kept> all, long id, boolean own, Gone why) {
        Kept kept = all.remove(id);
        if (kept != null) {
            Arrays.fill(kept.text, (byte) 0);
            host.gone(id, own, why);
        }
    }

    private void tell(int type, long id) {
        host.send(
                ByteBuffer.allocate(1 + Long.BYTES).put((byte) type).putLong(id).array());
    }
}
