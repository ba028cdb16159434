package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.control.ControlCodec;
import dev.peersession.api.control.ControlFrame;
import dev.peersession.api.loop.EventLoops;
import dev.peersession.dtls.DtlsEndpoint;
import dev.peersession.dtls.DtlsIdentity;
import dev.peersession.dtls.DtlsOptions;
import dev.peersession.dtls.Fingerprint;
import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceOptions;
import dev.peersession.ice.IcePath;
import dev.peersession.sctp.ChannelEvent;
import dev.peersession.sctp.ChannelOptions;
import dev.peersession.sctp.DataChannels;
import dev.peersession.sctp.SctpOptions;
import dev.peersession.signaling.CandidateAddress;
import dev.peersession.signaling.OfferOptions;
import dev.peersession.signaling.SealedContent;
import dev.peersession.signaling.SealedOffer;
import dev.peersession.signaling.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An attacker who rewrites a clear PIN offer: own fingerprint, own addresses, own share made with a guessed PIN. To give him
 * more than he could get, he is told the guest's fingerprint and all ICE credentials, so that ICE and DTLS succeed.
 */
final class Mallory implements IceEngine.Listener, Transport.Upper, AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DtlsIdentity identity = DtlsIdentity.ephemeral(RANDOM, Instant.now());
    private final EventLoops.Lease lease = EventLoops.shared().lease();
    private final IceEngine ice;
    private final List<IceCandidate> candidates = new ArrayList<>();
    private final CompletableFuture<List<IceCandidate>> gathered = new CompletableFuture<>();
    final CompletableFuture<Void> associated = new CompletableFuture<>();
    final List<ChannelEvent> events = new CopyOnWriteArrayList<>();
    private final List<byte[]> firstWords;
    private volatile Transport transport;

    /** {@code firstWords} are sent on the control stream as soon as the association is up. */
    Mallory(List<byte[]> firstWords) throws Exception {
        this.firstWords = firstWords;
        CompletableFuture<IceEngine> engine = new CompletableFuture<>();
        IceOptions options =
                new IceOptions(IceOptions.Policy.ALL, true, List.of("127.0.0.1"), List.of(), List.of(), false);
        lease.loop().execute(() -> {
            IceEngine made = lease.mux().engine(options, this, RANDOM);
            engine.complete(made);
            made.gather();
        });
        ice = engine.get();
    }

    /** The offer that he puts in place of the right one. */
    String forgedOffer(String guessedPin) throws Exception {
        List<CandidateAddress> addresses = Candidates.toAddresses(gathered.get());
        SealedContent content = new SealedContent(identity.fingerprint().value(), addresses, false, null);
        try (Secret guess = Secret.pin(guessedPin.toCharArray());
                SealedOffer offer = SealedOffer.create(
                        guess,
                        content,
                        OfferOptions.DEFAULT,
                        RANDOM,
                        System.currentTimeMillis() / 1000,
                        System.nanoTime())) {
            return offer.text();
        }
    }

    void attack(IceCredentials guestLocal, IceCredentials guestRemote, Fingerprint guest) {
        lease.loop().execute(() -> {
            DtlsEndpoint dtls = new DtlsEndpoint(
                    DtlsOptions.DEFAULTS,
                    identity,
                    DtlsEndpoint.Role.SERVER,
                    List.of(guest),
                    RANDOM,
                    Threads.HANDSHAKES);
            DataChannels association = new DataChannels(SctpOptions.defaults(), false, RANDOM);
            transport = new Transport(lease.loop(), ice, dtls, association, this);
            ice.localCredentials(guestRemote);
            ice.remoteCredentials(guestLocal);
            ice.start(true, false);
        });
    }

    @Override
    public void candidate(IceCandidate candidate) {
        candidates.add(candidate);
    }

    @Override
    public void gatheringDone() {
        gathered.complete(List.copyOf(candidates));
    }

    @Override
    public void path(IcePath path, IceEngine.PathCause cause) {
        transport.pathReady();
    }

    @Override
    public void consent(boolean alive) {}

    @Override
    public void datagram(byte[] buffer, int off, int len) {
        transport.datagram(buffer, off, len);
    }

    @Override
    public void failed(IceEngine.IceFailure reason) {
        associated.completeExceptionally(new AssertionError(reason));
    }

    @Override
    public void secured(Fingerprint peer) {
        DataChannels association = transport.association();
        long now = lease.loop().nanoTime();
        int control = association.open(
                ChannelOptions.builder("peersession")
                        .negotiated(ReservedStreams.CONTROL)
                        .build(),
                now);
        int messages = association.open(
                ChannelOptions.builder("messages")
                        .negotiated(ReservedStreams.MESSAGES)
                        .build(),
                now);
        firstWords.forEach(words -> association.send(control, true, words, 0, words.length, now));
        byte[] text = "from mallory".getBytes(StandardCharsets.UTF_8);
        association.send(messages, false, text, 0, text.length, now);
        int own = association.open(ChannelOptions.reliable("opened by mallory"), now);
        association.send(own, false, text, 0, text.length, now);
        byte[] shared =
                transport.dtls().exportKeyingMaterial(Conversation.ASSOCIATION_EXPORTER, DataChannels.SHARED_LENGTH);
        association.connect(shared, true, now);
    }

    @Override
    public void event(ChannelEvent event) {
        events.add(event);
        if (event instanceof ChannelEvent.Connected) {
            associated.complete(null);
        }
    }

    /** What the victim said, on any stream; confirmations apart. */
    List<ChannelEvent> heardOfTheApplication() {
        return events.stream()
                .filter(e -> e instanceof ChannelEvent.Incoming
                        || e instanceof ChannelEvent.Message message && !isConfirmation(message.data()))
                .toList();
    }

    boolean heardAConfirmation() {
        return events.stream()
                .anyMatch(e -> e instanceof ChannelEvent.Message message && isConfirmation(message.data()));
    }

    private static boolean isConfirmation(byte[] message) {
        List<ControlFrame> frames = ControlCodec.parse(message);
        return frames != null && frames.stream().allMatch(ControlFrame.Confirm.class::isInstance);
    }

    @Override
    public void beforeOutput(long now) {}

    @Override
    public void afterOutput() {}

    @Override
    public void heard(long now) {}

    @Override
    public void broken(Throwable defect) {
        associated.completeExceptionally(defect);
    }

    @Override
    public void ended(Reason reason, String detail) {
        associated.completeExceptionally(new AssertionError(reason + ": " + detail));
        transport.close();
    }

    @Override
    public void close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lease.loop().execute(() -> {
            if (transport != null) {
                transport.close();
            }
            ice.close();
            done.complete(null);
        });
        done.join();
        lease.close();
        identity.close();
    }
}
