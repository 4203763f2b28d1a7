package io.makegood.audit.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.audit.export.Tables.BalanceRow;
import io.makegood.audit.export.Tables.EntryRow;
import io.makegood.audit.export.Tables.NoticeRow;
import io.makegood.audit.export.Tables.RefundRow;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.entry.Transfer;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.AccountView;
import io.makegood.topics.mapping.OutputReading;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The row of a table that an output of the ledger is. Not thread-safe. */
public final class OutputRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OutputReading outputs = new OutputReading();

    /**
     * The row that a record's value is.
     *
     * @param value the output as a single object, as {@link io.makegood.topics.registry.OutputDeserializer} gives it
     * @throws IllegalArgumentException if rows of that table are not made of one output each
     */
    public Record read(Table table, byte[] value) throws UndecodableRecord {
        return switch (table) {
            case ENTRIES -> of(outputs.entry(value));
            case REFUNDS -> of(outputs.refund(value));
            case NOTICES -> of(outputs.notice(value));
            case BALANCES -> of(outputs.account(value));
            default -> throw new IllegalArgumentException(table + " has no row for each output");
        };
    }

    static EntryRow of(LedgerEntry entry) {
        Transfer transfer = entry.transfer();
        return new EntryRow(
                entry.entryId(),
                entry.accountId(),
                entry.sequence(),
                entry.kind().name(),
                entry.amount(),
                entry.balanceAfter(),
                entry.contraAccount().name(),
                entry.generationId(),
                entry.itemId(),
                entry.refundId(),
                entry.reason(),
                entry.policy().id(),
                entry.policy().version(),
                entry.cause().eventId(),
                entry.cause().partition(),
                entry.cause().offset(),
                Instant.ofEpochMilli(entry.recordedAt()),
                entry.previousHash().hex(),
                entry.hash().hex(),
                transfer == null ? null : transfer.otherAccount(),
                transfer == null ? null : transfer.transferId(),
                entry.cause().digest().hex());
    }

    static RefundRow of(RefundIssued refund) {
        return new RefundRow(
                refund.refundId(),
                refund.accountId(),
                refund.generationId(),
                refund.itemId(),
                refund.amount(),
                refund.balanceAfter(),
                refund.cause().name(),
                refund.entryId(),
                Instant.ofEpochMilli(refund.recordedAt()));
    }

    static NoticeRow of(Notice notice) {
        Map<String, String> details = new LinkedHashMap<>();
        for (NoticeDetail detail : notice.details()) {
            details.put(detail.name(), detail.value());
        }
        String json;
        try {
            json = JSON.writeValueAsString(details);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain texts could not be written", e);
        }
        return new NoticeRow(
                notice.noticeId(),
                notice.accountId(),
                notice.type().name(),
                notice.audience().name(),
                notice.reason(),
                notice.message(),
                notice.subject().generationId(),
                notice.subject().itemId(),
                notice.subject().grantId(),
                notice.subject().claimId(),
                notice.subject().caseId(),
                notice.subject().requestId(),
                notice.subject().adjustmentId(),
                notice.amounts().amount(),
                notice.amounts().required(),
                notice.amounts().available(),
                notice.amounts().missing(),
                notice.amounts().balance(),
                json,
                notice.policy().id(),
                notice.policy().version(),
                Instant.ofEpochMilli(notice.recordedAt()));
    }

    static BalanceRow of(AccountView balance) {
        return new BalanceRow(
                balance.accountId(),
                balance.balance(),
                balance.available(),
                balance.held(),
                balance.sequence(),
                Instant.ofEpochMilli(balance.asOf()));
    }
}
