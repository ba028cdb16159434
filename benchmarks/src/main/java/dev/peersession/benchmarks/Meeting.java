package dev.peersession.benchmarks;

import dev.peersession.api.Carriers;
import dev.peersession.api.Channel;
import dev.peersession.api.IceSettings;
import dev.peersession.api.Invitation;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.Reply;
import dev.peersession.api.SessionState;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * How long people wait: from the paste of an answer until a channel is open on both sides, and from the second PIN typed in a room of the
 * local network until both are connected. Both sides run in this JVM over this machine's interfaces; the first round, cold, is told apart.
 *
 * <p>Arguments: rounds of each, default 21.
 */
public final class Meeting {
    private static final int USUAL_ROUNDS = 21;
    // What a person leaves between the PIN on the one machine and the PIN on the other, at least.
    private static final long HEAD_START_NANOS = TimeUnit.SECONDS.toNanos(2);

    private Meeting() {}

    /** Prints the medians. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : USUAL_ROUNDS;
        report("answer pasted to channel open on both sides", "300", rounds, Meeting::pasted);
        report("second PIN typed to connected on both sides, room of the local network", "2000", rounds, Meeting::room);
        // Loops and pools of the library are daemons; nothing else is left.
    }

    private interface Round {
        double millis() throws Exception;
    }

    private static void report(String what, String goal, int rounds, Round round) throws Exception {
        double[] millis = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            millis[i] = round.millis();
        }
        double first = millis[0];
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%s: median %.1f ms, worst of %d %.1f ms, first %.1f ms (goal: %s ms)%n",
                what,
                millis[rounds / 2],
                rounds,
                millis[rounds - 1],
                first,
                goal);
    }

    private static PeerSession session(String name) {
        return PeerSession.builder()
                .name(name)
                .pin("4821".toCharArray())
                .ice(IceSettings.builder().loopback(true).build())
                .build();
    }

    private static double pasted() throws Exception {
        try (PeerSession ada = session("ada");
                PeerSession bob = session("bob")) {
            CompletableFuture<Channel> arrived = new CompletableFuture<>();
            bob.onChannel(arrived::complete);
            CompletableFuture<Boolean> open = new CompletableFuture<>();
            ada.open("benchmark").onOpen(() -> open.complete(true));
            Invitation invitation = ada.invite();
            Reply reply = bob.reply(invitation.text());
            long start = System.nanoTime();
            invitation.connect(reply.text());
            await(open);
            await(arrived);
            return (System.nanoTime() - start) / 1e6;
        }
    }

    private static double room() throws Exception {
        String name = "room " + UUID.randomUUID();
        IceSettings ice = IceSettings.builder().loopback(true).build();
        try (PeerSession ada = session("ada")) {
            CompletableFuture<Peer> adas = ada.meetAsync(name, Carriers.parse("lan", ice));
            while (ada.state() != SessionState.WAITING) {
                LockSupport.parkNanos(1_000_000);
            }
            LockSupport.parkNanos(HEAD_START_NANOS);
            long start = System.nanoTime();
            try (PeerSession bob = session("bob")) {
                await(bob.meetAsync(name, Carriers.parse("lan", ice)));
                await(adas);
                return (System.nanoTime() - start) / 1e6;
            }
        }
    }

    private static void await(CompletableFuture<?> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        future.get(1, TimeUnit.MINUTES);
    }
}
