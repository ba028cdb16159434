package dev.peersession.api.room;

import dev.peersession.api.call.Consent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A room as one member sees it. Owned by one thread at a time; knows no clock, no network and no thread.
 *
 * <p>Everybody has a link of its own with everybody. On a new link both prove that they hold the key of their id, over a secret of
 * that very connection; of two links between the same members the one with the smaller id keeps the one that it knew first. A member
 * tells the others, signed, with whom it has links; who hears of somebody without having a link with it makes one, by signed
 * descriptions that the one who told passes on: the one with the smaller id makes the offer. So rooms that split come together again
 * as soon as one link joins them, and everybody ends with the same members.
 */
public final class RoomCore {
    /** The rest of the world, told in order. Nothing here may call back into the core before it returns. */
    public interface Host {
        /** Makes an offer for this member; {@link #offered} tells it. */
        void offer(String member, long attempt);

        /** Answers the offer of this member; {@link #answered} tells the answer. */
        void answer(String member, long attempt, String offer);

        /** Completes an offer. */
        void accept(String member, long attempt, String answer);

        /** Nothing came of it: what was made for it can go. */
        void abandon(String member, long attempt);

        void joined(RoomLink link);

        void left(RoomLink link);

        void text(RoomLink from, String text);

        /** These offers at the meeting places are a member's. */
        void vouched(List<String> offers);

        /** The members of smaller id, and with them who keeps the door, may have changed. */
        void doors();

        /** A member put this one out; all links are ended. */
        void putOut();

        /** Somebody's part in the call of the room, {@link #voices}, changed. */
        void voices();

        /** Two claimed the last place among those who are heard, and this one comes after the other: it takes no part any more. */
        void unheard();

        /** Something was refused, in a sentence for people. */
        void refused(String sentence);
    }

    /** Members of a room, oneself included: text for thirty is 29 links each. */
    public static final int MAX_MEMBERS = 30;

    /** Members of a call who are heard, oneself included; the others listen. */
    public static final int MAX_VOICES = Voices.MAX;

    /** Descriptions that one link may have passed on at once: a newcomer to a full room needs 58, and may try twice. */
    static final int RELAY_BURST = 4 * MAX_MEMBERS;

    static final double RELAYS_PER_SECOND = 1;

    /** Introductions by one member that lead nowhere, each of which opens sockets here: a whole room, twice. */
    static final int INTRODUCTION_BURST = 2 * MAX_MEMBERS;

    static final double INTRODUCTIONS_PER_SECOND = 0.05;

    // A path takes seconds at worst, a busy machine longer, and a person waits for it.
    private static final long ATTEMPT_NANOS = 30_000_000_000L;
    private static final int MAX_TRIES = 3;
    // Each holds sockets; the others wait for their turn.
    static final int MAX_ATTEMPTS = 12;

    // One member's inventions must not keep others' newcomers waiting.
    private static final int MAX_ATTEMPTS_BY_ONE = 6;
    // Who does not say who it is holds a session of ours.
    private static final int MAX_NAMELESS = 16;
    // Nobody honest sends what cannot be read.
    private static final int MAX_MALFORMED = 8;
    // Ids of former members: more than a room sees, and all the memory that strangers can make us spend on them.
    private static final int MAX_FORMER = 1024;

    /** @param described whether both sides have what they need of each other, and connect */
    private record Attempt(long number, String via, boolean ours, long until, boolean described) {
        Attempt complete() {
            return new Attempt(number, via, ours, until, true);
        }
    }

    /** An offer that came when all introductions by its member were under way. */
    private record Waiting(RoomLink via, RoomMessage.Relay relay, long until) {}

    private final RoomKey key;
    private final byte[] tag;
    private final int ownDoors;
    private final RoomMessage.Card own;
    private final Host host;
    private final Kicks kicks;
    private final Voices voices;
    private final Set<RoomLink> links = new LinkedHashSet<>();
    private final Map<String, RoomLink> members = new LinkedHashMap<>();
    private final Map<String, Attempt> attempts = new HashMap<>();
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, Integer> tries = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final LinkedHashSet<String> ownOffers = new LinkedHashSet<>();
    private long rosterNumber;
    private long attemptNumber;
    private boolean over;

    /**
     * @param tag which room, {@value RoomCodec#TAG_BYTES} bytes that all members derive from its name
     * @param doors bits of the kinds of meeting places where this member can wait for newcomers, 0 for none
     */
    public RoomCore(RoomKey key, byte[] tag, int doors, Host host) {
        this.key = key;
        this.tag = tag.clone();
        this.ownDoors = doors;
        this.own = new RoomMessage.Card(key.publicKey());
        this.host = host;
        this.kicks = new Kicks(this.tag);
        this.voices = new Voices(key.id());
    }

