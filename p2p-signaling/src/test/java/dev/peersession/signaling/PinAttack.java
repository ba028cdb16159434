package dev.peersession.signaling;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a thief of an offer and its answer can do without asking either side again: try every PIN of four digits against the two texts.
 *
 * <p>From a guess follows a generator of the curve, and nothing else. What can be asked then is whether the shares that were sent can come
 * of this generator, whether they come of it by a scalar that a broken source of randomness would make, and whether the answer opens with
 * what such a scalar gives. The same is done to a record that is sealed with a key derived from the PIN alone, as other programs do, so
 * that it is seen that an attack of this kind finds a PIN where it can be found.
 */
final class PinAttack {
    static final int PINS = 10_000;

    /** What can be said of one guess. */
    enum Verdict {
        IMPOSSIBLE,
        POSSIBLE,
        CERTAIN
    }

    /** What somebody recorded. */
    interface Recording {
        Verdict verdict(String pin);
    }

    /** How many guesses got each verdict, and which PINs are certain. */
    record Result(int impossible, int possible, List<String> certain) {}

    private PinAttack() {}

    static Result attack(Recording recording) {
        int impossible = 0;
        int possible = 0;
        List<String> certain = new ArrayList<>();
        for (int guess = 0; guess < PINS; guess++) {
            String pin = String.format(Locale.ROOT, "%04d", guess);
            switch (recording.verdict(pin)) {
                case IMPOSSIBLE -> impossible++;
                case POSSIBLE -> possible++;
                case CERTAIN -> certain.add(pin);
            }
        }
        return new Result(impossible, possible, List.copyOf(certain));
    }

    /** A PIN offer and the answer to it. */
    static Recording exchange(byte[] offer, byte[] answer) {
        byte[] ya = Arrays.copyOfRange(offer, Blob.OFFER_PREFIX_BYTES, Blob.OFFER_PREFIX_BYTES + Cpace.SHARE_BYTES);
        byte[] yb = Arrays.copyOfRange(answer, Blob.ANSWER_PREFIX_BYTES, Blob.ANSWER_PREFIX_BYTES + Cpace.SHARE_BYTES);
        byte[] header = Arrays.copyOf(answer, Blob.ANSWER_PREFIX_BYTES);
        byte[] sealed = Arrays.copyOfRange(
                answer, Blob.ANSWER_PREFIX_BYTES + Cpace.SHARE_BYTES, answer.length - Blob.CHECK_BYTES);
        // All generators that lie on the curve, cleared of small factors, generate this one group: a share in it is
        // possible under each of them.
        boolean sharesInGroup = CurveMembership.inPrimeOrderGroup(ya) && CurveMembership.inPrimeOrderGroup(yb);
        // What a source of randomness gives that gives none.
        byte[] weak = new byte[Cpace.SCALAR_BYTES];
        // It makes the same of the other share for each guess.
        boolean opens;
        try (Exchange asInviter = Exchange.run(new byte[0], weak, yb, offer, ya, header, yb)) {
            opens = asInviter.open(sealed) != null;
        }
        return pin -> {
            byte[] generator = Exchange.generator(Secret.Mode.PIN, Bytes.ascii(pin));
            if (!sharesInGroup || !CurveMembership.onCurve(generator)) {
                return Verdict.IMPOSSIBLE;
            }
            byte[] share = Cpace.share(weak, generator);
            boolean fits = opens || Arrays.equals(share, ya) || Arrays.equals(share, yb);
            return fits ? Verdict.CERTAIN : Verdict.POSSIBLE;
        };
    }

    /** The other way of protecting an offer: sealed with a key that is derived from the PIN. {@code rounds} as low as the test likes. */
    static Recording derived(String secretPin, int rounds) {
        byte[] salt = {1, 2, 3, 4, 5, 6, 7, 8};
        byte[] sealed = Aead.seal(key(secretPin, salt, rounds), salt, Bytes.ascii("the offer"));
        return pin -> Aead.open(key(pin, salt, rounds), salt, sealed) == null ? Verdict.IMPOSSIBLE : Verdict.CERTAIN;
    }

    private static byte[] key(String pin, byte[] salt, int rounds) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(pin.toCharArray(), salt, rounds, 256))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks PBKDF2", e);
        }
    }
}
