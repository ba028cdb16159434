package dev.peersession.examples;

import dev.peersession.examples.agent.Agent;
import dev.peersession.examples.agent.WarmUp;
import dev.peersession.examples.call.CallCommand;
import dev.peersession.examples.chat.ChatCommand;
import dev.peersession.examples.chat.ListenCommand;
import dev.peersession.examples.chat.RoomCommand;
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
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

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
    /** A subcommand and what the list of all says of it. */
    private record Entry(String sentence, Supplier<Object> made) {}

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
        // Nor does a person for the first prompt.
        if (args.length == 1 && args[0].equals("chat")) {
            System.exit(chat());
        }
        System.exit(commandLine(args).execute(args));
    }

    /**
     * The command with its subcommands; with the one alone that {@code args} name, if they do. To read the options of all others would
     * double the time until it starts.
     */
    static CommandLine commandLine(String... args) {
        CommandLine command = new CommandLine(new P2p());
        Map<String, Entry> commands = commands();
        Entry named = args.length == 0 ? null : commands.get(args[0]);
        if (named != null && !args[0].equals("completion")) {
            add(command, args[0], named);
        } else {
            commands.forEach((name, entry) -> add(command, name, entry));
        }
        command.setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, line.getErr()));
        command.setParameterExceptionHandler((wrong, words) -> wrongUse(wrong));
        return command;
    }

    private static void add(CommandLine command, String name, Entry entry) {
        CommandLine subcommand = new CommandLine(entry.made.get());
        subcommand.getCommandSpec().usageMessage().header(entry.sentence);
        command.addSubcommand(name, subcommand);
    }

    /** In the order of the help. */
    private static Map<String, Entry> commands() {
        Map<String, Entry> commands = new LinkedHashMap<>();
        commands.put("chat", new Entry("A chat of two people.", ChatCommand::new));
        commands.put("call", new Entry("A voice call of two people.", CallCommand::new));
        commands.put("room", new Entry("A chat of up to thirty people.", RoomCommand::new));
        commands.put("send", new Entry("Sends files and folders to another machine.", SendCommand::new));
        commands.put("receive", new Entry("Takes files and folders from another machine.", ReceiveCommand::new));
        commands.put("listen", new Entry("Lets many in by one code, and talks to all of them.", ListenCommand::new));
        commands.put("rendezvous", new Entry("A small server where peers find each other.", RendezvousCommand::new));
        commands.put("demo", new Entry("Two processes connect, chat, stream data and call.", DemoCommand::new));
        commands.put("doctor", new Entry("Checks what a session needs on this machine.", DoctorCommand::new));
        commands.put("page", new Entry("Writes peer.html, which makes a browser a peer.", PageCommand::new));
        commands.put("agent", new Entry("A peer for programs: JSON lines in and out.", AgentCommand::new));
        commands.put("example", new Entry("Runs a small program to copy from.", ExampleCommand::new));
        commands.put("completion", new Entry("Prints what bash or zsh needs for the Tab key.", CompletionCommand::new));
        commands.put("demo-peer", new Entry("", DemoPeer::new));
        commands.put("warm-up", new Entry("", WarmUp::new));
        return commands;
    }

    /** A sentence and the next step; the whole help would bury both. */
    private static int wrongUse(ParameterException wrong) {
        CommandLine line = wrong.getCommandLine();
        String message = String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "");
        line.getErr().println("p2p: " + message + (message.matches("(?s).*[.?!]") ? "" : "."));
        UnmatchedArgumentException.printSuggestions(wrong, line.getErr());
        line.getErr().println(line.getCommandSpec().qualifiedName() + " --help shows what there is.");
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int chat() {
        try {
            return new ChatCommand().call();
        } catch (IOException | RuntimeException e) {
            return failed(e, new PrintWriter(System.err, true));
        }
    }

    private static int failed(Exception failure, PrintWriter err) {
        String message = failure.getMessage();
        err.println("p2p: " + (message == null ? failure.toString() : message));
        return 1;
    }

    static void agent(long start) throws IOException {
        // The raw streams: System.out would encode a second time, and
        // anything printed there by mistake would break the lines.
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
        throw new ParameterException(spec.commandLine(), "Which command?");
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
