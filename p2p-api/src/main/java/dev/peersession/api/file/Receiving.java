package dev.peersession.api.file;

import dev.peersession.api.file.FileException.Reason;
import dev.peersession.api.loop.Serial;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a transfer: shows the offer, and after consent writes what comes, checking each block against its hash, each
 * file against the root of its tree and the whole against what was offered. Messages are queued at once and handled on a thread that
 * may wait for the disk; the sender's credit bounds the queue.
 */
final class Receiving implements FileLane.Receiver, FileTransfer.Control {
    private enum Phase {
        /** The offer has not come. */
        NEW,
        OFFERED,
        /** The application said yes; the turn may not have come. */
        ACCEPTED,
        OVER
    }

    private final FileDesk desk;
    private final FileLane lane;
    private final boolean full;
    private final Serial serial;

    // Guarded by this.
    private Phase phase = Phase.NEW;
    private long arrived;
    private long granted;
    private long base;
    private @Nullable FileOffer shown;
    private @Nullable FileTransfer transfer;
    private boolean inTurn;

    // Owned by the task that runs.
    private FileMessage.@Nullable Offer offer;
    private @Nullable Landing landing;
    private @Nullable Claims claims;
    private MessageDigest manifest = MerkleTree.sha256();
    private final MerkleTree sections = new MerkleTree();
    private final MerkleTree blocks = new MerkleTree();
    private FileMessage.@Nullable Entry entry;
    private String key = "";
    private long position;
    private long handled;
    private long files;
    private long folders;
    private long bytes;

    /** {@code full} when nothing can be taken but a refusal. */
    Receiving(FileDesk desk, FileLane lane, boolean full) {
        this.desk = desk;
        this.lane = lane;
        this.full = full;
        serial = desk.serial();
    }

