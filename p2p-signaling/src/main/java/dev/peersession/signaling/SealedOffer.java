package dev.peersession.signaling;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An offer, on the side that made it. It keeps one half of the key exchange until the answer comes.
 *
 * <p>Who wants to guess the secret must send an answer for each guess: three wrong ones burn the offer, and each counts in the
 * secret's {@link GuessBudget}. Damaged texts and answers to other offers cost nothing.
 *
 * <p>Safe for use by several threads. {@link #close()} wipes.
 */
public final class SealedOffer implements AutoCloseable {
    /** Wrong answers that burn an offer. */
    public static final int MAX_WRONG_ANSWERS = 3;

    private final Secret secret;
    private final byte[] fingerprint;
    private final byte[] scalar;
    private final byte[] share;
    private final byte[] envelope;
    private final byte[] bytes;
    private final long createdNanos;
    private final long ttlNanos;
    private int wrongAnswers;
    private State state = State.WAITING;

    private enum State {
        WAITING,
        USED,
        CLOSED
    }

    private SealedOffer(
            Secret secret,
            byte[] fingerprint,
            byte[] scalar,
            byte[] share,
            byte[] envelope,
            byte[] bytes,
            long createdNanos,
            long ttlNanos) {
        this.secret = secret;
        this.fingerprint = fingerprint;
        this.scalar = scalar;
        this.share = share;
        this.envelope = envelope;
        this.bytes = bytes;
        this.createdNanos = createdNanos;
        this.ttlNanos = ttlNanos;
    }

    /**
     * Makes an offer. In passphrase mode this derives a key for about a quarter of a second on the calling thread.
     *
     * @param epochSeconds now, on the wall clock; the offer carries its minute of expiry for the other side
     * @param monotonicNanos now, on the scale that {@link #accept} is given; it alone decides about expiry here
     * @throws SignalingException PIN_VOID, or NOT_SUPPORTED when there is too little memory for a passphrase
     * @throws IllegalArgumentException when the candidates take more than 255 bytes beyond the compact form
     */
    public static SealedOffer create(
            Secret secret,
            SealedContent content,
            OfferOptions options,
            SecureRandom random,
            long epochSeconds,
            long monotonicNanos)
            throws SignalingException {
        if (secret.budget().isVoid()) {
            throw Refusal.pinVoid();
        }
        SealedContent shown = options.blind() ? content.blind() : content;
        byte[] expiry = Expiry.encode(epochSeconds + options.ttl().toSeconds());
        byte[] scalar = new byte[Cpace.SCALAR_BYTES];
        random.nextBytes(scalar);
        Sealing sealing = secret.mode() == Secret.Mode.PIN
                ? pin(secret, shown, options, scalar, expiry)
                : passphrase(secret, shown, options, scalar, expiry, random);
        secret.remember(sealing.bytes);
        return new SealedOffer(
                secret,
                content.fingerprint(),
                scalar,
                sealing.share,
                sealing.envelope,
                sealing.bytes,
                monotonicNanos,
                options.ttl().toNanos());
    }

    private record Sealing(byte[] bytes, byte[] share, byte[] envelope) {}

    private static Sealing pin(Secret secret, SealedContent shown, OfferOptions options, byte[] scalar, byte[] expiry) {
        byte[] prs = secret.bytes();
        byte[] generator = Exchange.generator(Secret.Mode.PIN, prs);
        byte[] share = Cpace.share(scalar, generator);
        Bytes.wipe(prs, generator);
        byte[] clear = Bytes.concat(new byte[] {Blob.header(BlobKind.PIN_OFFER)}, expiry, share);
        byte[] body = Padding.encode(shown, clear.length + Blob.CHECK_BYTES, options.padding());
        return new Sealing(Blob.finish(Bytes.concat(clear, body)), share, new byte[0]);
    }

    private static Sealing passphrase(
            Secret secret, SealedContent shown, OfferOptions options, byte[] scalar, byte[] expiry, SecureRandom random)
            throws SignalingException {
        byte[] salt = new byte[Blob.SALT_BYTES];
        random.nextBytes(salt);
        byte[] passphrase = secret.bytes();
        try (PassphraseKeys keys = PassphraseKeys.derive(passphrase, salt, options.cost())) {
            byte[] generator = Exchange.generator(Secret.Mode.PASSPHRASE, keys.prs());
            byte[] share = Cpace.share(scalar, generator);
            Bytes.wipe(generator);
            byte[] clear = Bytes.concat(
                    new byte[] {Blob.header(BlobKind.PASSPHRASE_OFFER)},
                    expiry,
                    new byte[] {options.cost().encoded()},
                    salt);
            int around = clear.length + share.length + Aead.TAG_BYTES + Blob.CHECK_BYTES;
            byte[] plain = Bytes.concat(share, Padding.encode(shown, around, options.padding()));
            byte[] sealed = Aead.seal(keys.envelope(), clear, plain);
            return new Sealing(
                    Blob.finish(Bytes.concat(clear, sealed)),
                    share,
                    keys.answer().clone());
        } finally {
            Bytes.wipe(passphrase);
        }
    }

    /** The offer; a copy. At most 115 bytes with four IPv4 candidates that share ports, 18 more for each IPv6 address. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@code p2p:} and the bytes in base64url. */
    public String text() {
        return BlobText.of(bytes);
    }

    /** The first four bytes of the offer's SHA-256, by which an answer names it. */
    public byte[] shortId() {
        return Arrays.copyOf(Bytes.sha256(bytes), Blob.ID_BYTES);
    }

    /** How many wrong answers may still come, 0 when the offer is burned or its PIN void. */
    public synchronized int attemptsLeft() {
        return Math.min(MAX_WRONG_ANSWERS - wrongAnswers, secret.budget().attemptsLeft());
    }

    /**
     * Opens the answer that somebody brought back. After a refusal the offer takes a right one still, unless the reason says
     * otherwise.
     *
     * @param text what was pasted; more than the answer may stand around it
     * @param monotonicNow now, on the scale that {@link #create} was given, nanoseconds
     * @throws SignalingException MALFORMED, TOO_LARGE, UNSUPPORTED_VERSION, DOWNGRADE, OWN_OFFER, OTHER_OFFER (these cost
     *     nothing); OFFER_USED, OFFER_BURNED, EXPIRED_OFFER, PIN_VOID; WRONG_PIN or WRONG_PASSPHRASE, which count
     */
    public synchronized AcceptedAnswer accept(String text, long monotonicNow) throws SignalingException {
        if (state == State.CLOSED) {
            throw new IllegalStateException("the offer is closed");
        }
        if (BlobText.isSdp(text)) {
            throw Refusal.downgradeToSdp();
        }
        Blob answer = choose(BlobText.find(text));
        if (state == State.USED) {
            throw Refusal.used();
        }
        if (wrongAnswers >= MAX_WRONG_ANSWERS) {
            throw Refusal.burned();
        }
        if (monotonicNow - createdNanos >= ttlNanos) {
            throw Refusal.expired();
        }
        Opened opened = secret.budget().attempt(() -> open(answer));
        if (opened == null) {
            wrongAnswers++;
            throw Refusal.wrongSecret(secret.mode(), attemptsLeft());
        }
        try (Exchange exchange = opened.exchange) {
            SealedContent content = Content.decode(opened.plain);
            state = State.USED;
            Bytes.wipe(scalar, envelope);
            return new AcceptedAnswer(content, exchange.sessionKeys(fingerprint, content.fingerprint()));
        }
    }

    private record Opened(Exchange exchange, byte[] plain) {}

    private @Nullable Opened open(Blob answer) {
        byte[] theirs = answer.slice(Blob.ANSWER_PREFIX_BYTES, Cpace.SHARE_BYTES);
        byte[] header = answer.slice(0, Blob.ANSWER_PREFIX_BYTES);
        Exchange exchange = Exchange.run(envelope, scalar, theirs, bytes, share, header, theirs);
        byte[] plain = exchange.open(answer.body(Blob.ANSWER_PREFIX_BYTES + Cpace.SHARE_BYTES));
        // A share that comes back is a reflection (section 10.1 of the CPace draft).
        if (plain == null || Arrays.equals(theirs, share)) {
            exchange.close();
            return null;
        }
        return new Opened(exchange, plain);
    }

    /** The first answer to this offer; when there is none, the refusal that fits best. */
    private Blob choose(List<Blob> blobs) throws SignalingException {
        SignalingException refusal = null;
        byte[] id = shortId();
        for (Blob blob : blobs) {
            BlobKind kind = blob.kind();
            if (blob.version() != Blob.VERSION || kind == null) {
                refusal = Refusal.unsupportedVersion();
            } else if (blob.isSame(bytes)) {
                refusal = refusal == null ? Refusal.ownOffer() : refusal;
            } else if (!kind.isAnswer()) {
                refusal = refusal == null ? Refusal.notAnAnswer() : refusal;
            } else if (!Arrays.equals(blob.slice(Blob.ANSWER_ID_AT, Blob.ID_BYTES), id)) {
                refusal = Refusal.otherOffer();
            } else if (kind.mode() != secret.mode()) {
                refusal = Refusal.downgrade(secret.mode());
            } else {
                return blob;
            }
        }
        throw refusal == null ? Refusal.malformed() : refusal;
    }

    /** Wipes. An answer that was accepted keeps its keys. */
    @Override
    public synchronized void close() {
        state = State.CLOSED;
        Bytes.wipe(scalar, envelope);
    }

    /** Neither addresses nor keys. */
    @Override
    public String toString() {
        return "SealedOffer[" + secret.mode() + ", " + bytes.length + " bytes]";
    }
}
