package dev.peersession.sctp;

import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Goodput and latency on simulated links, on virtual time: a table for the documents. Arguments: seconds of each transfer (default 20),
 * seeds (default 3), then options {@code cc=NEW_RENO|CUBIC|BBR} and {@code only=} with the beginning of a row's name.
 */
public final class NetworkTableMain {
    /** How long a start may take: it is part of the first figure and not of the second. */
    private static final long START = 2_000_000_000L;

    private NetworkTableMain() {}

    public static void main(String[] args) {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        int seeds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        SctpOptions options = options(args);
        String only = Arrays.stream(args)
                .filter(a -> a.startsWith("only="))
                .map(a -> a.substring("only=".length()))
                .findFirst()
                .orElse("");
        System.out.println("goodput of 16 KiB messages, share of the link's rate (100 Mbit/s unless said)");
        if ("20 ms, 0 %".startsWith(only)) {
            goodput(options, "20 ms, 0 %", 12_500_000, 20, 0, seconds, seeds);
        }
        if ("100 ms, 0 %".startsWith(only)) {
            goodput(options, "100 ms, 0 %", 12_500_000, 100, 0, seconds, seeds);
        }
        if ("20 ms, 0.1 %".startsWith(only)) {
            goodput(options, "20 ms, 0.1 %", 12_500_000, 20, 0.001, seconds, seeds);
        }
        if ("20 ms, 1 %".startsWith(only)) {
            goodput(options, "20 ms, 1 %", 12_500_000, 20, 0.01, seconds, seeds);
        }
        if ("100 ms, 1 %".startsWith(only)) {
            goodput(options, "100 ms, 1 %", 12_500_000, 100, 0.01, seconds, seeds);
        }
        if ("1 Gbit/s, 100 ms, 0 %".startsWith(only)) {
            goodput(options, "1 Gbit/s, 100 ms, 0 %", 125_000_000, 100, 0, seconds, 1);
        }
        System.out.println("64 B every 16 ms, ordered and reliable, round trip 50 ms: latency in ms");
        for (double loss : new double[] {0.01, 0.05, 0.10}) {
            if (only.isEmpty()) {
                latency(options, loss, 60, seeds);
            }
        }
    }

    private static SctpOptions options(String[] args) {
        SctpOptions.Builder builder =
                SctpOptions.builder().remoteMaxMessageSize(0).receiveWindow(4 << 20);
        for (String arg : args) {
            if (arg.startsWith("cc=")) {
                builder.congestionControl(CongestionControl.valueOf(arg.substring(3)));
            }
        }
        return builder.build();
    }

    private static void goodput(
            SctpOptions options, String name, long rate, int rtt, double loss, int seconds, int seeds) {
        int queue = (int) (rate * Math.max(50, rtt) / 1000);
        LinkModel link =
                LinkModel.perfect(Duration.ofMillis(rtt / 2)).withLoss(loss, 1).withRate(rate, queue);
        double sum = 0;
        double settled = 0;
        SctpMetrics last = null;
        for (int seed = 1; seed <= seeds; seed++) {
            Pair pair = new Pair(options, options, link, seed).connect();
            pair.b.keepMessages = false;
            int channel = pair.open(ChannelOptions.reliable("x"));
            byte[] message = new byte[16_384];
            long before = pair.b.channels.metrics().messagesReceived();
            long end = pair.now() + seconds * 1_000_000_000L;
            long start = pair.now() + START;
            long atStart = before;
            while (pair.now() < end) {
                if (pair.now() <= start) {
                    atStart = pair.b.channels.metrics().messagesReceived();
                }
                while (pair.a.channels.bufferedAmount(channel) < 4 << 20) {
                    pair.sendFromA(channel, message);
                }
                pair.run(Duration.ofMillis(5));
            }
            double got = (pair.b.channels.metrics().messagesReceived() - before) * 16_384.0;
            sum += got / seconds;
            long after = pair.b.channels.metrics().messagesReceived() - atStart;
            settled += after * 16_384.0 / (seconds - START / 1e9);
            last = pair.a.channels.metrics();
        }
        System.out.printf(
                Locale.ROOT,
                "%-24s %7.2f MB/s  %5.1f %%, %5.1f %% without the first 2 s   timeouts %d, losses %d, retransmissions %d, packets %d, srtt %.1f ms%n",
                name,
                sum / seeds / 1e6,
                100 * sum / seeds / rate,
                100 * settled / seeds / rate,
                last.timeouts(),
                last.losses(),
                last.retransmissions(),
                last.packetsSent(),
                last.srttNanos() / 1e6);
    }

    private static void latency(SctpOptions options, double loss, int seconds, int seeds) {
        LinkModel link = LinkModel.perfect(Duration.ofMillis(25)).withLoss(loss, 1);
        double[] all = new double[seeds * seconds * 1000 / 16];
        int count = 0;
        SctpMetrics metrics = null;
        for (int seed = 1; seed <= seeds; seed++) {
            Pair pair = new Pair(options, options, link, seed).connect();
            int channel = pair.open(ChannelOptions.reliable("x"));
            int atB = pair.lastIncomingAtB();
            pair.run(Duration.ofSeconds(1));
            int n = seconds * 1000 / 16;
            long[] sentAt = new long[n];
            int seen = 0;
            for (int i = 0; i < n || seen < n; i++) {
                if (i < n) {
                    sentAt[i] = pair.now();
                    pair.sendFromA(channel, new byte[64]);
                }
                long end = pair.now() + 16_000_000;
                while (pair.now() < end) {
                    pair.run(Duration.ofNanos(500_000));
                    for (int size = pair.b.received(atB).size(); seen < size; seen++) {
                        all[count++] = (pair.now() - sentAt[seen]) / 1e6;
                    }
                }
            }
            metrics = pair.a.channels.metrics();
        }
        double[] sorted = Arrays.copyOf(all, count);
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "loss %4.1f %%: mean %.0f, p95 %.0f, p99 %.0f, max %.0f   timeouts %d, losses %d, retransmissions %d%n",
                loss * 100,
                Arrays.stream(sorted).average().orElse(0),
                sorted[count * 95 / 100],
                sorted[count * 99 / 100],
                sorted[count - 1],
                metrics.timeouts(),
                metrics.losses(),
                metrics.retransmissions());
    }
}
