package io.makegood.application.startup;

import java.util.List;

/** Kafka's own transactions are of the second version; before it they could lose or tear writes. */
final class TransactionVersionCheck implements StartupCheck {
    static final String FEATURE = "transaction.version";
    private static final int LEVEL_MIN = 2;

    @Override
    public List<StartupProblem> problems(ProcessorSetup setup, ClusterState cluster) {
        if (cluster.transactionVersion() >= LEVEL_MIN) {
            return List.of();
        }
        return List.of(new StartupProblem(
                ProblemCode.TRANSACTION_VERSION,
                "The cluster's " + FEATURE + " is " + cluster.transactionVersion() + " where " + LEVEL_MIN
                        + " is needed: older transactions can lose or tear writes.",
                "kafka-features.sh --bootstrap-server … upgrade --feature " + FEATURE + "=" + LEVEL_MIN + "."));
    }
}
