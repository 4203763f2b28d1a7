package io.makegood.streams.cli;

import io.makegood.embedded.EmbeddedKafkaFailure;
import io.makegood.streams.startup.UnsafeStart;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line of Makegood. */
@Command(
        name = "makegood",
        mixinStandardHelpOptions = true,
        version = "Makegood 0.1.0",
        description = "A credit ledger for AI-generation products, on Kafka.",
        subcommands = {
            DemoCommand.class,
            TrafficCommand.class,
            UpCommand.class,
            PublishCommand.class,
            BalanceCommand.class,
            ActivityCommand.class,
            InvestigateCommand.class,
            QuoteCommand.class,
            PolicyCommand.class,
            AuditCommand.class,
            KeysCommand.class,
            StripeCommand.class,
            TopicsCommand.class,
            ContractCommand.class,
            SettingsCommand.class
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  all went well",
            "  1  something is wrong: an invalid line, an unknown account, a failed check",
            "  2  the command line is wrong",
            "  3  Kafka cannot be reached, or the engine refused to start or failed",
            "",
            "Start with:  ./makegood demo",
            "Help on one: ./makegood publish --help"
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Read before the command line is: {@link Settings}. */
    @Option(
            names = Settings.FILE_OPTION,
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Settings, as YAML; also MAKEGOOD_CONFIG. ./makegood settings lists them.")
    @Nullable
    Path config;

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(execute(commandLine(), System.getenv(), arguments));
    }

    /** Runs one command with the settings of its file and of that environment. */
    static int execute(CommandLine commandLine, Map<String, String> environment, String... arguments) {
        try {
            commandLine.setDefaultValueProvider(Settings.of(List.of(arguments), environment));
        } catch (CommandFailure e) {
            commandLine.getErr().println(commandLine.getColorScheme().errorText("makegood: " + e.getMessage()));
            commandLine.getErr().flush();
            return e.exitCode();
        }
        return commandLine.execute(arguments);
    }

    /** The command line, ready to execute. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        ServiceLoader.load(CommandSource.class).forEach(source -> commandLine.addSubcommand(source.command()));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which command.");
    }

    private static int report(Exception failure, CommandLine command) throws Exception {
        PrintWriter err = command.getErr();
        int exitCode;
        String message;
        if (failure instanceof CommandFailure known) {
            exitCode = known.exitCode();
            message = String.valueOf(known.getMessage());
        } else if (failure instanceof UnsafeStart || failure instanceof EmbeddedKafkaFailure) {
            exitCode = ExitCode.UNAVAILABLE;
            message = String.valueOf(failure.getMessage());
        } else if (failure instanceof UnknownTopicOrPartitionException) {
            exitCode = ExitCode.UNAVAILABLE;
            message = failure.getMessage() + "; start an engine with ./makegood up, or run ./makegood topics create";
        } else if (failure instanceof KafkaException) {
            exitCode = ExitCode.UNAVAILABLE;
            message = "Kafka failed: " + Printable.text(failure.getMessage());
        } else {
            throw failure;
        }
        err.println(command.getColorScheme().errorText("makegood: " + message));
        err.flush();
        return exitCode;
    }
}
