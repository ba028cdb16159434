package dev.peersession.sctp;

/** How much may be on its way. */
public enum CongestionControl {
    /** RFC 9260 section 7.2: halves its window at each loss. */
    NEW_RENO,
    /** RFC 9438 with HyStart++ (RFC 9406): the default, fair to other traffic and quick on long paths. */
    CUBIC,
    /** Measures the bandwidth and the round trip instead of waiting for losses: keeps its speed at a few percent of random loss. */
    BBR
}
