package dev.peersession.examples.rendezvous;

import dev.peersession.examples.Text;
import dev.peersession.signaling.websocket.RendezvousServer;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs until it is ended by a signal. */
@Command(
        name = "rendezvous",
        description = {
            "A small server where peers leave sealed texts for each other for ten minutes (p2p chat --via ws:URL).",
            "It writes nothing to disk and sees neither names nor PINs nor what the texts say."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "With --keystore it speaks TLS 1.3 (wss:), with the key and certificates of a PKCS#12 file. Its password is",
            "the first line of --password-file, else P2P_KEYSTORE_PASSWORD of the environment, else asked for."
        })
public final class RendezvousCommand implements Callable<Integer> {
    // More than any password; the file may be a mistake.
    private static final int MAX_PASSWORD_BYTES = 4096;

    private int port = 8787;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "The address to listen at, default all.")
    private String bind = "0.0.0.0";

    @Option(
            names = "--max-per-address",
            paramLabel = "N",
            description = "Connections that one address may have, default 64. Behind a proxy all come from one.")
    private int maxPerAddress = 64;

    @Option(names = "--keystore", paramLabel = "FILE", description = "Speak TLS with the key of this PKCS#12 file.")
    private @Nullable Path keystore;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "The password of the key store is its first line. No option takes the password itself.")
    private @Nullable Path passwordFile;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--port", paramLabel = "N", description = "The TCP port, default 8787; 0 for any.")
    void port(int value) {
        if (value < 0 || value > 65_535) {
            throw new ParameterException(
                    spec.commandLine(), "--port is " + value + ", allowed 0 to 65535, by default 8787.");
        }
        port = value;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (keystore == null && passwordFile != null) {
            System.err.println("p2p: --password-file is that of a key store: name it with --keystore.");
            return 2;
        }
        SSLContext tls = keystore == null ? null : tls(keystore);
        InetSocketAddress wanted = new InetSocketAddress(InetAddress.getByName(bind), port);
        try (RendezvousServer server = RendezvousServer.start(wanted, maxPerAddress, tls)) {
            System.out.println((tls == null ? "ws://" : "wss://") + Text.address(server.address()));
            System.out.flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.println("p2p: " + e.getMessage());
            return 2;
        }
    }

    private SSLContext tls(Path store) throws IOException {
        char[] password = password();
        try {
            return RendezvousServer.keyStore(store, password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private char[] password() throws IOException {
        if (passwordFile != null) {
            return firstLine(passwordFile);
        }
        String set = System.getenv("P2P_KEYSTORE_PASSWORD");
        if (set != null) {
            return set.toCharArray();
        }
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("Password of the key store: ");
        if (typed == null) {
            throw new IOException("the password of the key store is missing. Name a file that holds it with "
                    + "--password-file, or set P2P_KEYSTORE_PASSWORD.");
        }
        return typed;
    }

    private static char[] firstLine(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_PASSWORD_BYTES);
        }
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        int end = 0;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        char[] line = new char[end];
        text.get(line);
        Arrays.fill(text.array(), '\0');
        return line;
    }
}
