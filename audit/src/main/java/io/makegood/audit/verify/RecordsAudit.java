package io.makegood.audit.verify;

import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.ledger.table.RowBytes;
import java.util.List;
import java.util.function.Function;

/**
 * The audit of a ledger whose records stand somewhere else than on a cluster, partition after partition from the beginning: without
 * balances and dead letters, of which nobody keeps all. Not thread-safe.
 */
public final class RecordsAudit {
    private final AuditRules rules;
    private final Findings findings;
    private final TransferCheck transfers = new TransferCheck();

    /** Folds by those rules and adds what is wrong to those findings. */
    public RecordsAudit(AuditRules rules, Findings findings) {
        this.rules = rules;
        this.findings = findings;
    }

    /**
     * Audits one partition.
     *
     * @param then how an earlier audit left the partition: what it says of the journal's stretches must be the same now
     * @param rows empty ones; they hold those of its end when it is done
     * @param records those of each topic, from the first
     */
    public PartitionState run(PartitionState then, RowBytes rows, Function<Kind, RecordStream> records) {
        int partition = then.partition();
        PartitionState reached = new PartitionAudit(
                        rules,
                        PartitionState.start(partition),
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
