package dev.peersession.examples.demo;

import dev.peersession.examples.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts two processes, carries the offer and the answer between them, and tells what they saw. */
@Command(
        name = "demo",
        description = {
            "Two processes on this machine connect with a sealed offer and answer, chat, stream data and call.",
            "Exit code 0 only when both ends saw the same words and the same SHA-256."
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private static final long EXIT_SECONDS = 15;

    @Option(
            names = "--mib",
            defaultValue = "64",
            description = "How much to stream, in MiB (default ${DEFAULT-VALUE}).")
    private int mib;

    @Option(
            names = "--timeout",
            defaultValue = "300",
            description = "Give up after so many seconds (default ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (mib < 1 || mib > 1 << 20) {
            System.err.println("p2p: --mib is " + mib + ", allowed 1 to 1048576.");
            return 2;
        }
        long bytes = mib * 1024L * 1024L;
        String pin = String.format(Locale.ROOT, "%06d", new SecureRandom().nextInt(1_000_000));
        try (Child ada = new Child(true, bytes);
                Child bob = new Child(false, bytes)) {
            Thread watchdog = watchdog(ada, bob);
            boolean same = show(ada, bob, pin);
            boolean clean = ada.leave() & bob.leave();
            watchdog.interrupt();
            return same && clean ? 0 : 1;
        } catch (IOException e) {
            System.err.println("p2p: the demo failed: " + e.getMessage());
            return 1;
        }
    }

    private boolean show(Child ada, Child bob, String pin) throws IOException {
        line("processes", "ada %d, bob %d, both know the PIN %s", ada.pid(), bob.pid(), pin);
        ada.say("pin " + pin);
        bob.say("pin " + pin);

        String offer = ada.await("offer");
        line("offer", "%s bytes: %s", ada.await("offer-bytes"), offer);
        bob.say("offer " + offer);
        String answer = bob.await("answer");
        line("answer", "%s bytes: %s", bob.await("answer-bytes"), answer);
        ada.say("answer " + answer);

        String adaWords = ada.await("words");
        boolean sameWords = adaWords.equals(bob.await("words"));
        line("words", "%s  %s  (%s)", adaWords, ada.await("emoji"), sameWords ? "the same on both sides" : "DIFFERENT");
        line("chat", "%s", bob.await("chat"));
        line("chat", "%s", ada.await("chat"));

        String sent = ada.await("sha256");
        String received = bob.await("sha256");
        boolean sameSum = sent.equals(received) && ada.await("bytes").equals(bob.await("bytes"));
        for (Child child : new Child[] {ada, bob}) {
            line(
                    "set-up",
                    "%s: gather %s, ice %s, dtls %s, sctp %s, in all %s ms; authenticated by %s",
                    child == ada ? "ada" : "bob",
                    child.await("gather"),
                    child.await("ice"),
                    child.await("dtls"),
                    child.await("sctp"),
                    child.await("total"),
                    child.await("authenticated"));
        }
        line("path", "%s", ada.await("path"));
        double seconds = Double.parseDouble(ada.await("seconds"));
        line("stream", "%d MiB in %.2f s: %.1f MB/s", mib, seconds, mib * 1.048576 / seconds);
        line("sha-256", "%s sent by process %d", sent, ada.pid());
        line("", "%s received by process %d: %s", received, bob.pid(), sameSum ? "equal" : "DIFFERENT");
        for (Child child : new Child[] {ada, bob}) {
            String name = child == ada ? "ada" : "bob";
            String heard = child == ada ? "660" : "440";
            line("call", "%s: %s", name, child.await("call"));
            line(
                    "",
                    "%s hears %s %% of the sound at %s Hz, the tone of the other side",
                    name,
                    child.await("tone"),
                    heard);
        }
        return sameWords && sameSum;
    }

    private void line(String title, String format, Object... values) {
        out.printf(Locale.ROOT, "%-10s " + format + "%n", prepend(title, values));
    }

    private static Object[] prepend(String first, Object[] rest) {
        Object[] all = new Object[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    /** Ends both processes when the time is over, which ends every wait for them. */
    private Thread watchdog(Child ada, Child bob) {
        Thread thread = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(timeoutSeconds);
                        System.err.println("p2p: the demo took longer than " + timeoutSeconds + " s.");
                        ada.close();
                        bob.close();
                    } catch (InterruptedException e) {
                        // It was over in time.
                    }
                },
                "demo-timeout");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** One of the two processes. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final OutputStream in;
        private final BufferedReader out;
        private final Map<String, String> said = new LinkedHashMap<>();

        Child(boolean host, long bytes) throws IOException {
            List<String> arguments = new ArrayList<>(List.of("demo-peer", "--bytes=" + bytes));
            if (host) {
                arguments.add("--host");
            }
            process = new ProcessBuilder(JavaProcess.command(arguments))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            in = process.getOutputStream();
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        long pid() {
            return process.pid();
        }

        void say(String line) throws IOException {
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        }

        /** What the process said after this word, now or earlier. */
        String await(String word) throws IOException {
            while (!said.containsKey(word)) {
                String line = out.readLine();
                if (line == null) {
                    throw new IOException("a process ended before it told its " + word + ".");
                }
                int space = line.indexOf(' ');
                if (space > 0) {
                    said.putIfAbsent(line.substring(0, space), line.substring(space + 1));
                }
            }
            return said.get(word);
        }

        boolean leave() throws IOException, InterruptedException {
            say("leave");
            return process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
