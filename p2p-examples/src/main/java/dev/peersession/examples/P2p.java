package dev.peersession.examples;

import dev.peersession.examples.agent.Agent;
import dev.peersession.examples.agent.WarmUp;
import dev.peersession.examples.call.CallCommand;
import dev.peersession.examples.chat.ChatCommand;
import dev.peersession.examples.chat.ListenCommand;
import dev.peersession.examples.demo.DemoCommand;
import dev.peersession.examples.demo.DemoPeer;
import dev.peersession.examples.doctor.DoctorCommand;
import dev.peersession.examples.embed.ExampleCommand;
import dev.peersession.examples.file.ReceiveCommand;
import dev.peersession.examples.file.SendCommand;
import dev.peersession.examples.page.PageCommand;
import dev.peersession.examples.rendezvous.RendezvousCommand;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code p2p} command. */
@Command(
        name = "p2p",
        description = "Direct, encrypted sessions between two machines: no account, no server.",
        mixinStandardHelpOptions = true,
        versionProvider = P2p.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Environment: P2P_LOG (error, warn, info, debug, trace) sets the level on stderr,",
            "P2P_JAVA names the java to run, NO_COLOR turns colours off."
        })
public final class P2p implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Exit code: 0 when all went well, 1 when not, 2 for a wrong command line. */
    public static void main(String[] args) throws IOException {
        long start = System.nanoTime();
        Logging.configure(System.getenv("P2P_LOG"));
        // Programs wait for the agent's first line, so it does not wait for the command-line parser.
        if (args.length == 1 && args[0].equals("agent")) {
            agent(start);
            System.exit(0);
        }
        CommandLine command = new CommandLine(new P2p());
        command.addSubcommand("chat", new ChatCommand());
        command.addSubcommand("call", new CallCommand());
        command.addSubcommand("send", new SendCommand());
        command.addSubcommand("receive", new ReceiveCommand());
        command.addSubcommand("listen", new ListenCommand());
        command.addSubcommand("rendezvous", new RendezvousCommand());
        command.addSubcommand("demo", new DemoCommand());
        command.addSubcommand("doctor", new DoctorCommand());
        command.addSubcommand("page", new PageCommand());
        command.addSubcommand("agent", new AgentCommand());
        command.addSubcommand("example", new ExampleCommand());
        command.addSubcommand("demo-peer", new DemoPeer());
        command.addSubcommand("warm-up", new WarmUp());
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            String message = failure.getMessage();
            line.getErr().println("p2p: " + (message == null ? failure.toString() : message));
            return 1;
        });
        System.exit(command.execute(args));
    }

    static void agent(long start) throws IOException {
        // The raw streams: System.out would encode a second time, and anything printed there by mistake would break the
        // lines.
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        Agent.run(new FileInputStream(FileDescriptor.in), out, version(), start);
    }

    /** The version of the build. */
    public static String version() {
        try (InputStream in = P2p.class.getResourceAsStream("version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? p2p --help shows them.");
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"p2p " + version() + " (Java " + System.getProperty("java.version") + ")"};
        }
    }

    @Command(
            name = "agent",
            description = "A peer that a program drives by JSON lines on standard input and output.",
            mixinStandardHelpOptions = true)
    static final class AgentCommand implements Runnable {
        @Override
        public void run() {
            try {
                agent(System.nanoTime());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
