package dev.peersession.api.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash tree of RFC 6962 section 2.1 over leaves that come in order. Holds one hash for each level, however many leaves there
 * are.
 *
 * <p>A file's tree is made of two of these: one over the blocks of a section, one over the sections. As a full section holds a power
 * of two of blocks, the result is the tree over all blocks.
 */
final class MerkleTree {
    static final int HASH_BYTES = 32;

    // RFC 6962 section 2.1: leaves and nodes are hashed differently, or a node could be passed off as a block.
    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final int LEVELS = 64;

    private final MessageDigest digest = sha256();
    private final byte[][] levels = new byte[LEVELS][];
    private long leaves;

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform has it (class comment of MessageDigest).
            throw new IllegalStateException(e);
        }
    }

    /** The hash of a block. */
    byte[] leaf(byte[] data, int off, int len) {
        digest.update(LEAF);
        digest.update(data, off, len);
        return digest.digest();
    }

    void add(byte[] hash) {
        byte[] node = hash;
        int level = 0;
        for (long n = leaves; (n & 1) == 1; n >>= 1) {
            node = node(levels[level], node);
            level++;
        }
        levels[level] = node;
        leaves++;
    }

    long size() {
        return leaves;
    }

    /** The root over what was added; the hash of nothing when that is nothing. */
    byte[] root() {
        if (leaves == 0) {
            return digest.digest();
        }
        int level = Long.numberOfTrailingZeros(leaves);
        byte[] root = levels[level];
        for (long n = leaves >> (level + 1); n != 0; n >>= 1) {
            level++;
            if ((n & 1) == 1) {
                root = node(levels[level], root);
            }
        }
        return root;
    }

    void clear() {
        leaves = 0;
    }

    private byte[] node(byte[] left, byte[] right) {
        digest.update(NODE);
        digest.update(left);
        digest.update(right);
        return digest.digest();
    }
}
