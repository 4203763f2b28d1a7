package io.makegood.cli;

import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.schemas.topic.Topics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings by which an engine folds, and by which an audit must fold too. */
final class EngineRules {
    @Option(
            names = "--application-id",
            paramLabel = "ID",
            description = "The engine's name in Kafka. Default: makegood- and the topic prefix, so makegood-ledger")
    @Nullable
    String applicationId;

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

    /** The one that was told, or the one that follows the prefix of those topics. */
    String applicationId(Topics topics) {
        String told = applicationId;
        return told == null ? topics.applicationId() : told;
    }

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
