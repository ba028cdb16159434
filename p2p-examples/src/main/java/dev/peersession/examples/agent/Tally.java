package dev.peersession.examples.agent;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What arrived on one channel: counts, the digest over all messages in order of arrival, and disorder. Thread-safe. */
final class Tally {
    private final MessageDigest digest = sha256();
    private final ArrivalOrder order;
    private long messages;
    private long bytes;

    Tally(boolean ordered) {
        order = new ArrivalOrder(ordered);
    }

    /** {@code numbered} says whether the message is taken as one of a flood. */
    synchronized void arrived(byte[] message, boolean numbered) {
        messages++;
        bytes += message.length;
        digest.update(message);
        if (numbered) {
            order.arrived(message);
        }
    }

    synchronized Snapshot snapshot() {
        try {
            byte[] sum = ((MessageDigest) digest.clone()).digest();
            return new Snapshot(
                    messages, bytes, order.outOfOrder(), HexFormat.of().formatHex(sum));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this JDK's SHA-256 cannot be cloned", e);
        }
    }

    record Snapshot(long messages, long bytes, long outOfOrder, String sha256) {}

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
