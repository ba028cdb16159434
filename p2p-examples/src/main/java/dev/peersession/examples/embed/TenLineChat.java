package dev.peersession.examples.embed;

import dev.peersession.api.IceSettings;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A chat by an offer and an answer that two people paste to each other.
 *
 * <pre>
 * ./p2p example chat 4821             shows an offer and waits for the answer
 * ./p2p example chat 4821 OFFER       answers it
 * </pre>
 */
public final class TenLineChat {
    private TenLineChat() {}

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PeerSession.Builder settings = PeerSession.builder()
                .name(args.length == 1 ? "ada" : "bob")
                .pin(args[0].toCharArray())
                // So that both may sit on one machine.
                .ice(IceSettings.builder().loopback(true).build());
        try (PeerSession session = settings.build()) {
            Peer peer = args.length == 1 ? host(session, in) : join(session, args[1]);
            System.out.println("Compare: " + peer.verification().words());
            peer.messages().onText(text -> System.out.println(peer.name() + "> " + text));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                peer.messages().send(line);
            }
        }
    }

    private static Peer host(PeerSession session, BufferedReader in) throws Exception {
        var invitation = session.invite();
        System.out.println(invitation.text());
        return invitation.accept(in.readLine());
    }

    private static Peer join(PeerSession session, String offer) throws Exception {
        var reply = session.reply(offer);
        System.out.println(reply.text());
        return reply.await(Duration.ofMinutes(5));
    }
}
