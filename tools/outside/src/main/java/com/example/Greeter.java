package com.example;

import dev.peersession.api.Peer;

/** Answers whoever greets. */
public final class Greeter {
    private Greeter() {}

    public static void serve(Peer peer) {
        peer.messages().onText(text -> peer.messages().send("Good day, " + text + "."));
    }
}
