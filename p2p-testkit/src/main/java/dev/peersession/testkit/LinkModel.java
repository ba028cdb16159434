package dev.peersession.testkit;

import java.time.Duration;

/**
 * How one direction of a network behaves. Probabilities are between 0 and 1.
 *
 * @param delay one-way propagation delay
 * @param jitter extra delay drawn uniformly from 0 to this for each packet (packets may overtake each other when it is not 0)
 * @param loss probability that a loss burst starts at a packet
 * @param lossBurst longest burst; each burst loses 1 to this many packets in a row, drawn uniformly
 * @param duplicate probability that a packet arrives twice
 * @param corrupt probability that one random bit of a packet is flipped
 * @param bytesPerSecond rate of the bottleneck, 0 for unlimited
 * @param queueBytes drop-tail queue before the bottleneck, ignored when the rate is unlimited
 * @param mtu packets longer than this vanish silently
 */
public record LinkModel(
        Duration delay,
        Duration jitter,
        double loss,
        int lossBurst,
        double duplicate,
        double corrupt,
        long bytesPerSecond,
        int queueBytes,
        int mtu) {

    public LinkModel {
        probability("loss", loss);
        probability("duplicate", duplicate);
        probability("corrupt", corrupt);
        if (lossBurst < 1 || mtu < 1 || bytesPerSecond < 0 || queueBytes < 0) {
            throw new IllegalArgumentException("lossBurst and mtu start at 1, bytesPerSecond and queueBytes at 0");
        }
    }

    /** A link that delivers everything, in order, after {@code delay}. */
    public static LinkModel perfect(Duration delay) {
        return new LinkModel(delay, Duration.ZERO, 0, 1, 0, 0, 0, 0, 65_535);
    }

    public LinkModel withJitter(Duration value) {
        return new LinkModel(delay, value, loss, lossBurst, duplicate, corrupt, bytesPerSecond, queueBytes, mtu);
    }

    public LinkModel withLoss(double value, int burst) {
        return new LinkModel(delay, jitter, value, burst, duplicate, corrupt, bytesPerSecond, queueBytes, mtu);
    }

    public LinkModel withDuplicates(double value) {
        return new LinkModel(delay, jitter, loss, lossBurst, value, corrupt, bytesPerSecond, queueBytes, mtu);
    }

    public LinkModel withCorruption(double value) {
        return new LinkModel(delay, jitter, loss, lossBurst, duplicate, value, bytesPerSecond, queueBytes, mtu);
    }

    public LinkModel withRate(long bytesEachSecond, int queue) {
        return new LinkModel(delay, jitter, loss, lossBurst, duplicate, corrupt, bytesEachSecond, queue, mtu);
    }

    public LinkModel withMtu(int value) {
        return new LinkModel(delay, jitter, loss, lossBurst, duplicate, corrupt, bytesPerSecond, queueBytes, value);
    }

    private static void probability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed 0 to 1");
        }
    }
}
