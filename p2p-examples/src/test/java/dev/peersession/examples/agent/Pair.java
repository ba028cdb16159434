package dev.peersession.examples.agent;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import java.util.Map;

/** One session on each of two agents, connected as a script would do it. */
final class Pair {
    /** Both agents run on one machine, which may have no network. */
    static final Map<String, Object> LOOPBACK = Map.of("loopback", true);

    final AgentProcess ada;
    final AgentProcess bob;
    final boolean sealed;
    final String adaSession;
    final String bobSession;
    JsonObject offer = new JsonObject();
    JsonObject answer = new JsonObject();

    private Pair(AgentProcess ada, AgentProcess bob, Object... secret) {
        this.ada = ada;
        this.bob = bob;
        sealed = secret.length > 0;
        adaSession = session(ada, secret);
        bobSession = session(bob, secret);
    }

    /** {@code secret} is nothing, or {@code pin} or {@code passphrase} and its value, the same for both. */
    static Pair connect(AgentProcess ada, AgentProcess bob, Object... secret) {
        Pair pair = new Pair(ada, bob, secret);
        pair.connectWith(new JsonArray());
        return pair;
    }

    /** As {@link #connect}, with one channel in the offer. */
    static Pair connectWithChannel(AgentProcess ada, AgentProcess bob, String label) {
        Pair pair = new Pair(ada, bob);
        JsonObject channel = new JsonObject();
        channel.addProperty("label", label);
        JsonArray channels = new JsonArray();
        channels.add(channel);
        pair.connectWith(channels);
        return pair;
    }

    static String session(AgentProcess agent, Object... secret) {
        Object[] fields = new Object[secret.length + 2];
        System.arraycopy(secret, 0, fields, 0, secret.length);
        fields[secret.length] = "ice";
        fields[secret.length + 1] = LOOPBACK;
        return agent.ok("session.new", fields).get("session").getAsString();
    }

    private void connectWith(JsonArray channels) {
        offer = ada.ok("offer", "session", adaSession, "format", sealed ? "sealed" : "sdp", "channels", channels);
        answer = bob.ok(
                "answer", "session", bobSession, "offer", offer.get("text").getAsString());
        ada.ok("accept", "session", adaSession, "answer", answer.get("text").getAsString());
        ada.event("state", "session", adaSession, "state", "connected");
        bob.event("state", "session", bobSession, "state", "connected");
    }

    /** Opens a channel from ada; returns its id there and the id that bob gave it. */
    String[] channel(String label, Object... more) {
        Object[] fields = new Object[more.length + 4];
        fields[0] = "session";
        fields[1] = adaSession;
        fields[2] = "label";
        fields[3] = label;
        System.arraycopy(more, 0, fields, 4, more.length);
        String there = ada.ok("channel.open", fields).get("channel").getAsString();
        ada.event("open", "channel", there);
        String here = bob.event("channel", "session", bobSession, "label", label)
                .get("channel")
                .getAsString();
        return new String[] {there, here};
    }

    void close() {
        ada.ok("session.close", "session", adaSession);
        bob.ok("session.close", "session", bobSession);
    }
}
