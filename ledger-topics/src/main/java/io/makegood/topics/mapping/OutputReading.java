package io.makegood.topics.mapping;

import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.entry.ContraAccount;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.entry.Transfer;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.EntryTransfer;
import io.makegood.schemas.avro.EventPosition;
import io.makegood.schemas.avro.FurtherGrants;
import io.makegood.schemas.avro.PolicyReference;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.codec.UndecodableRecord.Reason;
import java.nio.ByteBuffer;

/** Entries, refunds, notices and balances of the output topics as the domain knows them. An instance is not thread-safe. */
public final class OutputReading {
    private final AvroCodec<io.makegood.schemas.avro.LedgerEntry> entries =
            AvroCodec.of(io.makegood.schemas.avro.LedgerEntry.class);
    private final AvroCodec<io.makegood.schemas.avro.RefundIssued> refunds =
            AvroCodec.of(io.makegood.schemas.avro.RefundIssued.class);
    private final AvroCodec<io.makegood.schemas.avro.Notice> notices =
            AvroCodec.of(io.makegood.schemas.avro.Notice.class);
    private final AvroCodec<AccountBalance> balances = AvroCodec.of(AccountBalance.class);

    /** Reads the value of one kind of record. */
    @FunctionalInterface
    public interface OfValue<T> {
        /** What a value says. */
        T read(byte[] value) throws UndecodableRecord;
    }

    /** The entry in a value. */
    public LedgerEntry entry(byte[] value) throws UndecodableRecord {
        return toDomain(entries.decode(value));
    }

    /** The refund in a value. */
    public RefundIssued refund(byte[] value) throws UndecodableRecord {
        return toDomain(refunds.decode(value));
    }

    /** The notice in a value. */
    public Notice notice(byte[] value) throws UndecodableRecord {
        return toDomain(notices.decode(value));
    }

    /** The account in a value. */
    public AccountView account(byte[] value) throws UndecodableRecord {
        return toDomain(balances.decode(value));
    }

    /** The id of the entry in a value, whatever else it says. */
    public String entryId(byte[] value) throws UndecodableRecord {
        return entries.decode(value).getEntryId();
    }

    /** The id of the refund in a value, whatever else it says. */
    public String refundId(byte[] value) throws UndecodableRecord {
        return refunds.decode(value).getRefundId();
    }

    /** The id of the notice in a value, whatever else it says. */
    public String noticeId(byte[] value) throws UndecodableRecord {
        return notices.decode(value).getNoticeId();
    }

    /** The journal's offset that the balance in a value names, whatever else it says. */
    public long offsetOfBalance(byte[] value) throws UndecodableRecord {
        return balances.decode(value).getPosition().getOffset();
    }

    private static LedgerEntry toDomain(io.makegood.schemas.avro.LedgerEntry entry) throws UndecodableRecord {
        EntryTransfer transfer = entry.getTransfer();
        return new LedgerEntry(
                entry.getEntryId(),
                entry.getAccountId(),
                entry.getSequence(),
                EntryKind.valueOf(entry.getKind().name()),
                entry.getAmount(),
                entry.getBalanceAfter(),
                ContraAccount.valueOf(entry.getContraAccount().name()),
                entry.getGrants().stream()
                        .map(grant -> new GrantAmount(grant.getGrantId(), grant.getAmount()))
                        .toList(),
                entry.getGenerationId(),
                entry.getItemId(),
                entry.getRefundId(),
                transfer == null ? null : new Transfer(transfer.getOtherAccount(), transfer.getTransferId()),
                entry.getReason(),
                toDomain(entry.getPolicy()),
                toDomain(entry.getCause()),
                entry.getRecordedAt(),
                hash(entry.getPreviousHash()),
                hash(entry.getHash()));
    }

    private static Notice toDomain(io.makegood.schemas.avro.Notice notice) throws UndecodableRecord {
        if (notice.getType() == io.makegood.schemas.avro.NoticeType.Other) {
            throw new UndecodableRecord(
                    Reason.INCOMPATIBLE_SCHEMA,
                    "a notice of a type that is newer than this reader; upgrade the reader");
        }
        return new Notice(
                notice.getNoticeId(),
                notice.getAccountId(),
                NoticeType.valueOf(notice.getType().name()),
                Audience.valueOf(notice.getAudience().name()),
                notice.getRecordedAt(),
                notice.getMessage(),
                notice.getReason(),
                new Subject(
                        notice.getGenerationId(),
                        notice.getItemId(),
                        notice.getGrantId(),
                        notice.getClaimId(),
                        notice.getCaseId(),
                        notice.getRequestId(),
                        notice.getAdjustmentId()),
                new Amounts(
                        notice.getAmount(),
                        notice.getRequired(),
                        notice.getAvailable(),
                        notice.getMissing(),
                        notice.getBalance()),
                notice.getDetails().stream()
                        .map(detail -> new NoticeDetail(detail.getName(), detail.getValue()))
                        .toList(),
                toDomain(notice.getPolicy()),
                toDomain(notice.getCause()));
    }

    private static RefundIssued toDomain(io.makegood.schemas.avro.RefundIssued refund) {
        return new RefundIssued(
                refund.getRefundId(),
                refund.getAccountId(),
                refund.getGenerationId(),
                refund.getItemId(),
                refund.getAmount(),
                refund.getBalanceAfter(),
                RefundCause.valueOf(refund.getCause().name()),
                refund.getEntryId(),
                refund.getRecordedAt());
    }

    private static AccountView toDomain(AccountBalance balance) {
        FurtherGrants further = balance.getFurtherGrants();
        return new AccountView(
                balance.getAccountId(),
                balance.getBalance(),
                balance.getAvailable(),
                balance.getHeld(),
                balance.getGrants().stream()
                        .map(grant -> new AccountView.Grant(
                                grant.getGrantId(),
                                GrantKind.valueOf(grant.getKind().name()),
                                grant.getRemaining(),
                                grant.getExpiresAt(),
                                grant.getFeatures(),
                                grant.getModels()))
                        .toList(),
                further == null
                        ? ParkedGrants.NONE
                        : new ParkedGrants(
                                further.getCount(),
                                further.getRemaining(),
                                further.getNextExpiry(),
                                further.getRestricted() == null ? 0 : further.getRestricted()),
                balance.getAsOf(),
                balance.getSequence(),
                balance.getPosition().getPartition(),
                balance.getPosition().getOffset(),
                Boolean.TRUE.equals(balance.getClosed()),
                balance.getMergedInto());
    }

    private static PolicyRef toDomain(PolicyReference policy) {
        return new PolicyRef(policy.getId(), policy.getVersion());
    }

    private static Cause toDomain(EventPosition cause) throws UndecodableRecord {
        if (cause.getDigest().remaining() == 0) {
            throw new UndecodableRecord(
                    Reason.INCOMPATIBLE_SCHEMA,
                    "it does not say by the digest of which event it was caused: it is of a ledger of version 1, whose hashes depended"
                            + " on the place of events in the journal; replay that ledger's journal into a fresh prefix");
        }
        return new Cause(cause.getEventId(), cause.getPartition(), cause.getOffset(), hash(cause.getDigest()));
    }

    private static EntryHash hash(ByteBuffer bytes) throws UndecodableRecord {
        if (bytes.remaining() != EntryHash.BYTES) {
            throw new UndecodableRecord(
                    Reason.TRUNCATED_OR_INVALID_AVRO,
                    "not a LedgerEntry: a hash of it has " + bytes.remaining() + " bytes, not " + EntryHash.BYTES
                            + "; entries are written by the engine alone");
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return new EntryHash(copy);
    }
}
