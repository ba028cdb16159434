package dev.peersession.examples.chat;

import dev.peersession.signaling.carrier.Carrier;
import java.util.List;

/** How the two people of a chat come together. */
sealed interface Way {
    /** By texts that they copy and paste; {@code side} says what the program begins with. */
    record Paste(Chat.Side side) implements Way {}

    /** By an offer and an answer in two files. */
    record Files(CarriedFiles files) implements Way {}

    /** By a name and the same secret, at places that both reach. */
    record Meet(String room, List<Carrier> places) implements Way {}

    /** By the code of somebody who listens. */
    record Call(String code) implements Way {}
}
