package io.makegood.cli;

import io.makegood.application.config.EngineSettings;
import io.makegood.audit.migration.LeftOut;
import io.makegood.audit.migration.MigrationState;
import io.makegood.audit.verify.ArchivedJournal;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A ledger's journal into another place, where a new engine folds it while the old one goes on. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = {
            "Move a ledger: to a new version, to more partitions, to another cluster (docs/operations.md).",
            "Copies the journal under another prefix, with its record times. With --follow it goes on copying what comes, a new"
                    + " engine folds the copy, and the two ledgers are compared. Never writes to the ledger that it reads; migrate switch"
                    + " does, once.",
            "Broken off, it goes on where it was when it is run again; of two at a time the older one ends."
        },
        subcommands = {MigrationCommands.Status.class, MigrationCommands.Differences.class, MigrationSwitch.class},
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} migrate --into v2. --partitions 12 --follow",
            "  ${makegood.command} migrate --into ledger. --to kafka-new:9092 --to-config new.properties --follow",
            "  ${makegood.command} migrate status --into v2.",
            "  ${makegood.command} migrate differences --into v2. --json",
            "  ${makegood.command} migrate switch --into v2. --yes"
        })
final class MigrateCommand implements Callable<Integer> {
    private static final int REPLICAS_IN_PRODUCTION = 3;
    private static final Pattern PLACE = Pattern.compile("(\\d{1,5})/(\\d{1,18})");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Target target = new Target();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Over how many partitions. Default: as many as the journal has")
    private @Nullable Integer partitions;

    @Mixin
    private ArchiveOptions archived = new ArchiveOptions();

    @Option(
            names = "--leave-out",
            paramLabel = "PARTITION/OFFSET",
            description =
                    "Do without that event of the journal, which decides for all accounts and was published by no operator;"
                            + " several times for several (docs/security.md).")
    private List<String> leftOut = List.of();

    @Option(names = "--follow", description = "Go on copying what comes, and compare, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--json", description = "Print the result as JSON; with --follow a line every ten seconds.")
    private boolean json;

    /** Where it is copied to, and the engines on both sides. */
    static final class Target {
        @Option(names = "--into", paramLabel = "PREFIX", description = "The topic prefix of the copy.")
        @Nullable
        String into;

        @Option(
                names = "--to",
                paramLabel = "HOST:PORT",
                description = "The Kafka of the copy, if it is another cluster.")
        @Nullable
        String to;

        @Option(
                names = "--to-config",
                paramLabel = "FILE",
                description = "With --to: further Kafka client settings for that cluster, as a properties file.")
        @Nullable
        Path toConfig;

        @Option(
                names = "--application-id",
                paramLabel = "ID",
                description = "The engine's name in Kafka. Default: makegood- and the topic prefix, so makegood-ledger")
        @Nullable
        String applicationId;

        @Option(
                names = "--to-application-id",
                paramLabel = "ID",
                description = "The name of the copy's engine. Default: makegood- and the prefix of the copy")
        @Nullable
        String toApplicationId;

        /** Where that is, as seen from the ledger that is copied. */
        Into into(Connection connection) {
            String prefix = into;
            if (prefix == null) {
                throw new CommandFailure(ExitCode.USAGE, "say --into PREFIX: what the topics of the copy begin with");
            }
            if (to == null && toConfig != null) {
                throw new CommandFailure(ExitCode.USAGE, "--to-config says how --to is reached; name that cluster too");
            }
            return MigrateCommand.into(connection, prefix, to, toConfig);
        }

        String applicationId(Connection connection) {
            String told = applicationId;
            return told == null ? connection.topics().applicationId() : told;
        }

        String toApplicationId(Into there) {
            String told = toApplicationId;
            return told == null ? there.topics().applicationId() : told;
        }
    }

    /**
     * Where a copy goes.
     *
     * @param clients how its cluster is reached
     * @param words how another command is told to reach it, with a space before each option
     */
    record Into(Topics topics, Map<String, Object> clients, String words) {
        /** The commands that make the copy's other topics, that fold it, and that make it the ledger if it was followed. */
        List<String> next(MigrationState state, int replicas) {
            String there = words + " --topic-prefix " + topics.prefix();
            String engine = there + " --partitions " + state.partitions()
                    + (replicas >= REPLICAS_IN_PRODUCTION ? " --profile production" : "");
            String mirror = state.follows() ? " --mirror" : "";
            return List.of(
                    Launcher.name() + " topics create" + mirror + engine,
                    Launcher.name() + " up" + mirror + engine,
                    Launcher.name() + " promote" + there);
        }
    }

    static Into into(Connection connection, String prefix, @Nullable String to, @Nullable Path config) {
        Topics topics;
        try {
            topics = new Topics(prefix);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
        if (to == null) {
            return new Into(topics, connection.clients(), connection.words());
        }
        Map<String, Object> clients = new HashMap<>(Connection.fromFile(Settings.of(List.of(), Map.of()), config));
        clients.put("bootstrap.servers", to);
        String words = " --bootstrap-servers " + Printable.text(to)
                + (config == null ? "" : " --command-config " + Printable.text(config.toString()));
        return new Into(topics, clients, words);
    }

    @Override
    public Integer call() {
        Into there = target.into(connection);
        Integer count = partitions;
        if (count != null && (count < 1 || count > EngineSettings.PARTITIONS_MAX)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--partitions must be 1 to " + EngineSettings.PARTITIONS_MAX + ", was " + count);
        }
        requireReachable(connection, target);
        try (KafkaLedger ledger = new KafkaLedger(connection.clients(), connection.topics())) {
            ArchivedJournal known = archived.journalOf(ledger);
            LeftOut without = leftOut();
            return follow
                    ? new MigrationFollowed(spec, connection, target, json)
                            .from(known, without)
                            .run(ledger, there, count)
                    : new MigrationOnce(spec, connection, json)
                            .from(known, without)
                            .run(ledger, there, count, target.applicationId(connection));
        }
    }

    private LeftOut leftOut() {
        Set<LeftOut.Place> places = new HashSet<>();
        for (String each : leftOut) {
            Matcher place = PLACE.matcher(each);
            if (!place.matches()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--leave-out must be PARTITION/OFFSET, such as 3/1042, was " + Printable.text(each));
            }
            places.add(new LeftOut.Place(Integer.parseInt(place.group(1)), Long.parseLong(place.group(2))));
        }
        return new LeftOut(places);
    }

    /** Returns if both clusters answer. */
    static void requireReachable(Connection connection, Target target) {
        connection.requireReachable();
        String to = target.to;
        if (to != null) {
            try {
                Connection.requireAnswer(to, Connection.fromFile(Settings.of(List.of(), Map.of()), target.toConfig));
            } catch (Connection.NoAnswer e) {
                throw new CommandFailure(
                        ExitCode.UNAVAILABLE, "no Kafka answers at " + Printable.text(to) + ", which --to names");
            }
        }
    }
}
