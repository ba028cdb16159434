package dev.peersession.api.room;

import dev.peersession.api.call.Consent;
import java.util.List;

/** One message between members; {@code docs/ROOMS.md} has the bytes. Arrays are not copied and must not be changed. */
sealed interface RoomMessage {
    /** Who it is: whose public key. */
    record Card(byte[] key) {
        String id() {
            return RoomKey.id(key);
        }
    }

    /**
     * The first message on a link: who the sender is.
     *
     * @param tag which room
     * @param doors bits of the kinds of meeting places that the sender can keep open for newcomers
     * @param proof signs what only this link's two ends know
     */
    record Hello(byte[] tag, int doors, byte[] proof, Card card) implements RoomMessage {}

    /** Of the member with the smaller id: this link is the one that both keep. */
    record Enter() implements RoomMessage {}

    /** Of the member with the smaller id: there is a link already, this one ends. */
    record Double() implements RoomMessage {}

    /** Whom the sender has links with, and so the introduction of each to the others. */
    record Roster(long number, List<Card> members, byte[] signature) implements RoomMessage {}

    /** A description on its way between two that have no link yet. */
    record Relay(Card from, String to, boolean answer, long attempt, String text, byte[] signature)
            implements RoomMessage {}

    record Text(String text) implements RoomMessage {}

    /** Somebody was put out by this member: passed on by all, so that all do the same. */
    record Kick(Card author, int number, String target, byte[] signature) implements RoomMessage {}

    /** The sender leaves. */
    record Leave() implements RoomMessage {}

    /** There is no place for the receiver. */
    record Full() implements RoomMessage {}

    /** Hashes of the offers that the sender left at meeting places: no stranger made them. */
    record Offers(List<String> hashes) implements RoomMessage {}

    /**
     * The sender's part in the call of the room.
     *
     * @param number of its claim to be heard, 0 when it makes none
     */
    record Voice(Consent parts, long number) implements RoomMessage {}
}