    public List<RoomLink> members() {
        return List.copyOf(members.values());
    }

    /** The kinds of meeting places that this member keeps open: those that no member with a smaller id keeps. */
    public int doors() {
        int kept = over ? 0 : ownDoors;
        for (RoomLink link : members.values()) {
            if (link.id().compareTo(key.id()) < 0) {
                kept &= ~link.doors;
            }
        }
        return kept;
    }

    /** A link is up. */
    public void up(RoomLink link, long now) {
        if (over || links.size() - members.size() >= MAX_NAMELESS) {
            link.close();
            return;
        }
        links.add(link);
        send(link, new RoomMessage.Hello(tag, ownDoors, key.sign(link.proves(tag, true)), own));
    }

    /** A link is down, or its other end left the room without a word. */
    public void down(RoomLink link, long now) {
        if (!links.remove(link) || !link.joined) {
            return;
        }
        link.joined = false;
        String id = link.id();
        if (members.remove(id, link)) {
            abandonVia(id);
            host.left(link);
            voices.gone(id);
            host.voices();
            changed(now);
        }
    }

    /** To everybody; returns to how many. */
    public int broadcast(String text) {
        check(text);
        byte[] message = RoomCodec.encode(new RoomMessage.Text(text));
        List<RoomLink> all = members();
        all.forEach(link -> link.send(message));
        return all.size();
    }

