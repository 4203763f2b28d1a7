package io.makegood.benchmarks;

import io.makegood.application.config.EngineSettings;
import io.makegood.audit.verify.AuditReport;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.LedgerAudit;
import io.makegood.processor.engine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The audit of a whole ledger, beside a bare consumer that reads the same journal with as many threads. */
final class AuditPart implements Part {
    /** The audit. */
    static final String VERIFY = "audit verify, 2 threads";

    /** What it is measured by. */
    static final String CONSUMER = "bare consumer of the journal, 2 threads";

    private static final int THREADS = 2;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        String id = cluster.name("audit");
        EngineSettings settings = LedgerPart.settings(cluster, id).threads(2).build();
        String journal = settings.topics().events().name();
        LedgerPart.prepare(settings);
        cluster.publish(journal, size.workload()::grants);
        cluster.publish(journal, events -> size.workload().events(size.events(), events));
        try (Engine engine = Engine.start(settings)) {
            engine.awaitRunning(START_LIMIT);
            cluster.awaitCommitted(id, cluster.ends(journal));
        }
        Path work = cluster.directory(id + "-work");
        Files.createDirectories(work);
        try (KafkaLedger ledger = new KafkaLedger(cluster.clients(), settings.topics())) {
            AuditRules rules = new AuditRules(
                    settings.topics(),
                    Cluster.PARTITIONS,
                    settings.retentionMillis(),
                    settings.chargeTimeoutMillis(),
                    null);
            LedgerAudit audit = new LedgerAudit(ledger, rules, id, work, THREADS, false);
            double bare = audit.bareConsumerRate();
            AuditReport report = audit.run(null, null, (done, all) -> {}).report();
            if (!report.agrees()) {
                throw new IllegalStateException("the ledger is wrong: " + report.findings());
            }
            return List.of(Sample.of(name(), CONSUMER, "events/s", bare), Sample.of(name(), VERIFY, "events/s", (double)
                    report.eventsPerSecond()));
        } finally {
            Cluster.deleteTree(work);
            cluster.remove(settings);
        }
    }
}
