package dev.peersession.signaling.carrier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A folder that both peers see: a USB stick, a network share, a synchronised folder. Each message is one small file.
 *
 * <p>A file is written under another name and renamed when it is complete, so that nobody reads half of one. Files are found by
 * looking again and again, for shares do not tell of changes. What a crashed program left behind is deleted once it is older than any
 * offer can be.
 */
public final class FolderCarrier implements Carrier {
    static final String SUFFIX = ".p2p";

    private static final String PARTIAL_SUFFIX = ".p2p-part";
    private static final int RANDOM_BYTES = 8;
    // A stranger with access to the folder may fill it; so many of its files are read in one look.
    private static final int MAX_FILES = 256;
    // The longest life of an offer, and an hour for clocks of file servers.
    private static final Duration LEFTOVER_AGE = Duration.ofHours(25);

    private final Path folder;
    private final Duration interval;
    private final SecureRandom random;
    private final LongSupplier epochSeconds;

    /**
     * @param folder must exist when a place is joined
     * @param interval how often it is looked at, such as 500 ms
     * @param epochSeconds the wall clock
     */
    public FolderCarrier(Path folder, Duration interval, SecureRandom random, LongSupplier epochSeconds) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval is " + interval + ", allowed above 0, usual PT0.5S");
        }
        this.folder = folder;
        this.interval = interval;
        this.random = random;
        this.epochSeconds = epochSeconds;
    }

    @Override
    public String name() {
        return "folder:" + folder;
    }

    @Override
    public Place join(Topic topic, Consumer<byte[]> sink) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("the folder does not exist: " + folder);
        }
        return new FolderPlace(topic, sink);
    }

    private final class FolderPlace implements Place {
        private final Topic topic;
        private final Consumer<byte[]> sink;
        private final Map<Integer, Path> published = new LinkedHashMap<>();
        private final ScheduledThreadPoolExecutor looker;
        private boolean closed;

        private FolderPlace(Topic topic, Consumer<byte[]> sink) {
            this.topic = topic;
            this.sink = sink;
            this.looker = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "peersession-folder");
                thread.setDaemon(true);
                return thread;
            });
            looker.scheduleWithFixedDelay(this::look, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public synchronized void publish(int slot, byte[] message) throws IOException {
            if (closed) {
                return;
            }
            byte[] tail = new byte[RANDOM_BYTES];
            random.nextBytes(tail);
            String stem =
                    prefix(topic.id(epochSeconds.getAsLong())) + HexFormat.of().formatHex(tail);
            Path complete = folder.resolve(stem + SUFFIX);
            write(folder.resolve(stem + PARTIAL_SUFFIX), complete, message);
            Path before = published.put(slot, complete);
            if (before != null) {
                delete(before);
            }
        }

        private void write(Path partial, Path complete, byte[] message) throws IOException {
            try {
                try (FileChannel file =
                        FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(message);
                    while (bytes.hasRemaining()) {
                        file.write(bytes);
                    }
                    // A stick may be pulled out a second later.
                    file.force(true);
                }
                try {
                    Files.move(partial, complete, StandardCopyOption.ATOMIC_MOVE);
                } catch (AtomicMoveNotSupportedException e) {
                    Files.move(partial, complete);
                }
            } finally {
                Files.deleteIfExists(partial);
            }
        }

        private void look() {
            String[] prefixes = topic.ids(epochSeconds.getAsLong()).stream()
                    .map(FolderCarrier::prefix)
                    .toArray(String[]::new);
            int read = 0;
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.p2p*")) {
                for (Path file : files) {
                    deleteLeftover(file);
                    if (startsWithOne(file.getFileName().toString(), prefixes) && read++ < MAX_FILES) {
                        byte[] message = read(file);
                        if (message != null) {
                            sink.accept(message);
                        }
                    }
                }
            } catch (IOException | java.nio.file.DirectoryIteratorException e) {
                // The stick is out or the share is away; the next look may find it back.
            }
        }

        private boolean startsWithOne(String name, String[] prefixes) {
            for (String prefix : prefixes) {
                if (name.startsWith(prefix) && name.endsWith(SUFFIX)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void close() {
            looker.shutdownNow();
            synchronized (this) {
                closed = true;
                published.values().forEach(FolderCarrier::delete);
                published.clear();
            }
        }
    }

    private static String prefix(byte[] topic) {
        return HexFormat.of().formatHex(topic) + "-";
    }

    private static byte @Nullable [] read(Path file) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                return null;
            }
            // Not by its size: whoever may write here can let it grow, or put a link in its place, between two looks.
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] message = in.readNBytes(MAX_MESSAGE_BYTES + 1);
                return message.length > MAX_MESSAGE_BYTES ? null : message;
            }
        } catch (IOException e) {
            return null;
        }
    }

    /** Only files with names of our form: 40 hexadecimal digits, a dash, 16 more. */
    private void deleteLeftover(Path file) {
        if (!file.getFileName().toString().matches("[0-9a-f]{40}-[0-9a-f]{16}\\.p2p(-part)?")) {
            return;
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            long age = epochSeconds.getAsLong() - attributes.lastModifiedTime().to(TimeUnit.SECONDS);
            if (attributes.isRegularFile() && age > LEFTOVER_AGE.toSeconds()) {
                delete(file);
            }
        } catch (IOException e) {
            // Its owner was faster.
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It stays behind and is deleted as a leftover.
        }
    }
}
