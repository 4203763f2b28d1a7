package io.makegood.cli;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.config.OutputFormat;
import io.makegood.application.startup.Profile;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an engine can be told on the command line. */
final class EngineOptions {
    @Option(
            names = "--profile",
            defaultValue = "DEVELOPMENT",
            description = "${COMPLETION-CANDIDATES}: production makes no topics and asks for 3 replicas."
                    + " Default: ${DEFAULT-VALUE}")
    Profile profile = Profile.DEVELOPMENT;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description =
                    "Partitions of each topic; never changes after the first start. Default: 12, in development 4.")
    @Nullable
    Integer partitions;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Threads that fold. Default: ${DEFAULT-VALUE}")
    int threads = 2;

    @Option(
            names = "--standbys",
            paramLabel = "N",
            defaultValue = "0",
            description = "Copies of the state that other instances keep ready. Default: ${DEFAULT-VALUE}")
    int standbys;

    @Option(
            names = "--mirror",
            description =
                    "The journal is mirrored from another cluster: follow it, and append nothing until makegood promote. Said at"
                            + " the first start, and remembered.")
    boolean mirror;

    @Mixin
    EngineRules rules = new EngineRules();

    @Option(
            names = "--instance-id",
            paramLabel = "ID",
            description = "This instance's own name; made and kept in the state directory if left out.")
    @Nullable
    String instanceId;

    @Option(
            names = "--commit-interval-ms",
            paramLabel = "MS",
            defaultValue = "100",
            description =
                    "The longest from commit to commit; where it pays, one comes sooner. Default: ${DEFAULT-VALUE}")
    long commitIntervalMillis = 100;

    @Option(
            names = "--outputs-format",
            paramLabel = "FORMAT",
            defaultValue = "AVRO",
            description =
                    "${COMPLETION-CANDIDATES}: how entries, refunds, notices and balances are written; JSON needs no schema to be read."
                            + " Default: ${DEFAULT-VALUE}")
    OutputFormat outputsFormat = OutputFormat.AVRO;

    @Mixin
    RegistryOptions registry = new RegistryOptions();

    @Mixin
    TelemetryOptions telemetry = new TelemetryOptions();

    /** Whether a ledger that begins takes personal texts sealed alone. No option: it follows from the ones about privacy. */
    boolean sealedTextsOnly;

    EngineSettings settings(
            String bootstrapServers, String topicPrefix, Path stateDirectory, Map<String, String> kafka) {
        Integer asked = partitions;
        try {
            return EngineSettings.builder()
                    .bootstrapServers(bootstrapServers)
                    .topicPrefix(topicPrefix)
                    .applicationId(rules.applicationId)
                    .profile(profile)
                    .partitions(asked == null ? EngineSettings.partitionsDefault(profile) : asked)
                    .threads(threads)
                    .standbys(standbys)
                    .mirror(mirror)
                    .instanceId(instanceId)
                    .commitIntervalMillis(commitIntervalMillis)
                    .chargeTimeoutMillis(rules.chargeTimeoutMillis())
                    .retentionMillis(rules.retentionMillis())
                    .stateDirectory(stateDirectory)
                    .schemaRegistry(registry.settings())
                    .outputsFormat(outputsFormat)
                    .kafka(kafka)
                    .sealedTextsOnly(sealedTextsOnly)
                    .telemetry(telemetry.settings())
                    .build();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
