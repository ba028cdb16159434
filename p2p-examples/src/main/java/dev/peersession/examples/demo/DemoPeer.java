package dev.peersession.examples.demo;

import dev.peersession.api.Channel;
import dev.peersession.api.ConnectException;
import dev.peersession.api.IceSettings;
import dev.peersession.api.Invitation;
import dev.peersession.api.PathInfo;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.Reply;
import dev.peersession.api.SessionStatistics;
import dev.peersession.api.call.Call;
import dev.peersession.api.call.CallStatistics;
import dev.peersession.examples.Text;
import dev.peersession.srtp.audio.AudioSource;
import dev.peersession.srtp.audio.OpusCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One of the two processes of the demo. It uses the library as an application would; its standard input and output stand for
 * the two people who copy and paste. Each line out is a word, a space and a value.
 */
@Command(name = "demo-peer", hidden = true)
public final class DemoPeer implements Runnable {
    private static final int CHUNK = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Two seconds and a half. */
    private static final int CALL_PACKETS = 125;

    @Option(names = "--host")
    private boolean host;

    @Option(names = "--bytes", required = true)
    private long bytes;

    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Override
    public void run() {
        try {
            char[] pin = line("pin").toCharArray();
            // Both ends are on this machine, so a machine without a network can show it too.
            IceSettings ice = IceSettings.builder().loopback(true).build();
            try (PeerSession session = PeerSession.builder()
                    .name(host ? "ada" : "bob")
                    .pin(pin)
                    .ice(ice)
                    .build()) {
                if (host) {
                    host(session);
                } else {
                    join(session);
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private void host(PeerSession session) throws IOException, InterruptedException {
        try (Invitation invitation = session.invite()) {
            say("offer-bytes", invitation.bytes().length);
            say("offer", invitation.text());
            Peer peer = invitation.accept(line("answer"));
            greet(peer);
            stream(peer);
            tell(session);
            talk(peer);
            line("leave");
        }
    }

    private void join(PeerSession session) throws IOException, InterruptedException {
        try (Reply reply = session.reply(line("offer"))) {
            CompletableFuture<Received> received = new CompletableFuture<>();
            session.onChannel(channel -> receive(channel, received));
            say("answer-bytes", reply.bytes().length);
            say("answer", reply.text());
            Peer peer = reply.await(PATIENCE);
            greet(peer);
            Received all = received.orTimeout(10, TimeUnit.MINUTES).join();
            say("sha256", all.sha256());
            say("bytes", all.bytes());
            tell(session);
            talk(peer);
            line("leave");
        }
    }

    private void greet(Peer peer) throws IOException, InterruptedException {
        say("words", peer.verification().words());
        say("emoji", peer.verification().emoji());
        CountDownLatch heard = new CountDownLatch(1);
        peer.messages().onText(text -> {
            say("chat", peer.name() + "> " + text);
            heard.countDown();
        });
        peer.messages().send(host ? "Hello Bob, do you read me?" : "Hello Ada, loud and clear.");
        if (!heard.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("The other side said nothing.");
        }
    }

    private void stream(Peer peer) throws IOException {
        Channel channel = peer.open("stream");
        SplittableRandom random = new SplittableRandom(System.nanoTime());
        MessageDigest digest = sha256();
        byte[] chunk = new byte[CHUNK];
        long started = System.nanoTime();
        for (long sent = 0; sent < bytes; ) {
            int length = (int) Math.min(CHUNK, bytes - sent);
            byte[] piece = length == CHUNK ? chunk : new byte[length];
            random.nextBytes(piece);
            digest.update(piece);
            channel.send(piece);
            sent += length;
        }
        while (channel.bufferedAmount() > 0) {
            LockSupport.parkNanos(200_000);
        }
        say("seconds", String.format(Locale.ROOT, "%.6f", (System.nanoTime() - started) / 1e9));
        say("sha256", HexFormat.of().formatHex(digest.digest()));
        say("bytes", bytes);
    }

    /** A short call: each side sings its own tone and listens to the other's. */
    private void talk(Peer peer) throws IOException, InterruptedException {
        // Two seconds and a half are too short to show what a call is like once the JVM has compiled the codec.
        OpusCodec.warmUp();
        double own = host ? 440 : 660;
        ToneListener listener = new ToneListener(host ? 660 : 440);
        Call call;
        try {
            call = peer.call(AudioSource.tone(own, 0.3), listener);
        } catch (ConnectException e) {
            throw new IOException(Text.sentence(e), e);
        }
        CallStatistics s = call.statistics();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (s.packetsReceived() < CALL_PACKETS || listener.share() == 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("The call brought " + s.packetsReceived() + " packets and no sound.");
            }
            TimeUnit.MILLISECONDS.sleep(20);
            s = call.statistics();
        }
        say(
                "call",
                String.format(
                        Locale.ROOT,
                        "%s, %d packets in, %d out, %d lost; made up %.1f %%; playout delay %.0f ms, mouth to ear %.0f ms, round"
                                + " trip %.1f ms; redundancy %s; E-model estimate %.2f of 4.5",
                        s.codec(),
                        s.packetsReceived(),
                        s.packetsSent(),
                        s.packetsLost(),
                        100 * s.concealedRatio(),
                        s.jitterBufferMillis(),
                        s.mouthToEarMillis(),
                        s.roundTripMillis(),
                        s.red(),
                        s.mosEstimate()));
        say("tone", String.format(Locale.ROOT, "%.0f", 100 * listener.share()));
    }

    private record Received(long bytes, String sha256) {}

    /** Completes when as many bytes as expected have come, or the channel ended with fewer. */
    private void receive(Channel channel, CompletableFuture<Received> done) {
        MessageDigest digest = sha256();
        long[] count = new long[1];
        channel.onClose(() -> done.complete(new Received(count[0], "incomplete")));
        channel.onBinary(data -> {
            digest.update(data);
            count[0] += data.length;
            if (count[0] >= bytes) {
                done.complete(new Received(count[0], HexFormat.of().formatHex(digest.digest())));
            }
        });
    }

    private void tell(PeerSession session) {
        SessionStatistics s = session.statistics();
        say("gather", millis(s.setup().gather()));
        say("ice", millis(s.setup().ice()));
        say("dtls", millis(s.setup().dtls()));
        say("sctp", millis(s.setup().sctp()));
        say("total", millis(s.setup().total()));
        PathInfo path = s.path();
        if (path != null) {
            String kind = path.relayed() ? "relayed" : "direct";
            String local = Text.address(path.local()) + " (" + path.localType() + ")";
            String remote = Text.address(path.remote()) + " (" + path.remoteType() + ")";
            say("path", local + " to " + remote + ", " + kind);
        }
        say("authenticated", s.authenticated().name().toLowerCase(Locale.ROOT));
    }

    private void say(String word, Object value) {
        synchronized (out) {
            out.println(word + " " + value);
        }
    }

    /** Waits for the line that starts with this word and returns the rest. */
    private String line(String word) throws IOException {
        String line = in.readLine();
        if (line == null || !line.startsWith(word)) {
            throw new IOException("expected the line " + word);
        }
        return line.substring(word.length()).strip();
    }

    private static String millis(Duration d) {
        return String.format(Locale.ROOT, "%.1f", d.toNanos() / 1e6);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
