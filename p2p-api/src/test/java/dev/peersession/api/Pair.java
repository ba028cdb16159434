package dev.peersession.api;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** Two connected sessions in this JVM, over real loopback sockets. */
final class Pair implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final IceSettings LOOPBACK =
            IceSettings.builder().loopback(true).addInterface("127.0.0.1").build();

    final PeerSession ada;
    final PeerSession bob;
    final Peer adasPeer;
    final Peer bobsPeer;

    private Pair(PeerSession ada, PeerSession bob, Peer adasPeer, Peer bobsPeer) {
        this.ada = ada;
        this.bob = bob;
        this.adasPeer = adasPeer;
        this.bobsPeer = bobsPeer;
    }

    static PeerSession.Builder builder(String name) {
        return PeerSession.builder().name(name).ice(LOOPBACK).connectTimeout(PATIENCE);
    }

    static Pair pin() throws ConnectException {
        return pin(b -> b);
    }

    static Pair pin(UnaryOperator<PeerSession.Builder> extra) throws ConnectException {
        return sealed(
                extra.apply(builder("ada").pin("4711".toCharArray())).build(),
                extra.apply(builder("bob").pin("4711".toCharArray())).build());
    }

    static Pair sealed(PeerSession ada, PeerSession bob) throws ConnectException {
        Invitation invitation = ada.invite();
        Reply reply = bob.reply(invitation.text());
        Peer adasPeer = invitation.accept(reply.text(), PATIENCE);
        return new Pair(ada, bob, adasPeer, reply.await(PATIENCE));
    }

    static Pair plain() throws ConnectException {
        return plain(builder("ada").build(), builder("bob").build());
    }

    static Pair plain(PeerSession ada, PeerSession bob) throws ConnectException {
        PlainOffer offer = ada.offer();
        PlainAnswer answer = bob.answer(offer.text());
        Peer adasPeer = offer.accept(answer.text(), PATIENCE);
        return new Pair(ada, bob, adasPeer, answer.await(PATIENCE));
    }

    /** Each takes the other for a browser, by descriptions without our mark; the first offer has no sound. */
    static Pair foreign(PeerSession ada, PeerSession bob) throws ConnectException {
        PlainOffer offer = ada.offer(false);
        PlainAnswer answer = bob.answer(unmarked(offer.text()));
        Peer adasPeer = offer.accept(unmarked(answer.text()), PATIENCE);
        return new Pair(ada, bob, adasPeer, answer.await(PATIENCE));
    }

    static String unmarked(String sdp) {
        return sdp.replace("a=x-peersession:1\r\n", "");
    }

    @Override
    public void close() {
        ada.close();
        bob.close();
    }
}
