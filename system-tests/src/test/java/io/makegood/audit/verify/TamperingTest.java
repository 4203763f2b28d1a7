package io.makegood.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.audit.verify.Finding.Kind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.fold.FoldUnknown;
import io.makegood.ledger.table.RowsInMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * Whatever a single hand changes in the outputs or, after a checkpoint, in the journal, is found and placed.
 * {@code -Dmakegood.audit.edits=60000} makes as many edits.
 */
class TamperingTest {
    private static final int EDITS = Integer.getInteger("makegood.audit.edits", 10_000);
    private static final int LEDGERS = 40;

    private record Edit(String topic, int index, String what) {}

    @Test
    void every_one_of_ten_thousand_single_edits_is_found_where_it_was_made() {
        Random random = new Random(17);
        Map<String, Integer> made = new TreeMap<>();
        for (int number = 0; number < LEDGERS; number++) {
            LedgerInLists ledger = LedgerInLists.random(number, 4);
            List<PartitionState.JournalSpan> spans = clean(ledger);
            for (int i = 0; i < EDITS / LEDGERS; i++) {
                edit(ledger, random, made, spans);
            }
        }
        assertThat(made.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(EDITS);
        assertThat(made).hasSizeGreaterThan(20);
        made.forEach((what, times) -> assertThat(times).as(what).isGreaterThan(20));
        System.out.println("edits of journal and outputs, all found: " + made);
    }

    private static List<PartitionState.JournalSpan> clean(LedgerInLists ledger) {
        Findings findings = new Findings();
        PartitionState state = new PartitionAudit(
                        LedgerInLists.RULES,
                        PartitionState.start(0),
                        List.of(),
                        new RowsInMemory(),
                        ledger.sources(PartitionState.start(0), Long.MAX_VALUE),
                        findings,
                        false)
                .run(records -> {});
        assertThat(findings.kept()).isEmpty();
        return state.spans();
    }

    private void edit(
            LedgerInLists ledger, Random random, Map<String, Integer> made, List<PartitionState.JournalSpan> spans) {
        // A ledger may have given nothing back.
        List<String> names = new TreeMap<>(ledger.topics)
                .keySet().stream().filter(name -> !ledger.topic(name).isEmpty()).toList();
        String topic = names.get(random.nextInt(names.size()));
        List<ConsumerRecord<byte[], byte[]>> whole = ledger.topic(topic);
        List<ConsumerRecord<byte[], byte[]>> copy = new ArrayList<>(whole);
        Edit edit = tamper(topic, copy, random);
        ledger.topics.put(topic, copy);
        Findings findings = new Findings();
        PartitionState state;
        try {
            state = new PartitionAudit(
                            LedgerInLists.RULES,
                            PartitionState.start(0),
                            spans.stream().map(PartitionState.JournalSpan::to).toList(),
                            new RowsInMemory(),
                            ledger.sources(PartitionState.start(0), Long.MAX_VALUE),
                            findings,
                            false)
                    .run(records -> {});
        } catch (FoldUnknown end) {
            // A version of the fold that nobody has: the audit ends there, and says so.
            assertThat(edit.topic()).isEqualTo(LedgerInLists.TOPICS.events().name());
            made.merge(topic + " " + edit.what(), 1, Integer::sum);
            ledger.topics.put(topic, whole);
            return;
        }
        CheckpointCheck.compareSpans(LedgerInLists.TOPICS.events().name(), 0, spans, state.spans(), findings);
        assertThat(findings.kept()).as(edit.toString()).isNotEmpty();
        if (topic.equals(LedgerInLists.TOPICS.events().name())) {
            long changed = whole.get(edit.index()).offset();
            assertThat(findings.kept())
                    .as(edit.toString())
                    .anySatisfy(finding -> isInStretch(finding, spanOf(changed, spans)));
        } else {
            assertThat(findings.kept()).as(edit.toString()).anySatisfy(finding -> isThere(finding, edit));
        }
        made.merge(topic + " " + edit.what(), 1, Integer::sum);
        ledger.topics.put(topic, whole);
    }

    private static PartitionState.JournalSpan spanOf(long offset, List<PartitionState.JournalSpan> spans) {
        return spans.stream()
                .filter(span -> span.from() <= offset && offset < span.to())
                .findFirst()
                .orElseThrow();
    }

    /** A changed journal is placed by the stretch of at most 256 records that the checkpoint covers. */
    private static void isInStretch(Finding finding, PartitionState.JournalSpan span) {
        assertThat(finding.kind()).isEqualTo(Kind.CHANGED_SINCE_CHECKPOINT);
        assertThat(finding.topic()).isEqualTo(LedgerInLists.TOPICS.events().name());
        assertThat(finding.offset()).isEqualTo(span.from());
    }

    /** The finding names the topic, and the place where the record stood or should stand. */
    private static void isThere(Finding finding, Edit edit) {
        assertThat(finding.topic()).isEqualTo(edit.topic());
        if (finding.kind() != Kind.MISSING) {
            assertThat(finding.offset()).isBetween((long) edit.index() - 1, (long) edit.index() + 1);
        }
    }

    private static Edit tamper(String topic, List<ConsumerRecord<byte[], byte[]>> records, Random random) {
        int index = random.nextInt(records.size());
        ConsumerRecord<byte[], byte[]> record = records.get(index);
        boolean isBalance = topic.equals(LedgerInLists.TOPICS.balances().name());
        boolean isLetter = topic.equals(LedgerInLists.TOPICS.deadLetters().name());
        if (isLetter) {
            // What a letter holds is the journal's own record; its place, its reason and its being there are checked.
            if (random.nextBoolean()) {
                records.remove(index);
                return new Edit(topic, index, "dropped");
            }
            records.add(index, record);
            return new Edit(topic, index, "doubled");
        }
        switch (random.nextInt(isBalance ? 2 : 6)) {
            case 0 -> {
                byte[] value = record.value().clone();
                value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
                records.set(index, with(record, value));
                return new Edit(topic, index, "a bit");
            }
            case 1 -> {
                byte[] value = Arrays.copyOf(record.value(), random.nextInt(record.value().length));
                records.set(index, with(record, value));
                return new Edit(topic, index, "truncated");
            }
            case 2 -> {
                records.remove(index);
                return new Edit(topic, index, "dropped");
            }
            case 3 -> {
                records.add(index + 1, record);
                return new Edit(topic, index, "doubled");
            }
            case 4 -> {
                if (index + 1 == records.size()) {
                    records.remove(index);
                    return new Edit(topic, index, "dropped");
                }
                records.set(index, records.get(index + 1));
                records.set(index + 1, record);
                return new Edit(topic, index, "swapped");
            }
            default -> {
                if (topic.equals(LedgerInLists.TOPICS.entries().name())) {
                    LedgerEntry entry = Forgery.read(record);
                    LedgerEntry forged = Forgery.with(
                            entry,
                            entry.amount() + 1,
                            entry.sequence(),
                            entry.cause().offset(),
                            entry.previousHash());
                    records.set(index, with(record, Forgery.write(forged)));
                    return new Edit(topic, index, "an amount with its hash");
                }
                byte[] value = record.value().clone();
                value[value.length / 2] = (byte) (value[value.length / 2] + 1);
                records.set(index, with(record, value));
                return new Edit(topic, index, "a byte");
            }
        }
    }

    private static ConsumerRecord<byte[], byte[]> with(ConsumerRecord<byte[], byte[]> record, byte[] value) {
        return LedgerInLists.record(
                record.topic(), record.offset(), record.timestamp(), record.key(), value, record.headers());
    }
}
