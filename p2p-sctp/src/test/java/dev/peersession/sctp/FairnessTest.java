package dev.peersession.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How associations share a bottleneck of 16 Mbit/s, 40 ms of round trip and a queue of one product of both. The figures go to the output; the
 * assertions are loose, they are to notice a controller that starves others or lets itself be starved.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class FairnessTest {
    private static final long RATE = 2_000_000;
    private static final Duration DELAY = Duration.ofMillis(20);
    private static final int QUEUE = (int) (RATE * 40 / 1000);
    private static final Duration HEAD_START = Duration.ofSeconds(4);
    private static final Duration SETTLING = Duration.ofSeconds(10);
    private static final Duration MEASURED = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource({
        // Two of the default, the second joins later.
        "CUBIC,CUBIC,0,0.7,0.85",
        // The same where one packet in two hundred is lost by chance.
        "CUBIC,CUBIC,0.005,0.6,0.75",
        // The default against the Reno kind that every other stack has, whichever comes first.
        "CUBIC,NEW_RENO,0,0.5,0.85",
        "NEW_RENO,CUBIC,0,0.5,0.85",
        "NEW_RENO,NEW_RENO,0,0.7,0.8",
        "BBR,BBR,0,0.55,0.85",
        "NEW_RENO,BBR,0,0.55,0.85",
    })
    void two_flows_share_a_bottleneck(
            CongestionControl first, CongestionControl second, double loss, double leastIndex, double leastUse) {
        Bottleneck bottleneck =
                new Bottleneck(LinkModel.perfect(DELAY).withRate(RATE, QUEUE).withLoss(loss, 1));
        bottleneck.join(first);
        bottleneck.run(HEAD_START);
        bottleneck.join(second);
        bottleneck.run(SETTLING);
        long[] shares = bottleneck.run(MEASURED);
        double index = Bottleneck.jain(shares);
        double use = Arrays.stream(shares).sum() / (double) MEASURED.toSeconds() / RATE;
        System.out.printf(
                Locale.ROOT,
                "%s beside %s, loss %.1f %%: %.2f and %.2f MB/s, Jain %.3f, %.1f %% of the link%n",
                first,
                second,
                loss * 100,
                shares[0] / 1e6 / MEASURED.toSeconds(),
                shares[1] / 1e6 / MEASURED.toSeconds(),
                index,
                use * 100);
        assertThat(index).as("Jain's index").isGreaterThan(leastIndex);
        assertThat(use).as("share of the link in use").isBetween(leastUse, 1.0);
    }
}
