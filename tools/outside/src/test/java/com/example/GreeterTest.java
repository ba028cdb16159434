package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.peersession.api.Invitation;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.Reply;
import dev.peersession.api.testing.Machine;
import dev.peersession.api.testing.World;
import dev.peersession.testkit.LinkModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GreeterTest {
    @Test
    void a_greeting_is_answered_also_over_a_bad_link_and_after_the_cable_was_cut() throws Exception {
        World world = new World(1);
        Machine home = world.machine();
        Machine away = world.machine();
        PeerSession ada = home.session().pin("4821".toCharArray()).build();
        PeerSession bob = away.session().pin("4821".toCharArray()).build();
        Invitation invitation = ada.invite();
        Reply reply = bob.reply(invitation.text());
        Peer greeted = invitation.accept(reply.text());
        Greeter.serve(reply.await(Duration.ofSeconds(10)));
        List<String> heard = new ArrayList<>();
        greeted.messages().onText(heard::add);

        away.link(LinkModel.perfect(Duration.ofMillis(40)).withLoss(0.1, 2));
        greeted.messages().send("Ada");
        world.run(Duration.ofSeconds(10));
        away.unplug();
        greeted.messages().send("Bob");
        world.run(Duration.ofMinutes(2));
        away.plugIn();
        world.run(Duration.ofSeconds(30));

        assertEquals(List.of("Good day, Ada.", "Good day, Bob."), heard);
    }
}
