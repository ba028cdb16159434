package dev.peersession.sctp.association;

import dev.peersession.sctp.association.AssociationListener.Ending;
import dev.peersession.sctp.ctl.Heartbeat;
import dev.peersession.sctp.ctl.MtuSearch;
import dev.peersession.sctp.rx.ReceiveWindow;
import dev.peersession.sctp.tx.RttEstimator;
import dev.peersession.sctp.tx.SendQueue;
import dev.peersession.sctp.tx.Sender;
import dev.peersession.sctp.wire.Checksum;
import dev.peersession.sctp.wire.InitChunk.Capabilities;
import dev.peersession.sctp.wire.Tlv;
import dev.peersession.sctp.wire.Wire;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the parts of an association share: its state, its tags, the parts that outlive a restart, and how it ends. */
final class Core {
    enum State {
        CLOSED,
        COOKIE_WAIT,
        COOKIE_ECHOED,
        ESTABLISHED,
        SHUTDOWN_PENDING,
        SHUTDOWN_SENT,
        SHUTDOWN_RECEIVED,
        SHUTDOWN_ACK_SENT,
        ENDED
    }

    final Config config;
    final AssociationListener listener;
    final RandomGenerator random;
    final Checksum checksum = new Checksum();
    final Replies replies;
    final RttEstimator rtt;
    final SendQueue queue;
    final ReceiveWindow window;
    final Heartbeat heartbeat;
    final MtuSearch mtu;
    /** Counts over all senders: a peer that starts anew gets another one. */
    final Sender.Metrics sent = new Sender.Metrics();
    /** The chunk that is being looked at. */
    final Tlv chunk = new Tlv();
    /** What we can do. */
    final Capabilities ours;

    State state = State.CLOSED;
    int localTag;
    int localTsn;
    int peerTag;

    @Nullable
    Live live;
    /** An ERROR chunk that waits for a packet; a newer one takes its place. */
    byte @Nullable [] error;
    /** Timeouts in a row (RFC 9260 section 8.1). */
    int errors;
    /** Nothing is known of the path. */
    boolean frozen;
    /** The application asked for a shutdown before the association was up. */
    boolean shutdownWanted;

    long malformed;

    Core(Config config, AssociationListener listener, RandomGenerator random) {
        this.config = config;
        this.listener = listener;
        this.random = random;
        this.replies = new Replies(config.localPort(), config.remotePort(), checksum);
        this.rtt = new RttEstimator(config.rtoInitial(), config.rtoMin(), config.rtoMax());
        this.queue = new SendQueue(listener, config.scheduling(), config.firstSequence());
        this.window = new ReceiveWindow(config.receiveWindow());
        this.mtu = new MtuSearch(random, config.mtu(), config.maxMtu());
        this.heartbeat = new Heartbeat(random, config.heartbeatInterval());
        this.ours = new Capabilities(
                true, true, config.interleaving(), config.zeroChecksum() ? Capabilities.ZERO_CHECKSUM_DTLS : 0);
    }

    Live halves() {
        Live l = live;
        if (l == null) {
            throw new IllegalStateException("no association");
        }
        return l;
    }

    boolean established() {
        return state.compareTo(State.ESTABLISHED) >= 0 && state != State.ENDED;
    }

    /** Whether DATA may leave and arrive (RFC 9260 section 9.2). */
    boolean sending() {
        return state == State.ESTABLISHED || state == State.SHUTDOWN_PENDING || state == State.SHUTDOWN_RECEIVED;
    }

    boolean receiving() {
        return state == State.ESTABLISHED || state == State.SHUTDOWN_PENDING || state == State.SHUTDOWN_SENT;
    }

    int payload(Capabilities c) {
        return mtu.current() - Wire.HEADER - (c.interleaving() ? Wire.IDATA_HEADER : Wire.DATA_HEADER);
    }

    int newTag() {
        int tag;
        do {
            tag = random.nextInt();
        } while (tag == 0);
        return tag;
    }

    void failed(String what) {
        // Whoever has it hurry has a limit of its own: tries that follow each other so fast say less about the peer.
        if (!rtt.hurries()) {
            failed(what, ++errors > config.maxRetransmits());
        }
    }

    void failed(String what, boolean fatal) {
        if (fatal && state != State.ENDED) {
            replies.abort(peerTag, false);
            end(Ending.TIMEOUT, what);
        }
    }

    /** A protocol violation ends the association, and the peer hears why (RFC 9260 section 3.3.10.13). */
    void fail(int cause, String what) {
        replies.abort(peerTag, cause, what);
        end(Ending.PROTOCOL_VIOLATION, what);
    }

    void end(Ending ending, String detail) {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        queue.forgetAll();
        listener.ended(ending, detail);
    }
}
