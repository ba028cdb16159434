package dev.peersession.signaling;

/** The two lengths that padded blobs have, whatever they hold. */
final class Padding {
    private static final int[] LENGTHS = {128, 256};

    private Padding() {}

    /** The content filled up so that the blob, {@code around} bytes more, gets at least {@code wanted} long; 0 for no padding. */
    static byte[] encode(SealedContent content, int around, int wanted) {
        byte[] plain = Content.encode(content, 0);
        for (int length : LENGTHS) {
            if (wanted != 0 && length >= wanted && plain.length + around <= length) {
                return Content.encode(content, length - around);
            }
        }
        return plain;
    }

    /** An answer to an offer of a padded length is padded to the same. */
    static int like(int offerLength) {
        for (int length : LENGTHS) {
            if (length == offerLength) {
                return length;
            }
        }
        return 0;
    }
}