    @Override
    public void message(byte[] message) {
        boolean early;
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
            arrived += Credit.cost(message);
            // Before consent there is room for the offer and its withdrawal.
            early = arrived > granted + 2L * (FileMessage.Offer.MAX_NAME_BYTES + 512);
        }
        if (early) {
            fail(new FileException(Reason.BAD_OFFER, "the other side sent more than it may"), true);
            return;
        }
        serial.execute(() -> {
            if (!over()) {
                handle(message);
            }
        });
    }

    private void handle(byte[] message) {
        try {
            take(FileCodec.parse(message));
            handled += Credit.cost(message);
            grant();
        } catch (FileException e) {
            fail(e, true);
        } catch (IOException e) {
            Landing l = landing;
            fail(l == null ? new FileException(Reason.NOT_WRITABLE, "it cannot be written", e) : l.explain(e), true);
        } catch (IllegalStateException e) {
            fail(lost(), false);
        }
    }

    private void grant() {
        long total;
        synchronized (this) {
            if (phase != Phase.ACCEPTED || granted == 0 || handled + Credit.WINDOW - granted < Credit.STEP) {
                return;
            }
            granted = handled + Credit.WINDOW;
            total = granted - base;
        }
        lane.send(FileCodec.encode(new FileMessage.Grant(total)));
    }

    private void take(FileMessage message) throws IOException {
        if (message instanceof FileMessage.Block block) {
            block(block);
        } else if (message instanceof FileMessage.Entry next) {
            entry(next);
        } else if (message instanceof FileMessage.FileEnd end) {
            fileEnd(end);
        } else if (message instanceof FileMessage.Keep keep) {
            keep(keep.sections());
        } else if (message instanceof FileMessage.End) {
            end();
        } else if (message instanceof FileMessage.Offer o) {
            offered(o);
        } else if (message instanceof FileMessage.Stop stop) {
            fail(new FileException(stop.reason(), "the other side stopped it"), false);
        } else {
            throw unexpected();
        }
    }

    // ---- consent

    /** Nothing more can be taken; called in place of everything else. */
    void refuse() {
        fail(new FileException(Reason.BUSY, "too many offers wait for an answer"), true);
    }

    private void offered(FileMessage.Offer o) throws FileException {
        desk.check(o);
        FileTransfer t = desk.receivingTransfer(o);
        t.control(this);
        FileOffer show = new FileOffer(this, t);
        synchronized (this) {
            if (phase != Phase.NEW) {
                throw unexpected();
            }
            phase = Phase.OFFERED;
            offer = o;
            manifest = FileCodec.manifest(o.name());
            transfer = t;
            shown = show;
        }
        desk.offered(show);
    }

    /** From any thread. */
    void accept(Landing where) throws IOException {
        FileMessage.Offer o;
        synchronized (this) {
            o = offer;
            if (phase != Phase.OFFERED || o == null) {
                throw new IllegalStateException("this offer was answered before, or is over");
            }
            phase = Phase.ACCEPTED;
        }
        try {
            where.begin(o);
        } catch (IOException e) {
            boolean ended;
            synchronized (this) {
                ended = phase == Phase.OVER;
                if (!ended) {
                    phase = Phase.OFFERED;
                }
            }
            if (ended) {
                answered();
            }
            throw e;
        }
        answered();
        serial.execute(() -> {
            landing = where;
            if (over()) {
                where.abandon();
            }
        });
        FileTransfer t = transfer();
        t.state(FileTransfer.State.QUEUED);
        desk.receiving().begin(() -> serial.execute(this::begin));
    }

    /** The turn has come. */
    private void begin() {
        synchronized (this) {
            if (phase == Phase.OVER) {
                // Ended while it waited: what the end would have done to a running one.
                desk.receiving().end();
                return;
            }
            inTurn = true;
        }
        FileTransfer t = transfer();
        t.state(FileTransfer.State.RUNNING);
        try {
            synchronized (this) {
                base = arrived;
                handled = base;
                granted = base + Credit.WINDOW;
            }
            Landing l = landing();
            lane.send(FileCodec.encode(new FileMessage.Accept(l.isResuming(), Credit.WINDOW)));
            if (l.isResuming()) {
                t.checking(true);
                claims = Claims.read(l.partial(), t.isFolder());
                claims.messages().forEach(have -> lane.send(FileCodec.encode(have)));
                lane.send(FileCodec.encode(new FileMessage.HaveEnd()));
                t.checking(false);
            }
        } catch (IOException e) {
            fail(landing == null ? lost() : landing.explain(e), true);
        } catch (IllegalStateException e) {
            fail(lost(), false);
        }
    }

    /** From any thread. */
    void reject(FileException why) {
        synchronized (this) {
            if (phase != Phase.OFFERED) {
                return;
            }
        }
        fail(why, true);
    }

    private void answered() {
        FileOffer s;
        synchronized (this) {
            s = shown;
        }
        desk.answered(s);
    }

    // ---- content

    private void entry(FileMessage.Entry next) throws IOException {
        FileMessage.Offer o = agreed();
        if (entry != null || o.folder() == next.path().isEmpty() || !o.folder() && next.folder()) {
            throw unexpected();
        }
        FileCodec.digest(next, manifest);
        if (next.folder()) {
            if (++folders > o.folders()) {
                throw tooMuch();
            }
            landing().makeFolder(next.path());
            return;
        }
        if (++files > o.files() || next.size() > o.bytes() - bytes) {
            throw tooMuch();
        }
        bytes += next.size();
        key = landing().openFile(next.path());
        entry = next;
        position = 0;
        sections.clear();
        blocks.clear();
    }

    private void block(FileMessage.Block block) throws IOException {
        FileMessage.Entry e = present();
        int length = block.length();
        if (length != Math.min(FileCodec.BLOCK, e.size() - position)) {
            throw unexpected();
        }
        byte[] message = block.message();
        byte[] leaf = blocks.leaf(message, FileMessage.Block.HEADER, length);
        if (!equal(leaf, message)) {
            throw new FileException(Reason.HASH_MISMATCH, "a block is not what its hash says");
        }
        landing().write(message, FileMessage.Block.HEADER, length, position);
        blocks.add(leaf);
        position += length;
        if (blocks.size() == FileCodec.SECTION_BLOCKS || position == e.size()) {
            sections.add(blocks.root());
            blocks.clear();
        }
        transfer().advance(length, true);
    }

    private static boolean equal(byte[] leaf, byte[] message) {
        for (int i = 0; i < leaf.length; i++) {
            if (leaf[i] != message[1 + i]) {
                return false;
            }
        }
        return true;
    }

    private void keep(long count) throws FileException {
        FileMessage.Entry e = present();
        if (blocks.size() != 0) {
            throw unexpected();
        }
        for (long i = 0; i < count; i++) {
            byte[] root = claims == null ? null : claims.root(key, position / FileCodec.SECTION);
            if (root == null || position >= e.size()) {
                throw unexpected();
            }
            sections.add(root);
            long length = Math.min(FileCodec.SECTION, e.size() - position);
            position += length;
            transfer().advance(length, false);
        }
    }

    private void fileEnd(FileMessage.FileEnd end) throws IOException {
        FileMessage.Entry e = present();
        if (position != e.size()) {
            throw unexpected();
        }
        if (!MessageDigest.isEqual(sections.root(), end.root())) {
            throw new FileException(Reason.HASH_MISMATCH, "a file is not what its hash says");
        }
        landing().closeFile(e.size(), e.modifiedMillis());
        entry = null;
        transfer().fileDone();
    }

    private void end() throws IOException {
        FileMessage.Offer o = agreed();
        boolean complete = entry == null && files == o.files() && folders == o.folders() && bytes == o.bytes();
        if (!complete || !MessageDigest.isEqual(manifest.digest(), o.manifest())) {
            throw new FileException(Reason.BAD_OFFER, "what came is not what was offered");
        }
        Path path = landing().finish();
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
            phase = Phase.OVER;
        }
        desk.receiving().end();
        transfer().complete(path);
        lane.send(FileCodec.encode(new FileMessage.Done()));
        lane.close();
    }

    private FileMessage.Offer agreed() throws FileException {
        synchronized (this) {
            if (phase != Phase.ACCEPTED || !inTurn || offer == null) {
                throw unexpected();
            }
            return offer;
        }
    }

    private FileMessage.Entry present() throws FileException {
        agreed();
        FileMessage.Entry e = entry;
        if (e == null) {
            throw unexpected();
        }
        return e;
    }

    private Landing landing() {
        Landing l = landing;
        if (l == null) {
            throw new IllegalStateException("not accepted");
        }
        return l;
    }

    private synchronized FileTransfer transfer() {
        FileTransfer t = transfer;
        if (t == null) {
            throw new IllegalStateException("not offered");
        }
        return t;
    }

    private static FileException unexpected() {
        return new FileException(Reason.BAD_OFFER, "the other side sent a message out of turn");
    }

    private static FileException tooMuch() {
        return new FileException(Reason.BAD_OFFER, "the other side sends more than it offered");
    }

    // ---- the end

    @Override
    public void cancel() {
        fail(new FileException(Reason.CANCELLED, "it was stopped on this side"), true);
    }

    @Override
    public void closed() {
        // After what has arrived: it may say why, and is worth keeping.
        serial.execute(() -> fail(lost(), false));
    }

    private static FileException lost() {
        return new FileException(Reason.CONNECTION_LOST, "the connection ended before the transfer did");
    }

    private synchronized boolean over() {
        return phase == Phase.OVER;
    }

    private void fail(FileException failure, boolean tell) {
        FileTransfer t;
        boolean waited;
        boolean ran;
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
            waited = phase == Phase.NEW || phase == Phase.OFFERED;
            ran = inTurn;
            phase = Phase.OVER;
            t = transfer;
        }
        if (waited && !full) {
            answered();
        }
        // After what runs now: it may be writing.
        serial.execute(() -> {
            if (landing != null) {
                landing.abandon();
            }
            if (ran) {
                desk.receiving().end();
            }
            if (t != null) {
                t.fail(failure);
            }
            leave(tell ? failure.reason() : null);
        });
    }

    private void leave(@Nullable Reason told) {
        try {
            if (told != null) {
                lane.send(FileCodec.encode(new FileMessage.Stop(told)));
            }
        } catch (IllegalStateException e) {
            // It is closed already.
        }
        lane.close();
    }
}
