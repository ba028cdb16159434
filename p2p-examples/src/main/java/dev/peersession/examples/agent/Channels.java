package dev.peersession.examples.agent;

import dev.peersession.api.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The channels of all sessions by their ids. Thread-safe. */
final class Channels {
    private record Entry(String session, AgentChannel channel) {}

    private final Output output;
    private final Executor threads;
    private final Map<String, Entry> byId = new LinkedHashMap<>();
    private long last;

    Channels(Output output, Executor threads) {
        this.output = output;
        this.threads = threads;
    }

    synchronized AgentChannel add(String session, Channel channel) {
        AgentChannel added = new AgentChannel("c" + ++last, session, channel, output, threads);
        byId.put(added.id(), new Entry(session, added));
        return added;
    }

    synchronized @Nullable AgentChannel find(String id) {
        Entry entry = byId.get(id);
        return entry == null ? null : entry.channel;
    }

    synchronized List<AgentChannel> of(String session) {
        List<AgentChannel> found = new ArrayList<>();
        for (Entry entry : byId.values()) {
            if (entry.session.equals(session)) {
                found.add(entry.channel);
            }
        }
        return found;
    }
}
