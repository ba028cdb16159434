package dev.peersession.signaling;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What the tests of offers and answers share. */
final class Blobs {
    static final long EPOCH = 1_795_244_400L;
    static final long NOW = 5_000_000_000L;
    static final OfferOptions CHEAP =
            OfferOptions.builder().cost(Argon2Cost.FLOOR).build();

    private Blobs() {}

    /** The same bytes for the same seed. */
    @SuppressWarnings("serial")
    static SecureRandom seeded(long seed) {
        Random random = new Random(seed);
        return new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                random.nextBytes(bytes);
            }
        };
    }

    static Secret pin(String digits) {
        return Secret.pin(digits.toCharArray());
    }

    static Secret passphrase() {
        return passphrase("orchid tunnel gravy monday sketch");
    }

    static Secret passphrase(String words) {
        try {
            return Secret.passphrase(words.toCharArray());
        } catch (SignalingException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] fingerprint(int fill) {
        byte[] out = new byte[32];
        Arrays.fill(out, (byte) fill);
        return out;
    }

    static CandidateAddress candidate(CandidateAddress.Kind kind, String ip, int port) {
        try {
            return new CandidateAddress(kind, new InetSocketAddress(InetAddress.getByName(ip), port));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Three hosts on one port and one reflexive address on another. */
    static List<CandidateAddress> fourIp4() {
        return List.of(
                candidate(CandidateAddress.Kind.HOST, "192.168.1.20", 40_000),
                candidate(CandidateAddress.Kind.HOST, "10.8.0.2", 40_000),
                candidate(CandidateAddress.Kind.HOST, "172.17.0.1", 40_000),
                candidate(CandidateAddress.Kind.SRFLX, "203.0.113.77", 61_234));
    }

    static List<CandidateAddress> plus(List<CandidateAddress> some, CandidateAddress... more) {
        List<CandidateAddress> out = new ArrayList<>(some);
        out.addAll(List.of(more));
        return out;
    }

    static SealedContent content(int fill) {
        return new SealedContent(fingerprint(fill), fourIp4(), false, null);
    }

    static SealedOffer offer(Secret secret, long seed) {
        return offer(secret, content(0xA1), CHEAP, seed);
    }

    static SealedOffer offer(Secret secret, SealedContent content, OfferOptions options, long seed) {
        try {
            return SealedOffer.create(secret, content, options, seeded(seed), EPOCH, NOW);
        } catch (SignalingException e) {
            throw new AssertionError(e);
        }
    }

    static SealedReply open(String text, Secret secret, long seed) {
        try {
            return SealedReply.open(text, secret, seeded(seed), EPOCH);
        } catch (SignalingException e) {
            throw new AssertionError(e);
        }
    }

    static SealedAnswer answer(String offer, Secret secret, long seed) {
        try (SealedReply reply = open(offer, secret, seed)) {
            return reply.answer(content(0xB2));
        } catch (SignalingException e) {
            throw new AssertionError(e);
        }
    }
}
