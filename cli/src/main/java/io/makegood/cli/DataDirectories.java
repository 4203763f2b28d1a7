package io.makegood.cli;

import io.makegood.application.running.PrivateDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Directories that an operator named for balances and journals: for the owner alone when they are made here. */
final class DataDirectories {
    private DataDirectories() {}

    /** Makes the directory if it is missing; says on standard error when others may look into one that was there. */
    static Path make(CommandSpec spec, String option, Path directory) {
        try {
            PrivateDirectory.make(directory);
            PrivateDirectory.warning(directory).ifPresent(text -> {
                PrintWriter err = spec.commandLine().getErr();
                err.println("makegood: " + Printable.text(text));
                err.flush();
            });
            return directory;
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    option + " " + Printable.text(directory.toString())
                            + " cannot be made or read; name a directory that you may write to");
        }
    }
}
