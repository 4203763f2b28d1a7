package io.makegood.cli;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.PrivateDirectory;
import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.AuditReport;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.FinanceReport;
import io.makegood.audit.verify.Finding;
import io.makegood.audit.verify.InvalidAuditFile;
import io.makegood.audit.verify.JournalLog;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.LedgerAudit;
import io.makegood.audit.verify.WhatIf;
import io.makegood.http.auditing.AuditBook;
import io.makegood.http.auditing.AuditVerdict;
import io.makegood.http.auditing.Auditor;
import io.makegood.http.auditing.FinanceFigures;
import io.makegood.http.auditing.PolicyComparison;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.registry.RegistrySchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the commands of the audit do, for an instance that is asked by HTTP: of its own ledger, by its own settings, on one thread, so that the
 * engine beside it goes on. Its rows are in the state directory while it works.
 */
public final class LedgerAuditor implements Auditor {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerAuditor.class);
    private static final int THREADS = 1;
    private static final String CHECKPOINT = "checkpoint.json";

    private final EngineSettings settings;

    /** Of the ledger of those settings. */
    public LedgerAuditor(EngineSettings settings) {
        this.settings = settings;
    }

    private KafkaLedger ledger() {
        return new KafkaLedger(settings.clients(), settings.topics());
    }

    private AuditRules rules(KafkaLedger ledger) {
        return new AuditRules(
                settings.topics(),
                ledger.partitions(),
                settings.retentionMillis(),
                settings.chargeTimeoutMillis(),
                RegistrySchemas.of(settings.schemaRegistry()));
    }

    private Path kept() {
        return settings.stateDirectory().resolve(AuditBook.DIRECTORY);
    }

    @Override
    public AuditVerdict verify(Progress progress) throws IOException {
        try (WorkDirectory work = WorkDirectory.emptied(kept().resolve("rows"));
                KafkaLedger ledger = ledger()) {
            AuditRules rules = rules(ledger);
            Checkpoint from = CutLedger.begin(ledger, null, AcceptedKeys.NOT_ASKED, rules, work.path());
            // Of a ledger that was cut there is nothing to compare an earlier audit's stretches with.
            Checkpoint then = from == null ? former(ledger) : null;
            LedgerAudit audit = new LedgerAudit(ledger, rules, settings.applicationId(), work.path(), THREADS, false);
            LedgerAudit.Result result = audit.run(from, then, progress::at);
            String left = null;
            if (result.report().agrees()) {
                PrivateDirectory.make(kept());
                result.checkpoint().write(kept().resolve(CHECKPOINT));
                left = AuditBook.DIRECTORY + "/" + CHECKPOINT;
            }
            return verdict(result.report(), left);
        } catch (CommandFailure e) {
            throw new Unanswerable("ledger", "cannot be audited here: " + e.getMessage(), "audit it by the command");
        }
    }

    /** What an earlier audit here left; null if there is none of this ledger. */
    private @Nullable Checkpoint former(KafkaLedger ledger) throws IOException {
        Path file = kept().resolve(CHECKPOINT);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            Checkpoint read = Checkpoint.read(file);
            boolean isOfThis = read.holdsTogether()
                    && read.topicPrefix().equals(settings.topicPrefix())
                    && read.journalTopicId().equals(ledger.journal().topicId().toString());
            return isOfThis ? read : null;
        } catch (InvalidAuditFile e) {
            LOG.warn("{} is no checkpoint that can be read; it is left out", file, e);
            return null;
        }
    }

    private static AuditVerdict verdict(AuditReport report, @Nullable String checkpoint) {
        var counts = report.counts();
        return new AuditVerdict(
                report.agrees(),
                report.digest(),
                counts.journal(),
                counts.applied(),
                counts.duplicates(),
                counts.dead(),
                counts.forwarded(),
                counts.entries(),
                counts.refunds(),
                counts.notices(),
                report.balances(),
                report.contra(),
                report.partitions().stream()
                        .map(each -> new AuditVerdict.Reached(
                                each.partition(),
                                each.journalOffset(),
                                each.entries(),
                                each.journalRoot(),
                                each.entriesRoot()))
                        .toList(),
                report.findingCount(),
                report.findings().stream()
                        .limit(AuditVerdict.FINDINGS_MAX)
                        .map(LedgerAuditor::found)
                        .toList(),
                report.notes(),
                checkpoint,
                report.millis());
    }

    private static AuditVerdict.Found found(Finding finding) {
        return new AuditVerdict.Found(
                finding.kind().name(),
                finding.topic(),
                finding.partition(),
                finding.offset(),
                finding.accountId(),
                finding.detail());
    }

    @Override
    public FinanceFigures finance(String accountPrefix, long from, long to, Progress progress) {
        FinanceReport.Archived archived;
        long all;
        try (KafkaLedger ledger = ledger()) {
            long before = CutLedger.before(ledger);
            if (from < before) {
                throw new Unanswerable(
                        "from",
                        "is before " + Instant.ofEpochMilli(before)
                                + ", and what is older was archived and cut off, so that it is not counted here",
                        "say that moment or a later one; balances of before are told by the command " + Launcher.name()
                                + " audit as-of MOMENT ACCOUNT --archive DIR");
            }
            archived = CutLedger.archived(ledger, accountPrefix);
            all = sum(ledger.ends(settings.topics().entries().name(), true));
        } catch (CommandFailure e) {
            throw new Unanswerable("ledger", "cannot be read here: " + e.getMessage(), "ask by the command");
        }
        AtomicLong read = new AtomicLong();
        FinanceReport report = FinanceReport.of(
                new CommittedReader(settings.clients(), RegistrySchemas.of(settings.schemaRegistry())),
                settings.topics(),
                accountPrefix,
                from,
                to,
                archived,
                () -> progress.at(read.incrementAndGet(), all));
        return new FinanceFigures(
                report.accountPrefix(),
                report.from(),
                report.to(),
                report.opening(),
                report.granted(),
                report.consumed(),
                report.refunded(),
                report.expired(),
                report.revoked(),
                report.adjusted(),
                report.transferred(),
                report.closing(),
                report.entries(),
                report.unexplained());
    }

    private static long sum(Map<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public PolicyComparison compare(String document, long from, long to, Progress progress) throws IOException {
        PolicyFile read = PolicyFile.read(document);
        PublishedPolicy policy = read.policy()
                .orElseThrow(() -> new Unanswerable(
                        "document", "is no valid policy: " + read.summary(), "mend it and send it again"));
        try (KafkaLedger ledger = ledger();
                WorkDirectory work = WorkDirectory.emptied(kept().resolve("what-if"))) {
            if (ledger.isCut()) {
                throw new Unanswerable(
                        "document",
                        "cannot be tried here: what is older was archived and cut off, and a comparison needs it",
                        "compare by the command, with every archive: " + Launcher.name()
                                + " audit replay --policy FILE --archive DIR");
            }
            long all = 2 * sum(ledger.ends(settings.topics().events().name(), true));
            AtomicLong folded = new AtomicLong();
            WhatIf.Comparison found = new WhatIf(JournalLog.of(ledger), rules(ledger), work.path())
                    .compare(policy, read.document(), from, to, () -> progress.at(folded.incrementAndGet(), all));
            return new PolicyComparison(
                    found.policyId(),
                    found.version(),
                    totals(found.asItWas()),
                    totals(found.asItWouldBe()),
                    found.accountsThatDiffer(),
                    found.repriced());
        }
    }

    private static PolicyComparison.Totals totals(WhatIf.Totals totals) {
        return new PolicyComparison.Totals(
                totals.charged(),
                totals.refunded(),
                totals.declinedForCredits(),
                totals.claimsAccepted(),
                totals.claimsDeclined(),
                totals.cases(),
                totals.chargedByFeature(),
                totals.refundedByCause());
    }
}
