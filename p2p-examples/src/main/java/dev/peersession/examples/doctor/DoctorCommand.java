package dev.peersession.examples.doctor;

import dev.peersession.api.ConnectException;
import dev.peersession.api.IceSettings;
import dev.peersession.api.Invitation;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.PlainOffer;
import dev.peersession.api.Reply;
import dev.peersession.examples.ConnectOptions;
import dev.peersession.examples.Text;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at the machine, the network and a session of two peers in this process. */
@Command(
        name = "doctor",
        description = {
            "Checks what a session needs on this machine, and says what to do where something is missing.",
            "Contacts nobody but the STUN and TURN servers that are named. Exit code 0 when all is well."
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
        Runtime runtime = Runtime.getRuntime();
        good(
                "java",
                System.getProperty("java.version") + " of " + System.getProperty("java.vendor") + ", "
                        + runtime.availableProcessors() + " processors, up to " + (runtime.maxMemory() >> 20)
                        + " MiB of heap");
        cipher();
        addresses(ice);
        session();
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

    /** What an offer would show the other side. Made and thrown away. */
    private void addresses(IceSettings ice) {
        try (PeerSession session = PeerSession.builder().ice(ice).build();
                PlainOffer offer = session.offer()) {
            List<String> found = new ArrayList<>();
            for (String line : offer.text().split("\r\n")) {
                // RFC 8839 section 5.1: foundation, component, transport, priority, address, port, "typ", type.
                String[] part = line.split(" ");
                if (line.startsWith("a=candidate:") && part.length >= 8) {
                    found.add(part[7] + " " + part[4] + ":" + part[5]);
                }
            }
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
        out.printf(Locale.ROOT, "%-5s %-10s %s%n", mark, what, text.lines().collect(Collectors.joining(" ")));
    }
}
