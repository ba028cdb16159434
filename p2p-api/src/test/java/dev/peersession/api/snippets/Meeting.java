package dev.peersession.api.snippets;

import dev.peersession.api.Carriers;
import dev.peersession.api.Channel;
import dev.peersession.api.ConnectException;
import dev.peersession.api.Invitation;
import dev.peersession.api.Listener;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.PlainOffer;
import dev.peersession.api.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;

/** Ways of two sides to find each other. */
final class Meeting {
    private final char[] pin = {};

    void invite(BufferedReader in) throws IOException {
        // @start region="invite"
        try (PeerSession session = PeerSession.builder().name("ada").pin(pin).build();
                Invitation invitation = session.invite()) {
            System.out.println(invitation.text()); // give this to the other side
            Peer peer = invitation.accept(in.readLine()); // and paste here what comes back
            System.out.println("Compare: " + peer.verification().words());
            peer.messages().onText(text -> System.out.println(peer.name() + "> " + text));
            peer.messages().send("hello");
        }
        // @end
    }

    void reply(BufferedReader in) throws IOException {
        // @start region="reply"
        try (PeerSession session = PeerSession.builder().name("bob").pin(pin).build();
                Reply reply = session.reply(in.readLine())) {
            System.out.println(reply.text());
            Peer peer = reply.await(Duration.ofMinutes(5));
            Channel telemetry = peer.open("telemetry", c -> c.unordered().maxRetransmits(0));
            telemetry.send(new byte[] {1, 2, 3});
        }
        // @end
    }

    void plain(BufferedReader in) throws IOException {
        // @start region="plain"
        try (PeerSession session = PeerSession.builder().build();
                PlainOffer offer = session.offer()) {
            System.out.println(offer.text());
            Peer peer = offer.accept(in.readLine(), Duration.ofMinutes(1));
            peer.onChannel(channel -> channel.onText(channel::send));
        }
        // @end
    }

    void meet() throws IOException {
        // @start region="meet"
        try (PeerSession session = PeerSession.builder().pin(pin).build()) {
            // The other side calls the same, with the same name and PIN.
            Peer peer = session.meet("kitchen", Duration.ofMinutes(2), Carriers.lan());
            System.out.println("met " + peer.name() + " by " + peer.via());
        }
        // @end
    }

    void listen() throws IOException {
        // @start region="listen"
        try (PeerSession session = PeerSession.builder().name("service").build();
                Listener listener = session.listen()) {
            listener.onPeer(peer -> peer.messages().onText(peer.messages()::send));
            System.out.println("Connect by " + listener.code());
            System.in.read();
        }
        // @end
    }

    // @start region="refused"
    static Peer orExplain(Reply reply) {
        try {
            return reply.await(Duration.ofMinutes(5));
        } catch (ConnectException e) {
            switch (e.reason()) {
                case WRONG_PIN -> System.err.println("Another PIN over there. " + e.nextStep());
                case NO_ROUTE -> e.attempts().forEach(System.err::println);
                default -> System.err.println(e.reason() + ": " + e.nextStep());
            }
            throw new IllegalStateException(e);
        }
    }
    // @end
}
