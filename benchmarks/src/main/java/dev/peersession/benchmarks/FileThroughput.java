package dev.peersession.benchmarks;

import dev.peersession.api.Channel;
import dev.peersession.api.IceSettings;
import dev.peersession.api.Invitation;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.Reply;
import dev.peersession.api.file.FileTransfer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A file over the whole stack, from disk to disk with every block hashed on both sides, next to the same number of bytes on a raw
 * channel of the same session. Both ends run in this process, over the loopback interface; rounds alternate, and the ratio is that
 * of the medians.
 *
 * <p>{@code java -cp benchmarks/target/benchmarks.jar dev.peersession.benchmarks.FileThroughput [MiB] [rounds] [folder]}
 */
public final class FileThroughput {
    private static final int MESSAGE = 64 << 10;
    /** So many bytes each way until the code of a transfer is compiled to the end. */
    private static final long WARM_UP = 512L << 20;

    private static final long PATIENCE_SECONDS = 600;

    private final Peer near;
    private final Peer far;
    private final Path folder;
    private final long bytes;

    private FileThroughput(Peer near, Peer far, Path folder, long bytes) {
        this.near = near;
        this.far = far;
        this.folder = folder;
        this.bytes = bytes;
    }

    public static void main(String[] args) throws Exception {
        int mib = args.length > 0 ? Integer.parseInt(args[0]) : 256;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        Path folder = args.length > 2
                ? Files.createTempDirectory(Path.of(args[2]), "p2p-file")
                : Files.createTempDirectory("p2p-file");
        System.out.printf(
                "JDK %s, %d processors, %d rounds of %d MiB in %s%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds, mib, folder.getParent());
        char[] pin = {'4', '8', '2', '1'};
        IceSettings ice =
                IceSettings.builder().loopback(true).addInterface("127.0.0.1").build();
        try (PeerSession ada = PeerSession.builder().pin(pin).ice(ice).build();
                PeerSession bob = PeerSession.builder().pin(pin).ice(ice).build();
                Invitation invitation = ada.invite();
                Reply reply = bob.reply(invitation.text())) {
            Peer near = invitation.accept(reply.text(), Duration.ofSeconds(30));
            Peer far = reply.await(Duration.ofSeconds(30));
            new FileThroughput(near, far, folder, (long) mib << 20).run(rounds);
        } finally {
            delete(folder);
        }
        System.exit(0);
    }

    private void run(int rounds) throws Exception {
        Path source = source();
        far.onFile(offer -> {
            try {
                offer.accept(folder);
            } catch (IOException e) {
                offer.reject();
            }
        });
        // Classes are loaded and code is compiled for both, as long as a round and at least as much as the compilers
        // need; not reported.
        for (long warm = 0; warm < Math.max(bytes, WARM_UP); warm += bytes) {
            channel();
            file(source);
        }
        double[] raw = new double[rounds];
        double[] file = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            Rate channel = channel();
            Rate transfer = file(source);
            raw[i] = channel.megabytesPerSecond();
            file[i] = transfer.megabytesPerSecond();
            System.out.printf(
                    Locale.ROOT, "raw channel %s   file %s   ratio %.2f%n", channel, transfer, file[i] / raw[i]);
        }
        System.out.printf(Locale.ROOT, "median ratio %.2f%n", median(file) / median(raw));
    }

    private Rate channel() throws Exception {
        CompletableFuture<Long> all = new CompletableFuture<>();
        far.onChannel(channel -> {
            long[] received = new long[1];
            channel.onBinary(data -> {
                received[0] += data.length;
                if (received[0] >= bytes) {
                    all.complete(received[0]);
                }
            });
        });
        CpuClock clock = new CpuClock();
        Channel channel = near.open("raw");
        byte[] message = new byte[MESSAGE];
        for (long sent = 0; sent < bytes; sent += MESSAGE) {
            channel.send(message);
        }
        all.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Rate rate = new Rate(bytes, clock.wallSeconds(), clock.cpuSeconds());
        channel.close();
        return rate;
    }

    private Rate file(Path source) throws Exception {
        CpuClock clock = new CpuClock();
        FileTransfer transfer = near.sendFile(source);
        // Done when the receiver has the file under its name.
        transfer.await(Duration.ofSeconds(PATIENCE_SECONDS));
        Rate rate = new Rate(bytes, clock.wallSeconds(), clock.cpuSeconds());
        try (Stream<Path> received = Files.list(folder)) {
            for (Path path : received.filter(Files::isRegularFile).toList()) {
                Files.delete(path);
            }
        }
        return rate;
    }

    /** Bytes that no file system stores smaller. */
    private Path source() throws IOException {
        Path source = Files.createDirectory(folder.resolve("source")).resolve("data");
        byte[] block = new byte[1 << 20];
        Random random = new Random(42);
        try (OutputStream out = Files.newOutputStream(source)) {
            for (long written = 0; written < bytes; written += block.length) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        return source;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
