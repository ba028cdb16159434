/**
 * Direct, encrypted sessions between two programs, set up by two short texts that people carry to each other.
 *
 * <p>One side invites:
 *
 * <pre>{@code
 * try (PeerSession session = PeerSession.builder().name("ada").pin(pin).build();
 *         Invitation invitation = session.invite()) {
 *     System.out.println(invitation.text()); // give this to the other side
 *     Peer peer = invitation.accept(in.readLine()); // and paste here what comes back
 *     System.out.println("Compare: " + peer.verification().words());
 *     peer.messages().onText(text -> System.out.println(peer.name() + "> " + text));
 *     peer.messages().send("hello");
 * }
 * }</pre>
 *
 * <p>The other side replies:
 *
 * <pre>{@code
 * try (PeerSession session = PeerSession.builder().name("bob").pin(pin).build();
 *         Reply reply = session.reply(in.readLine())) {
 *     System.out.println(reply.text());
 *     Peer peer = reply.await(Duration.ofMinutes(5));
 *     Channel telemetry = peer.open("telemetry", c -> c.unordered().maxRetransmits(0));
 *     telemetry.send(new byte[] {1, 2, 3});
 * }
 * }</pre>
 *
 * <p>With a browser, or over your own signaling, plain SDP does the same:
 *
 * <pre>{@code
 * try (PeerSession session = PeerSession.builder().build();
 *         PlainOffer offer = session.offer()) {
 *     System.out.println(offer.text());
 *     Peer peer = offer.accept(in.readLine(), Duration.ofMinutes(1));
 *     peer.onChannel(channel -> channel.onText(channel::send));
 * }
 * }</pre>
 *
 * <p>{@link dev.peersession.api.PeerSession} is where to start. What goes wrong between people and networks is a {@link
 * dev.peersession.api.ConnectException} with a reason and the next step to take.
 */
@NullMarked
package dev.peersession.api;

import org.jspecify.annotations.NullMarked;
