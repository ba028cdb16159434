package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.call.CallTerms;
import dev.peersession.api.call.SdpAudio;
import dev.peersession.signaling.sdp.LocalDescription;
import dev.peersession.signaling.sdp.LocalMedia;
import dev.peersession.signaling.sdp.MediaSection;
import dev.peersession.signaling.sdp.SessionDescription;
import dev.peersession.signaling.sdp.Setup;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What both sides of a plain exchange described last, and how they describe it again (RFC 8829 section 5.2.2): sound comes and goes,
 * the transport with its credentials, its fingerprints and its roles stays. Any thread.
 */
final class Descriptions {
    private final Connection connection;
    private final RandomGenerator random;
    private final LocalDescription local;
    private final Setup setup;
    private final String remoteUfrag;
    private final Set<String> remoteFingerprints;
    private List<MediaSection> sections;
    private SdpAudio sound;
    private @Nullable CallTerms agreed;
    private @Nullable SdpAudio offered;
    // RFC 3264 section 8: our first description had version 1 or 2.
    private long version = 2;

    /**
     * @param setup our role in the handshake, ACTIVE or PASSIVE
     * @param sections of the answer, whoever wrote it
     */
    Descriptions(
            Connection connection,
            RandomGenerator random,
            LocalDescription local,
            Setup setup,
            SessionDescription remote,
            List<MediaSection> sections,
            SdpAudio sound,
            @Nullable CallTerms agreed) {
        this.connection = connection;
        this.random = random;
        this.local = local;
        this.setup = setup;
        this.remoteUfrag = remote.iceUfrag();
        this.remoteFingerprints = Set.copyOf(remote.fingerprints());
        this.sections = sections;
        this.sound = sound;
        this.agreed = agreed;
    }

    synchronized String offer(boolean audio) {
        SdpAudio next = sound.next(random);
        CallTerms before = agreed;
        String mid = before == null ? freeMid() : before.section();
        LocalMedia media = next.offerAgain(before, mid, audio);
        SessionDescription offer = SessionDescription.offerAgain(local, ++version, sections, mid, media);
        offered = next;
        return offer.toString();
    }

    synchronized void accept(String answerSdp) throws ConnectException {
        SdpAudio mine = offered;
        if (mine == null) {
            throw new ConnectException(Reason.OFFER_USED, "there is no offer that waits for an answer");
        }
        SessionDescription answer = sameTransport(answerSdp);
        if (answer.setup() == Setup.ACTPASS) {
            throw new ConnectException(Reason.OTHER_OFFER, "this is an offer, not the answer to ours");
        }
        offered = null;
        settle(mine, mine.agreed(answer), answer.sections());
    }

    synchronized String answer(String offerSdp) throws ConnectException {
        SessionDescription offer = sameTransport(offerSdp);
        SdpAudio next = sound.next(random);
        SessionDescription answer = offer.answerAgain(local, setup, ++version, next.answering(offer));
        // An offer of ours that crossed theirs is withdrawn.
        offered = null;
        settle(next, next.agreed(), answer.sections());
        return answer.toString();
    }

    private void settle(SdpAudio next, @Nullable CallTerms terms, List<MediaSection> described) {
        sound = next;
        agreed = terms;
        sections = described;
        connection.agreed(terms);
    }

    private SessionDescription sameTransport(String sdp) throws ConnectException {
        SessionDescription other = PlainExchange.parse(sdp);
        if (other.iceUfrag().equals(local.iceUfrag())) {
            throw new ConnectException(Reason.OWN_OFFER, "this is our own description");
        }
        if (!other.iceUfrag().equals(remoteUfrag)) {
            throw new ConnectException(
                    Reason.NOT_SUPPORTED,
                    "the description has other ICE credentials: a restart by description is not done");
        }
        if (!remoteFingerprints.containsAll(other.fingerprints())) {
            throw new ConnectException(Reason.FINGERPRINT_MISMATCH, "the description names another certificate");
        }
        return other;
    }

    private String freeMid() {
        Set<String> taken = new HashSet<>();
        for (MediaSection section : sections) {
            String mid = section.mid();
            if (mid != null) {
                taken.add(mid);
            }
        }
        int mid = sections.size();
        while (taken.contains(String.valueOf(mid))) {
            mid++;
        }
        return String.valueOf(mid);
    }
}
