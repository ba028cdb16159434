package dev.peersession.sctp.rx;

import org.jspecify.annotations.Nullable;

/** Puts messages together: one way for DATA chunks, another for I-DATA. */
public interface Inbound {
    /** Whether there is room for a chunk; what is refused must not be acknowledged. */
    boolean takes(int length, boolean fillsHole);

    /** Takes the chunk whose TSN follows the cumulative one. {@code ppid} is the fragment number in an I-DATA chunk that begins nothing. */
    void inOrder(int flags, int stream, int sequence, int ppid, byte[] b, int off, int len);

    /** Takes a chunk beyond a hole. */
    void ahead(int tsn, int flags, int stream, int sequence, int ppid, byte[] b, int off, int len);

    /** The cumulative TSN moved from {@code from} to {@code to} over chunks that had come early. */
    void closed(int from, int to);

    /** A FORWARD TSN or I-FORWARD-TSN moved the cumulative TSN from {@code from} to {@code to}, whatever had come of what lies between. */
    void forward(int from, int to);

    /** A FORWARD TSN names a message that was given up, and with it all before it on the stream. */
    void skip(int stream, boolean unordered, int sequence);

    /** RFC 6525 section 5.2.2 E4: the stream starts again. */
    void reset(int stream);

    void resetAll();

    /** Lets everything go that has not been delivered. */
    void clear();

    /** Delivers what has arrived of messages that come in parts; without it, bytes short of a full part wait for more. */
    void flush();

    /** Why the association must end, or null. */
    @Nullable
    String violation();

    /** Chunks dropped because no honest peer sends them. */
    long dropped();
}
