package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.api.testing.Machine;
import dev.peersession.api.testing.World;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many times what own peers say has to cross the network until a channel is open; computing takes no time here. */
class SetupRoundTripsTest {
    private static final Duration ONE_WAY = Duration.ofMillis(25);

    private final World world = new World(7);
    private final Machine adas = machine();
    private final Machine bobs = machine();
    private final AtomicLong adaOpen = new AtomicLong(-1);
    private final AtomicLong bobOpen = new AtomicLong(-1);

    private Machine machine() {
        Machine machine = world.machine();
        machine.link(LinkModel.perfect(ONE_WAY.dividedBy(2)));
        return machine;
    }

    /** ICE takes one round trip until the first handshake may begin to be answered, DTLS one and a half more, the gate half of one for each side. */
    @ParameterizedTest(name = "{0}, the answer carried for {1} s: {2} and {3} ways")
    @CsvSource({"plain, 0, 6, 5", "plain, 60, 6, 5", "pin, 0, 6, 7", "pin, 60, 6, 7"})
    void from_the_answer_to_an_open_channel(String kind, int carriedSeconds, int adaWays, int bobWays)
            throws Exception {
        boolean sealed = kind.equals("pin");
        PeerSession ada = session(adas, sealed, adaOpen);
        PeerSession bob = session(bobs, sealed, bobOpen);
        long start;
        if (sealed) {
            Invitation invitation = ada.invite();
            Reply reply = bob.reply(invitation.text());
            world.run(Duration.ofSeconds(carriedSeconds));
            start = world.now();
            invitation.accept(reply.text());
        } else {
            PlainOffer offer = ada.offer();
            PlainAnswer answer = bob.answer(offer.text());
            world.run(Duration.ofSeconds(carriedSeconds));
            start = world.now();
            offer.accept(answer.text());
        }
        world.run(Duration.ofSeconds(5));

        assertThat(ways(adaOpen, start)).as("ada").isLessThanOrEqualTo(adaWays);
        assertThat(ways(bobOpen, start)).as("bob").isLessThanOrEqualTo(bobWays);
    }

    @Test
    void a_network_that_loses_all_long_packets_for_a_second_only_delays_the_handshake() throws Exception {
        PeerSession ada = session(adas, false, adaOpen);
        PeerSession bob = session(bobs, false, bobOpen);
        PlainOffer offer = ada.offer();
        PlainAnswer answer = bob.answer(offer.text());
        LinkModel perfect = LinkModel.perfect(ONE_WAY.dividedBy(2));
        // Plain checks pass, those with an opening do not.
        bobs.link(perfect.withMtu(200));
        world.after(Duration.ofSeconds(1), () -> bobs.link(perfect));
        offer.accept(answer.text(), Duration.ofSeconds(30));
        world.run(Duration.ofSeconds(5));

        assertThat(adaOpen.get()).isPositive();
        assertThat(bobOpen.get()).isPositive();
    }

    private static PeerSession session(Machine machine, boolean sealed, AtomicLong open) {
        PeerSession.Builder builder = machine.session();
        if (sealed) {
            builder.pin("4821".toCharArray());
        }
        PeerSession session = builder.build();
        Channel channel = session.open("data", c -> c.negotiated(1));
        channel.onOpen(() -> open.set(machine.nanoTime()));
        return session;
    }

    private static long ways(AtomicLong opened, long start) {
        assertThat(opened.get()).isPositive();
        return Duration.ofNanos(opened.get() - start).dividedBy(ONE_WAY);
    }
}
