package io.makegood.readmodel.scan;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.schemas.topic.DeadLetterHeaders;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.reading.CommittedReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The whole ledger in a few numbers, from its committed outputs: credits by contra account (with the accounts' own side they
 * sum to zero), refunds and notices, dead letters by reason.
 */
public record LedgerSummary(
        long entries,
        long balances,
        Map<String, Long> contra,
        Map<String, Long> refunds,
        Map<String, Long> refundedCredits,
        Map<String, Long> notices,
        Map<String, Long> deadLetters,
        Map<String, String> deadLetterExamples) {

    /** Reads all of it; meant for demonstrations and small ledgers. */
    public static LedgerSummary of(CommittedReader reader, Topics topics) {
        Map<String, Long> contra = new TreeMap<>();
        Map<String, Long> refunds = new TreeMap<>();
        Map<String, Long> credits = new TreeMap<>();
        Map<String, Long> notices = new TreeMap<>();
        Map<String, Long> dead = new TreeMap<>();
        Map<String, String> examples = new TreeMap<>();
        long[] entries = new long[2];
        OutputReading outputs = new OutputReading();
        reader.readAll(topics.entries().name(), record -> {
            LedgerEntry entry = CommittedReader.decode(outputs::entry, record);
            entries[0]++;
            entries[1] = Math.addExact(entries[1], entry.amount());
            contra.merge(entry.contraAccount().name(), -entry.amount(), Math::addExact);
        });
        reader.readAll(topics.refunds().name(), record -> {
            RefundIssued refund = CommittedReader.decode(outputs::refund, record);
            refunds.merge(refund.cause().name(), 1L, Long::sum);
            credits.merge(refund.cause().name(), refund.amount(), Math::addExact);
        });
        reader.readAll(
                topics.notices().name(),
                record -> notices.merge(
                        CommittedReader.decode(outputs::notice, record).type().name(), 1L, Long::sum));
        reader.readAll(topics.deadLetters().name(), record -> {
            String reason = header(record, DeadLetterHeaders.REASON);
            dead.merge(reason, 1L, Long::sum);
            examples.putIfAbsent(reason, header(record, DeadLetterHeaders.DETAIL));
        });
        return new LedgerSummary(entries[0], entries[1], contra, refunds, credits, notices, dead, examples);
    }

    /** Accounts and contra accounts together: zero, or something is wrong. */
    public long trialBalance() {
        return Math.addExact(
                balances, contra.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
