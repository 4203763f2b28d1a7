package io.makegood.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.audit.verify.Finding.Kind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.systemtests.delivery.EventJson;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

    @Test
    void a_forged_digest_of_a_cause_is_found_though_the_hash_goes_with_it() {
        LedgerInLists ledger = LedgerInLists.random(5, 6);
        List<ConsumerRecord<byte[], byte[]>> entries =
                ledger.topic(LedgerInLists.TOPICS.entries().name());
        LedgerEntry entry = Forgery.read(entries.get(entries.size() - 1));
        LedgerEntry forged = Forgery.causedBy(entry, entry.hash());
        replaceLastEntry(ledger, Forgery.write(forged));
        Findings findings = new Findings();
        audit(ledger, "forged-digest", findings);
        assertThat(findings.kept()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.DIFFERENT);
            assertThat(finding.topic()).isEqualTo("ledger.entries");
            assertThat(finding.offset()).isEqualTo(entries.size() - 1);
        });
    }

    @Test
    void an_edit_of_an_event_that_moves_no_credits_is_found_by_the_entries_that_it_causes() {
        LedgerInLists ledger = new LedgerInLists();
        long at = 1_700_000_000_000L;
        ledger.publish(at, granted("pi_1"));
        Findings findings = new Findings();
        audit(ledger, "before", findings);
        assertThat(findings.kept()).isEmpty();
        List<ConsumerRecord<byte[], byte[]>> journal =
                ledger.topic(LedgerInLists.TOPICS.events().name());
        ConsumerRecord<byte[], byte[]> record = journal.get(0);
        journal.set(
                0,
                LedgerInLists.record(
                        record.topic(),
                        record.offset(),
                        record.timestamp(),
                        record.key(),
                        EventJson.of(granted("pi_2")),
                        record.headers()));
        audit(ledger, "after", findings);
        // The balance carries the hash of the entry.
        assertThat(findings.kept()).extracting(Finding::topic).containsExactly("ledger.entries", "ledger.balances");
        assertThat(findings.kept()).extracting(Finding::kind).containsOnly(Kind.DIFFERENT);
    }

    @Test
    void entries_of_a_ledger_of_version_1_are_told_as_such_and_once() {
        LedgerInLists ledger = LedgerInLists.random(6, 6);
        List<ConsumerRecord<byte[], byte[]>> entries =
                ledger.topic(LedgerInLists.TOPICS.entries().name());
        entries.replaceAll(record -> with(record, Forgery.ofVersion1(Forgery.read(record))));
        Findings findings = new Findings();
        audit(ledger, "version-1", findings);
        assertThat(findings.kept().stream().filter(finding -> finding.kind() == Kind.UNREADABLE))
                .singleElement()
                .satisfies(finding -> assertThat(finding.detail())
                        .contains("a ledger of version 1, whose hashes depended on the place of events")
                        .contains("replay that ledger's journal into a fresh prefix"));
    }

    private static Envelope granted(String payment) {
        return Envelope.of("a-1", new CreditsGranted("g-1", 5, GrantKind.PAID, null, null, payment));
    }

    private void audit(LedgerInLists ledger, String name, Findings findings) {
        try (DiskRows rows = new DiskRows(directory.resolve(name))) {
            audit(ledger, PartitionState.start(0), Long.MAX_VALUE, rows, findings);
        }
    }

    private static void replaceLastEntry(LedgerInLists ledger, byte[] value) {
        List<ConsumerRecord<byte[], byte[]>> entries =
                ledger.topic(LedgerInLists.TOPICS.entries().name());
        entries.set(entries.size() - 1, with(entries.get(entries.size() - 1), value));
    }

    private static ConsumerRecord<byte[], byte[]> with(ConsumerRecord<byte[], byte[]> record, byte[] value) {
        return LedgerInLists.record(
                record.topic(), record.offset(), record.timestamp(), record.key(), value, record.headers());
    }
}
