package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class LeakTest {
    private static final int WARM_UP = 100;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void three_hundred_rounds_of_opening_and_closing_leave_nothing_behind() throws Exception {
        leaveNothingBehind(300);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    @EnabledIfSystemProperty(named = "p2p.long", matches = "true", disabledReason = "long: -Dp2p.long=true")
    void ten_thousand_rounds_of_opening_and_closing_leave_nothing_behind() throws Exception {
        leaveNothingBehind(10_000);
    }

    private static void leaveNothingBehind(int rounds) throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "counts descriptors through /proc");
        long sockets = 0;
        long heap = 0;
        // Sessions of other tests in this JVM that end by a limit of theirs.
        assertThat(settled(LeakTest::threads, 450))
                .as("threads of other tests: %s", names())
                .isZero();
        for (int round = 0; round < rounds; round++) {
            if (round == WARM_UP) {
                // The JDK keeps a socket of its own from the first one on.
                sockets = settled(LeakTest::sockets);
                heap = settled(LeakTest::heap);
            }
            openAndClose(round);
        }
        System.out.printf(
                "after %d rounds: %d threads, %d sockets and selectors more, %d KiB of heap more%n",
                rounds,
                settled(LeakTest::threads),
                settled(LeakTest::sockets) - sockets,
                (settled(LeakTest::heap) - heap) >> 10);
        assertThat(settled(LeakTest::threads)).as("threads left: %s", names()).isZero();
        assertThat(settled(LeakTest::sockets)).as("sockets and selectors").isLessThanOrEqualTo(sockets);
        // Code that is compiled and classes that are loaded late need
        // a little; a session left behind holds 100 KiB and more.
        assertThat(settled(LeakTest::heap) - heap)
                .as("bytes after %d rounds", rounds - WARM_UP)
                .isLessThan(2 << 20);
    }

    private static void openAndClose(int round) throws Exception {
        switch (round % 4) {
            case 0 -> {
                try (Pair pair = Pair.pin()) {
                    pair.adasPeer.messages().send("hello");
                }
            }
            case 1 -> {
                Pair pair = Pair.plain();
                pair.adasPeer.open("left open").send("hello");
                pair.bob.close();
                pair.ada.close();
            }
            case 2 -> {
                // Given up while connecting.
                PeerSession ada = Pair.builder("ada").pin("4711".toCharArray()).build();
                PeerSession bob = Pair.builder("bob").pin("4711".toCharArray()).build();
                Invitation invitation = ada.invite();
                bob.reply(invitation.text());
                bob.close();
                ada.close();
            }
            default -> {
                // An offer that nobody answers, replaced twice.
                PeerSession ada = Pair.builder("ada").build();
                ada.offer();
                ada.offer().close();
                ada.offer();
                ada.close();
            }
        }
    }

    /** The value once it has stopped falling: pools keep threads for a second. */
    private static long settled(LongSupplier value) throws InterruptedException {
        return settled(value, 25);
    }

    private static long settled(LongSupplier value, int looks) throws InterruptedException {
        long least = value.getAsLong();
        for (int i = 0; i < looks && least > 0; i++) {
            TimeUnit.MILLISECONDS.sleep(200);
            least = Math.min(least, value.getAsLong());
        }
        return least;
    }

    private static long threads() {
        return names().size();
    }

    private static List<String> names() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("peersession"))
                // They wait ten seconds for the next handshake, and there are never more than twice the processors.
                .filter(name -> !name.startsWith("peersession-handshake-"))
                .toList();
    }

    private static long sockets() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(LeakTest::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.contains("eventpoll");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
