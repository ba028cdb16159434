package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.api.testing.Machine;
import dev.peersession.api.testing.World;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Whole sessions that begin on a bad link: from the answer pasted until a channel is open on both sides, on virtual time. */
class OpensUnderLossTest {
    private static final Duration NEAR = Duration.ofMillis(10);
    private static final LinkModel LOSS_30 = LinkModel.perfect(NEAR).withLoss(0.3, 3);
    private static final LinkModel LOSS_50 = LinkModel.perfect(NEAR).withLoss(0.5, 3);
    private static final LinkModel CORRUPTION_30 = LinkModel.perfect(NEAR).withCorruption(0.3);

    @Test
    void fifty_of_fifty_open_within_thirty_seconds_at_30_percent_loss_in_bursts() throws Exception {
        assertThat(opened("30 % loss", LOSS_30, 50)).isEqualTo(50);
    }

    @Test
    void twenty_of_twenty_open_within_thirty_seconds_at_30_percent_corruption() throws Exception {
        assertThat(opened("30 % corruption", CORRUPTION_30, 20)).isEqualTo(20);
    }

    @Test
    @EnabledIfSystemProperty(named = "p2p.long", matches = "true", disabledReason = "long: -Dp2p.long=true")
    void five_hundred_of_five_hundred_open_at_30_percent_loss() throws Exception {
        assertThat(opened("30 % loss", LOSS_30, 500)).isEqualTo(500);
    }

    @Test
    @EnabledIfSystemProperty(named = "p2p.long", matches = "true", disabledReason = "long: -Dp2p.long=true")
    void ninety_five_of_a_hundred_open_at_50_percent_loss() throws Exception {
        assertThat(opened("50 % loss", LOSS_50, 100)).isGreaterThanOrEqualTo(95);
    }

    @Test
    @EnabledIfSystemProperty(named = "p2p.long", matches = "true", disabledReason = "long: -Dp2p.long=true")
    void two_hundred_of_two_hundred_open_at_30_percent_corruption() throws Exception {
        assertThat(opened("30 % corruption", CORRUPTION_30, 200)).isEqualTo(200);
    }

    /** How many of the seeds from 1 on opened within 30 s. */
    private static int opened(String what, LinkModel link, int seeds) throws Exception {
        List<Long> millis = new ArrayList<>();
        List<Integer> late = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            long took = open(seed, link);
            if (took >= 0) {
                millis.add(took);
            } else {
                late.add(seed);
            }
        }
        Collections.sort(millis);
        System.out.printf(
                "%s: %d of %d opened, median %d ms, slowest %d ms; seeds that did not: %s%n",
                what, millis.size(), seeds, at(millis, 0.5), at(millis, 1), late);
        return millis.size();
    }

    private static long at(List<Long> sorted, double quantile) {
        return sorted.isEmpty() ? -1 : sorted.get((int) ((sorted.size() - 1) * quantile));
    }

    /** Milliseconds, or -1. Every second seed has a PIN. */
    private static long open(int seed, LinkModel link) throws Exception {
        World world = new World(seed);
        Machine adas = world.machine();
        Machine bobs = world.machine();
        AtomicLong adaOpen = new AtomicLong(-1);
        AtomicLong bobOpen = new AtomicLong(-1);
        boolean sealed = seed % 2 == 0;
        PeerSession ada = session(adas, sealed, adaOpen);
        PeerSession bob = session(bobs, sealed, bobOpen);
        // Both directions of his only network.
        bobs.link(link);
        long start;
        if (sealed) {
            Invitation invitation = ada.invite();
            Reply reply = bob.reply(invitation.text());
            start = world.now();
            invitation.acceptAsync(reply.text());
        } else {
            PlainOffer offer = ada.offer();
            PlainAnswer answer = bob.answer(offer.text());
            start = world.now();
            offer.acceptAsync(answer.text());
        }
        boolean open = world.runUntil(() -> adaOpen.get() >= 0 && bobOpen.get() >= 0, Duration.ofSeconds(30));
        long took = open
                ? Duration.ofNanos(Math.max(adaOpen.get(), bobOpen.get()) - start)
                        .toMillis()
                : -1;
        bobs.link(LinkModel.perfect(NEAR));
        ada.close();
        bob.close();
        return took;
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
}
