package dev.peersession.api.file;

import dev.peersession.api.file.FileException.Reason;
import java.util.List;

/** One message of a transfer's channel; {@code docs/FILES.md} has the bytes. Arrays are not copied and must not be changed. */
sealed interface FileMessage {

    // ---- from the sender

    /**
     * The first message.
     *
     * @param folder whether it is a folder or a single file
     * @param bytes of all files together
     * @param files 1 for a single file
     * @param folders inside the folder
     * @param manifest SHA-256 over all entries: what is sent cannot become something else later
     */
    record Offer(boolean folder, long bytes, long files, long folders, byte[] manifest, String name)
            implements FileMessage {
        /** What the longest names of common file systems need. */
        static final int MAX_NAME_BYTES = 1024;
    }

    /** What the following blocks belong to. The path of a single file is empty. */
    record Entry(boolean folder, long size, long modifiedMillis, String path) implements FileMessage {
        /** Linux allows as much for a whole path. */
        static final int MAX_PATH_BYTES = 4096;
    }

    /** The next block of the present file; the message itself, so that the data need not be copied. */
    record Block(byte[] message) implements FileMessage {
        /** Type and hash. */
        static final int HEADER = 1 + MerkleTree.HASH_BYTES;

        int length() {
            return message.length - HEADER;
        }
    }

    /** So many sections of the present file stay as they are at the receiver. */
    record Keep(long sections) implements FileMessage {}

    /** The present file is complete. */
    record FileEnd(byte[] root) implements FileMessage {}

    /** All files are complete. */
    record End() implements FileMessage {}

    // ---- from the receiver

    /**
     * The receiver wants it.
     *
     * @param resume HAVE messages follow, up to HAVE_END
     * @param credit as in {@link Grant}
     */
    record Accept(boolean resume, long credit) implements FileMessage {}

    /** Hashes of the first sections of a file that is there, or further ones in another message for the same path. */
    record Have(String path, List<byte[]> roots) implements FileMessage {
        /** A message of 64 KiB at most. */
        static final int MAX_ROOTS = 1900;
    }

    record HaveEnd() implements FileMessage {}

    /** So many bytes of messages may be sent in all after ACCEPT. */
    record Grant(long credit) implements FileMessage {}

    /** Everything is on the disk, under its final name. */
    record Done() implements FileMessage {}

    // ---- from either side

    /** It ends here; as the answer to an offer, the refusal. */
    record Stop(Reason reason) implements FileMessage {}
}
