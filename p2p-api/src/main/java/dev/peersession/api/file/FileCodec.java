package dev.peersession.api.file;

import dev.peersession.api.file.FileException.Reason;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** {@link FileMessage}s to bytes and back, integers in network order. */
final class FileCodec {
    /** Bytes of a block, the leaf of the hash tree; the last block of a file may be shorter. */
    static final int BLOCK = 64 * 1024;

    /** Blocks of a section: what is sent again when any of it is missing. A power of two, see {@link MerkleTree}. */
    static final int SECTION_BLOCKS = 64;

    static final long SECTION = (long) BLOCK * SECTION_BLOCKS;

    /** The longest message: a block with its hash. */
    static final int MAX_MESSAGE = BLOCK + FileMessage.Block.HEADER;

    private static final int VERSION = 1;

    private static final int OFFER = 1;
    private static final int ENTRY = 2;
    private static final int BLOCK_TYPE = 3;
    private static final int KEEP = 4;
    private static final int FILE_END = 5;
    private static final int END = 6;
    private static final int ACCEPT = 16;
    private static final int HAVE = 17;
    private static final int HAVE_END = 18;
    private static final int GRANT = 19;
    private static final int DONE = 20;
    private static final int STOP = 32;

    private FileCodec() {}

    static byte[] encode(FileMessage message) {
        if (message instanceof FileMessage.Block block) {
            return block.message();
        }
        ByteBuffer out = ByteBuffer.allocate(MAX_MESSAGE);
        put(message, out);
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    private static void put(FileMessage message, ByteBuffer out) {
        if (message instanceof FileMessage.Offer m) {
            out.put((byte) OFFER).put((byte) VERSION).put(flag(m.folder()));
            out.putLong(m.bytes()).putLong(m.files()).putLong(m.folders()).put(m.manifest());
            text(m.name(), out);
        } else if (message instanceof FileMessage.Entry m) {
            out.put((byte) ENTRY);
            entry(m, out);
        } else if (message instanceof FileMessage.Keep m) {
            out.put((byte) KEEP).putLong(m.sections());
        } else if (message instanceof FileMessage.FileEnd m) {
            out.put((byte) FILE_END).put(m.root());
        } else if (message instanceof FileMessage.End) {
            out.put((byte) END);
        } else if (message instanceof FileMessage.Accept m) {
            out.put((byte) ACCEPT).put(flag(m.resume())).putLong(m.credit());
        } else if (message instanceof FileMessage.Have m) {
            out.put((byte) HAVE);
            text(m.path(), out);
            m.roots().forEach(out::put);
        } else if (message instanceof FileMessage.HaveEnd) {
            out.put((byte) HAVE_END);
        } else if (message instanceof FileMessage.Grant m) {
            out.put((byte) GRANT).putLong(m.credit());
        } else if (message instanceof FileMessage.Done) {
            out.put((byte) DONE);
        } else if (message instanceof FileMessage.Stop m) {
            out.put((byte) STOP).put((byte) m.reason().code());
        }
    }

    private static void entry(FileMessage.Entry m, ByteBuffer out) {
        out.put(flag(m.folder())).putLong(m.size()).putLong(m.modifiedMillis());
        text(m.path(), out);
    }

    private static byte flag(boolean set) {
        return (byte) (set ? 1 : 0);
    }

    private static void text(String text, ByteBuffer out) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) utf8.length).put(utf8);
    }

    /** The hash of a manifest, so far of its name alone: files of one size and time are many. */
    static MessageDigest manifest(String name) {
        MessageDigest manifest = MerkleTree.sha256();
        ByteBuffer bytes = ByteBuffer.allocate(2 + FileMessage.Offer.MAX_NAME_BYTES);
        text(name, bytes);
        manifest.update(bytes.flip());
        return manifest;
    }

    /** Adds an entry to the hash of the manifest. */
    static void digest(FileMessage.Entry entry, MessageDigest manifest) {
        ByteBuffer bytes = ByteBuffer.allocate(32 + FileMessage.Entry.MAX_PATH_BYTES);
        entry(entry, bytes);
        manifest.update(bytes.flip());
    }

    /** @throws FileException BAD_OFFER when it is none of them; what follows the fields is for later versions and skipped */
    static FileMessage parse(byte[] message) throws FileException {
        if (message.length == 0 || message.length > MAX_MESSAGE) {
            throw malformed();
        }
        ByteBuffer in = ByteBuffer.wrap(message);
        try {
            return switch (in.get()) {
                case OFFER -> offer(in);
                case ENTRY -> entry(in);
                case BLOCK_TYPE -> block(message);
                case KEEP -> new FileMessage.Keep(count(in.getLong()));
                case FILE_END -> new FileMessage.FileEnd(hash(in));
                case END -> new FileMessage.End();
                case ACCEPT -> new FileMessage.Accept((in.get() & 1) != 0, count(in.getLong()));
                case HAVE -> have(in);
                case HAVE_END -> new FileMessage.HaveEnd();
                case GRANT -> new FileMessage.Grant(count(in.getLong()));
                case DONE -> new FileMessage.Done();
                case STOP -> new FileMessage.Stop(Reason.of(in.get() & 0xFF));
                default -> throw malformed();
            };
        } catch (BufferUnderflowException | CharacterCodingException e) {
            throw malformed();
        }
    }

    private static FileMessage offer(ByteBuffer in) throws FileException, CharacterCodingException {
        int version = in.get() & 0xFF;
        if (version != VERSION) {
            throw new FileException(Reason.NOT_SUPPORTED, "the offer has version " + version + ", known is " + VERSION);
        }
        boolean folder = (in.get() & 1) != 0;
        long bytes = count(in.getLong());
        long files = count(in.getLong());
        long folders = count(in.getLong());
        byte[] manifest = hash(in);
        String name = text(in, FileMessage.Offer.MAX_NAME_BYTES);
        if (!folder && (files != 1 || folders != 0)) {
            throw malformed();
        }
        return new FileMessage.Offer(folder, bytes, files, folders, manifest, name);
    }

    private static FileMessage entry(ByteBuffer in) throws FileException, CharacterCodingException {
        boolean folder = (in.get() & 1) != 0;
        long size = count(in.getLong());
        long modified = in.getLong();
        if (folder && size != 0) {
            throw malformed();
        }
        return new FileMessage.Entry(folder, size, modified, text(in, FileMessage.Entry.MAX_PATH_BYTES));
    }

    private static FileMessage block(byte[] message) throws FileException {
        if (message.length <= FileMessage.Block.HEADER) {
            throw malformed();
        }
        return new FileMessage.Block(message);
    }

    /** A message for a block of this length, to be filled from {@link FileMessage.Block#HEADER} on. */
    static byte[] newBlock(int length) {
        byte[] message = new byte[FileMessage.Block.HEADER + length];
        message[0] = BLOCK_TYPE;
        return message;
    }

    private static FileMessage have(ByteBuffer in) throws FileException, CharacterCodingException {
        String path = text(in, FileMessage.Entry.MAX_PATH_BYTES);
        if (in.remaining() % MerkleTree.HASH_BYTES != 0) {
            throw malformed();
        }
        List<byte[]> roots = new ArrayList<>(in.remaining() / MerkleTree.HASH_BYTES);
        while (in.hasRemaining()) {
            roots.add(hash(in));
        }
        return new FileMessage.Have(path, roots);
    }

    private static long count(long value) throws FileException {
        if (value < 0) {
            throw malformed();
        }
        return value;
    }

    private static byte[] hash(ByteBuffer in) {
        byte[] hash = new byte[MerkleTree.HASH_BYTES];
        in.get(hash);
        return hash;
    }

    private static String text(ByteBuffer in, int most) throws FileException, CharacterCodingException {
        int length = in.getShort() & 0xFFFF;
        if (length > most) {
            throw malformed();
        }
        byte[] utf8 = new byte[length];
        in.get(utf8);
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }

    private static FileException malformed() {
        return new FileException(Reason.BAD_OFFER, "the other side sent a message that is none of file transfer");
    }
}
