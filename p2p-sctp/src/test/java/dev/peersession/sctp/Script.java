package dev.peersession.sctp;

import dev.peersession.sctp.wire.Wire;
import dev.peersession.testkit.VirtualClock;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Runs a script: one end is ours, the other one is the script. The clock is virtual. A line is one of
 *
 * <pre>
 *   endpoint key=value ...     options of our end, first: interleaving, zerochecksum, window, streams, sackdelay (ms), retransmits
 *   up | up passive            a handshake with a round trip of 20 ms; sets $tag, $tsn (ours), $peer and $ptsn (the script's)
 *   connect | shutdown | abort REASON | suspect | good | moved
 *   open NAME stream=N ordered=no retransmits=N lifetime=MS
 *   send NAME BYTES | close NAME | hold (stops reading) | read (reads all that waits)
 *   &lt; CHUNK ; CHUNK            our end hears a packet; with "tag=V", "ports=N:N" or "crc=no" before its first chunk
 *   &gt; CHUNK ; CHUNK            our end has sent a packet of exactly these chunks, at this instant
 *   +S &gt; ... , +S..S &gt; ...      ... that many seconds after the last line
 *   +S                         seconds pass
 *   quiet S                    seconds pass, and nothing is sent
 *   event NAME | event Disconnected REASON | event Message BYTES | no event NAME
 *   metric NAME VALUE          of SctpMetrics
 *   set NAME VALUE
 * </pre>
 *
 * <p>Nothing that our end sends goes unnoticed: what no line expects fails the script at the next line that looks, and at its end.
 */
final class Script {
    private static final long SECOND = 1_000_000_000L;
    /** Timers are exact on a virtual clock, but decimal fractions are not. */
    private static final long TOLERANCE = 1_000_000;

    private record Sent(long at, byte[] packet) {}

    private final ScriptValues values = new ScriptValues();
    private final VirtualClock clock = new VirtualClock();
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final Map<String, Integer> channels = new HashMap<>();
    private final byte[] out = new byte[2000];
    private long lastLineAt;
    private int eventsSeen;
    private Peer peer = new Peer("endpoint", end(Map.of()));

    static void run(String text) {
        Script script = new Script();
        String[] lines = text.split("\n");
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].replaceFirst("(^|\\s)#.*", "").trim();
            if (line.isEmpty()) {
                continue;
            }
            try {
                script.line(line);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("line " + (i + 1) + ": " + line + ": " + e.getMessage(), e);
            }
        }
        script.nothingSent("at the end");
    }

    private void line(String line) {
        long before = clock.nanoTime();
        if (line.startsWith("+")) {
            timed(line);
        } else if (line.startsWith(">")) {
            expect(line.substring(1), 0, 0);
        } else if (line.startsWith("<")) {
            hear(line.substring(1).trim());
        } else {
            command(line.split("\\s+"), line);
        }
        settle();
        lastLineAt = Math.max(before, clock.nanoTime());
    }

    private void timed(String line) {
        String[] words = line.split("\\s+", 2);
        String[] range = words[0].substring(1).split("\\.\\.");
        long from = nanos(range[0]);
        long to = nanos(range[range.length - 1]);
        if (words.length == 1) {
            advance(from);
            return;
        }
        expect(words[1].substring(1), from, to);
    }

    private void command(String[] words, String line) {
        long now = clock.nanoTime();
        DataChannels end = peer.channels;
        switch (words[0]) {
            case "endpoint" -> peer = new Peer("endpoint", end(keys(words, 1)));
            case "up" -> up(words.length > 1);
            case "connect" -> end.connect(now);
            case "shutdown" -> end.shutdown(now);
            case "abort" -> end.abort(words[1], now);
            case "suspect" -> end.pathSuspect(now);
            case "good" -> end.pathGood(now);
            case "moved" -> end.pathChanged(now);
            case "open" -> channels.put(words[1], end.open(options(words), now));
            case "send" -> {
                int length = Integer.parseInt(words[2]);
                SendResult result = end.send(channel(words[1]), true, new byte[length], 0, length, now);
                if (result != SendResult.QUEUED) {
                    throw new AssertionError("send: " + result);
                }
            }
            case "close" -> end.close(channel(words[1]), now);
            case "hold" -> peer.reading = false;
            case "read" -> peer.readAll(now);
            case "quiet" -> {
                advance(nanos(words[1]));
                nothingSent("within " + words[1] + " s");
            }
            case "event" -> event(line.substring("event ".length()));
            case "no" -> {
                for (ChannelEvent e : peer.events.subList(eventsSeen, peer.events.size())) {
                    if (e.getClass().getSimpleName().equals(words[2])) {
                        throw new AssertionError("there is one: " + e);
                    }
                }
            }
            case "metric" -> metric(words[1], words[2]);
            case "set" -> values.set(words[1], Long.toString(values.number(words[2])));
            default -> throw new AssertionError("no such line");
        }
    }

    private void up(boolean passive) {
        if (passive) {
            line("< INIT tag=0x1111 tsn=1000");
            line("> INIT_ACK tag=$tag tsn=$tsn cookie=$cookie");
            line("< tag=$tag COOKIE_ECHO cookie=$cookie");
            values.set("peer", "4369");
            line("> COOKIE_ACK");
        } else {
            line("connect");
            line("> INIT tag=$tag tsn=$tsn");
            line("+0.02");
            values.set("peer", "4369");
            line("< INIT_ACK tag=0x1111 tsn=1000");
            line("> COOKIE_ECHO cookie=c0ffee00");
            line("< COOKIE_ACK");
        }
        values.set("ptsn", "1000");
        line("event Connected");
    }

    private void hear(String text) {
        long tag = -1;
        boolean checksum = true;
        int[] ports = {5000, 5000};
        String rest = text;
        for (String word = rest.split("\\s+")[0]; word.contains("="); word = rest.split("\\s+")[0]) {
            String value = word.substring(word.indexOf('=') + 1);
            switch (word.substring(0, word.indexOf('='))) {
                case "tag" -> tag = values.number(value);
                case "ports" ->
                    ports = Arrays.stream(value.split(":"))
                            .mapToInt(Integer::parseInt)
                            .toArray();
                case "crc" -> checksum = false;
                default -> throw new AssertionError("unknown: " + word);
            }
            rest = rest.substring(word.length()).trim();
        }
        List<ScriptChunk> chunks = chunks(rest);
        if (tag < 0) {
            tag = chunks.get(0).type == Wire.INIT ? 0 : values.number("$tag");
        }
        byte[] packet = Packets.packet(
                (int) tag, chunks.stream().map(c -> c.build(values)).toArray(byte[][]::new));
        if (ports[0] != 5000 || ports[1] != 5000) {
            packet = Packets.withPorts(packet, ports[0], ports[1]);
        }
        if (!checksum) {
            Arrays.fill(packet, 8, 12, (byte) 0);
        }
        peer.channels.input(packet, 0, packet.length, clock.nanoTime());
    }

    private void expect(String text, long from, long to) {
        String rest = text.trim();
        long tag = values.has("peer") ? values.number("$peer") : -1;
        if (rest.startsWith("tag=")) {
            String word = rest.split("\\s+")[0];
            tag = values.number(word.substring("tag=".length()));
            rest = rest.substring(word.length()).trim();
        }
        List<ScriptChunk> chunks = chunks(rest);
        settle();
        long latest = lastLineAt + to + TOLERANCE;
        while (sent.isEmpty() && step(latest)) {}
        Sent next = sent.poll();
        if (next == null) {
            throw new AssertionError("nothing was sent");
        }
        double after = (next.at - lastLineAt) / 1e9;
        if (next.at - lastLineAt < from - TOLERANCE || next.at - lastLineAt > to + TOLERANCE) {
            throw new AssertionError("sent after " + after + " s: " + Packets.types(next.packet));
        }
        List<byte[]> actual = Packets.chunks(next.packet);
        String seen = Packets.types(next.packet) + " " + HexFormat.of().formatHex(next.packet);
        if (actual.size() != chunks.size()) {
            throw new AssertionError("sent chunks " + seen);
        }
        if (tag >= 0 && (Packets.tag(next.packet) & 0xffff_ffffL) != tag) {
            throw new AssertionError("sent with tag " + Integer.toUnsignedString(Packets.tag(next.packet)));
        }
        for (int i = 0; i < chunks.size(); i++) {
            try {
                chunks.get(i).match(actual.get(i), values);
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + ", sent " + seen, e);
            }
        }
    }

    private void event(String text) {
        for (; eventsSeen < peer.events.size(); eventsSeen++) {
            ChannelEvent e = peer.events.get(eventsSeen);
            String name = e.getClass().getSimpleName();
            if (e instanceof ChannelEvent.Disconnected d) {
                name += " " + d.reason();
            } else if (e instanceof ChannelEvent.Message m) {
                name += " " + m.data().length;
            }
            if (name.equals(text)) {
                eventsSeen++;
                return;
            }
            if (e instanceof ChannelEvent.Disconnected || e instanceof ChannelEvent.Message) {
                throw new AssertionError("instead: " + name);
            }
        }
        throw new AssertionError("did not happen; all: " + peer.events);
    }

    private void metric(String name, String expected) {
        try {
            Object value = SctpMetrics.class.getMethod(name).invoke(peer.channels.metrics());
            if (!value.toString().equals(expected)) {
                throw new AssertionError(name + " is " + value);
            }
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError(e);
        }
    }

    private void nothingSent(String when) {
        Sent first = sent.peek();
        if (first != null) {
            throw new AssertionError("sent " + when + " without being expected: " + Packets.types(first.packet) + " "
                    + HexFormat.of().formatHex(first.packet));
        }
    }

    private void advance(long nanos) {
        long end = clock.nanoTime() + nanos;
        while (step(end)) {}
    }

    /** Moves to the next deadline, at most to {@code end}; false when that is reached. */
    private boolean step(long end) {
        settle();
        long next = peer.channels.deadline();
        if (next == DataChannels.NEVER || next > end) {
            clock.advanceTo(Math.max(end, clock.nanoTime()));
            settle();
            return false;
        }
        if (next > clock.nanoTime()) {
            clock.advanceTo(next);
        }
        peer.channels.timeout(clock.nanoTime());
        settle();
        return true;
    }

    private void settle() {
        long now = clock.nanoTime();
        peer.drainEvents(now);
        for (int n; (n = peer.channels.poll(out, 0, out.length, now)) > 0; ) {
            sent.add(new Sent(now, Arrays.copyOf(out, n)));
        }
        peer.drainEvents(now);
    }

    private static List<ScriptChunk> chunks(String text) {
        return Arrays.stream(text.split(";")).map(ScriptChunk::parse).toList();
    }

    private int channel(String name) {
        Integer number = channels.get(name);
        if (number == null) {
            throw new AssertionError("no channel is called " + name);
        }
        return number;
    }

    private static long nanos(String seconds) {
        return (long) (Double.parseDouble(seconds) * SECOND);
    }

    private static Map<String, String> keys(String[] words, int from) {
        Map<String, String> keys = new HashMap<>();
        for (int i = from; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            keys.put(pair[0], pair[1]);
        }
        return keys;
    }

    private static ChannelOptions options(String[] words) {
        Map<String, String> keys = keys(words, 2);
        ChannelOptions.Builder b = ChannelOptions.builder(words[1]);
        keys.forEach((key, value) -> {
            switch (key) {
                case "stream" -> b.negotiated(Integer.parseInt(value));
                case "ordered" -> b.ordered(!value.equals("no"));
                case "retransmits" -> b.maxRetransmits(Integer.valueOf(value));
                case "lifetime" -> b.maxPacketLifeTime(Integer.valueOf(value));
                default -> throw new AssertionError("unknown: " + key);
            }
        });
        return b.build();
    }

    private static DataChannels end(Map<String, String> keys) {
        // What most scripts want: nothing of its own accord but what they look at.
        SctpOptions.Builder b = SctpOptions.builder()
                .remoteMaxMessageSize(0)
                .maxMtu(SctpOptions.DEFAULT_MTU)
                .interleaving(false)
                .zeroChecksum(false);
        keys.forEach((key, value) -> {
            switch (key) {
                case "interleaving" -> b.interleaving(value.equals("yes"));
                case "zerochecksum" -> b.zeroChecksum(value.equals("yes"));
                case "window" ->
                    b.receiveWindow(Integer.parseInt(value))
                            .maxReceiveWindow(Integer.parseInt(value))
                            .maxMessageSize(Integer.parseInt(value));
                case "streams" -> b.maxStreams(Integer.parseInt(value));
                case "sackdelay" -> b.sackDelay(Duration.ofMillis(Integer.parseInt(value)));
                case "retransmits" -> b.maxRetransmits(Integer.parseInt(value));
                case "initretransmits" -> b.maxInitRetransmits(Integer.parseInt(value));
                default -> throw new AssertionError("unknown: " + key);
            }
        });
        return new DataChannels(b.build(), true, new Random(1));
    }
}
