package dev.peersession.api.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.file.FileException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDeskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;

    @TempDir
    Path here;

    @TempDir
    Path there;

    private final Desks desks = new Desks();
    private final LinkedBlockingQueue<FileOffer> offers = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen() {
        desks.receiver.onOffer(offers::add);
    }

    @AfterEach
    void close() {
        desks.close();
    }

    @Test
    void files_of_every_size_around_a_block_and_a_section_arrive_whole() throws Exception {
        int block = FileCodec.BLOCK;
        int section = (int) FileCodec.SECTION;
        for (int size : new int[] {0, 1, block - 1, block, block + 1, section - 1, section, section + 1, 3 * section}) {
            Path file = file("size-" + size, size);
            FileTransfer sent = desks.sender.send(file);
            FileTransfer received = offer().accept(there);
            Path landed = received.await(PATIENCE);
            assertThat(sent.await(PATIENCE)).isEqualTo(file);
            assertThat(landed.getFileName().toString()).isEqualTo("size-" + size);
            assertThat(Files.mismatch(file, landed)).isEqualTo(-1);
            assertThat(Files.getLastModifiedTime(landed).toMillis())
                    .isEqualTo(Files.getLastModifiedTime(file).toMillis());
            assertThat(received.progress().fraction()).isEqualTo(1);
            assertThat(sent.progress().bytes()).isEqualTo(size);
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void a_folder_arrives_with_everything_in_it() throws Exception {
        Path folder = here.resolve("photos");
        Files.createDirectories(folder.resolve("2026/empty"));
        Files.createDirectories(folder.resolve("deep/er/est"));
        write(folder.resolve("2026/a.bin"), 100_000);
        write(folder.resolve("deep/er/est/b.bin"), 10);
        Files.createFile(folder.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));

        FileTransfer sent = desks.sender.send(folder);
        FileOffer offer = offer();
        assertThat(offer.isFolder()).isTrue();
        assertThat(offer.files()).isEqualTo(3);
        assertThat(offer.size()).isEqualTo(100_010);
        Path landed = offer.accept(there).await(PATIENCE);
        sent.await(PATIENCE);
        assertThat(landed).isEqualTo(there.toRealPath().resolve("photos"));
        assertThat(tree(landed))
                .containsExactlyInAnyOrder(
                        "2026",
                        "2026/empty",
                        "2026/a.bin",
                        "deep",
                        "deep/er",
                        "deep/er/est",
                        "deep/er/est/b.bin",
                        "nothing");
        assertThat(Files.mismatch(folder.resolve("2026/a.bin"), landed.resolve("2026/a.bin")))
                .isEqualTo(-1);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void nothing_is_written_before_consent_and_nothing_after_a_refusal() throws Exception {
        FileTransfer sent = desks.sender.send(file("a", 10));
        FileOffer offer = offer();
        assertThat(everything()).isEmpty();
        offer.reject();
        assertThat(reason(sent)).isEqualTo(Reason.REJECTED);
        assertThat(reason(offer.transfer())).isEqualTo(Reason.REJECTED);
        assertThat(everything()).isEmpty();
        assertThatThrownBy(() -> offer.accept(there)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothing_that_is_there_is_replaced() throws Exception {
        Files.writeString(there.resolve("a.txt"), "mine");
        Files.createSymbolicLink(there.resolve("a (2).txt"), here.resolve("elsewhere"));
        Path file = file("a.txt", 10);
        desks.sender.send(file);
        Path landed = offer().accept(there).await(PATIENCE);
        assertThat(landed.getFileName().toString()).isEqualTo("a (3).txt");
        assertThat(Files.readString(there.resolve("a.txt"))).isEqualTo("mine");
        assertThat(here.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void an_exact_path_is_used_and_replaced_at_the_end() throws Exception {
        Path target = there.resolve("wanted");
        Files.writeString(target, "old");
        desks.sender.send(file("a.txt", 70_000));
        assertThat(offer().acceptAs(target).await(PATIENCE))
                .isEqualTo(there.toRealPath().resolve("wanted"));
        assertThat(Files.size(target)).isEqualTo(70_000);
    }

    @Test
    void a_target_that_cannot_be_written_leaves_the_offer_open() throws Exception {
        desks.sender.send(file("a", 10));
        FileOffer offer = offer();
        assertThatThrownBy(() -> offer.accept(there.resolve("missing"))).isInstanceOf(IOException.class);
        assertThat(offer.accept(there).await(PATIENCE)).exists();
    }

    @Test
    void what_was_cut_off_goes_on_where_it_stopped() throws Exception {
        int size = 40 * MIB;
        Path file = file("big", size);
        desks.cutAfter = size / 2;
        FileTransfer first = desks.sender.send(file);
        FileTransfer receiving = offer().accept(there);
        assertThat(reason(first)).isEqualTo(Reason.CONNECTION_LOST);
        assertThat(reason(receiving)).isEqualTo(Reason.CONNECTION_LOST);
        assertThat(leftovers()).hasSize(1);

        desks.wires.clear();
        desks.cutAfter = Long.MAX_VALUE;
        FileTransfer again = desks.sender.send(file);
        Path landed = offer().accept(there).await(PATIENCE);
        again.await(PATIENCE);
        assertThat(Files.mismatch(file, landed)).isEqualTo(-1);
        assertThat(desks.wires.get(0).bytesToFar).isLessThan(size / 2 + 2 * FileCodec.SECTION);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void holes_and_damage_in_what_was_left_are_filled() throws Exception {
        int sections = 6;
        Path file = file("big", sections * (int) FileCodec.SECTION - 5000);
        Path partial = there.resolve(partialName(file));
        Files.copy(file, partial);
        byte[] content = Files.readAllBytes(partial);
        content[(int) FileCodec.SECTION + 77] ^= 1;
        java.util.Arrays.fill(content, 3 * (int) FileCodec.SECTION, 4 * (int) FileCodec.SECTION, (byte) 0);
        Files.write(partial, content);

        desks.sender.send(file);
        Path landed = offer().accept(there).await(PATIENCE);
        assertThat(Files.mismatch(file, landed)).isEqualTo(-1);
        long sent = desks.wires.get(0).bytesToFar;
        assertThat(sent).isBetween(2 * FileCodec.SECTION, 2 * FileCodec.SECTION + 100_000);
    }

    @Test
    void a_partial_that_is_longer_or_of_another_content_does_no_harm() throws Exception {
        Path file = file("f", 100_000);
        write(there.resolve(partialName(file)), 5 * MIB);
        desks.sender.send(file);
        assertThat(Files.mismatch(file, offer().accept(there).await(PATIENCE))).isEqualTo(-1);
    }

    @Test
    void a_folder_goes_on_too_also_where_names_were_made_safe() throws Exception {
        Path folder = Files.createDirectories(here.resolve("f"));
        for (int i = 0; i < 8; i++) {
            write(folder.resolve("part?" + i), 2 * MIB);
            write(folder.resolve("part*" + i), 2 * MIB);
        }
        desks.cutAfter = 17 * MIB;
        FileTransfer first = desks.sender.send(folder);
        FileTransfer receiving = offer().accept(there);
        assertThat(reason(first)).isEqualTo(Reason.CONNECTION_LOST);
        assertThat(reason(receiving)).isEqualTo(Reason.CONNECTION_LOST);
        desks.cutAfter = Long.MAX_VALUE;
        desks.wires.clear();
        desks.sender.send(folder);
        Path landed = offer().accept(there).await(PATIENCE);
        assertThat(tree(landed)).hasSize(16);
        assertThat(desks.wires.get(0).bytesToFar).isLessThan(17 * MIB);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void a_link_planted_in_what_was_left_is_not_followed() throws Exception {
        Path victim = Files.createDirectories(here.resolve("victim"));
        Path folder = Files.createDirectories(here.resolve("f/sub"));
        write(folder.resolve("x"), 10);
        Path partial = Files.createDirectories(there.resolve(partialName(here.resolve("f"))));
        Files.createSymbolicLink(partial.resolve("sub"), victim);
        FileTransfer sent = desks.sender.send(here.resolve("f"));
        FileTransfer received = offer().accept(there);
        assertThat(reason(received)).isEqualTo(Reason.NOT_WRITABLE);
        assertThat(reason(sent)).isEqualTo(Reason.NOT_WRITABLE);
        assertThat(tree(victim)).isEmpty();
    }

    @Test
    void a_link_in_place_of_what_was_left_is_not_followed() throws Exception {
        Path victim = file("victim", 3);
        Path file = file("f", 10);
        Files.createSymbolicLink(there.resolve(partialName(file)), victim);
        desks.sender.send(file);
        assertThat(Files.mismatch(file, offer().accept(there).await(PATIENCE))).isEqualTo(-1);
        assertThat(Files.size(victim)).isEqualTo(3);
    }

    @Test
    void the_same_file_sent_twice_at_once_lands_twice() throws Exception {
        Path file = file("twin", 3 * MIB);
        desks.sender.send(file);
        desks.sender.send(file);
        FileTransfer one = offer().accept(there);
        FileTransfer two = offer().accept(there);
        assertThat(List.of(
                        one.await(PATIENCE).getFileName().toString(),
                        two.await(PATIENCE).getFileName().toString()))
                .containsExactlyInAnyOrder("twin", "twin (2)");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void many_at_once_take_turns_and_all_arrive() throws Exception {
        List<FileTransfer> sent = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            sent.add(desks.sender.send(file("f" + i, 30_000)));
        }
        desks.receiver.onOffer(offer -> {
            try {
                offer.accept(there);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        for (FileOffer offer = offers.poll(); offer != null; offer = offers.poll()) {
            offer.accept(there);
        }
        for (FileTransfer transfer : sent) {
            transfer.await(PATIENCE);
        }
        assertThat(everything()).hasSize(80);
    }

    @Test
    void a_missing_file_and_a_device_are_told_at_once() {
        assertThat(reason(desks.sender.send(here.resolve("missing")))).isEqualTo(Reason.NOT_FOUND);
        assertThat(reason(desks.sender.send(Path.of("/dev/null")))).isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void a_file_that_changes_before_it_is_read_is_not_passed_off_as_the_offered_one() throws Exception {
        Path file = file("f", 100_000);
        FileTransfer sent = desks.sender.send(file);
        FileOffer offer = offer();
        write(file, 90_000);
        FileTransfer received = offer.accept(there);
        assertThat(reason(sent)).isEqualTo(Reason.CHANGED);
        assertThat(reason(received)).isEqualTo(Reason.CHANGED);
    }

    @Test
    void an_offer_that_is_withdrawn_cannot_be_accepted() throws Exception {
        FileTransfer sent = desks.sender.send(file("f", 10));
        FileOffer offer = offer();
        sent.cancel();
        assertThat(reason(offer.transfer())).isEqualTo(Reason.CANCELLED);
        assertThatThrownBy(() -> offer.accept(there)).isInstanceOf(IllegalStateException.class);
        assertThat(everything()).isEmpty();
    }

    // ---- peers that break the rules

    @Test
    void a_block_that_is_not_what_its_hash_says_ends_the_transfer() throws Exception {
        Desks.Stranger stranger = new Hostile().accepted(1000);
        stranger.say(new FileMessage.Entry(false, 1000, 0, ""));
        byte[] block = FileCodec.newBlock(1000);
        stranger.say(new FileMessage.Block(block));
        assertThat(stranger.next()).isEqualTo(new FileMessage.Stop(Reason.HASH_MISMATCH));
        assertThat(everything()).isEmpty();
    }

    @Test
    void a_root_that_is_not_that_of_the_blocks_ends_the_transfer() throws Exception {
        Desks.Stranger stranger = new Hostile().accepted(1000);
        stranger.say(new FileMessage.Entry(false, 1000, 0, ""));
        stranger.say(block(1000));
        stranger.say(new FileMessage.FileEnd(new byte[32]));
        assertThat(stranger.next()).isEqualTo(new FileMessage.Stop(Reason.HASH_MISMATCH));
        assertThat(there.resolve("x")).doesNotExist();
    }

    @Test
    void more_or_other_than_was_offered_is_refused() throws Exception {
        FileMessage end = new FileMessage.End();
        List<List<FileMessage>> lies = List.of(
                List.of(new FileMessage.Entry(false, 1001, 0, "")),
                List.of(new FileMessage.Entry(false, 999, 0, ""), block(1000)),
                List.of(new FileMessage.Entry(false, 1000, 0, ""), block(999)),
                List.of(new FileMessage.Entry(false, 1000, 0, ""), block(1000), block(1)),
                List.of(new FileMessage.Entry(false, 1000, 0, ""), new FileMessage.Entry(false, 0, 0, "")),
                List.of(new FileMessage.Entry(false, 1000, 0, ""), new FileMessage.Keep(1)),
                List.of(new FileMessage.Entry(false, 1000, 0, ""), new FileMessage.Keep(Long.MAX_VALUE)),
                List.of(new FileMessage.Entry(false, 1000, 0, ""), end),
                List.of(new FileMessage.Entry(false, 1000, 0, "x")),
                List.of(new FileMessage.Entry(true, 0, 0, "")),
                List.of(block(10)),
                List.of(end),
                List.of(new FileMessage.Done()),
                List.of(new FileMessage.HaveEnd()));
        for (List<FileMessage> lie : lies) {
            Desks.Stranger stranger = new Hostile().accepted(1000);
            lie.forEach(stranger::say);
            assertThat(stranger.next()).as("%s", lie).isEqualTo(new FileMessage.Stop(Reason.BAD_OFFER));
            assertThat(stranger.awaitClosed()).isTrue();
        }
        // What was right before the lie may be left, under no final name.
        assertThat(everything()).allMatch(name -> name.startsWith(".p2p-"));
    }

    @Test
    void a_manifest_that_differs_from_the_offered_one_is_refused_at_the_end() throws Exception {
        Desks.Stranger stranger = new Hostile().accepted(0);
        stranger.say(new FileMessage.Entry(false, 0, 12345, ""));
        stranger.say(new FileMessage.FileEnd(new MerkleTree().root()));
        stranger.say(new FileMessage.End());
        assertThat(stranger.next()).isEqualTo(new FileMessage.Stop(Reason.BAD_OFFER));
        assertThat(there.resolve("x")).doesNotExist();
    }

    @Test
    void paths_that_leave_the_folder_are_refused() throws Exception {
        for (String path : new String[] {"../x", "a/../../x", "/etc/x", "a//x", ".."}) {
            Desks.Stranger stranger = desks.new Stranger();
            stranger.say(new FileMessage.Offer(true, 0, 1, 0, new byte[32], "f"));
            offer().accept(there);
            assertThat(stranger.next()).isInstanceOf(FileMessage.Accept.class);
            stranger.say(new FileMessage.Entry(false, 0, 0, path));
            assertThat(stranger.next()).as(path).isEqualTo(new FileMessage.Stop(Reason.BAD_OFFER));
        }
        assertThat(everything()).isEmpty();
    }

    @Test
    void a_name_that_is_a_path_stays_one_name() throws Exception {
        Desks.Stranger stranger = desks.new Stranger();
        stranger.say(new FileMessage.Offer(false, 0, 1, 0, new byte[32], "../../.ssh/authorized_keys\u202E"));
        FileOffer offer = offer();
        assertThat(offer.name()).isEqualTo("_.._.._.ssh_authorized_keys");
        offer.accept(there);
    }

    @Test
    void more_than_was_granted_ends_the_transfer() throws Exception {
        Desks.Stranger stranger = desks.new Stranger();
        stranger.say(new FileMessage.Offer(false, 1 << 30, 1, 0, new byte[32], "x"));
        offer();
        for (int i = 0; i < 100; i++) {
            stranger.say(block(FileCodec.BLOCK));
        }
        assertThat(stranger.next()).isEqualTo(new FileMessage.Stop(Reason.BAD_OFFER));
        assertThat(stranger.awaitClosed()).isTrue();
    }

    @Test
    void a_million_files_are_refused_unless_allowed() throws Exception {
        Desks.Stranger stranger = desks.new Stranger();
        stranger.say(new FileMessage.Offer(true, 1, 1_000_000, 0, new byte[32], "x"));
        assertThat(stranger.next()).isEqualTo(new FileMessage.Stop(Reason.TOO_MANY_FILES));
        desks.receiver.maxFiles(1_000_000);
        Desks.Stranger second = desks.new Stranger();
        second.say(new FileMessage.Offer(true, 1, 1_000_000, 0, new byte[32], "x"));
        assertThat(offer().files()).isEqualTo(1_000_000);
    }

    @Test
    void a_flood_of_offers_is_refused_beyond_a_limit_and_answering_makes_room() throws Exception {
        List<Desks.Stranger> strangers = new ArrayList<>();
        for (int i = 0; i < FileDesk.MAX_PENDING + 10; i++) {
            Desks.Stranger stranger = desks.new Stranger();
            stranger.say(new FileMessage.Offer(false, 1, 1, 0, new byte[32], "x" + i));
            strangers.add(stranger);
        }
        for (int i = FileDesk.MAX_PENDING; i < strangers.size(); i++) {
            assertThat(strangers.get(i).next()).isEqualTo(new FileMessage.Stop(Reason.BUSY));
        }
        List<FileOffer> shown = new ArrayList<>();
        for (int i = 0; i < FileDesk.MAX_PENDING; i++) {
            shown.add(offer());
        }
        shown.get(3).reject();
        desks.new Stranger().say(new FileMessage.Offer(false, 1, 1, 0, new byte[32], "late"));
        assertThat(offer().name()).isEqualTo("late");
    }

    @Test
    void more_than_the_disk_holds_is_refused_before_anything_is_written() throws Exception {
        Desks.Stranger stranger = desks.new Stranger();
        stranger.say(new FileMessage.Offer(false, Long.MAX_VALUE, 1, 0, new byte[32], "x"));
        FileOffer offer = offer();
        assertThatThrownBy(() -> offer.accept(there))
                .isInstanceOfSatisfying(
                        FileException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_SPACE));
        assertThat(everything()).isEmpty();
        offer.reject(new FileException(Reason.NO_SPACE, "the disk is full"));
        assertThat(stranger.next()).isEqualTo(new FileMessage.Stop(Reason.NO_SPACE));
    }

    @Test
    void a_disk_that_fills_up_on_the_way_is_told_to_both_and_what_arrived_is_kept() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(there.resolve("small"), 12)) {
            Path source = file("big", 6 << 20);
            desks.holdAfter = 5 << 20;
            FileTransfer sent = desks.sender.send(source);
            FileTransfer received = offer().accept(disk.root());
            assertThat(desks.holding.await(60, TimeUnit.SECONDS)).isTrue();
            Path ballast = disk.fill();
            desks.release.countDown();
            assertThat(reason(sent)).isEqualTo(Reason.NO_SPACE);
            assertThat(reason(received)).isEqualTo(Reason.NO_SPACE);
            assertThat(disk.root().resolve("big")).doesNotExist();

            Files.delete(ballast);
            FileTransfer again = desks.sender.send(source);
            Path arrived = offer().accept(disk.root()).await(PATIENCE);
            again.await(PATIENCE);
            assertThat(Files.mismatch(source, arrived)).isEqualTo(-1);
            assertThat(desks.wires.get(1).bytesToFar)
                    .as("the first section was there already")
                    .isLessThan(3 << 20);
        }
    }

    @Test
    void noise_in_place_of_messages_ends_the_transfer_without_an_exception() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            if (noise.length > 0 && random.nextBoolean()) {
                noise[0] = (byte) random.nextInt(34);
            }
            Desks.Stranger stranger = i % 2 == 0 ? desks.new Stranger() : new Hostile().accepted(1000);
            stranger.to.message(noise);
            stranger.to.closed();
        }
        FileOffer last = null;
        for (FileOffer o = offers.poll(); o != null; o = offers.poll()) {
            last = o;
        }
        desks.sender.send(file("after", 10));
        FileOffer offer = offer();
        assertThat(offer.name()).as("seed %d, last %s", seed, last).isEqualTo("after");
        assertThat(offer.accept(there).await(PATIENCE)).exists();
    }

    @Test
    void a_slow_disk_holds_the_sender_and_not_more_memory_than_was_granted() throws Exception {
        Desks.Stranger stranger = desks.new Stranger();
        stranger.say(new FileMessage.Offer(false, 1L << 30, 1, 0, new byte[32], "x"));
        offer().accept(there);
        assertThat(stranger.next()).isEqualTo(new FileMessage.Accept(false, Credit.WINDOW));
        stranger.say(new FileMessage.Entry(false, 1L << 30, 0, ""));
        long sent = Credit.cost(FileCodec.encode(new FileMessage.Entry(false, 1L << 30, 0, "")));
        CountDownLatch granted = new CountDownLatch(1);
        while (granted.getCount() > 0) {
            FileMessage.Block block = block(FileCodec.BLOCK);
            long cost = Credit.cost(block.message());
            if (sent + cost > Credit.WINDOW) {
                // The first grant must come without another byte.
                FileMessage m = stranger.got.poll(30, TimeUnit.SECONDS);
                assertThat(m).isInstanceOf(FileMessage.Grant.class);
                assertThat(((FileMessage.Grant) m).credit()).isLessThanOrEqualTo(sent + Credit.WINDOW);
                granted.countDown();
            } else {
                stranger.say(block);
                sent += cost;
            }
        }
    }

    private final class Hostile {
        private static int number;

        /** A stranger whose offer of one file was accepted. */
        Desks.Stranger accepted(long bytes) throws Exception {
            Desks.Stranger stranger = desks.new Stranger();
            byte[] manifest = new byte[32];
            ByteBuffer.wrap(manifest).putInt(++number);
            stranger.say(new FileMessage.Offer(false, bytes, 1, 0, manifest, "x"));
            offer().accept(there);
            assertThat(stranger.next()).isInstanceOf(FileMessage.Accept.class);
            return stranger;
        }
    }

    private static FileMessage.Block block(int length) {
        byte[] message = FileCodec.newBlock(length);
        MerkleTree tree = new MerkleTree();
        byte[] leaf = tree.leaf(message, FileMessage.Block.HEADER, length);
        System.arraycopy(leaf, 0, message, 1, leaf.length);
        return new FileMessage.Block(message);
    }

    private FileOffer offer() throws InterruptedException {
        FileOffer offer = offers.poll(30, TimeUnit.SECONDS);
        if (offer == null) {
            throw new AssertionError("no offer came");
        }
        return offer;
    }

    private static Reason reason(FileTransfer transfer) {
        try {
            transfer.await(PATIENCE);
        } catch (FileException e) {
            return e.reason();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it succeeded");
    }

    private Path file(String name, int size) throws IOException {
        return write(here.resolve(name), size);
    }

    private static Path write(Path file, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Files.write(file, content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + size));
        return file;
    }

    private static String partialName(Path path) throws FileException {
        byte[] hash = Manifest.of(path).hash();
        return ".p2p-" + java.util.HexFormat.of().formatHex(hash, 0, 8) + ".part";
    }

    private List<String> leftovers() throws IOException {
        return everything().stream().filter(name -> name.startsWith(".p2p-")).toList();
    }

    private List<String> everything() throws IOException {
        try (Stream<Path> all = Files.list(there)) {
            return all.map(p -> p.getFileName().toString()).toList();
        }
    }

    private static List<String> tree(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(p -> !p.equals(root))
                    .map(p -> root.relativize(p).toString())
                    .toList();
        }
    }
}
