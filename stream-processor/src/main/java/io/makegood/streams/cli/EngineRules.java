package io.makegood.streams.cli;

import io.makegood.ledger.fold.Fold;
import io.makegood.streams.audit.AuditRules;
import io.makegood.streams.audit.KafkaLedger;
import io.makegood.streams.config.EngineSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** By what settings the engine folds: an audit must fold by the same. */
final class EngineRules {
    @Option(
            names = "--application-id",
            paramLabel = "ID",
            defaultValue = EngineSettings.APPLICATION_ID_DEFAULT,
            description = "The engine's name in Kafka. Default: ${DEFAULT-VALUE}")
    String applicationId = EngineSettings.APPLICATION_ID_DEFAULT;

    @Option(
            names = "--retention",
            paramLabel = "DURATION",
            description = "How long the engine remembers ended generations. Default: P90D")
    Duration retention = Duration.ofMillis(Fold.RETENTION_MILLIS_DEFAULT);

    @Option(
            names = "--charge-timeout",
            paramLabel = "DURATION",
            defaultValue = "PT30M",
            description = "The engine's own, for accounts that no policy governs. Default: ${DEFAULT-VALUE}")
    Duration chargeTimeout = Duration.ofMinutes(30);

    AuditRules rules(KafkaLedger ledger, Connection connection) {
        return new AuditRules(connection.topics(), ledger.partitions(), retention.toMillis(), chargeTimeout.toMillis());
    }
}
