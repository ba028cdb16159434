package dev.peersession.api.file;

import dev.peersession.api.file.FileException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a transfer: offers, waits for consent, then reads, hashes and sends on a thread of its own, never more than the
 * receiver has granted.
 */
final class Sending implements FileLane.Receiver, FileTransfer.Control {
    private enum Phase {
        /** Looks at the files, or waits for the answer. */
        OFFERING,
        /** Accepted; what the receiver has is being told. */
        CLAIMING,
        STREAMING,
        OVER
    }

    private final FileDesk desk;
    private final Path path;
    private final FileTransfer transfer;

    // Guarded by this.
    private Phase phase = Phase.OFFERING;
    private @Nullable FileLane lane;
    private @Nullable Manifest manifest;
    private @Nullable Claims claims;
    private long mostClaims;
    private long credit;
    private long sent;
    private boolean ended;

    Sending(FileDesk desk, Path path, FileTransfer transfer) {
        this.desk = desk;
        this.path = path;
        this.transfer = transfer;
        transfer.control(this);
    }

    void start() {
        desk.offering().begin(() -> desk.threads().execute(this::offer));
    }

    private void offer() {
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
        }
        try {
            Manifest m = Manifest.of(path);
            transfer.total(m.bytes(), m.files());
            FileLane opened = desk.open(this);
            synchronized (this) {
                if (phase == Phase.OVER) {
                    opened.close();
                    return;
                }
                manifest = m;
                mostClaims = m.mostClaims();
                lane = opened;
            }
            opened.send(FileCodec.encode(
                    new FileMessage.Offer(m.folder(), m.bytes(), m.files(), m.folders(), m.hash(), m.name())));
        } catch (FileException e) {
            fail(e, false);
        } catch (IllegalStateException e) {
            fail(lost(), false);
        }
    }

    // ---- what the receiver says; this must not wait

    @Override
    public void message(byte[] message) {
        try {
            take(FileCodec.parse(message));
        } catch (FileException e) {
            fail(e, true);
        }
    }

    private void take(FileMessage message) throws FileException {
        if (message instanceof FileMessage.Grant grant) {
            granted(grant.credit());
        } else if (message instanceof FileMessage.Accept accept) {
            accepted(accept);
        } else if (message instanceof FileMessage.Have have) {
            claimed(have);
        } else if (message instanceof FileMessage.HaveEnd) {
            advance(Phase.CLAIMING, Phase.STREAMING);
            queue();
        } else if (message instanceof FileMessage.Done) {
            done();
        } else if (message instanceof FileMessage.Stop stop) {
            fail(new FileException(stop.reason(), stopped(stop.reason())), false);
        } else {
            throw unexpected();
        }
    }

    private static String stopped(Reason reason) {
        return reason == Reason.REJECTED ? "the other side does not want it" : "the other side stopped it";
    }

    private synchronized void granted(long total) {
        // Never less than before: a grant cannot be taken back.
        credit = Math.max(credit, total);
        notifyAll();
    }

    private void accepted(FileMessage.Accept accept) throws FileException {
        advance(Phase.OFFERING, accept.resume() ? Phase.CLAIMING : Phase.STREAMING);
        granted(accept.credit());
        desk.offering().end();
        if (accept.resume()) {
            synchronized (this) {
                claims = new Claims();
            }
            transfer.checking(true);
        } else {
            queue();
        }
    }

    private synchronized void claimed(FileMessage.Have have) throws FileException {
        Claims c = claims;
        if (phase != Phase.CLAIMING || c == null) {
            throw unexpected();
        }
        c.put(have.path(), have.roots());
        if (c.weight() > mostClaims) {
            throw new FileException(Reason.BAD_OFFER, "the other side claims to have more than there is");
        }
    }

    private void queue() {
        transfer.state(FileTransfer.State.QUEUED);
        desk.sending().begin(() -> desk.threads().execute(this::run));
    }

    private void done() throws FileException {
        FileLane l;
        synchronized (this) {
            if (!ended || phase == Phase.OVER) {
                throw unexpected();
            }
            phase = Phase.OVER;
            l = lane;
        }
        if (l != null) {
            l.close();
        }
        transfer.complete(path);
    }

    private synchronized void advance(Phase from, Phase to) throws FileException {
        if (phase != from || manifest == null) {
            throw unexpected();
        }
        phase = to;
    }

    private static FileException unexpected() {
        return new FileException(Reason.BAD_OFFER, "the other side sent a message out of turn");
    }

    // ---- reading and sending, on a thread that may wait

    private void run() {
        try {
            transfer.state(FileTransfer.State.RUNNING);
            Manifest m;
            Claims c;
            synchronized (this) {
                m = manifest;
                c = claims;
            }
            if (m != null) {
                stream(m, c);
            }
        } catch (FileException e) {
            fail(e, true);
        } catch (IllegalStateException e) {
            fail(lost(), false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(lost(), true);
        } finally {
            desk.sending().end();
        }
    }

    private void stream(Manifest m, @Nullable Claims c) throws FileException, InterruptedException {
        SafePaths there = new SafePaths();
        boolean told = c == null;
        for (Manifest.Item item : m.items()) {
            FileMessage.Entry entry = item.entry();
            send(FileCodec.encode(entry));
            String key = !m.folder() || c == null ? "" : String.join("/", there.of(entry.path(), entry.folder()));
            if (!entry.folder()) {
                if (!told && c != null && c.root(key, 0) == null) {
                    // From here on bytes move.
                    told = true;
                    transfer.checking(false);
                }
                try {
                    file(item, key, c);
                } catch (NoSuchFileException e) {
                    throw new FileException(Reason.CHANGED, entryName(m, entry) + " is gone", e);
                } catch (FileException e) {
                    throw e;
                } catch (IOException e) {
                    throw new FileException(
                            Reason.UNREADABLE, entryName(m, entry) + " cannot be read: " + e.getMessage(), e);
                }
            }
        }
        transfer.checking(false);
        synchronized (this) {
            ended = true;
        }
        send(FileCodec.encode(new FileMessage.End()));
    }

    private static String entryName(Manifest m, FileMessage.Entry entry) {
        return m.folder() ? m.name() + "/" + entry.path() : m.name();
    }

    private void file(Manifest.Item item, String key, @Nullable Claims c) throws IOException, InterruptedException {
        long size = item.entry().size();
        MerkleTree sections = new MerkleTree();
        MerkleTree blocks = new MerkleTree();
        try (FileChannel in = FileChannel.open(item.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long kept = 0;
            for (long at = 0; at < size; at += FileCodec.SECTION) {
                long length = Math.min(FileCodec.SECTION, size - at);
                byte[] claim = c == null ? null : c.root(key, at / FileCodec.SECTION);
                byte[] same = claim == null ? null : matching(in, length, claim, blocks);
                if (same != null) {
                    sections.add(same);
                    kept++;
                    transfer.advance(length, false);
                    continue;
                }
                kept = keep(kept);
                transfer.checking(false);
                in.position(at);
                sections.add(section(in, length, blocks));
            }
            keep(kept);
            long now = Files.getLastModifiedTime(item.path()).toMillis();
            if (in.size() != size || now != item.entry().modifiedMillis()) {
                throw new FileException(Reason.CHANGED, "a file was changed while it was sent");
            }
        }
        send(FileCodec.encode(new FileMessage.FileEnd(sections.root())));
        transfer.fileDone();
    }

    private long keep(long sections) throws InterruptedException {
        if (sections > 0) {
            send(FileCodec.encode(new FileMessage.Keep(sections)));
        }
        return 0;
    }

    /** The hash of the section here when it is this one, else null. */
    private static byte @Nullable [] matching(FileChannel in, long length, byte[] claim, MerkleTree blocks)
            throws IOException {
        byte[] block = new byte[FileCodec.BLOCK];
        blocks.clear();
        for (long at = 0; at < length; at += FileCodec.BLOCK) {
            int n = (int) Math.min(FileCodec.BLOCK, length - at);
            read(in, block, 0, n);
            blocks.add(blocks.leaf(block, 0, n));
        }
        byte[] root = blocks.root();
        blocks.clear();
        return MessageDigest.isEqual(root, claim) ? root : null;
    }

    private byte[] section(FileChannel in, long length, MerkleTree blocks) throws IOException, InterruptedException {
        blocks.clear();
        for (long at = 0; at < length; at += FileCodec.BLOCK) {
            int n = (int) Math.min(FileCodec.BLOCK, length - at);
            byte[] message = FileCodec.newBlock(n);
            read(in, message, FileMessage.Block.HEADER, n);
            byte[] leaf = blocks.leaf(message, FileMessage.Block.HEADER, n);
            System.arraycopy(leaf, 0, message, 1, leaf.length);
            blocks.add(leaf);
            send(message);
            transfer.advance(n, true);
        }
        return blocks.root();
    }

    private static void read(FileChannel in, byte[] into, int off, int n) throws IOException {
        if (Claims.readBlock(in, into, off, n) < n) {
            throw new FileException(Reason.CHANGED, "a file became shorter while it was sent");
        }
    }

    /** Waits for the receiver's credit, then for room in the channel. */
    private void send(byte[] message) throws InterruptedException {
        FileLane to;
        synchronized (this) {
            long cost = Credit.cost(message);
            while (sent + cost > credit && phase != Phase.OVER) {
                wait();
            }
            if (phase == Phase.OVER) {
                throw new IllegalStateException("the transfer is over");
            }
            sent += cost;
            to = lane;
        }
        if (to != null) {
            to.send(message);
        }
    }

    // ---- the end

    @Override
    public void cancel() {
        fail(new FileException(Reason.CANCELLED, "it was stopped on this side"), true);
    }

    @Override
    public void closed() {
        fail(lost(), false);
    }

    private static FileException lost() {
        return new FileException(Reason.CONNECTION_LOST, "the connection ended before the transfer did");
    }

    private void fail(FileException failure, boolean tell) {
        FileLane l;
        boolean offering;
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
            offering = phase == Phase.OFFERING;
            phase = Phase.OVER;
            l = lane;
            notifyAll();
        }
        if (offering) {
            desk.offering().end();
        }
        if (l != null) {
            end(l, tell ? failure.reason() : null);
        }
        transfer.fail(failure);
    }

    private static void end(FileLane lane, @Nullable Reason told) {
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
