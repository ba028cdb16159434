package dev.peersession.api.room;

import org.jspecify.annotations.Nullable;

/**
 * A session with another member, from the moment at which it is up. Made by the room's host; its fields belong to the core.
 */
public abstract class RoomLink {
    /** What both ends of this very connection know and nobody else can choose: from the DTLS exporter. */
    private final byte[] binding;

    private final boolean offerer;
    private final @Nullable String expected;

    // Owned by the core.
    RoomMessage.@Nullable Card card;
    RoomMessage.@Nullable Roster roster;
    int doors;
    boolean joined;
    boolean full;
    int malformed;
    Allowance relays = new Allowance(RoomCore.RELAY_BURST, RoomCore.RELAYS_PER_SECOND);
    Allowance introductions = new Allowance(RoomCore.INTRODUCTION_BURST, RoomCore.INTRODUCTIONS_PER_SECOND);

    /**
     * @param offerer whether this side made the connection's offer
     * @param expected whom an introduction promised, null for a link that needed none
     */
    protected RoomLink(byte[] binding, boolean offerer, @Nullable String expected) {
        this.binding = binding.clone();
        this.offerer = offerer;
        this.expected = expected;
    }

    /** Sends a message in order; nothing when the link is down. Must not wait. */
    protected abstract void send(byte[] message);

    /** Sends what is queued and ends the link. Must not wait. */
    protected abstract void close();

    @Nullable
    String expected() {
        return expected;
    }

    /** What the proof of one side signs. */
    byte[] proves(byte[] tag, boolean own) {
        return RoomCodec.signedHello(tag, own == offerer ? 1 : 2, binding);
    }

    /** Who is at the other end; empty before it said so. */
    public String id() {
        RoomMessage.Card c = card;
        return c == null ? "" : c.id();
    }
}
