package dev.peersession.signaling;

/**
 * The cost of one Argon2id run (RFC 9106) with one lane, as a passphrase offer names it in its header. The values below the
 * floor of 19 MiB and 2 passes, and those above the cap of 256 MiB and 8 passes, have no encoding that is accepted.
 *
 * @param mebibytes memory: 19, 32, 46, 64, 96, 128, 192 or 256
 * @param passes 2 to 8
 */
public record Argon2Cost(int mebibytes, int passes) {
    private static final int[] MEBIBYTES = {19, 32, 46, 64, 96, 128, 192, 256};
    private static final int PASSES_MIN = 2;
    private static final int PASSES_MAX = 8;

    /** 64 MiB, 3 passes: the second recommendation of RFC 9106 section 4, with one lane; about a quarter of a second. */
    public static final Argon2Cost STANDARD = new Argon2Cost(64, 3);
    /** 19 MiB, 2 passes: the least that is accepted. */
    public static final Argon2Cost FLOOR = new Argon2Cost(19, 2);

    public Argon2Cost {
        if (index(mebibytes) < 0) {
            throw new IllegalArgumentException(
                    "mebibytes is " + mebibytes + ", allowed 19, 32, 46, 64, 96, 128, 192, 256");
        }
        if (passes < PASSES_MIN || passes > PASSES_MAX) {
            throw new IllegalArgumentException("passes is " + passes + ", allowed 2 to 8, default 3");
        }
    }

    /** High half: index of the memory. Low half: passes. */
    byte encoded() {
        return (byte) (index(mebibytes) << 4 | passes);
    }

    static Argon2Cost decode(byte encoded) throws SignalingException {
        int index = encoded >> 4 & 15;
        int passes = encoded & 15;
        if (index >= MEBIBYTES.length || passes < PASSES_MIN || passes > PASSES_MAX) {
            throw new SignalingException(
                    SignalingException.Reason.NOT_SUPPORTED,
                    "This offer asks for a key derivation outside the accepted cost; ask for an offer made by a current version.");
        }
        return new Argon2Cost(MEBIBYTES[index], passes);
    }

    private static int index(int mebibytes) {
        for (int i = 0; i < MEBIBYTES.length; i++) {
            if (MEBIBYTES[i] == mebibytes) {
                return i;
            }
        }
        return -1;
    }
}
