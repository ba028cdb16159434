package dev.peersession.sctp.association;

import dev.peersession.sctp.cc.CongestionController;
import dev.peersession.sctp.ctl.StreamReset;
import dev.peersession.sctp.rx.Acknowledger;
import dev.peersession.sctp.rx.Inbound;
import dev.peersession.sctp.rx.TsnTracker;
import dev.peersession.sctp.tx.Sender;
import dev.peersession.sctp.wire.InitChunk;

/** What exists once the peer's parameters are known. */
final class Live {
    final Sender sender;
    final CongestionController congestion;
    final TsnTracker tracker;
    final Inbound reassembly;
    final Acknowledger acks;
    final StreamReset reset;
    /** What both sides can do. */
    final InitChunk.Capabilities negotiated;

    final int outStreams;
    int inStreams;

    Live(
            Sender sender,
            CongestionController congestion,
            TsnTracker tracker,
            Inbound reassembly,
            Acknowledger acks,
            StreamReset reset,
            InitChunk.Capabilities negotiated,
            int outStreams,
            int inStreams) {
        this.sender = sender;
        this.congestion = congestion;
        this.tracker = tracker;
        this.reassembly = reassembly;
        this.acks = acks;
        this.reset = reset;
        this.negotiated = negotiated;
        this.outStreams = outStreams;
        this.inStreams = inStreams;
    }
}
