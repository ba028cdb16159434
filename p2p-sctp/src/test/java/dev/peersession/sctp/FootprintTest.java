package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.peersession.sctp.wire.Wire;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an association costs while nothing happens. Counted in bytes that the thread allocates, garbage of the handshake included, so the
 * figure is an upper bound of what stays on the heap and needs neither a clock nor the collector.
 */
final class FootprintTest {
    /** The goal for an idle association. */
    private static final long MOST = 24 * 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final byte[] wire = new byte[2000];

    @Test
    void an_idle_association_holds_less_than_24_kib() {
        connected(65_535);
        int pairs = 50;
        List<DataChannels> kept = new ArrayList<>(2 * pairs);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < pairs; i++) {
            kept.addAll(connected(65_535));
        }
        long each = (THREADS.getCurrentThreadAllocatedBytes() - before) / kept.size();
        System.out.println("allocated for an association up to and with its handshake: " + each + " bytes");
        assertThat(each).isBetween(1000L, MOST);
    }

    @Test
    void announced_streams_cost_nothing_until_they_are_used() {
        connected(2);
        connected(65_535);
        assertThat(allocated(65_535) - allocated(2)).isLessThan(256);
    }

    @Test
    void the_last_of_65_535_streams_costs_as_much_as_the_first() {
        allocatedByOpening(0);
        long first = allocatedByOpening(0);
        long last = allocatedByOpening(65_534);
        assertThat(last - first).isLessThan(256);
        assertThat(last).isLessThan(2048);
    }

    /** What it allocates stands for how long it takes: a list of all channels for each request would be thirty bytes for each of them. */
    @Test
    void resetting_all_streams_again_and_again_costs_no_more_than_what_changed() {
        Victim victim = new Victim();
        int channels = 10_000;
        byte[] open = new byte[12];
        open[0] = 3;
        for (int i = 0; i < channels; i++) {
            victim.raw(Packets.packet(victim.tag, Packets.data(3, victim.tsn + i, 2 * i, 0, 50, open)));
        }
        int lastTsn = victim.tsn + channels - 1;
        victim.hears(resetAll(victim, victim.tsn, lastTsn));
        int requests = 100;
        byte[][] packets = new byte[requests][];
        for (int i = 0; i < requests; i++) {
            packets[i] = Packets.packet(victim.tag, resetAll(victim, victim.tsn + 1 + i, lastTsn));
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (byte[] packet : packets) {
            victim.end.channels.input(packet, 0, packet.length, victim.pair.now());
        }
        long each = (THREADS.getCurrentThreadAllocatedBytes() - before) / requests;
        assertThat(victim.malformed()).isZero();
        assertThat(each).isLessThan(1000);
    }

    private static byte[] resetAll(Victim victim, int request, int lastTsn) {
        return Packets.chunk(Wire.RECONFIG, 0, 0x000d_0010, request, victim.victimTsn - 1, lastTsn);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_message_on_every_stream_leaves_a_few_bytes_each(boolean interleaving) {
        Victim victim = new Victim(interleaving);
        byte[][] packets = new byte[65_535][];
        for (int i = 0; i < packets.length; i++) {
            packets[i] = victim.packet(3, i, i, 0, new byte[1]);
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (byte[] packet : packets) {
            victim.end.channels.input(packet, 0, packet.length, victim.pair.now());
        }
        long each = (THREADS.getCurrentThreadAllocatedBytes() - before) / packets.length;
        System.out.println("allocated for a stream that carried one message: " + each + " bytes");
        // With the message itself, and with each size that the map of the streams has had.
        assertThat(each).isBetween(16L, 150L);
        assertThat(victim.malformed()).isEqualTo(packets.length);
    }

    private long allocated(int streams) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        connected(streams);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private long allocatedByOpening(int stream) {
        DataChannels end = connected(65_535).get(0);
        ChannelOptions options = ChannelOptions.builder("x").negotiated(stream).build();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        end.open(options, 1);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Both ends, up and silent. */
    private List<DataChannels> connected(int streams) {
        SctpOptions options = SctpOptions.builder().maxStreams(streams).build();
        DataChannels a = new DataChannels(options, true, new Random(1));
        DataChannels b = new DataChannels(options, false, new Random(2));
        a.connect(0);
        for (int n = 1; n > 0; ) {
            n = hand(a, b) + hand(b, a);
        }
        assertThat(a.pollEvent()).isInstanceOf(ChannelEvent.Connected.class);
        assertThat(b.pollEvent()).isInstanceOf(ChannelEvent.Connected.class);
        return List.of(a, b);
    }

    private int hand(DataChannels from, DataChannels to) {
        int n = from.poll(wire, 0, wire.length, 0);
        if (n > 0) {
            to.input(wire, 0, n, 0);
        }
        return n;
    }
}
