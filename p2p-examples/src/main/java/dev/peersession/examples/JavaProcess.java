package dev.peersession.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start this program again in a JVM of its own. */
public final class JavaProcess {
    private JavaProcess() {}

    /**
     * A command line with the java, its start-up options and the class path of this process; {@code arguments} as after
     * {@code p2p}.
     */
    public static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:-UsePerfData");
        command.addAll(startUpOptions(ProcessHandle.current().info().arguments().orElse(new String[0])));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(P2p.class.getName());
        command.addAll(arguments);
        return command;
    }

    /** What the p2p script chose for a quick start; other options were meant for this process alone. */
    private static List<String> startUpOptions(String[] arguments) {
        List<String> options = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals("-jar") || argument.equals("-cp")) {
                break;
            }
            if (argument.startsWith("-XX:SharedArchiveFile=")
                    || argument.equals("-Xlog:cds*=off")
                    || argument.startsWith("-Xshare:")
                    || argument.startsWith("-XX:+UseSerialGC")) {
                options.add(argument);
            }
        }
        return options;
    }
}
