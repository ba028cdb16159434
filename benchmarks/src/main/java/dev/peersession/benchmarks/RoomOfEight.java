package dev.peersession.benchmarks;

import dev.peersession.api.IceSettings;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.PlainAnswer;
import dev.peersession.api.PlainOffer;
import dev.peersession.api.Room;
import dev.peersession.api.RoomCall;
import dev.peersession.api.call.CallStatistics;
import dev.peersession.srtp.audio.AudioSink;
import dev.peersession.srtp.audio.AudioSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What a room costs, all members in this JVM over this machine's interfaces: the processor time of eight who all speak and hear each
 * other, and how long a sixth takes to meet a room of five, from the paste of the answer until it is connected with all of them.
 *
 * <p>Arguments: seconds of the call, default 30; rounds of joining, default 11.
 */
public final class RoomOfEight {
    private static final int VOICES = 8;
    private static final int MEMBERS = 5;
    // The first seconds load and compile the codec and tell the encoder that the network is good.
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(3);

    private final List<PeerSession> sessions = new ArrayList<>();
    private final List<Room> rooms = new ArrayList<>();

    private RoomOfEight() {}

    /** Prints both figures. */
    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 30;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 11;
        joining(rounds);
        calling(seconds);
    }

    private static void joining(int rounds) throws Exception {
        double[] millis = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            RoomOfEight room = new RoomOfEight();
            for (int j = 0; j < MEMBERS; j++) {
                room.join();
            }
            millis[i] = room.join();
            room.close();
        }
        double first = millis[0];
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "answer pasted to connected with all of a room of %d: median %.1f ms, worst of %d %.1f ms, first %.1f"
                        + " ms (goal: 2000 ms)%n",
                MEMBERS,
                millis[rounds / 2],
                rounds,
                millis[rounds - 1],
                first);
    }

    private static void calling(int seconds) throws Exception {
        RoomOfEight room = new RoomOfEight();
        for (int i = 0; i < VOICES; i++) {
            room.join();
        }
        List<RoomCall> calls = new ArrayList<>();
        for (int i = 0; i < VOICES; i++) {
            calls.add(room.rooms.get(i).call(AudioSource.tone(300 + 130 * i, 0.1), AudioSink.none()));
        }
        await(() -> calls.stream().allMatch(call -> call.members().size() == VOICES - 1));
        LockSupport.parkNanos(WARM_UP_NANOS);
        CpuClock clock = new CpuClock();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        double share = clock.cpuSeconds() / clock.wallSeconds() / VOICES;
        double concealed = calls.stream()
                .flatMap(call -> call.statistics().values().stream())
                .mapToDouble(CallStatistics::concealedRatio)
                .max()
                .orElse(1);
        System.out.printf(
                Locale.ROOT,
                "room of %d, all speak, %d s: %.1f %% of one core for each member (goal: 15 %%); made up at worst %.2f"
                        + " %% of the sound of a link%n",
                VOICES,
                seconds,
                100 * share,
                100 * concealed);
        room.close();
    }

    /** One more member, by one exchange with the first; milliseconds from the answer pasted until it is connected with all. */
    private double join() throws Exception {
        PeerSession newcomer = session("m" + rooms.size());
        if (rooms.isEmpty()) {
            rooms.add(newcomer.room("benchmark"));
            return 0;
        }
        PeerSession host = session("m0");
        PlainOffer offer = host.offer();
        PlainAnswer answer = newcomer.answer(offer.text());
        rooms.get(0).add(host);
        Room room = newcomer.room("benchmark");
        int others = rooms.size();
        long start = System.nanoTime();
        Peer peer = offer.accept(answer.text(), Duration.ofMinutes(1));
        await(() -> room.members().size() == others && peer.session() == host);
        double millis = (System.nanoTime() - start) / 1e6;
        rooms.add(room);
        // The next one comes to a room at rest.
        await(() -> rooms.stream().allMatch(each -> each.members().size() == others));
        return millis;
    }

    private PeerSession session(String name) {
        PeerSession session = PeerSession.builder()
                .name(name)
                .ice(IceSettings.builder().loopback(true).build())
                .build();
        sessions.add(session);
        return session;
    }

    private void close() {
        rooms.forEach(Room::leave);
        sessions.forEach(PeerSession::close);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the room does not come together");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
