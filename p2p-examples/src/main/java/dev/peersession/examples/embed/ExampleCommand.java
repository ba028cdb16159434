package dev.peersession.examples.embed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code p2p example NAME}: runs one of the programs to copy from. */
@Command(
        name = "example",
        description = {
            "Runs a small program to copy from; its source says what it takes and does.",
            "",
            "  chat PIN [OFFER]                  a chat in ten lines",
            "  telemetry [CODE NAME]             devices that report to a collector by its code",
            "  service [CODE CLIENTS]            a service for a thousand peers, and its clients",
            "  dashboard [PORT]                  a page in the browser, fed by this JVM",
            "  intercom SAY HEARD [CODE SECONDS] two stations that talk, on WAV files",
            "",
            "Without what stands in brackets it is the side that waits."
        },
        mixinStandardHelpOptions = true)
public final class ExampleCommand implements Callable<Integer> {
    /** A program and how many words it takes, when it waits and when it calls. */
    private record Example(Program program, String source, int waiting, int calling) {}

    @FunctionalInterface
    private interface Program {
        void main(String[] args) throws Exception;
    }

    private static final Map<String, Example> EXAMPLES = new LinkedHashMap<>();

    static {
        EXAMPLES.put("chat", new Example(TenLineChat::main, "TenLineChat", 1, 2));
        EXAMPLES.put("telemetry", new Example(Telemetry::main, "Telemetry", 0, 2));
        EXAMPLES.put("service", new Example(ThousandPeers::main, "ThousandPeers", 0, 2));
        EXAMPLES.put("dashboard", new Example(Dashboard::main, "Dashboard", 0, 1));
        EXAMPLES.put("intercom", new Example(Intercom::main, "Intercom", 2, 4));
    }

    @Parameters(index = "0", paramLabel = "NAME", description = "chat, telemetry, service, dashboard or intercom.")
    private @Nullable String name;

    @Parameters(index = "1..*", paramLabel = "WORD", description = "What the program takes.")
    private List<String> words = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Example example = EXAMPLES.get(name);
        if (example == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is no example " + name + ", but " + String.join(", ", EXAMPLES.keySet()) + ".");
        }
        if (words.size() != example.waiting && words.size() != example.calling) {
            throw new ParameterException(
                    spec.commandLine(),
                    name + " takes " + example.waiting + " or " + example.calling
                            + " words; the top of p2p-examples/.../embed/" + example.source + ".java shows them.");
        }
        example.program.main(words.toArray(String[]::new));
        return 0;
    }
}
