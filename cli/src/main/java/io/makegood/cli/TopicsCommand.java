package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.startup.ProcessorSetup;
import io.makegood.application.startup.Profile;
import io.makegood.application.startup.StartupChecks;
import io.makegood.application.startup.StartupProblem;
import io.makegood.application.startup.TopicCreation;
import io.makegood.http.contract.ContractJson;
import io.makegood.processor.engine.LedgerSetup;
import java.io.PrintWriter;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes and checks the ledger's topics. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = "Create, check or adopt the ledger's topics.",
        footer = {"", "Example:  ${makegood.command} topics create --profile production --partitions 12"})
final class TopicsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say create, check or adopt.");
    }

    /** What both have in common. */
    static final class Target {
        @Mixin
        Connection connection = new Connection();

        @Option(
                names = "--profile",
                defaultValue = "DEVELOPMENT",
                description = "${COMPLETION-CANDIDATES}: production asks for 3 replicas. Default: ${DEFAULT-VALUE}")
        private Profile profile = Profile.DEVELOPMENT;

        @Option(
                names = "--partitions",
                paramLabel = "N",
                description = "Default: as many as the journal has; if there is none 12, in development 4.")
        private @Nullable Integer partitions;

        @Option(
                names = "--application-id",
                paramLabel = "ID",
                description = "The engine's name in Kafka. Default: makegood- and the topic prefix, so makegood-ledger")
        private @Nullable String applicationId;

        @Option(
                names = "--mirror",
                description =
                        "The journal is mirrored from another cluster, and keeps the record times that it has there.")
        private boolean mirror;

        /** Asks Kafka, once what was told makes sense. */
        Admin admin() {
            setup(EngineSettings.partitionsDefault(profile));
            connection.requireReachable();
            return Admin.create(connection.clients());
        }

        /** What must hold there, with as many partitions as the journal has unless told otherwise. */
        ProcessorSetup setup(Admin admin) {
            return setup(TopicCreation.partitionsOf(
                            admin, connection.topics().events().name())
                    .orElse(EngineSettings.partitionsDefault(profile)));
        }

        private ProcessorSetup setup(int found) {
            Integer asked = partitions;
            try {
                return LedgerSetup.of(EngineSettings.builder()
                        .bootstrapServers(connection.bootstrapServers)
                        .topicPrefix(connection.topicPrefix)
                        .applicationId(applicationId)
                        .profile(profile)
                        .mirror(mirror)
                        .partitions(asked == null ? found : asked)
                        .build());
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
            }
        }
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description =
                    "Create the topics that are missing; those that exist stay as they are. Once a ledger has started, a missing"
                            + " topic is a loss, and is only made if it is named.")
    int create(
            @Mixin Target target,
            @Parameters(
                            arity = "0..*",
                            paramLabel = "TOPIC",
                            description = "Topics to make empty though the ledger has started, whatever was in them.")
                    List<String> named) {
        PrintWriter out = spec.commandLine().getOut();
        try (Admin admin = target.admin()) {
            List<String> created = new StartupChecks(admin, target.connection.clients())
                    .createTopics(target.setup(admin), namesOf(named));
            if (created.isEmpty()) {
                out.println("All topics were there.");
            }
            created.forEach(name -> out.println("created " + name));
        }
        out.flush();
        return ExitCode.OK;
    }

    @Command(
            name = "adopt",
            mixinStandardHelpOptions = true,
            description =
                    "Take topics as they stand now as the ledger's own, after they were restored, moved, or made anew. Without"
                            + " a name: all of them, where the engine's memory of them is lost.")
    int adopt(
            @Mixin Target target,
            @Parameters(arity = "0..*", paramLabel = "TOPIC", description = "Topics and changelogs, by name.")
                    List<String> named) {
        PrintWriter out = spec.commandLine().getOut();
        try (Admin admin = target.admin()) {
            List<String> adopted =
                    new StartupChecks(admin, target.connection.clients()).adopt(target.setup(admin), namesOf(named));
            adopted.forEach(name -> out.println("adopted " + name));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        }
        out.flush();
        return ExitCode.OK;
    }

    /** Picocli leaves out what was not given. */
    private static List<String> namesOf(@Nullable List<String> named) {
        return named == null ? List.of() : named;
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Say everything that would keep an engine from starting, and how to mend it.")
    int check(
            @Mixin Target target, @Option(names = "--json", description = "Print the problems as JSON.") boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        try (Admin admin = target.admin()) {
            List<StartupProblem> problems =
                    new StartupChecks(admin, target.connection.clients()).problems(target.setup(admin));
            if (json) {
                ContractJson text = new ContractJson();
                ObjectNode result = text.object();
                result.put("safe", problems.isEmpty());
                result.set("problems", text.tree(problems));
                out.println(text.write(result));
                out.flush();
                return problems.isEmpty() ? ExitCode.OK : ExitCode.FOUND_WRONG;
            }
            for (StartupProblem problem : problems) {
                out.println(problem.code() + ": " + Printable.text(problem.wrong()));
                out.println("    " + Printable.text(problem.mend()));
            }
            if (problems.isEmpty()) {
                out.println("All is well: an engine may start.");
            }
            out.flush();
            return problems.isEmpty() ? ExitCode.OK : ExitCode.FOUND_WRONG;
        }
    }
}
