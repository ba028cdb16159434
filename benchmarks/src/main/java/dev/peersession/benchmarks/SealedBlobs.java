package dev.peersession.benchmarks;

import dev.peersession.signaling.AcceptedAnswer;
import dev.peersession.signaling.CandidateAddress;
import dev.peersession.signaling.OfferOptions;
import dev.peersession.signaling.SealedContent;
import dev.peersession.signaling.SealedOffer;
import dev.peersession.signaling.SealedReply;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.SignalingException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.KeyAgreement;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A PIN exchange: offer made, opened, answered, accepted, next to the JDK's X25519 alone. CPace takes two multiplications and one
 * map to the curve on each side.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SealedBlobs {
    private final SecureRandom random = new SecureRandom();
    private final Secret ada = Secret.pin("4711".toCharArray());
    private final Secret bob = Secret.pin("4711".toCharArray());
    private final SealedContent content = content();
    private final KeyPair pair;

    public SealedBlobs() {
        try {
            pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SealedContent content() {
        try {
            InetAddress address = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
            return new SealedContent(
                    new byte[32],
                    List.of(new CandidateAddress(CandidateAddress.Kind.HOST, new InetSocketAddress(address, 50_000))),
                    false,
                    null);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public String offer() throws SignalingException {
        try (SealedOffer offer = SealedOffer.create(ada, content, OfferOptions.DEFAULT, random, 0, 0)) {
            return offer.text();
        }
    }

    @Benchmark
    public SealedContent exchange() throws SignalingException {
        try (SealedOffer offer = SealedOffer.create(ada, content, OfferOptions.DEFAULT, random, 0, 0);
                SealedReply reply = SealedReply.open(offer.text(), bob, random, 0)) {
            String answer = reply.answer(content).text();
            AcceptedAnswer accepted = offer.accept(answer, 0);
            accepted.keys().close();
            reply.confirmed();
            return accepted.content();
        }
    }

    /** One multiplication on the curve. */
    @Benchmark
    public byte[] x25519OfTheJdk() throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(pair.getPrivate());
        agreement.doPhase(pair.getPublic(), true);
        return agreement.generateSecret();
    }
}
