package dev.peersession.signaling.carrier;

import dev.peersession.signaling.AcceptedAnswer;
import dev.peersession.signaling.BlobText;
import dev.peersession.signaling.OfferOptions;
import dev.peersession.signaling.Role;
import dev.peersession.signaling.SealedAnswer;
import dev.peersession.signaling.SealedContent;
import dev.peersession.signaling.SealedOffer;
import dev.peersession.signaling.SealedReply;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.SessionKeys;
import dev.peersession.signaling.SignalingException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two peers with the same name and secret find each other, over one or several carriers at once, with nothing to paste.
 *
 * <p>Both sides leave an offer. Who sees the other's compares: the offer whose SHA-256 is smaller stands, and the maker of the other
 * one answers it. Both come to the same result without a further message. When nothing came of it for three seconds, the other one is
 * answered too; both connections are then between the same two, and the first that is confirmed is the one.
 *
 * <p>A stranger who guesses the name can leave offers and answers too. Each costs it one guess at most: wrong answers count in the
 * {@link Secret}'s budget and make the meeting wait 1, 2, 4 ... seconds before it looks at the next; and it answers at most
 * {@value #MAX_ANSWERED} offers in all. When the budget is used up, the meeting ends with PIN_VOID.
 *
 * <p>A meeting for a room ({@link #open}) goes on after each peer, until it is closed: it makes a fresh offer when one is used, and
 * offers that a member vouches for are no guesses of strangers. An answer from which nobody came is given up when another offer needs
 * its place: of many who answer one offer only the first is heard, and two groups whose doors had spent their answers so would never
 * meet.
 *
 * <p>Works on a thread of its own; the listener is called there. {@link #close()} withdraws everything.
 */
public final class Meeting implements AutoCloseable {
    /** How many offers it answers, or in a room at a time: each answer is a guess that a stranger may have had. */
    public static final int MAX_ANSWERED = 3;

    /**
     * Guesses that answers given up in a room leave for wrong answers to its own offers. Somebody who mistyped the PIN loses as many by
     * ours as we by its, so that neither voids the other's PIN.
     */
    static final int RESERVED_GUESSES = 4;

    // Somebody whom we answered is there within a second or two; a slow carrier takes some more to hand it over.
    private static final Duration PROVING = Duration.ofSeconds(10);
    // Peers with the passphrase that never came: the others' answers take their places in memory.
    private static final int MAX_GIVEN_UP = 64;

    // With a passphrase each costs a slow derivation, and a stranger in the room can leave offers without end.
    private static final int MAX_OPENED = 32;
    // Answers that wait for their turn after a wrong one; a stranger's flood ends here.
    private static final int MAX_WAITING = 16;
    private static final int MAX_SEEN = 1024;
    private static final int OFFER_SLOT = 0;
    private static final Duration OFFER_LIFE = Duration.ofMinutes(10);
    private static final Duration OFFER_RENEWAL = Duration.ofMinutes(9);
    private static final Duration STEP = Duration.ofMillis(100);
    // The maker of the smaller offer may have no answer left, or not
    // see ours. Then whose offer it is counts for less than meeting.
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    // Too many peers are coming at once; they are there or gone within seconds.
    private static final Duration RETRY = Duration.ofSeconds(1);
    // Whoever is coming is there or gone within half a minute; the maker of an offer waits no longer than that for us.
    private static final int MAX_RETRIES = 60;
    // Members of a room make few offers; and a hostile member is not to fill memory.
    private static final int MAX_VOUCHED = 4096;
    // Enough of a hash that nobody finds another offer of that name.
    private static final int NAME_BYTES = 16;
    // All messages of a meeting have one length, so that a carrier
    // cannot tell offers from answers, or phones from laptops.
    private static final int PADDING = 128;

    /** Is told how it goes; must return soon. */
    public interface Listener {
        /** A peer that may be the right one; it is sure once its confirmation is verified. May happen up to four times. */
        void found(Found found);

        /** Something under the topic was refused: WRONG_PIN says that somebody tried one; after PIN_VOID the meeting is over. */
        void refused(String via, SignalingException refusal);

        /** A carrier is out of reach; the others go on. */
        void unreachable(String via, IOException cause);

        /** A carrier is in reach. */
        default void reachable(String via) {}

        /** Another offer of ours is left there from now on, named as {@link Meeting#vouch} takes it. */
        default void offered(String offer) {}
    }

    /**
     * A peer to connect to.
     *
     * @param role ours
     * @param own what we told it, the very object that was given to the meeting
     * @param content what the peer tells; in the role of the answerer not authenticated before the confirmation
     * @param keys to be closed by the listener
     * @param via the carrier's name
     * @param standing whether it comes of the offer that stands when both sides made one. When two connections to one peer come
     *     up at once, both sides prefer this one
     */
    public record Found(
            Role role, SealedContent own, SealedContent content, SessionKeys keys, String via, boolean standing) {}

    private final Secret secret;
    private final boolean many;
    private @Nullable SealedContent own;
    private final Supplier<@Nullable SealedContent> inAnswers;
    private final List<Carrier> carriers;
    private final Topic topic;
    private final SecureRandom random;
    private final LongSupplier epochSeconds;
    private final LongSupplier nanoTime;
    private final Listener listener;
    private final ScheduledThreadPoolExecutor worker;
    private final Object ending = new Object();
    private boolean ended;
    private final Map<Carrier, Carrier.Place> places = new LinkedHashMap<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private final Map<SessionKeys, Given> answered = new ConcurrentHashMap<>();
    private final Set<String> vouched = ConcurrentHashMap.newKeySet();
    private @Nullable SealedContent untold;
    private @Nullable SealedOffer offer;
    private int waiting;
    private int postponed;
    private int opened;
    private boolean answeredStanding;
    private boolean pausing;
    private long notBefore;
    private boolean over;

    /**
     * An answer of ours whose receiver has not proved anything yet.
     *
     * @param slot where it is left, {@value #NO_SLOT} when it was given up
     */
    private record Given(SealedReply reply, String offer, int slot, long since) {
        static final int NO_SLOT = -1;

        Given givenUp() {
            return new Given(reply, offer, NO_SLOT, since);
        }
    }

    private Meeting(
            String name,
            Secret secret,
            @Nullable SealedContent own,
            Supplier<@Nullable SealedContent> inAnswers,
            List<Carrier> carriers,
            SecureRandom random,
            LongSupplier epochSeconds,
            LongSupplier nanoTime,
            Listener listener) {
        this.secret = secret;
        this.many = own == null;
        this.own = own;
        this.inAnswers = inAnswers;
        this.carriers = List.copyOf(carriers);
        this.topic = Topic.of(name);
        this.random = random;
        this.epochSeconds = epochSeconds;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.worker = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "peersession-meeting");
            thread.setDaemon(true);
            return thread;
        });
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        worker.setRemoveOnCancelPolicy(true);
    }

    /**
     * Begins to look and to offer.
     *
     * @param own with all candidates; what is gathered later cannot be added
     * @param epochSeconds the wall clock
     * @param nanoTime a monotonic clock, nanoseconds
     */
    public static Meeting start(
            String name,
            Secret secret,
            SealedContent own,
            List<Carrier> carriers,
            SecureRandom random,
            LongSupplier epochSeconds,
            LongSupplier nanoTime,
            Listener listener) {
        return start(name, secret, own, () -> own, carriers, random, epochSeconds, nanoTime, listener);
    }

    /**
     * The same for who makes a connection of its own for each answer.
     *
     * @param own what the offers tell
     * @param inAnswers asked before each answer for what that one tells, on the meeting's thread; null for no answer
     */
    public static Meeting start(
            String name,
            Secret secret,
            SealedContent own,
            Supplier<@Nullable SealedContent> inAnswers,
            List<Carrier> carriers,
            SecureRandom random,
            LongSupplier epochSeconds,
            LongSupplier nanoTime,
            Listener listener) {
        Meeting meeting = new Meeting(name, secret, own, inAnswers, carriers, random, epochSeconds, nanoTime, listener);
        meeting.worker.execute(meeting::begin);
        return meeting;
    }

    /**
     * Holds a meeting place open for all who know the secret, until {@link #close}. It has at most {@value #MAX_ANSWERED} answers under
     * way whose receivers have not proved that they know the secret; each counts in the secret's budget until they have.
     *
     * @param contents asked before each offer and each answer for what that one tells, on the meeting's thread; null for not now
     */
    public static Meeting open(
            String name,
            Secret secret,
            Supplier<@Nullable SealedContent> contents,
            List<Carrier> carriers,
            SecureRandom random,
            LongSupplier epochSeconds,
            LongSupplier nanoTime,
            Listener listener) {
        Meeting meeting = new Meeting(name, secret, null, contents, carriers, random, epochSeconds, nanoTime, listener);
        meeting.worker.execute(meeting::begin);
        return meeting;
    }

    private void begin() {
        try {
            renewOffer();
        } catch (RuntimeException e) {
            // The secret was wiped meanwhile, or it is a defect:
            // whoever waits for a place must hear that there will be none.
            IOException none = new IOException("no offer could be made", e);
            carriers.forEach(carrier -> listener.unreachable(carrier.name(), none));
            return;
        }
        for (Carrier carrier : carriers) {
            // A server that does not answer must not keep the local network waiting.
            Thread thread = new Thread(() -> join(carrier), "peersession-join");
            thread.setDaemon(true);
            thread.start();
        }
        worker.scheduleWithFixedDelay(
                this::renewAndPublish, OFFER_RENEWAL.toSeconds(), OFFER_RENEWAL.toSeconds(), TimeUnit.SECONDS);
    }

    private void join(Carrier carrier) {
        Carrier.Place place;
        try {
            place = carrier.join(topic, message -> received(carrier, message));
        } catch (IOException e) {
            report(() -> listener.unreachable(carrier.name(), e));
            return;
        } catch (RuntimeException e) {
            // Anybody may have written it, and the others go on.
            report(() -> listener.unreachable(carrier.name(), new IOException("the carrier failed: " + e, e)));
            return;
        }
        // An executor that ends at this moment may drop a task without a word, and the place would stay open for ever.
        synchronized (ending) {
            if (!ended) {
                worker.execute(() -> joined(carrier, place));
                return;
            }
        }
        place.close();
    }

    private void joined(Carrier carrier, Carrier.Place place) {
        if (over) {
            place.close();
            return;
        }
        places.put(carrier, place);
        publishOffer(carrier, place);
        listener.reachable(carrier.name());
    }

    private void report(Runnable call) {
        try {
            worker.execute(call);
        } catch (RejectedExecutionException e) {
            // Nobody waits for it any more.
        }
    }

    private void renewAndPublish() {
        renewOffer();
        places.forEach(this::publishOffer);
    }

    private void renewOffer() {
        if (over) {
            return;
        }
        if (own == null) {
            own = inAnswers.get();
        }
        SealedContent told = own;
        if (told == null) {
            worker.schedule(this::renewAndPublish, RETRY.toNanos(), TimeUnit.NANOSECONDS);
            return;
        }
        if (many) {
            opened = 0;
        }
        OfferOptions options =
                OfferOptions.builder().ttl(OFFER_LIFE).padding(PADDING).build();
        try {
            SealedOffer fresh =
                    SealedOffer.create(secret, told, options, random, epochSeconds.getAsLong(), nanoTime.getAsLong());
            if (offer != null) {
                offer.close();
            }
            offer = fresh;
            listener.offered(name(fresh.bytes()));
        } catch (SignalingException e) {
            end();
            listener.refused("", e);
        }
    }

    private void publishOffer(Carrier carrier, Carrier.Place place) {
        if (offer != null && !over) {
            publish(carrier, place, OFFER_SLOT, offer.bytes());
        }
    }

    private void publish(Carrier carrier, Carrier.Place place, int slot, byte[] blob) {
        try {
            place.publish(slot, topic.seal(blob, random));
        } catch (IOException e) {
            listener.unreachable(carrier.name(), e);
        }
    }

    /** On a thread of the carrier. */
    private void received(Carrier carrier, byte[] message) {
        byte[] blob = message.length > Carrier.MAX_MESSAGE_BYTES ? null : topic.open(message);
        if (blob == null) {
            return;
        }
        synchronized (seen) {
            if (waiting >= MAX_WAITING || !isNew(blob)) {
                return;
            }
            waiting++;
        }
        schedule(carrier, blob, 0);
    }

    private void schedule(Carrier carrier, byte[] blob, long delayNanos) {
        try {
            worker.schedule(() -> consider(carrier, blob), delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The meeting is over.
        }
    }

    private boolean isNew(byte[] blob) {
        if (seen.size() >= MAX_SEEN) {
            seen.remove(seen.iterator().next());
        }
        return seen.add(HexFormat.of().formatHex(hash(blob)));
    }

    private void consider(Carrier carrier, byte[] blob) {
        long pause = pausing ? notBefore - nanoTime.getAsLong() : 0;
        if (!over && (pause > 0 || !places.containsKey(carrier))) {
            // In short steps, so that only the given clock decides. A message may also come before its place is known.
            schedule(carrier, blob, pause > 0 ? Math.min(pause, STEP.toNanos()) : STEP.toNanos() / 10);
            return;
        }
        synchronized (seen) {
            waiting--;
        }
        SealedOffer mine = offer;
        if (over || mine == null || Arrays.equals(blob, mine.bytes())) {
            return;
        }
        String text = BlobText.of(blob);
        try {
            switch (BlobText.kind(text)) {
                case PIN_OFFER, PASSPHRASE_OFFER -> {
                    if (Arrays.compareUnsigned(hash(blob), hash(mine.bytes())) < 0) {
                        answer(carrier, blob, true, 0);
                    } else {
                        worker.schedule(
                                () -> answerLate(carrier, blob, false, 0), PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
                    }
                }
                case PIN_ANSWER, PASSPHRASE_ANSWER -> accept(carrier, mine, text);
                default -> {
                    // Of another version, or a stranger's noise.
                }
            }
        } catch (SignalingException e) {
            refused(carrier, e);
        }
    }

    private void answerLate(Carrier carrier, byte[] blob, boolean standing, int tries) {
        try {
            if (!over) {
                answer(carrier, blob, standing, tries);
            }
        } catch (SignalingException e) {
            refused(carrier, e);
        }
    }

    private void answer(Carrier carrier, byte[] blob, boolean standing, int tries) throws SignalingException {
        Carrier.Place place = places.get(carrier);
        String theirs = name(blob);
        if (place == null || opened >= MAX_OPENED || vouched.contains(theirs)) {
            return;
        }
        int slot = freeSlot();
        if (slot == Given.NO_SLOT || tries > 0 && !hasContent()) {
            postpone(carrier, blob, standing, tries);
            return;
        }
        opened++;
        SealedReply reply = SealedReply.open(BlobText.of(blob), secret, random, epochSeconds.getAsLong());
        // An offer that cannot be answered must not use it up.
        SealedContent told = hasContent() ? untold : null;
        if (told == null) {
            reply.close();
            postpone(carrier, blob, standing, tries);
            return;
        }
        SealedAnswer answer = reply.answer(told);
        untold = null;
        answered.replaceAll((keys, given) -> given.slot == slot ? given.givenUp() : given);
        answered.put(answer.keys(), new Given(reply, theirs, slot, nanoTime.getAsLong()));
        forgetOldest();
        answeredStanding |= standing;
        // The listener first: it must hear the peer's first packet.
        listener.found(new Found(Role.ANSWERER, told, reply.content(), answer.keys(), carrier.name(), standing));
        publish(carrier, place, slot, answer.bytes());
    }

    private boolean hasContent() {
        if (untold == null) {
            untold = inAnswers.get();
        }
        return untold != null;
    }

    /**
     * In a room those whom we answered prove themselves or are gone within seconds. Without another look at this offer, two groups that
     * began at the same time would stay apart until one of them makes a fresh one.
     */
    private void postpone(Carrier carrier, byte[] blob, boolean standing, int tries) {
        if (many && tries < MAX_RETRIES && postponed < MAX_WAITING) {
            postponed++;
            worker.schedule(
                    () -> {
                        postponed--;
                        answerLate(carrier, blob, standing, tries + 1);
                    },
                    RETRY.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }

    /** Where the next answer is left; {@link Given#NO_SLOT} when too many are under way. */
    private int freeSlot() {
        for (int slot = OFFER_SLOT + 1; slot <= MAX_ANSWERED; slot++) {
            int tried = slot;
            if (answered.values().stream().noneMatch(given -> given.slot == tried)) {
                return slot;
            }
        }
        if (!many || secret.budget().attemptsLeft() <= RESERVED_GUESSES) {
            return Given.NO_SLOT;
        }
        long now = nanoTime.getAsLong();
        return answered.values().stream()
                .filter(given -> given.slot != Given.NO_SLOT && now - given.since >= PROVING.toNanos())
                .min(Comparator.comparingLong(given -> given.since - now))
                .map(Given::slot)
                .orElse(Given.NO_SLOT);
    }

    private void forgetOldest() {
        if (answered.size() <= MAX_ANSWERED + MAX_GIVEN_UP) {
            return;
        }
        long now = nanoTime.getAsLong();
        answered.entrySet().stream()
                .min(Comparator.comparingLong(e -> e.getValue().since - now))
                .ifPresent(oldest -> {
                    if (answered.remove(oldest.getKey(), oldest.getValue())) {
                        oldest.getValue().reply.close();
                    }
                });
    }

    private void accept(Carrier carrier, SealedOffer mine, String text) throws SignalingException {
        AcceptedAnswer accepted = mine.accept(text, nanoTime.getAsLong());
        SealedContent told = own;
        if (told == null) {
            accepted.keys().close();
            return;
        }
        if (!many) {
            withdraw();
        }
        listener.found(
                new Found(Role.OFFERER, told, accepted.content(), accepted.keys(), carrier.name(), !answeredStanding));
        if (many) {
            own = null;
            renewAndPublish();
        }
    }

    /**
     * Somebody who proved to know the secret says that it made this offer: no answer to it is a guess of a stranger, and none is made
     * any more. From any thread, also when the meeting is over.
     *
     * @param offer the first 16 bytes of its SHA-256, in hexadecimal digits
     */
    public void vouch(String offer) {
        if (vouched.size() < MAX_VOUCHED) {
            vouched.add(offer);
        }
        answered.forEach((keys, given) -> {
            if (given.offer.equals(offer) && answered.remove(keys, given)) {
                given.reply.confirmed();
                given.reply.close();
            }
        });
    }

    /** Whether answers of ours count as guesses that a member may yet {@link #vouch} for. From any thread. */
    public boolean awaitsVouching() {
        return !answered.isEmpty();
    }

    private void refused(Carrier carrier, SignalingException e) {
        switch (e.reason()) {
            case OTHER_OFFER, OFFER_USED, OWN_OFFER -> {
                // Answers among others, to offers of others.
            }
            case WRONG_PIN, WRONG_PASSPHRASE -> {
                pausing = true;
                notBefore = nanoTime.getAsLong() + secret.budget().backoff().toNanos();
                listener.refused(carrier.name(), e);
                if (offer != null && offer.attemptsLeft() == 0) {
                    renewAndPublish();
                }
            }
            case OFFER_BURNED, EXPIRED_OFFER -> renewAndPublish();
            case PIN_VOID -> {
                end();
                listener.refused(carrier.name(), e);
            }
            default -> listener.refused(carrier.name(), e);
        }
    }

    /**
     * The peer's confirmation is verified: the answer that led to it was no stranger's guess, and everything published is withdrawn.
     * From now on nothing more is found, unless the meeting is that of a room.
     */
    public void confirmed(Found found) {
        Given given = many ? answered.remove(found.keys()) : answered.get(found.keys());
        if (given != null) {
            given.reply.confirmed();
        }
        if (many) {
            if (given != null) {
                given.reply.close();
            }
            return;
        }
        try {
            worker.execute(this::end);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile.
        }
    }

    /** Withdraws what was published and stops. Keys that were handed out stay. */
    @Override
    public void close() {
        try {
            worker.execute(this::end);
        } catch (RejectedExecutionException e) {
            // Closed before.
        }
    }

    /** Waits until everything is withdrawn after {@link #close} or {@link #confirmed}; false when it takes longer. */
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return worker.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void end() {
        over = true;
        withdraw();
        if (offer != null) {
            offer.close();
        }
        answered.values().forEach(given -> given.reply.close());
        synchronized (ending) {
            ended = true;
            worker.shutdown();
        }
    }

    private void withdraw() {
        over = true;
        places.values().forEach(Carrier.Place::close);
        places.clear();
    }

    private static String name(byte[] blob) {
        return HexFormat.of().formatHex(hash(blob), 0, NAME_BYTES);
    }

    private static byte[] hash(byte[] blob) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(blob);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
