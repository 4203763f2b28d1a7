package io.makegood.cli;

import io.makegood.application.startup.FailureText;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.embedded.EmbeddedKafkaFailure;
import io.makegood.ledger.fold.FoldUnknown;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.topics.reading.MissingTopic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
        versionProvider = Version.class,
        description = "A credit ledger for AI-generation products, on Kafka.",
        subcommands = {
            DemoCommand.class,
            TrafficCommand.class,
            UpCommand.class,
            PublishCommand.class,
            BalanceCommand.class,
            ActivityCommand.class,
            BudgetsCommand.class,
            TopUpsCommand.class,
            DeadLettersCommand.class,
            MakeGoodCommand.class,
            InvestigateCommand.class,
            ReceiptCommand.class,
            QuoteCommand.class,
            PolicyCommand.class,
            FoldCommand.class,
            TimelineCommand.class,
            AuditCommand.class,
            SqlCommand.class,
            ArchiveCommand.class,
            KeysCommand.class,
            EraseCommand.class,
            UnsealCommand.class,
            ResealCommand.class,
            StripeCommand.class,
            WebhooksCommand.class,
            TopicsCommand.class,
            OffsetsCommand.class,
            ChangelogsCommand.class,
            PromoteCommand.class,
            MigrateCommand.class,
            ReadyCommand.class,
            McpCommand.class,
            ContractCommand.class,
            SettingsCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  all went well",
            "  1  something is wrong: an invalid line, an unknown account, a failed check",
            "  2  the command line is wrong",
            "  3  Kafka cannot be reached, or the engine refused to start or failed",
            "",
            "Start with:  ${makegood.command} demo",
            "Help on one: ${makegood.command} help publish"
        })
public final class Main implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int CAUSES_MAX = 50;
    private static final int HELP_WIDTH = 140;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Read before the command line is: {@link Settings}. */
    @Option(
            names = Settings.FILE_OPTION,
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Settings, as YAML; also MAKEGOOD_CONFIG. ${makegood.command} settings lists them.")
    @Nullable
    Path config;

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        int code = execute(commandLine(), System.getenv(), arguments);
        if (!Instance.isStopping()) {
            System.exit(code);
        }
    }

    /** Runs one command with the settings of its file and of that environment. */
    static int execute(CommandLine commandLine, Map<String, String> environment, String... arguments) {
        try {
            requireText(arguments);
            commandLine.setDefaultValueProvider(Settings.of(List.of(arguments), environment));
        } catch (CommandFailure e) {
            Complaint.tell(
                    commandLine, Complaint.isForPrograms(arguments), e.exitCode(), String.valueOf(e.getMessage()));
            return e.exitCode();
        }
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            return outOfMemory(commandLine);
        }
    }

    /** Nothing was found out: neither that all is well nor that something is wrong. */
    private static int outOfMemory(CommandLine commandLine) {
        commandLine
                .getErr()
                .println(commandLine
                        .getColorScheme()
                        .errorText(
                                "makegood: the heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                                        + " MB is too small for this, so it ended without a result; give it more, in"
                                        + " the environment: MAKEGOOD_JAVA_OPTIONS=-Xmx2g"));
        commandLine.getErr().flush();
        return ExitCode.UNAVAILABLE;
    }

    private static boolean isOutOfMemory(Throwable failure) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < CAUSES_MAX; depth++) {
            if (each instanceof OutOfMemoryError) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }

    /** Java puts the same character for all that is no text in the terminal's encoding: two accounts would become one. */
    private static void requireText(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].indexOf('\uFFFD') >= 0) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "argument " + (i + 1) + ", " + Printable.text(arguments[i])
                                + ", is no text in this terminal's encoding; write it in UTF-8, with LC_ALL=C.UTF-8 if"
                                + " need be");
            }
        }
    }

    /** The command line, ready to execute. */
    public static CommandLine commandLine() {
        // Examples in the help of commands name it as ${makegood.command}.
        System.setProperty("makegood.command", Launcher.name());
        CommandLine commandLine = new CommandLine(new Main());
        ServiceLoader.load(CommandSource.class).forEach(source -> commandLine.addSubcommand(source.command()));
        if (Progress.isOnTerminal()) {
            commandLine.setUsageHelpAutoWidth(true);
        } else {
            // Whoever reads it from a file, or copies an example out of it, wants lines whole.
            commandLine.setUsageHelpWidth(HELP_WIDTH);
        }
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionStrategy(Main::run);
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
        commandLine.setParameterExceptionHandler(WrongArguments::tell);
        return commandLine;
    }

    private static int run(CommandLine.ParseResult parsed) {
        List<CommandLine> commands = parsed.asCommandLineList();
        Progress progress = Progress.of(commands.get(commands.size() - 1));
        try {
            return new CommandLine.RunLast().execute(parsed);
        } finally {
            progress.close();
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which command.");
    }

    private static int report(Exception failure, CommandLine command) {
        if (isOutOfMemory(failure)) {
            return outOfMemory(command);
        }
        int exitCode;
        String message;
        if (failure instanceof CommandFailure known) {
            exitCode = known.exitCode();
            message = String.valueOf(known.getMessage());
        } else if (failure instanceof UnsafeStart refused) {
            exitCode = ExitCode.UNAVAILABLE;
            // Whoever reads the last line alone learns the cause.
            Complaint.tell(command, false, exitCode, String.valueOf(refused.getMessage()));
            message = refused.inOneLine();
        } else if (failure instanceof FoldUnknown unknown) {
            exitCode = ExitCode.UNAVAILABLE;
            message = String.valueOf(unknown.getMessage());
        } else if (failure instanceof EmbeddedKafkaFailure broken) {
            exitCode = ExitCode.UNAVAILABLE;
            message = String.valueOf(broken.getMessage());
            LOG.debug("The embedded broker failed", broken);
        } else if (failure instanceof UnknownTopicOrPartitionException) {
            exitCode = ExitCode.UNAVAILABLE;
            String missing = failure instanceof MissingTopic topic
                    ? Printable.text(topic.getMessage())
                    : "one of the ledger's topics does not exist";
            message = missing + "; start an engine with " + Launcher.name() + " up, or run " + Launcher.name()
                    + " topics create";
        } else if (failure instanceof KafkaException) {
            exitCode = ExitCode.UNAVAILABLE;
            message = "Kafka failed: " + Printable.text(FailureText.of(failure));
        } else {
            LOG.error("{} failed", command.getCommandSpec().qualifiedName(), failure);
            exitCode = ExitCode.UNAVAILABLE;
            message = "failed: " + Printable.text(FailureText.of(failure));
        }
        Complaint.tell(command, Complaint.isForPrograms(command), exitCode, message);
        return exitCode;
    }
}
