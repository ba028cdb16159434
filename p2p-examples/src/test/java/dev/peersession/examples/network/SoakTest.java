package dev.peersession.examples.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * One session under whatever a network can do, in an order drawn from a seed: loss, blackouts, lost and swapped addresses. No
 * message is lost or doubled, and neither process holds more and more memory, threads or descriptors. Three minutes in each build;
 * {@code -Dsoak.minutes=120} for two hours, {@code -Dsoak.seed=N} for another order. Needs root, {@code ip} and {@code nft}.
 */
@Execution(ExecutionMode.CONCURRENT)
class SoakTest {
    private static final int PAUSE_MILLIS = 50;
    /** Long enough to be noticed, short enough to be survived without new credentials. */
    private static final int LONGEST_BLACKOUT_SECONDS = 12;

    private static final int WORST_LOSS_PERCENT = 20;
    private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final double minutes = Double.parseDouble(System.getProperty("soak.minutes", "3"));
    private final long seed = Long.getLong("soak.seed", System.nanoTime() & 0xffff);
    private final Random random = new Random(seed);
    /** The last byte of the address on each link, as all addresses so far differ. */
    private final Map<String, Integer> hosts = new HashMap<>();

    private int nextHost = 30;

    @Test
    @Timeout(value = 26, unit = TimeUnit.HOURS)
    void a_session_survives_chaos_and_holds_no_more_than_before() throws Exception {
        System.out.printf("soak of %.1f minutes, seed %d%n", minutes, seed);
        try (Network network = Network.create()) {
            network.machine("a");
            network.machine("b");
            network.cable("a", "a1", "10.77.1.20/24", "b", "b1", "10.77.1.120/24");
            network.cable("a", "a2", "10.77.2.20/24", "b", "b2", "10.77.2.120/24");
            try (Talk talk = Talk.connect(network, "a", "b", Map.of(), PAUSE_MILLIS)) {
                talk.start();
                Footprint ada = new Footprint(talk.ada().agent.pid());
                Footprint bob = new Footprint(talk.bob().agent.pid());
                long end = System.nanoTime() + (long) (minutes * 60e9);
                long sample = System.nanoTime() + SAMPLE_NANOS;
                while (System.nanoTime() - end < 0) {
                    trouble(network, talk);
                    if (System.nanoTime() - sample >= 0) {
                        ada.sample();
                        bob.sample();
                        sample = System.nanoTime() + SAMPLE_NANOS;
                    }
                }
                talk.check();
                System.out.printf("ada: %s%nbob: %s%n", ada, bob);
                for (Footprint footprint : List.of(ada, bob)) {
                    footprint.check();
                }
            }
        }
    }

    private void trouble(Network network, Talk talk) throws InterruptedException {
        String machine = random.nextBoolean() ? "a" : "b";
        switch (random.nextInt(5)) {
            case 0 -> {
                int percent = 1 + random.nextInt(WORST_LOSS_PERCENT);
                talk.move(percent + " % loss at " + machine, () -> network.lose(machine, percent));
                talk.goOn(1000L * (2 + random.nextInt(8)));
                network.loseNothing(machine);
            }
            case 1 -> {
                int seconds = 1 + random.nextInt(LONGEST_BLACKOUT_SECONDS);
                network.cut(machine);
                talk.goOn(1000L * seconds);
                talk.move("a blackout of " + seconds + " s at " + machine, () -> network.mend(machine));
            }
            case 2 -> {
                int link = 1 + random.nextInt(2);
                network.in(machine, "ip addr del " + address(machine, link) + " dev " + machine + link);
                talk.move("link " + link + " is gone at " + machine, () -> {});
                talk.goOn(1000L * random.nextInt(5));
                network.in(machine, "ip addr add " + address(machine, link) + " dev " + machine + link);
                talk.move("and back", () -> {});
            }
            case 3 -> {
                int link = 1 + random.nextInt(2);
                talk.move("another address on link " + link + " at " + machine, () -> {
                    network.in(machine, "ip addr del " + address(machine, link) + " dev " + machine + link);
                    hosts.put(machine + link, nextHost);
                    nextHost = nextHost == 250 ? 30 : nextHost + 1;
                    network.in(machine, "ip addr add " + address(machine, link) + " dev " + machine + link);
                });
            }
            default -> talk.goOn(1000L * (1 + random.nextInt(5)));
        }
        talk.goOn(500);
    }

    private String address(String machine, int link) {
        return "10.77." + link + "." + hosts.getOrDefault(machine + link, machine.equals("a") ? 20 : 120) + "/24";
    }
}
