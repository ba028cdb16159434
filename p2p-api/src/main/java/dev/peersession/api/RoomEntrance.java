package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.carrier.Carrier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where newcomers are let in: the door, opened anew whenever other places are this member's to keep. On one thread at a time. */
final class RoomEntrance {
    /** The room, told from any thread. */
    interface Host {
        void arrived(Peer peer);

        /** An offer of ours is left at the meeting places, so named. */
        void offered(String offer);

        void wrongSecret(int attemptsLeft);

        void notice(String sentence);
    }

    // Offers of members: those of a day with many newcomers.
    private static final int MAX_VOUCHED = 1024;
    // A member keeps the door again whenever groups part and meet; what strangers left unproved is not kept for ever.
    private static final int MAX_UNPROVED = 16;

    private final SessionConfig config;
    private final @Nullable Secret secret;
    private final String name;
    private final List<Carrier> carriers;
    private final Host host;
    private final Set<String> vouched = new LinkedHashSet<>();
    private @Nullable RoomDoor door;
    /** Closed ones, by which somebody may still be half-way in, or whose answers to members' offers count as guesses until then. */
    private final List<RoomDoor> former = new ArrayList<>();

    private int kept;
    private boolean shut;

    RoomEntrance(SessionConfig config, @Nullable Secret secret, String name, List<Carrier> carriers, Host host) {
        this.config = config;
        this.secret = secret;
        this.name = name;
        this.carriers = carriers;
        this.host = host;
    }

    /** The kinds of its places, which are told to the members, who then need not keep the same place open twice. */
    static int kinds(List<Carrier> carriers) {
        return carriers.stream().mapToInt(RoomEntrance::kind).reduce(0, (a, b) -> a | b);
    }

    private static int kind(Carrier carrier) {
        String name = carrier.name();
        int colon = name.indexOf(':');
        return switch (colon < 0 ? name : name.substring(0, colon)) {
            case "lan" -> 1;
            case "folder" -> 2;
            case "ws", "wss" -> 4;
            case "dht" -> 8;
            default -> 16;
        };
    }

    /** Keeps these kinds of places open and no others; the door, if there is one now. */
    @Nullable
    RoomDoor keep(int wanted) {
        Secret s = secret;
        if (shut || s == null || wanted == kept) {
            return door;
        }
        kept = wanted;
        closeDoor();
        List<Carrier> open =
                carriers.stream().filter(c -> (kind(c) & wanted) != 0).toList();
        if (open.isEmpty()) {
            return null;
        }
        RoomDoor fresh = new RoomDoor(config, s, name, open, new Doorkeeper(host));
        vouched.forEach(fresh::vouch);
        door = fresh;
        fresh.begin();
        return fresh;
    }

    /** Members made these offers. */
    void vouch(List<String> offers) {
        RoomDoor present = door;
        for (String offer : offers) {
            if (vouched.size() >= MAX_VOUCHED) {
                vouched.remove(vouched.iterator().next());
            }
            vouched.add(offer);
            if (present != null) {
                present.vouch(offer);
            }
            former.forEach(old -> old.vouch(offer));
        }
    }

    /** For good. */
    void shut() {
        shut = true;
        closeDoor();
        former.forEach(RoomDoor::leave);
        former.clear();
    }

    private void closeDoor() {
        RoomDoor old = door;
        door = null;
        if (old != null) {
            old.close();
            former.removeIf(each -> each.isEmpty() && (former.size() >= MAX_UNPROVED || !each.awaitsVouching()));
            former.add(old);
        }
    }

    private record Doorkeeper(Host host) implements RoomDoor.Host {
        @Override
        public void arrived(Peer peer) {
            host.arrived(peer);
        }

        @Override
        public void offered(String offer) {
            host.offered(offer);
        }

        @Override
        public void wrongSecret(int attemptsLeft) {
            host.wrongSecret(attemptsLeft);
        }

        @Override
        public void shut(ConnectException reason) {
            host.notice(
                    reason.reason() == Reason.PIN_VOID
                            ? "Nobody new is let in any more: strangers tried the PIN ten times."
                            : "Nobody new is let in any more: " + reason.getMessage());
        }
    }
}
