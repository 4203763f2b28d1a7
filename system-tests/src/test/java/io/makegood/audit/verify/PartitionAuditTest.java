package io.makegood.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.audit.verify.Finding.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit agrees with what the engine does, wherever it ends and begins again. */
class PartitionAuditTest {
    @TempDir
    Path directory;

    private PartitionState audit(
            LedgerInLists ledger, PartitionState from, long end, DiskRows rows, Findings findings) {
        return audit(ledger, from, end, rows, findings, true);
    }

    private static PartitionState audit(
            LedgerInLists ledger, PartitionState from, long end, DiskRows rows, Findings findings, boolean keepsRows) {
        AuditSources sources = ledger.sources(from, end);
        return new PartitionAudit(LedgerInLists.RULES, from, List.of(), rows, sources, findings, keepsRows)
                .run(records -> {});
    }

    @Test
    void an_untouched_ledger_agrees_and_every_record_is_accounted_for() {
        for (int seed = 0; seed < 20; seed++) {
            LedgerInLists ledger = LedgerInLists.random(seed, 6);
            Findings findings = new Findings();
            try (DiskRows rows = new DiskRows(directory.resolve("rows-" + seed))) {
                PartitionState state = audit(ledger, PartitionState.start(0), Long.MAX_VALUE, rows, findings);
                assertThat(findings.kept()).isEmpty();
                PartitionState.Counts counts = state.counts();
                assertThat(counts.journal())
                        .isEqualTo(ledger.topic(LedgerInLists.TOPICS.events().name())
                                .size())
                        .isEqualTo(counts.applied() + counts.duplicates() + counts.dead() + counts.forwarded());
                assertThat(counts.entries())
                        .isPositive()
                        .isEqualTo(ledger.topic(LedgerInLists.TOPICS.entries().name())
                                .size());
                assertThat(counts.dead()).isPositive();
                assertThat(state.balances()
                                + state.contra().values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum())
                        .isZero();
            }
        }
    }

    @Test
    void an_audit_that_goes_on_where_another_ended_finds_the_same() {
        for (int seed = 0; seed < 10; seed++) {
            LedgerInLists ledger = LedgerInLists.random(seed, 6);
            Findings findings = new Findings();
            PartitionState whole;
            try (DiskRows rows = new DiskRows(directory.resolve("whole-" + seed))) {
                whole = audit(ledger, PartitionState.start(0), Long.MAX_VALUE, rows, findings);
            }
            PartitionState state = PartitionState.start(0);
            for (long end = 10; ; end += 17) {
                try (DiskRows rows = new DiskRows(directory.resolve("parts-" + seed))) {
                    state = audit(ledger, state, end, rows, findings);
                }
                if (state.journalOffset() >= whole.journalOffset()) {
                    break;
                }
            }
            assertThat(findings.kept()).isEmpty();
            assertThat(state.counts()).isEqualTo(whole.counts());
            assertThat(state.entriesTree()).isEqualTo(whole.entriesTree());
            assertThat(state.journalTree()).isEqualTo(whole.journalTree());
            assertThat(state.balances()).isEqualTo(whole.balances());
            assertThat(state.contra()).isEqualTo(whole.contra());
        }
    }

    @Test
    void an_audit_whose_rows_nobody_keeps_finds_the_same_wherever_it_ends() {
        for (int seed = 0; seed < 10; seed++) {
            LedgerInLists ledger = LedgerInLists.random(seed, 6);
            for (long end : new long[] {15, 60, Long.MAX_VALUE}) {
                Findings findings = new Findings();
                PartitionState kept;
                try (DiskRows rows = new DiskRows(directory.resolve("kept-" + seed + "-" + end))) {
                    kept = audit(ledger, PartitionState.start(0), end, rows, findings);
                }
                try (DiskRows rows = new DiskRows(directory.resolve("thrown-away-" + seed + "-" + end))) {
                    rows.throwAway();
                    assertThat(audit(ledger, PartitionState.start(0), end, rows, findings, false))
                            .isEqualTo(kept);
                }
                assertThat(findings.kept()).isEmpty();
            }
        }
    }

    @Test
    void outputs_of_events_after_the_end_are_no_finding() {
        LedgerInLists ledger = LedgerInLists.random(3, 6);
        Findings findings = new Findings();
        try (DiskRows rows = new DiskRows(directory.resolve("growing"))) {
            PartitionState state = audit(ledger, PartitionState.start(0), 40, rows, findings);
            assertThat(findings.kept()).isEmpty();
            assertThat(state.journalOffset()).isEqualTo(40);
        }
    }

    @Test
    void a_forged_entry_with_a_correct_chain_is_found_even_if_it_claims_a_cause_to_come() {
        LedgerInLists ledger = LedgerInLists.random(4, 6);
        Forgery.appendEntry(ledger, 1_000_000);
        Findings findings = new Findings();
        try (DiskRows rows = new DiskRows(directory.resolve("forged"))) {
            audit(ledger, PartitionState.start(0), Long.MAX_VALUE, rows, findings);
        }
        int last = ledger.topic(LedgerInLists.TOPICS.entries().name()).size() - 1;
        assertThat(findings.kept()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.EXTRA);
            assertThat(finding.topic()).isEqualTo("ledger.entries");
            assertThat(finding.offset()).isEqualTo(last);
        });
    }
}
