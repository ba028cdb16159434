package dev.peersession.sctp;

/** Which channel's data leaves next when several have some (RFC 8260 section 3, RFC 8831 section 6.4). */
public enum StreamScheduling {
    /** In turn, whatever their priority. */
    ROUND_ROBIN,
    /** Shares of the bandwidth in proportion to priority. */
    WEIGHTED_FAIR,
    /** A channel waits as long as one of higher priority has data. */
    STRICT_PRIORITY
}
