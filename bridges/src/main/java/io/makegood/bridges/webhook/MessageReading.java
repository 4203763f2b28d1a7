package io.makegood.bridges.webhook;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.schemas.topic.JournalHeaders;
import io.makegood.topics.mapping.OutputJson;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.reading.CommittedReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What there is to tell of a record. It follows from the record and the endpoint's terms alone. Not thread-safe. */
final class MessageReading {
    private final OutputReading outputs = new OutputReading();
    private final OutputJson json = new OutputJson();

    /** The messages of a record that the terms ask for, in the order in which they are sent. */
    List<Message> read(Source source, ConsumerRecord<byte[], byte[]> record, WebhookTerms terms) {
        List<Message> wanted = new ArrayList<>();
        for (Message message : source == Source.ENTRIES
                ? entry(CommittedReader.decode(outputs::entry, record), terms, traceOf(record))
                : List.of(notice(CommittedReader.decode(outputs::notice, record), traceOf(record)))) {
            if (terms.wants(message.type()) && terms.isAbout(message.accountId(), message.policyId())) {
                wanted.add(message);
            }
        }
        return wanted;
    }

    private static @Nullable String traceOf(ConsumerRecord<byte[], byte[]> record) {
        Header trace = record.headers().lastHeader(JournalHeaders.TRACE);
        return trace == null || trace.value() == null ? null : new String(trace.value(), StandardCharsets.US_ASCII);
    }

    private Message notice(Notice notice, @Nullable String trace) {
        return new Message(
                MessageTypes.NOTICE_GROUP + notice.type(),
                notice.accountId(),
                notice.policy().id(),
                notice.noticeId(),
                notice.recordedAt(),
                json.notice(notice),
                trace);
    }

    private List<Message> entry(LedgerEntry entry, WebhookTerms terms, @Nullable String trace) {
        List<Message> messages = new ArrayList<>();
        messages.add(of(entry, MessageTypes.ENTRY_GROUP + entry.kind(), entry.entryId(), json.entry(entry), trace));
        String refundId = entry.refundId();
        String generationId = entry.generationId();
        if (entry.kind() == EntryKind.REFUND && refundId != null && generationId != null) {
            RefundIssued refund = new RefundIssued(
                    refundId,
                    entry.accountId(),
                    generationId,
                    entry.itemId(),
                    entry.amount(),
                    entry.balanceAfter(),
                    cause(entry.reason()),
                    entry.entryId(),
                    entry.recordedAt());
            messages.add(of(entry, MessageTypes.REFUND, refundId, json.refund(refund), trace));
        }
        long before = entry.balanceAfter() - entry.amount();
        for (long threshold : terms.thresholds()) {
            boolean wasBelow = before < threshold;
            boolean isBelow = entry.balanceAfter() < threshold;
            if (wasBelow != isBelow) {
                messages.add(of(
                        entry,
                        MessageTypes.THRESHOLD,
                        entry.entryId() + "\n" + threshold,
                        crossing(entry, threshold, isBelow),
                        trace));
            }
        }
        return messages;
    }

    /** The refund's cause is why its entry was booked. */
    private static RefundCause cause(String reason) {
        return Arrays.stream(RefundCause.values())
                .filter(cause -> cause.reason().name().equals(reason))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a refund's entry has the reason of no refund"));
    }

    private static Message of(LedgerEntry entry, String type, String about, String data, @Nullable String trace) {
        return new Message(type, entry.accountId(), entry.policy().id(), about, entry.recordedAt(), data, trace);
    }

    private static String crossing(LedgerEntry entry, long threshold, boolean isBelow) {
        JsonStringEncoder text = JsonStringEncoder.getInstance();
        return "{\"accountId\":\"" + new String(text.quoteAsString(entry.accountId())) + "\",\"threshold\":" + threshold
                + ",\"crossed\":\"" + (isBelow ? "BELOW" : "REACHED") + "\",\"balance\":" + entry.balanceAfter()
                + ",\"entryId\":\"" + new String(text.quoteAsString(entry.entryId())) + "\",\"recordedAt\":"
                + entry.recordedAt() + "}";
    }
}
