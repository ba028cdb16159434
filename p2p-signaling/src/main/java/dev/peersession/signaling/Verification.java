package dev.peersession.signaling;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Words that two people compare, to be sure that nobody sits between them. They come of three messages over the connection itself,
 * and of what is only the same on both sides when there is one connection and not two.
 *
 * <pre>
 *  offerer                                    answerer
 *  commitment: SHA-256(nonce A, context)  ---&gt;
 *                                         &lt;---  nonce B
 *  nonce A                                ---&gt;   checks the commitment
 *  words = HMAC(nonce A, nonce B; context)      the same
 * </pre>
 *
 * <p>Whoever is in the middle must fix each of their nonces before they learn the one that they would have to match: the commitment
 * holds the offerer to nonce A, and the answerer gives nonce B before seeing it. So there is one try, with a chance of 2^-30, and
 * nothing to search through; words made of fingerprints alone can be searched for in seconds.
 *
 * <p>Sans-IO, one thread at a time: hand in what the peer sent, send what {@link #poll} gives until it gives null. Wrong input ends
 * it in {@link State#FAILED} and throws nothing. Run it only after the peer's confirmation is verified.
 */
public final class Verification {
    /** How far it is. */
    public enum State {
        RUNNING,
        /** The words are there. */
        DONE,
        /** The peer broke the order or its commitment: someone may be in the middle. There are no words. */
        FAILED
    }

    /** Bits of agreement that the words, and likewise the emoji and the digits, stand for. */
    public static final int BITS = 30;

    static final int NONCE_BYTES = 32;
    static final byte COMMITMENT = 1;
    static final byte NONCE = 2;
    static final byte REVEAL = 3;

    private static final int MESSAGE_BYTES = 1 + NONCE_BYTES;
    private static final int WORDS = 3;
    private static final int EMOJI = 5;
    private static final int WORD_BITS = 10;
    private static final int EMOJI_BITS = 6;
    private static final long DIGITS = 1_000_000_000L;

    private final Role role;
    private final byte[] context;
    private final byte[] own;
    private byte[] theirs = new byte[0];
    private byte @Nullable [] pending;
    private byte[] value = new byte[0];
    private State state = State.RUNNING;

    private Verification(Role role, byte[] context, byte[] own) {
        this.role = role;
        this.context = context;
        this.own = own;
    }

    /**
     * Begins; the offerer then has a message to send.
     *
     * @param fpOfferer SHA-256 of the certificate that the offerer has shown in DTLS, 32 bytes
     * @param fpAnswerer the answerer's
     * @param exporter keying material of the DTLS connection (RFC 5705), the same on both sides, up to 255 bytes; empty with a
     *     browser
     */
    public static Verification start(
            Role role, byte[] fpOfferer, byte[] fpAnswerer, byte[] exporter, SecureRandom random) {
        byte[] own = new byte[NONCE_BYTES];
        random.nextBytes(own);
        byte[] context = Cpace.lvCat(Bytes.ascii("peersession/1 verification"), fpOfferer, fpAnswerer, exporter);
        Verification verification = new Verification(role, context, own);
        if (role == Role.OFFERER) {
            verification.pending = message(COMMITMENT, Bytes.sha256(own, context));
        }
        return verification;
    }

    /** The next message to send, or null. */
    public byte @Nullable [] poll() {
        byte[] message = pending;
        pending = null;
        return message;
    }

    /** Takes a message of the peer. */
    public State input(byte[] message) {
        if (state != State.RUNNING || message.length != MESSAGE_BYTES) {
            return fail();
        }
        byte[] body = Arrays.copyOfRange(message, 1, MESSAGE_BYTES);
        boolean first = theirs.length == 0;
        if (role == Role.OFFERER && message[0] == NONCE && first) {
            theirs = body;
            pending = message(REVEAL, own);
            return finish(own, theirs);
        }
        if (role == Role.ANSWERER && message[0] == COMMITMENT && first) {
            theirs = body;
            pending = message(NONCE, own);
            return state;
        }
        if (role == Role.ANSWERER && message[0] == REVEAL && !first && pending == null) {
            return MessageDigest.isEqual(Bytes.sha256(body, context), theirs) ? finish(body, own) : fail();
        }
        return fail();
    }

    public State state() {
        return state;
    }

    /** Which end this is. */
    public Role role() {
        return role;
    }

    /** Three words of the list in {@code words.txt}. */
    public List<String> words() {
        return pick(Phrases.WORDS, WORDS, WORD_BITS);
    }

    /** Five emoji of the list in {@code emoji.txt}. */
    public List<String> emoji() {
        return pick(Phrases.EMOJI, EMOJI, EMOJI_BITS);
    }

    /** What the emoji of {@link #emoji} are called, for reading aloud. */
    public List<String> emojiNames() {
        return pick(Phrases.EMOJI_NAMES, EMOJI, EMOJI_BITS);
    }

    /** Nine digits in groups of three, such as {@code 048 151 623}. */
    public String digits() {
        requireDone();
        long number = 0;
        // From other bytes than the words, and so many that the remainder is even to one part in 2^34.
        for (int i = Long.BYTES; i < 2 * Long.BYTES; i++) {
            number = number << 8 | value[i] & 255;
        }
        String digits = String.format(Locale.ROOT, "%09d", Long.remainderUnsigned(number, DIGITS));
        return digits.substring(0, 3) + " " + digits.substring(3, 6) + " " + digits.substring(6);
    }

    /**
     * Whether a text is what this side sees, in one of the three forms; spaces, commas, dashes and case do not count.
     *
     * @param typed what a person typed or chose
     */
    public boolean matches(String typed) {
        String plain = plain(typed);
        return !plain.isEmpty()
                && (plain.equals(plain(String.join("", words())))
                        || plain.equals(plain(digits()))
                        || plain.equals(plain(String.join("", emoji())))
                        || plain.equals(plain(String.join("", emojiNames()))));
    }

    /** Without what people put between words, and without the mark that asks for a coloured picture (U+FE0F). */
    private static String plain(String text) {
        return text.replaceAll("[\\s,;.\\-\uFE0F]", "").toLowerCase(Locale.ROOT);
    }

    /**
     * The words among others, so that people choose instead of nodding.
     *
     * @param count how many in all, 2 to 10
     * @return each three words with spaces between; exactly one of them {@link #matches}
     */
    public List<String> wordChoices(int count, SecureRandom random) {
        if (count < 2 || count > 10) {
            throw new IllegalArgumentException("count is " + count + ", allowed 2 to 10, usual 4");
        }
        String right = String.join(" ", words());
        Set<String> choices = new LinkedHashSet<>();
        choices.add(right);
        while (choices.size() < count) {
            int bits = random.nextInt();
            choices.add(Phrases.WORDS.get(bits & 1023) + " " + Phrases.WORDS.get(bits >>> 10 & 1023) + " "
                    + Phrases.WORDS.get(bits >>> 20 & 1023));
        }
        List<String> shuffled = new ArrayList<>(choices);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled);
    }

    private List<String> pick(List<String> list, int count, int bits) {
        requireDone();
        String[] out = new String[count];
        for (int i = 0; i < count; i++) {
            int index = 0;
            for (int b = i * bits; b < (i + 1) * bits; b++) {
                index = index << 1 | value[b / 8] >> 7 - b % 8 & 1;
            }
            out[i] = list.get(index);
        }
        return List.of(out);
    }

    private State finish(byte[] nonceA, byte[] nonceB) {
        value = Hkdf.hmac(Bytes.concat(nonceA, nonceB), context);
        state = State.DONE;
        return state;
    }

    private State fail() {
        state = State.FAILED;
        pending = null;
        return state;
    }

    private void requireDone() {
        if (state != State.DONE) {
            throw new IllegalStateException("the verification is " + state);
        }
    }

    private static byte[] message(byte type, byte[] body) {
        return Bytes.concat(new byte[] {type}, body);
    }

    @Override
    public String toString() {
        return "Verification[" + role + ", " + state + "]";
    }
}
