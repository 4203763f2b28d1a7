package io.makegood.cli;

import io.makegood.application.config.EngineSettings;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.ledger.fold.PartitionLedger;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The settings by which an engine folds, and by which an audit must fold too. */
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
            description = "How long ended generations are remembered. Default: P90D")
    Duration retention = Duration.ofMillis(PartitionLedger.RETENTION_MILLIS_DEFAULT);

    @Option(
            names = "--charge-timeout",
            paramLabel = "DURATION",
            defaultValue = "PT30M",
            description = "When an open generation is given up and refunded, where no policy says so."
                    + " Default: ${DEFAULT-VALUE}")
    Duration chargeTimeout = Duration.ofMinutes(30);

    long retentionMillis() {
        return Instants.millis("--retention", retention);
    }

    long chargeTimeoutMillis() {
        return Instants.millis("--charge-timeout", chargeTimeout);
    }

    AuditRules rules(KafkaLedger ledger, Connection connection) {
        return new AuditRules(
                connection.topics(),
                ledger.partitions(),
                retentionMillis(),
                chargeTimeoutMillis(),
                connection.schemas());
    }
}
