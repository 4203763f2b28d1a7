package io.makegood.cli;

import io.makegood.application.startup.FailureText;
import io.makegood.audit.migration.MovedLedger;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.registry.RegistrySchemas;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command reaches Kafka. */
final class Connection {
    private static final int REACH_LIMIT_MILLIS = 8_000;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "localhost:9092",
            description = "Kafka to talk to; also MAKEGOOD_BOOTSTRAP_SERVERS. Default: ${DEFAULT-VALUE}")
    String bootstrapServers = "localhost:9092";

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            defaultValue = Topics.PREFIX_DEFAULT,
            description = "What the ledger's topics begin with; also MAKEGOOD_TOPIC_PREFIX. Default: ${DEFAULT-VALUE}")
    String topicPrefix = Topics.PREFIX_DEFAULT;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Further Kafka client settings (security, say), as a properties file.")
    @Nullable
    Path commandConfig;

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec = CommandSpec.create();

    @Mixin
    RegistryOptions registry = new RegistryOptions();

    /** The schemas that publishers registered, or null without a registry. */
    @Nullable
    SchemaById schemas() {
        return RegistrySchemas.of(registry.settings());
    }

    /** How another command is told to reach the same Kafka, with a space before each option. */
    String words() {
        Path file = commandConfig;
        return " --bootstrap-servers " + Printable.text(bootstrapServers)
                + (file == null ? "" : " --command-config " + Printable.text(file.toString()));
    }

    /** Reads the ledger's topics. */
    CommittedReader reader() {
        return new CommittedReader(clients(), schemas());
    }

    Topics topics() {
        try {
            return new Topics(topicPrefix);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** Settings for any Kafka client. */
    Map<String, Object> clients() {
        Map<String, Object> clients = new HashMap<>(fromFile());
        clients.put("bootstrap.servers", bootstrapServers);
        return clients;
    }

    /** Further settings of Kafka's clients: of the settings' file and the environment, and of {@code --command-config}. */
    Map<String, String> fromFile() {
        return fromFile(Settings.of(spec), commandConfig);
    }

    static Map<String, String> fromFile(Settings told, @Nullable Path file) {
        Map<String, String> settings = new HashMap<>(told.kafka());
        if (file != null) {
            Properties properties = new Properties();
            try {
                properties.load(new StringReader(TextFile.readAfterMark(file)));
            } catch (IOException e) {
                throw new CommandFailure(
                        ExitCode.USAGE, "cannot read --command-config " + Printable.text(file.toString()));
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--command-config " + Printable.text(file.toString())
                                + " has a \\u without four hexadecimal digits; mend it, or write \\\\u");
            }
            properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        }
        return settings;
    }

    /** Returns if Kafka answers; says how to start one if it does not. */
    void requireReachable() {
        requireReachable(bootstrapServers, fromFile());
    }

    /** The same, for who reads what a ledger says: beside it he is told, on standard error, if the ledger is not here any more. */
    void requireReadable() {
        requireReachable();
        try {
            MovedLedger.within(clients(), topics()).ifPresent(there -> {
                PrintWriter err = spec.commandLine().getErr();
                err.println("This ledger has moved: it goes on with --topic-prefix " + there.prefix()
                        + ", and what is read here is what was up to then.");
                err.flush();
            });
        } catch (KafkaException unseen) {
            // Who reads an account alone may not see other topics; the API and the console say it too.
            return;
        }
    }

    private static void requireReachable(String bootstrapServers, Map<String, String> further) {
        try {
            requireAnswer(bootstrapServers, further);
        } catch (NoAnswer e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "no Kafka answers at " + Printable.text(bootstrapServers) + "; start one with " + Launcher.name()
                            + " up, or name yours with --bootstrap-servers");
        }
    }

    /**
     * Returns if Kafka answers.
     *
     * @throws CommandFailure if its clients cannot even be made so
     */
    static void requireAnswer(String bootstrapServers, Map<String, String> further) throws NoAnswer {
        Map<String, Object> clients = new HashMap<>(further);
        clients.put("bootstrap.servers", bootstrapServers);
        try (Admin admin = Admin.create(clients)) {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(REACH_LIMIT_MILLIS))
                    .nodes()
                    .get(REACH_LIMIT_MILLIS + 1_000L, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            if (e instanceof ConfigException || e.getCause() instanceof ConfigException) {
                throw new CommandFailure(ExitCode.USAGE, "Kafka cannot be asked: " + FailureText.of(e));
            }
            throw new NoAnswer(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNAVAILABLE, "interrupted");
        }
    }

    /** Kafka does not answer; the cause says what its client saw. */
    static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        NoAnswer(Exception cause) {
            super(cause);
        }
    }
}
