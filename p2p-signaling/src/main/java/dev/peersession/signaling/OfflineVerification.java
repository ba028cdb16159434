package dev.peersession.signaling;

import java.util.List;
import java.util.function.Predicate;

/**
 * Words that two people compare before they connect, from the offer and the answer that each of them holds.
 *
 * <p>With two messages there can be no commitment: who sits in the middle sees the guest's answer and may then try answers of their own
 * until the words fit. So each try costs a slow derivation of a quarter of a second and 64 MiB, and there are 50 bits: five words, some
 * nine million years of one core. {@link Verification}, over the connection, needs three words and no time.
 */
public final class OfflineVerification {
    /** Bits of agreement. */
    public static final int BITS = 50;

    private static final int WORDS = 5;
    private static final int WORD_BITS = 10;

    private OfflineVerification() {}

    /**
     * As {@link #words(byte[], byte[])}, of the texts as both sides have them; more may stand around them.
     *
     * @throws SignalingException MALFORMED when the one holds no offer or the other no answer; TOO_LARGE, NOT_SUPPORTED
     */
    public static List<String> words(String offerText, String answerText) throws SignalingException {
        return words(first(offerText, BlobKind::isOffer), first(answerText, BlobKind::isAnswer));
    }

    private static byte[] first(String text, Predicate<BlobKind> wanted) throws SignalingException {
        for (Blob blob : BlobText.find(text)) {
            BlobKind kind = blob.kind();
            if (kind != null && wanted.test(kind)) {
                return blob.bytes();
            }
        }
        throw Refusal.malformed();
    }

    /**
     * The words; takes about a quarter of a second on the calling thread.
     *
     * @param offer the bytes as sent
     * @param answer the bytes as sent
     * @throws SignalingException NOT_SUPPORTED when there is too little memory
     */
    public static List<String> words(byte[] offer, byte[] answer) throws SignalingException {
        byte[] both = Bytes.concat(Bytes.sha256(offer), Bytes.sha256(answer));
        byte[] value = Argon2.derive(both, Bytes.ascii("peersession/1 offline"), Argon2Cost.STANDARD, Long.BYTES);
        long bits = 0;
        for (byte b : value) {
            bits = bits << 8 | b & 255;
        }
        String[] words = new String[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = Phrases.WORDS.get((int) (bits >>> Long.SIZE - WORD_BITS * (i + 1)) & (1 << WORD_BITS) - 1);
        }
        return List.of(words);
    }
}
