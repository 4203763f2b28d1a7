package io.makegood.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what completes commands and options in a shell. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Print the script by which a shell completes commands and options.",
        footer = {
            "",
            "Examples:",
            "  source <(${makegood.command} completion bash)",
            "  ${makegood.command} completion zsh > ~/.makegood-completion && echo source ~/.makegood-completion >> ~/.zshrc"
        })
final class CompletionCommand implements Callable<Integer> {
    /** Shells that there is a script for; it is the same one, and sees which of them runs it. */
    enum Shell {
        /** Bash. */
        BASH,
        /** Zsh, by its support for what is written for Bash. */
        ZSH
    }

    /** However the command is called: a shell looks for the last part of a path. */
    private static final String NAME = "makegood";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (shell == Shell.ZSH) {
            // What completes is not there before this; whoever has it already loses nothing.
            out.println("autoload -U +X compinit && compinit");
        }
        out.println(AutoComplete.bash(NAME, spec.root().commandLine()));
        out.flush();
        return ExitCode.OK;
    }
}
