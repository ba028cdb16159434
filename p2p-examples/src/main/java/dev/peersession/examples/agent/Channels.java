package dev.peersession.examples.agent;

import dev.peersession.api.Channel;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The channels of all sessions by their ids. Thread-safe. */
final class Channels {
    private final Output output;
    private final Executor threads;
    private final Register<AgentChannel> channels = new Register<>();
    private final AtomicLong last = new AtomicLong();

    Channels(Output output, Executor threads) {
        this.output = output;
        this.threads = threads;
    }

    AgentChannel add(String session, Channel channel) {
        String id = "c" + last.incrementAndGet();
        AgentChannel added = new AgentChannel(id, session, channel, output, threads, () -> channels.over(id));
        channels.add(id, added);
        return added;
    }

    @Nullable
    AgentChannel find(String id) {
        return channels.find(id);
    }

    List<AgentChannel> of(String session) {
        return channels.all().stream().filter(c -> c.session().equals(session)).toList();
    }
}