    /** @throws IllegalArgumentException for a text of more than 32 KiB in UTF-8 */
    public static void check(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > RoomCodec.MAX_TEXT) {
            throw new IllegalArgumentException(
                    "the text has " + bytes + " bytes of UTF-8, allowed 0 to " + RoomCodec.MAX_TEXT);
        }
    }

    /**
     * Puts a member out, for all members, until the room is closed.
     *
     * @throws IllegalStateException when this member has put out {@value Kicks#MAX_PER_AUTHOR} before
     */
    public void kick(String id, long now) {
        int number = kicks.next(key.id());
        if (number > Kicks.MAX_PER_AUTHOR) {
            throw new IllegalStateException(
                    "a member can put out " + Kicks.MAX_PER_AUTHOR + " others, and these are out already");
        }
        byte[] signature = key.sign(RoomCodec.signedKick(tag, number, id));
        take(new RoomMessage.Kick(own, number, id, signature), null, now);
    }

    /** Says goodbye and ends all links. */
    public void leave() {
        if (over) {
            return;
        }
        over = true;
        byte[] message = RoomCodec.encode(new RoomMessage.Leave());
        for (RoomLink link : List.copyOf(links)) {
            link.send(message);
            link.joined = false;
            link.close();
        }
        links.clear();
        members.clear();
        List.copyOf(attempts.keySet()).forEach(this::abandon);
    }

    /** To be called every second or so: attempts have a limit, and those that found no place have another turn. */
    public void tick(long now) {
        for (Map.Entry<String, Attempt> e : List.copyOf(attempts.entrySet())) {
            if (now - e.getValue().until >= 0) {
                abandon(e.getKey());
            }
        }
        seek(now);
    }

    /** An offer that this member leaves at a meeting place, by the first 16 bytes of its hash in hexadecimal digits. */
    public void leaves(String offer) {
        ownOffers.add(offer);
        if (ownOffers.size() > RoomCodec.MAX_OFFERS) {
            ownOffers.remove(ownOffers.iterator().next());
        }
        broadcast(new RoomMessage.Offers(List.of(offer)));
    }

    private void broadcast(RoomMessage message) {
        byte[] bytes = RoomCodec.encode(message);
        members().forEach(link -> link.send(bytes));
    }

    private static void send(RoomLink link, RoomMessage message) {
        link.send(RoomCodec.encode(message));
    }

    // ---- what comes over a link

    public void message(RoomLink link, byte[] bytes, long now) {
        if (over || !links.contains(link)) {
            return;
        }
        RoomMessage message = RoomCodec.parse(bytes);
        if (message == null) {
            malformed(link, now);
        } else if (link.card == null) {
            unnamed(link, message, now);
        } else if (!link.joined) {
            named(link, message, now);
        } else {
            ofMember(link, message, now);
        }
    }

    private void malformed(RoomLink link, long now) {
        if (++link.malformed > MAX_MALFORMED) {
            host.refused("A member sent messages that are none of a room's; the link with it was ended.");
            end(link, now);
        }
    }

    private void end(RoomLink link, long now) {
        link.close();
        down(link, now);
        links.remove(link);
    }

    private void unnamed(RoomLink link, RoomMessage message, long now) {
        if (!(message instanceof RoomMessage.Hello hello)) {
            malformed(link, now);
            return;
        }
        String id = hello.card().id();
        if (!Arrays.equals(tag, hello.tag())) {
            host.refused("The peer is in a room of another name.");
            end(link, now);
            return;
        }
        boolean proved = RoomKey.verify(hello.card().key(), link.proves(tag, false), hello.proof());
        boolean promised = link.expected() == null || id.equals(link.expected());
        if (!proved || !promised || id.equals(key.id())) {
            host.refused("A peer could not prove who it says it is; the link with it was ended.");
            end(link, now);
            return;
        }
        if (kicks.isOut(id)) {
            // So that it knows why, if it has not heard.
            kicks.all().stream().filter(k -> k.target().equals(id)).forEach(k -> send(link, k));
            end(link, now);
            return;
        }
        link.card = hello.card();
        link.doors = hello.doors();
        if (key.id().compareTo(id) < 0) {
            decide(link, now);
        }
    }

    /** Of the two this one decides: which link both keep, and whether there is a place. */
    private void decide(RoomLink link, long now) {
        if (members.containsKey(link.id())) {
            send(link, new RoomMessage.Double());
            end(link, now);
        } else if (members.size() + 1 >= MAX_MEMBERS) {
            refuseForPlace(link, now);
        } else {
            send(link, new RoomMessage.Enter());
            enter(link, now);
        }
    }

    private void refuseForPlace(RoomLink link, long now) {
        send(link, new RoomMessage.Full());
        host.refused("Somebody found no place: the room has " + MAX_MEMBERS + " members.");
        end(link, now);
    }

    /** Said hello, and waits for the decision of the other side, when that has the smaller id. */
    private void named(RoomLink link, RoomMessage message, long now) {
        boolean deciding = link.id().compareTo(key.id()) < 0;
        if (deciding && message instanceof RoomMessage.Enter) {
            RoomLink old = members.get(link.id());
            if (old == null && members.size() + 1 >= MAX_MEMBERS) {
                refuseForPlace(link, now);
                return;
            }
            if (old != null) {
                // The other side lost it.
                end(old, now);
            }
            enter(link, now);
        } else if (message instanceof RoomMessage.Double || message instanceof RoomMessage.Leave) {
            end(link, now);
        } else if (message instanceof RoomMessage.Full) {
            host.refused("The room is full: it has " + MAX_MEMBERS + " members.");
            end(link, now);
        } else if (message instanceof RoomMessage.Kick kick) {
            take(kick, link, now);
        } else {
            malformed(link, now);
        }
    }

    private void enter(RoomLink link, long now) {
        String id = link.id();
        Attempt attempt = attempts.remove(id);
        if (attempt != null) {
            RoomLink via = members.get(attempt.via);
            if (via != null) {
                via.introductions.giveBack();
            }
            if (link.expected() == null) {
                host.abandon(id, attempt.number);
            }
        }
        tries.remove(id);
        gone.remove(id);
        link.joined = true;
        members.put(id, link);
        if (known.size() < MAX_FORMER) {
            known.add(id);
        }
        host.joined(link);
        kicks.all().forEach(kick -> send(link, kick));
        if (!ownOffers.isEmpty()) {
            send(link, new RoomMessage.Offers(List.copyOf(ownOffers)));
        }
        if (!voices.own().parts().equals(Consent.NONE)) {
            send(link, voices.own());
        }
        kicks.waitingFor(id).forEach(kick -> take(kick, null, now));
        changed(now);
    }

    private void changed(long now) {
        publish();
        host.doors();
        seek(now);
    }

    private void ofMember(RoomLink link, RoomMessage message, long now) {
        if (message instanceof RoomMessage.Text text) {
            host.text(link, text.text());
        } else if (message instanceof RoomMessage.Roster roster) {
            roster(link, roster, now);
        } else if (message instanceof RoomMessage.Relay relay) {
            relay(link, relay, now);
        } else if (message instanceof RoomMessage.Kick kick) {
            take(kick, link, now);
        } else if (message instanceof RoomMessage.Offers offers) {
            host.vouched(offers.hashes());
        } else if (message instanceof RoomMessage.Voice voice) {
            voice(link, voice);
        } else if (message instanceof RoomMessage.Leave) {
            forget(link.id());
            end(link, now);
        } else if (message instanceof RoomMessage.Full) {
            host.refused("A member has no place for more: its room has " + MAX_MEMBERS + " members.");
            forget(link.id());
            end(link, now);
        } else {
            malformed(link, now);
        }
    }

    // ---- the call

    /** Takes part in the call, or no longer; false, and nothing changes, when {@value #MAX_VOICES} others are heard already. */
    public boolean speak(Consent wanted) {
        if (over || !voices.claim(wanted)) {
            return false;
        }
        broadcast(voices.own());
        host.voices();
        return true;
    }

    /** What the member at the other end of a link takes part in; nothing, when it came too late to be heard. */
    public Consent voice(RoomLink link) {
        return voices.of(link.id());
    }

    private void voice(RoomLink link, RoomMessage.Voice claim) {
        voices.heard(link.id(), claim);
        host.voices();
        if (voices.ownIsOver()) {
            speak(Consent.NONE);
            host.unheard();
        }
    }

    // ---- introductions

    private void publish() {
        if (over || members.isEmpty()) {
            return;
        }
        List<RoomMessage.Card> cards = new ArrayList<>();
        for (RoomLink link : members.values()) {
            if (link.card != null) {
                cards.add(link.card);
            }
        }
        long number = ++rosterNumber;
        broadcast(new RoomMessage.Roster(number, cards, key.sign(RoomCodec.signedRoster(tag, number, cards))));
    }

    private void roster(RoomLink link, RoomMessage.Roster roster, long now) {
        RoomMessage.Roster last = link.roster;
        RoomMessage.Card card = link.card;
        byte[] signed = RoomCodec.signedRoster(tag, roster.number(), roster.members());
        if (card == null
                || last != null && roster.number() <= last.number()
                || !RoomKey.verify(card.key(), signed, roster.signature())) {
            malformed(link, now);
            return;
        }
        link.roster = roster;
        abandonUnlisted(link.id(), roster);
        seek(now);
    }

    /** Begins a link with everybody of whom a member told and whom this side has to call. */
    private void seek(long now) {
        if (over) {
            return;
        }
        answerWaiting(now);
        for (RoomLink via : members()) {
            RoomMessage.Roster roster = via.roster;
            if (roster == null) {
                continue;
            }
            for (RoomMessage.Card card : roster.members()) {
                String id = card.id();
                boolean ourTurn = key.id().compareTo(id) < 0;
                if (ourTurn && isMissing(id) && hasPlace(via) && tries.getOrDefault(id, 0) < MAX_TRIES) {
                    call(id, via, now);
                }
            }
        }
    }

    /** Those whose turn has come; who waited too long has given up. */
    private void answerWaiting(long now) {
        waiting.values().removeIf(w -> now - w.until >= 0 || !w.via.joined);
        for (Waiting next : List.copyOf(waiting.values())) {
            if (hasPlace(next.via)) {
                waiting.remove(next.relay.from().id());
                described(next.via, next.relay, now);
            }
        }
    }

    private boolean isMissing(String id) {
        return !id.equals(key.id())
                && !members.containsKey(id)
                && !attempts.containsKey(id)
                && !gone.contains(id)
                && !kicks.isOut(id);
    }

    private boolean hasPlace(RoomLink via) {
        long byThisOne =
                attempts.values().stream().filter(a -> a.via.equals(via.id())).count();
        return byThisOne < MAX_ATTEMPTS_BY_ONE
                && attempts.size() < MAX_ATTEMPTS
                && members.size() + attempts.size() + 1 < MAX_MEMBERS;
    }

    private void call(String id, RoomLink via, long now) {
        if (!via.introductions.take(now)) {
            return;
        }
        // Introductions that lead nowhere must not fill memory.
        if (tries.size() >= MAX_FORMER) {
            tries.clear();
        }
        tries.merge(id, 1, Integer::sum);
        Attempt attempt = new Attempt(++attemptNumber, via.id(), true, now + ATTEMPT_NANOS, false);
        attempts.put(id, attempt);
        host.offer(id, attempt.number);
    }

    /** The offer that {@link Host#offer} asked for. */
    public void offered(String member, long attempt, String text) {
        pass(member, attempt, text, false);
    }

    /** The answer that {@link Host#answer} asked for. */
    public void answered(String member, long attempt, String text) {
        pass(member, attempt, text, true);
    }

    /** What {@link Host} was asked for does not come about. */
    public void failed(String member, long attempt) {
        Attempt a = attempts.get(member);
        if (a != null && a.number == attempt) {
            abandon(member);
        }
    }

    private void pass(String member, long attempt, String text, boolean answer) {
        Attempt a = attempts.get(member);
        RoomLink via = a == null ? null : members.get(a.via);
        if (a == null || via == null || a.number != attempt || a.ours == answer) {
            return;
        }
        if (answer) {
            attempts.put(member, a.complete());
        }
        byte[] signature = key.sign(RoomCodec.signedRelay(tag, own, member, answer, attempt, text));
        send(via, new RoomMessage.Relay(own, member, answer, attempt, text, signature));
    }

    private void relay(RoomLink link, RoomMessage.Relay relay, long now) {
        if (relay.to().equals(key.id())) {
            described(link, relay, now);
            return;
        }
        RoomLink to = members.get(relay.to());
        // Nobody passes on for others but the one who introduces them.
        if (to != null && relay.from().id().equals(link.id()) && link.relays.take(now)) {
            send(to, relay);
        }
    }

    /** A description for us, from somebody whom {@code via} introduces. */
    private void described(RoomLink via, RoomMessage.Relay relay, long now) {
        RoomMessage.Card from = relay.from();
        String id = from.id();
        RoomMessage.Roster roster = via.roster;
        boolean introduced = roster != null
                && roster.members().stream().anyMatch(card -> card.id().equals(id));
        if (!introduced || !RoomKey.verify(from.key(), RoomCodec.signedRelay(tag, relay), relay.signature())) {
            malformed(via, now);
            return;
        }
        Attempt present = attempts.get(id);
        if (relay.answer()) {
            if (present != null && present.ours && !present.described && present.number == relay.attempt()) {
                attempts.put(id, present.complete());
                host.accept(id, relay.attempt(), relay.text());
            }
            return;
        }
        // The one with the smaller id calls, so ours cannot be under way; a second call takes the place of the first.
        if (id.compareTo(key.id()) > 0 || members.containsKey(id) || gone.contains(id) || kicks.isOut(id)) {
            return;
        }
        if (present != null) {
            abandon(id);
        }
        waiting.remove(id);
        boolean free = hasPlace(via);
        if (!free && members.size() + 1 < MAX_MEMBERS && waiting.size() < MAX_MEMBERS) {
            // A newcomer to a large room is called by all of its members at once.
            waiting.put(id, new Waiting(via, relay, now + ATTEMPT_NANOS));
            return;
        }
        if (!free || !via.introductions.take(now)) {
            host.refused("An introduction was refused: there are too many at once, or the room is full.");
            return;
        }
        attempts.put(id, new Attempt(relay.attempt(), via.id(), false, now + ATTEMPT_NANOS, false));
        host.answer(id, relay.attempt(), relay.text());
    }

    private void abandon(String id) {
        Attempt attempt = attempts.remove(id);
        if (attempt != null) {
            host.abandon(id, attempt.number);
        }
    }

    /** Who has no link with somebody cannot pass on descriptions to it; another member may. */
    private void abandonUnlisted(String introducer, RoomMessage.Roster roster) {
        Set<String> listed = new HashSet<>();
        roster.members().forEach(card -> listed.add(card.id()));
        for (Map.Entry<String, Attempt> e : List.copyOf(attempts.entrySet())) {
            Attempt attempt = e.getValue();
            if (!attempt.described && attempt.via.equals(introducer) && !listed.contains(e.getKey())) {
                abandon(e.getKey());
                tries.remove(e.getKey());
            }
        }
    }

    /** Descriptions cannot be passed on by who is gone; another member may introduce them. */
    private void abandonVia(String introducer) {
        for (Map.Entry<String, Attempt> e : List.copyOf(attempts.entrySet())) {
            if (e.getValue().via.equals(introducer)) {
                abandon(e.getKey());
                tries.remove(e.getKey());
            }
        }
    }

    // ---- who is out

    private void take(RoomMessage.Kick kick, @Nullable RoomLink from, long now) {
        String author = kick.author().id();
        boolean isKnown = known.contains(author) || author.equals(key.id());
        boolean fromMember = from == null || from.joined || author.equals(from.id());
        if (!fromMember || !kicks.take(kick, isKnown)) {
            return;
        }
        byte[] message = RoomCodec.encode(kick);
        members().stream().filter(link -> link != from).forEach(link -> link.send(message));
        String id = kick.target();
        if (id.equals(key.id())) {
            host.refused("A member put this one out of the room.");
            leave();
            host.putOut();
            return;
        }
        abandon(id);
        RoomLink link = members.get(id);
        if (link != null) {
            end(link, now);
        }
    }

    private void forget(String id) {
        if (gone.size() < MAX_FORMER) {
            gone.add(id);
        }
    }
}
