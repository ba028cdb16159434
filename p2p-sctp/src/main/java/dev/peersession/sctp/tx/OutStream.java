package dev.peersession.sctp.tx;

import org.jspecify.annotations.Nullable;

/** The sending side of one stream: messages in order of arrival. */
public final class OutStream {
    final int id;
    int priority = SendQueue.DEFAULT_PRIORITY;

    @Nullable
    OutMessage head;

    @Nullable
    OutMessage tail;
    /** The message that is being handed over in parts. */
    @Nullable
    OutMessage filling;

    /** Whether the last of the peer's receive window is open to it, and its turn comes first. */
    boolean urgent;
    /** SSN, or MID with interleaving, of the next ordered message. */
    int nextSequence;
    /** MID of the next unordered message, used with interleaving only. */
    int nextUnorderedMid;

    long buffered;
    long lowThreshold;
    /** TSN of the youngest fragment sent on this stream. */
    int lastTsn;

    boolean everSent;

    /** Place in the schedule: smaller is sooner. */
    double order;
    /** Virtual time at which the stream's last turn ended, for fair shares. */
    double finished;

    long arrival;
    int position = -1;

    OutStream(int id, int firstSequence) {
        this.id = id;
        this.nextSequence = firstSequence;
        this.nextUnorderedMid = firstSequence;
    }
}
