package io.makegood.audit.verify;

import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.ledger.table.RowBytes;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The audit of a ledger whose records stand somewhere else than on a cluster, partition after partition, from the beginning or from where
 * another one ended: without balances and dead letters, of which nobody keeps all. Not thread-safe.
 */
public final class RecordsAudit {
    private final AuditRules rules;
    private final Findings findings;
    private final TransferCheck transfers;

    /** Folds by those rules and adds what is wrong to those findings. */
    public RecordsAudit(AuditRules rules, Findings findings) {
        this(rules, findings, new TransferCheck());
    }

    private RecordsAudit(AuditRules rules, Findings findings, TransferCheck transfers) {
        this.rules = rules;
        this.findings = findings;
        this.transfers = transfers;
    }

    /** One of what comes after the records of this one: what left accounts here may arrive there. */
    public RecordsAudit next(Findings later) {
        return new RecordsAudit(rules, later, transfers);
    }

    /**
     * Audits one partition.
     *
     * @param before where it goes on, with rows that are those of that state; null for from the beginning, with empty ones
     * @param then how an earlier audit left the partition: what it says of the journal's stretches must be the same now
     * @param rows they hold those of its end when it is done
     * @param records those of each topic, from where it goes on
     */
    public PartitionState run(
            @Nullable PartitionState before, PartitionState then, RowBytes rows, Function<Kind, RecordStream> records) {
        int partition = then.partition();
        PartitionState reached = new PartitionAudit(
                        rules,
                        before == null ? PartitionState.start(partition) : before,
                        List.of(),
                        rows,
                        new Records(then.journalOffset(), records),
                        findings,
                        true)
                .matching(transfers)
                .run(done -> {});
        CheckpointCheck.compareSpans(
                rules.topics().events().name(), partition, then.spans(), reached.spans(), findings);
        return reached;
    }

    /** All partitions were audited: what arrived at accounts and left none is told. What left may arrive in what is not here. */
    public void end() {
        transfers.findings(rules.topics().events().name()).stream()
                .filter(finding -> finding.kind() == Finding.Kind.EXTRA)
                .forEach(findings::add);
    }

    private record Records(long end, Function<Kind, RecordStream> of) implements AuditSources {
        private static final RecordStream NONE = () -> null;

        @Override
        public RecordStream journal() {
            return of.apply(Kind.EVENTS);
        }

        @Override
        public long journalEnd() {
            return end;
        }

        @Override
        public RecordStream journalAfter(long offset) {
            return NONE;
        }

        @Override
        public long journalKnownUntil() {
            return end;
        }

        @Override
        public RecordStream entries() {
            return of.apply(Kind.ENTRIES);
        }

        @Override
        public RecordStream refunds() {
            return of.apply(Kind.REFUNDS);
        }

        @Override
        public RecordStream notices() {
            return of.apply(Kind.NOTICES);
        }

        @Override
        public RecordStream balances() {
            return NONE;
        }

        @Override
        public boolean hasBalances() {
            return false;
        }

        @Override
        public RecordStream deadLetters() {
            return NONE;
        }

        @Override
        public long deadLettersSince() {
            return Long.MAX_VALUE;
        }
    }
}
