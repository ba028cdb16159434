package dev.peersession.examples;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code p2p completion SHELL}: what the Tab key needs to know. */
@Command(
        name = "completion",
        description = {
            "Prints what a shell needs to complete commands and options by the Tab key:",
            "",
            "  source <(p2p completion bash)     in ~/.bashrc",
            "  source <(p2p completion zsh)      in ~/.zshrc"
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private @Nullable String shell;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!"bash".equals(shell) && !"zsh".equals(shell)) {
            throw new ParameterException(
                    spec.commandLine(), "There is no completion for " + shell + ", but for bash and zsh.");
        }
        // One script for both: in zsh it switches to bash's way by itself.
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("p2p", spec.root().commandLine()));
        out.flush();
        return 0;
    }
}
