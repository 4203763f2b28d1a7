package io.makegood.topics.mapping;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.entry.Transfer;
import io.makegood.ledger.event.Position;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.ContraAccount;
import io.makegood.schemas.avro.EntryKind;
import io.makegood.schemas.avro.EntryTransfer;
import io.makegood.schemas.avro.EventPosition;
import io.makegood.schemas.avro.FurtherGrants;
import io.makegood.schemas.avro.GrantAmount;
import io.makegood.schemas.avro.GrantBalance;
import io.makegood.schemas.avro.GrantKind;
import io.makegood.schemas.avro.JournalPosition;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.NoticeAudience;
import io.makegood.schemas.avro.NoticeDetail;
import io.makegood.schemas.avro.NoticeType;
import io.makegood.schemas.avro.PolicyReference;
import io.makegood.schemas.avro.RefundCause;
import io.makegood.schemas.avro.RefundIssued;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries, refunds, notices and balances as the output topics carry them. */
public final class OutputMapping {
    private OutputMapping() {}

    /** An entry. */
    public static LedgerEntry toAvro(io.makegood.ledger.entry.LedgerEntry entry) {
        Transfer transfer = entry.transfer();
        List<GrantAmount> grants = new ArrayList<>(entry.grants().size());
        entry.grants().forEach(grant -> grants.add(new GrantAmount(grant.grantId(), grant.amount())));
        return new LedgerEntry(
                entry.entryId(),
                entry.accountId(),
                entry.sequence(),
                EntryKind.valueOf(entry.kind().name()),
                entry.amount(),
                entry.balanceAfter(),
                ContraAccount.valueOf(entry.contraAccount().name()),
                grants,
                entry.generationId(),
                entry.itemId(),
                entry.refundId(),
                entry.reason(),
                toAvro(entry.policy()),
                toAvro(entry.cause()),
                entry.recordedAt(),
                ByteBuffer.wrap(entry.previousHash().bytes()),
                ByteBuffer.wrap(entry.hash().bytes()),
                transfer == null ? null : new EntryTransfer(transfer.otherAccount(), transfer.transferId()));
    }

    /** A refund. */
    public static RefundIssued toAvro(io.makegood.ledger.refund.RefundIssued refund) {
        return new RefundIssued(
                refund.refundId(),
                refund.accountId(),
                refund.generationId(),
                refund.itemId(),
                refund.amount(),
                refund.balanceAfter(),
                RefundCause.valueOf(refund.cause().name()),
                refund.entryId(),
                refund.recordedAt());
    }

    /** A notice. */
    public static Notice toAvro(io.makegood.ledger.notice.Notice notice) {
        List<NoticeDetail> details = new ArrayList<>(notice.details().size());
        notice.details().forEach(detail -> details.add(new NoticeDetail(detail.name(), detail.value())));
        return new Notice(
                notice.noticeId(),
                notice.accountId(),
                NoticeType.valueOf(notice.type().name()),
                NoticeAudience.valueOf(notice.audience().name()),
                notice.recordedAt(),
                notice.message(),
                notice.reason(),
                notice.subject().generationId(),
                notice.subject().itemId(),
                notice.subject().claimId(),
                notice.subject().caseId(),
                notice.subject().requestId(),
                notice.subject().grantId(),
                notice.subject().adjustmentId(),
                notice.amounts().amount(),
                notice.amounts().required(),
                notice.amounts().available(),
                notice.amounts().missing(),
                notice.amounts().balance(),
                details,
                toAvro(notice.policy()),
                toAvro(notice.cause()));
    }

    /** An account's balance after the event at that position. */
    public static AccountBalance toAvro(String accountId, AccountRow row, Position at) {
        List<GrantBalance> grants = new ArrayList<>(row.grants().size());
        for (OpenGrant grant : row.grants()) {
            grants.add(new GrantBalance(
                    grant.grantId(),
                    GrantKind.valueOf(grant.kind().name()),
                    grant.remaining(),
                    grant.expiresAt(),
                    grant.features().isEmpty() ? null : grant.features(),
                    grant.models().isEmpty() ? null : grant.models()));
        }
        return new AccountBalance(
                accountId,
                row.balance(),
                row.available(),
                row.held(),
                grants,
                furtherGrants(row.parked()),
                row.asOf(),
                row.sequence(),
                ByteBuffer.wrap(row.hash().bytes()),
                new JournalPosition(at.partition(), at.offset()),
                row.moving().closed() ? true : null,
                row.moving().mergedInto());
    }

    private static @Nullable FurtherGrants furtherGrants(ParkedGrants parked) {
        return parked.count() == 0
                ? null
                : new FurtherGrants(
                        parked.count(),
                        parked.remaining(),
                        parked.nextExpiry(),
                        parked.restricted() == 0 ? null : parked.restricted());
    }

    private static PolicyReference toAvro(PolicyRef policy) {
        return new PolicyReference(policy.id(), policy.version());
    }

    private static EventPosition toAvro(Cause cause) {
        return new EventPosition(
                cause.eventId(),
                cause.partition(),
                cause.offset(),
                ByteBuffer.wrap(cause.digest().bytes()));
    }
}
