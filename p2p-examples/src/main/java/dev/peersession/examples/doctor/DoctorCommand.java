package dev.peersession.examples.doctor;

import com.google.gson.JsonObject;
import dev.peersession.api.ConnectException;
import dev.peersession.api.IceSettings;
import dev.peersession.api.Invitation;
import dev.peersession.api.PathAttempt;
import dev.peersession.api.PathInfo;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.PlainAnswer;
import dev.peersession.api.PlainOffer;
import dev.peersession.api.Reply;
import dev.peersession.examples.ConnectOptions;
import dev.peersession.examples.Text;
import dev.peersession.ice.NatProbe;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at the machine, the network and a session of two peers in this process. */
@Command(
        name = "doctor",
        description = {
            "Checks what a session needs on this machine, and says what to do where something is missing.",
            "Contacts nobody but the STUN and TURN servers that are named, and with --offer the peer that made it.",
            "Exit code 0 when all is well."
        },
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CIPHER_BATCH = 50;
    // Long enough for the JVM to compile the cipher, short enough to wait for.
    private static final long CIPHER_NANOS = 800_000_000L;
    // Below this the cipher of the JDK runs without the processor's AES instructions.
    private static final double SLOW_CIPHER_MB = 100;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Option(
            names = "--offer",
            paramLabel = "TEXT",
            description = "Answer this offer, and say which addresses were tried if nothing connects.")
    private @Nullable String offer;

    @Option(names = "--pin", paramLabel = "PIN", description = "The PIN of the offer.")
    private char @Nullable [] pin;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to try with --offer: 1 to 3600, by default 120.")
    private int wait;

    @Option(names = "--json", description = "Tell the findings as JSON, one object per line.")
    private boolean json;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private boolean well = true;

    @Override
    public Integer call() {
        IceSettings ice;
        try {
            ice = connect.toSettings();
        } catch (IllegalArgumentException e) {
            System.err.println("p2p: " + e.getMessage());
            return 2;
        }
        if (wait < 1 || wait > 3600) {
            System.err.println("p2p: --wait is " + wait + ", allowed 1 to 3600, by default 120.");
            return 2;
        }
        Runtime runtime = Runtime.getRuntime();
        good(
                "java",
                System.getProperty("java.version") + " of " + System.getProperty("java.vendor") + ", "
                        + runtime.availableProcessors() + " processors, up to " + (runtime.maxMemory() >> 20)
                        + " MiB of heap");
        cipher();
        interfaces(ice);
        addresses(ice);
        servers(ice);
        if (offer == null) {
            session();
        } else {
            answer(ice, offer);
        }
        return well ? 0 : 1;
    }

    private void cipher() {
        try {
            double megabytes = bestCipherRate();
            String speed = String.format(Locale.ROOT, "AES-GCM at %.0f MB/s", megabytes);
            if (megabytes < SLOW_CIPHER_MB) {
                note("cipher", speed + ": no AES instructions in use; sessions work, large transfers are slow.");
            } else {
                good("cipher", speed);
            }
        } catch (GeneralSecurityException e) {
            bad("cipher", "this Java has no AES-GCM (" + e.getMessage() + "); use another JDK.");
        }
    }

    /** The best batch counts: the first ones run before the JVM has compiled the cipher, others beside other programs. */
    private static double bestCipherRate() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
        byte[] record = new byte[16 * 1024];
        byte[] nonce = new byte[12];
        double best = 0;
        long end = System.nanoTime() + CIPHER_NANOS;
        for (int i = 0; System.nanoTime() - end < 0; i++) {
            long started = System.nanoTime();
            for (int j = 0; j < CIPHER_BATCH; j++) {
                nonce[0] = (byte) j;
                nonce[1] = (byte) i;
                nonce[2] = (byte) (i >> 8);
                cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
                cipher.doFinal(record);
            }
            best = Math.max(best, CIPHER_BATCH * record.length / 1e6 / ((System.nanoTime() - started) / 1e9));
        }
        return best;
    }

    /** What the machine has, and what of it is used. */
    private void interfaces(IceSettings ice) {
        List<String> found = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (!each.isUp()) {
                    found.add(each.getName() + " (down)");
                    continue;
                }
                List<String> addresses = each.inetAddresses()
                        .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                        .toList();
                String why = each.isLoopback() && !ice.loopback() ? ", not used without --loopback" : "";
                found.add(each.getName() + " " + String.join(" ", addresses) + " (mtu " + each.getMTU() + why + ")");
            }
        } catch (SocketException e) {
            bad("interfaces", "the system does not tell them: " + e.getMessage() + ".");
            return;
        }
        if (found.isEmpty()) {
            bad("interfaces", "none; connect to a network.");
        } else {
            good("interfaces", String.join(", ", found));
        }
    }

    /** Which servers answer, how fast, and what they say about the NAT in between. */
    private void servers(IceSettings ice) {
        if (!ice.stun().isEmpty()) {
            try (NatProbe probe = new NatProbe()) {
                NatProbe.Report report = probe.ask(ice.stun());
                for (NatProbe.Server server : report.servers()) {
                    stun(server);
                }
                nat(report);
            } catch (IOException e) {
                bad("stun", "no UDP socket could be opened: " + e.getMessage() + ".");
            }
        }
        ice.turn().forEach(this::turn);
    }

    private void stun(NatProbe.Server server) {
        InetSocketAddress mapped = server.mapped();
        Duration roundTrip = server.roundTrip();
        if (mapped == null || roundTrip == null) {
            bad("stun", server.url() + ": " + server.problem() + ".");
        } else {
            good(
                    "stun",
                    String.format(
                            Locale.ROOT,
                            "%s answered in %.1f ms and sees %s",
                            server.url(),
                            roundTrip.toNanos() / 1e6,
                            Text.address(mapped)));
        }
    }

    private void nat(NatProbe.Report report) {
        String text = "mapping " + word(report.mapping()) + ", filtering " + word(report.filtering());
        switch (report.mapping()) {
            case NONE ->
                good(
                        "nat",
                        "none: others see the address that this machine has; filtering " + word(report.filtering()));
            case ENDPOINT_INDEPENDENT -> good("nat", text + "; two peers behind such NATs connect directly.");
            case ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, DEPENDENT ->
                note(
                        "nat",
                        text + "; a peer behind another NAT of this kind is reached only through a relay (--turn).");
            case UNKNOWN -> note("nat", text + "; name a second STUN server to learn more.");
        }
    }

    private static String word(NatProbe.Behaviour behaviour) {
        return behaviour.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Allocates on one relay alone. */
    private void turn(IceSettings.Turn relay) {
        IceSettings only = IceSettings.builder()
                .policy(IceSettings.Policy.RELAY)
                .loopback(true)
                .addTurn(relay.url(), relay.username(), relay.credential())
                .build();
        long started = System.nanoTime();
        try (PeerSession session = PeerSession.builder().ice(only).build();
                PlainOffer made = session.offer()) {
            String address = candidates(made.text()).stream().findFirst().orElse("no address");
            good(
                    "turn",
                    String.format(
                            Locale.ROOT,
                            "%s gave %s after %.0f ms",
                            relay.url(),
                            address,
                            (System.nanoTime() - started) / 1e6));
        } catch (ConnectException e) {
            bad("turn", relay.url() + ": no allocation; check the name, the port, the user name and the password.");
        }
    }

    /** Takes part in a real connection, as the side that answers. */
    private void answer(IceSettings ice, String text) {
        Duration patience = Duration.ofSeconds(wait);
        PeerSession.Builder builder = PeerSession.builder().ice(ice).connectTimeout(patience);
        if (pin != null) {
            builder.pin(pin);
        }
        try (PeerSession session = builder.build()) {
            long started;
            Peer peer;
            if (pin == null) {
                PlainAnswer made = session.answer(text);
                note("answer", "give this to the other side:");
                if (json) {
                    line("", "sdp", made.text());
                } else {
                    out.println(made.text());
                }
                started = System.nanoTime();
                peer = made.await(patience.plus(PATIENCE));
            } else {
                Reply made = session.reply(text);
                note("answer", "give this to the other side: " + made.text());
                started = System.nanoTime();
                peer = made.await(patience.plus(PATIENCE));
            }
            PathInfo path = session.statistics().path();
            good(
                    "connect",
                    String.format(
                            Locale.ROOT,
                            "connected with %s after %.0f ms%s",
                            peer.name().isEmpty() ? "the peer" : Text.printable(peer.name()),
                            (System.nanoTime() - started) / 1e6,
                            path == null
                                    ? ""
                                    : ": " + path.localType() + " " + Text.address(path.local()) + " to "
                                            + path.remoteType() + " " + Text.address(path.remote())));
        } catch (ConnectException e) {
            bad("connect", e.reason() + ": " + Text.sentence(e));
            e.attempts().forEach(this::attempt);
        }
    }

    private void attempt(PathAttempt pair) {
        String outcome = pair.answered() ? "answered" : "no answer";
        line(
                "",
                "pair",
                pair.localType() + " " + Text.address(pair.local()) + " to " + pair.remoteType() + " "
                        + Text.address(pair.remote()) + ": " + pair.checksSent() + " checks sent, " + outcome + ", "
                        + pair.checksReceived() + " of the peer's arrived");
    }

    private static List<String> candidates(String sdp) {
        List<String> found = new ArrayList<>();
        for (String line : sdp.split("\r\n")) {
            // RFC 8839 section 5.1: foundation, component, transport, priority, address, port, "typ", type.
            String[] part = line.split(" ");
            if (line.startsWith("a=candidate:") && part.length >= 8) {
                found.add(part[7] + " " + part[4] + ":" + part[5]);
            }
        }
        return found;
    }

    /** What an offer would show the other side. Made and thrown away. */
    private void addresses(IceSettings ice) {
        try (PeerSession session = PeerSession.builder().ice(ice).build();
                PlainOffer made = session.offer()) {
            List<String> found = candidates(made.text());
            if (found.isEmpty()) {
                bad("addresses", "none that another machine could reach; connect to a network (or use --loopback).");
                return;
            }
            good("addresses", String.join(", ", found));
            boolean asked = !ice.stun().isEmpty() || !ice.turn().isEmpty();
            if (!asked) {
                note("internet", "not asked; --stun stun:HOST:3478 shows the address that others see.");
            } else if (found.stream().noneMatch(c -> c.startsWith("srflx") || c.startsWith("relay"))) {
                bad("internet", "no STUN or TURN server answered; check its name, its port and the firewall.");
            }
        } catch (ConnectException e) {
            bad("addresses", Text.sentence(e));
        }
    }

    /** Two peers with one PIN, over the loopback address. */
    private void session() {
        char[] pin = {'4', '8', '2', '1'};
        IceSettings ice = IceSettings.builder().loopback(true).build();
        long started = System.nanoTime();
        try (PeerSession host = PeerSession.builder().pin(pin).ice(ice).build();
                PeerSession guest = PeerSession.builder().pin(pin).ice(ice).build();
                Invitation invitation = host.invite();
                Reply reply = guest.reply(invitation.text())) {
            Peer there = invitation.accept(reply.text(), PATIENCE);
            Peer here = reply.await(PATIENCE);
            CountDownLatch heard = new CountDownLatch(1);
            here.messages().onText(text -> heard.countDown());
            there.messages().send("hello");
            if (!heard.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                bad("session", "two peers connected here, but a message did not arrive.");
                return;
            }
            boolean same =
                    there.verification().words().equals(here.verification().words());
            if (!same) {
                bad("session", "the two peers saw different words.");
                return;
            }
            good(
                    "session",
                    String.format(
                            Locale.ROOT,
                            "two peers connected here and talked after %.0f ms; offer %d bytes, answer %d",
                            (System.nanoTime() - started) / 1e6,
                            invitation.bytes().length,
                            reply.bytes().length));
        } catch (ConnectException e) {
            bad("session", Text.sentence(e) + " A local firewall may block UDP between programs of this machine.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            bad("session", "interrupted.");
        }
    }

    private void good(String what, String text) {
        line("ok", what, text);
    }

    private void note(String what, String text) {
        line("note", what, text);
    }

    private void bad(String what, String text) {
        well = false;
        line("BAD", what, text);
    }

    private void line(String mark, String what, String text) {
        String plain = what.equals("sdp") ? text : text.lines().collect(Collectors.joining(" "));
        if (json) {
            JsonObject finding = new JsonObject();
            finding.addProperty("check", what);
            finding.addProperty("result", mark.isEmpty() ? "detail" : mark.toLowerCase(Locale.ROOT));
            finding.addProperty("text", plain);
            out.println(finding);
        } else {
            out.printf(Locale.ROOT, "%-5s %-10s %s%n", mark, what, plain);
        }
    }
}
