package dev.peersession.signaling;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * An offer, on the side that answers it.
 *
 * <p>In PIN mode nothing shows yet whether the offer was made with this PIN, nor by whom: that comes with the peer's {@link
 * SessionKeys#verify confirmation}. Until then the answer counts as a guess that a stranger may have had.
 *
 * <p>Safe for use by several threads. {@link #close()} wipes.
 */
public final class SealedReply implements AutoCloseable {
    private final Secret secret;
    private final SecureRandom random;
    private final byte[] offer;
    private final byte[] theirs;
    private final byte[] envelope;
    private final byte[] prs;
    private final SealedContent content;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        ANSWERED,
        CONFIRMED,
        CLOSED
    }

    private SealedReply(
            Secret secret,
            SecureRandom random,
            byte[] offer,
            byte[] theirs,
            byte[] envelope,
            byte[] prs,
            SealedContent content) {
        this.secret = secret;
        this.random = random;
        this.offer = offer;
        this.theirs = theirs;
        this.envelope = envelope;
        this.prs = prs;
        this.content = content;
    }

    /**
     * Reads an offer. With a passphrase this derives a key for about a quarter of a second on the calling thread, after all checks
     * that cost nothing.
     *
     * @param offerText what was pasted; more than the offer may stand around it
     * @param epochSeconds now, on the wall clock; five minutes of difference to the other side's are allowed
     * @throws SignalingException MALFORMED, TOO_LARGE, UNSUPPORTED_VERSION, DOWNGRADE, OWN_OFFER, EXPIRED_OFFER, PIN_VOID,
     *     WRONG_PASSPHRASE, NOT_SUPPORTED
     */
    public static SealedReply open(String offerText, Secret secret, SecureRandom random, long epochSeconds)
            throws SignalingException {
        if (BlobText.isSdp(offerText)) {
            throw Refusal.downgradeToSdp();
        }
        Blob offer = choose(BlobText.find(offerText), secret);
        if (Expiry.isOver(offer.unsigned16(Blob.EXPIRY_AT), epochSeconds)) {
            throw Refusal.expired();
        }
        if (secret.budget().isVoid()) {
            throw Refusal.pinVoid();
        }
        return secret.mode() == Secret.Mode.PIN ? pin(offer, secret, random) : passphrase(offer, secret, random);
    }

    private static Blob choose(List<Blob> blobs, Secret secret) throws SignalingException {
        SignalingException refusal = null;
        for (Blob blob : blobs) {
            BlobKind kind = blob.kind();
            if (blob.version() != Blob.VERSION || kind == null) {
                refusal = Refusal.unsupportedVersion();
            } else if (!kind.isOffer()) {
                refusal = refusal == null ? Refusal.notAnOffer() : refusal;
            } else if (kind.mode() != secret.mode()) {
                refusal = Refusal.downgrade(secret.mode());
            } else if (secret.made(blob.bytes())) {
                refusal = Refusal.ownOffer();
            } else {
                return blob;
            }
        }
        throw refusal == null ? Refusal.malformed() : refusal;
    }

    private static SealedReply pin(Blob offer, Secret secret, SecureRandom random) throws SignalingException {
        byte[] theirs = offer.slice(Blob.OFFER_PREFIX_BYTES, Cpace.SHARE_BYTES);
        SealedContent content = Content.decode(offer.body(Blob.OFFER_PREFIX_BYTES + Cpace.SHARE_BYTES));
        return new SealedReply(secret, random, offer.bytes(), theirs, new byte[0], secret.bytes(), content);
    }

    private static SealedReply passphrase(Blob offer, Secret secret, SecureRandom random) throws SignalingException {
        Argon2Cost cost = Argon2Cost.decode(offer.at(Blob.COST_AT));
        byte[] clear = offer.slice(0, Blob.PASSPHRASE_PREFIX_BYTES);
        byte[] passphrase = secret.bytes();
        try (PassphraseKeys keys =
                PassphraseKeys.derive(passphrase, offer.slice(Blob.SALT_AT, Blob.SALT_BYTES), cost)) {
            byte[] plain = Aead.open(keys.envelope(), clear, offer.body(Blob.PASSPHRASE_PREFIX_BYTES));
            if (plain == null) {
                throw Refusal.wrongPassphrase();
            }
            byte[] theirs = Arrays.copyOf(plain, Cpace.SHARE_BYTES);
            SealedContent content = Content.decode(Arrays.copyOfRange(plain, Cpace.SHARE_BYTES, plain.length));
            return new SealedReply(
                    secret,
                    random,
                    offer.bytes(),
                    theirs,
                    keys.answer().clone(),
                    keys.prs().clone(),
                    content);
        } finally {
            Bytes.wipe(passphrase);
        }
    }

    /**
     * For how long its maker may still take an answer: the time that the offer tells, in whole minutes, and the five minutes by which the
     * two clocks may differ.
     */
    public Duration validFor(long epochSeconds) {
        int expiry = (offer[Blob.EXPIRY_AT] & 0xff) << 8 | offer[Blob.EXPIRY_AT + 1] & 0xff;
        return Duration.ofMinutes(Math.max(Expiry.minutesLeft(expiry, epochSeconds) + Expiry.TOLERANCE_MINUTES, 0));
    }

    /** What the offer tells. In PIN mode anyone may have written it: nothing of the application may go to it before the confirmation. */
    public SealedContent content() {
        return content;
    }

    /**
     * Makes the answer, once.
     *
     * @throws SignalingException PIN_VOID; MALFORMED when the offer's share cannot be one
     * @throws IllegalStateException when it was answered or closed before
     */
    public synchronized SealedAnswer answer(SealedContent own) throws SignalingException {
        if (state != State.OPEN) {
            throw new IllegalStateException("the offer was answered or closed");
        }
        if (!secret.budget().take()) {
            throw Refusal.pinVoid();
        }
        state = State.ANSWERED;
        byte[] scalar = new byte[Cpace.SCALAR_BYTES];
        random.nextBytes(scalar);
        byte[] generator = Exchange.generator(secret.mode(), prs);
        byte[] share = Cpace.share(scalar, generator);
        byte[] id = Arrays.copyOf(Bytes.sha256(offer), Blob.ID_BYTES);
        byte[] header = Bytes.concat(new byte[] {Blob.header(BlobKind.answer(secret.mode()))}, id);
        try (Exchange exchange = Exchange.run(envelope, scalar, theirs, offer, theirs, header, share)) {
            if (!exchange.isSound()) {
                throw Refusal.malformed();
            }
            int around = header.length + share.length + Aead.TAG_BYTES + Blob.CHECK_BYTES;
            byte[] sealed = exchange.seal(Padding.encode(own, around, Padding.like(offer.length)));
            byte[] bytes = Blob.finish(Bytes.concat(header, share, sealed));
            SessionKeys keys = exchange.sessionKeys(content.fingerprint(), own.fingerprint());
            return new SealedAnswer(BlobText.of(bytes), bytes, keys);
        } finally {
            Bytes.wipe(scalar, generator, envelope, prs);
        }
    }

    /** To be called once the peer's confirmation is verified: the answer was no guess of a stranger and leaves the count. */
    public synchronized void confirmed() {
        if (state == State.ANSWERED) {
            state = State.CONFIRMED;
            secret.budget().giveBack();
        }
    }

    /** Wipes. An answer that was made keeps its keys, and stays in the count of guesses unless it was confirmed. */
    @Override
    public synchronized void close() {
        if (state == State.OPEN) {
            state = State.CLOSED;
        }
        Bytes.wipe(envelope, prs);
    }

    @Override
    public String toString() {
        return "SealedReply[" + secret.mode() + "]";
    }
}
