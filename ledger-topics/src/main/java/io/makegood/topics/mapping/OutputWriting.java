package io.makegood.topics.mapping;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.entry.Transfer;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.AvroOutput;
import io.makegood.schemas.codec.Framing;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Outputs as the bytes that their topics carry; entries, refunds and balances straight, the same as {@link OutputMapping} and Avro
 * make of them, as a test holds, in a fraction of the time. Reuses its buffers, so an instance belongs to one thread.
 */
public final class OutputWriting {
    private static final Map<io.makegood.ledger.entry.EntryKind, Integer> ENTRY_KINDS =
            places(io.makegood.ledger.entry.EntryKind.class, io.makegood.schemas.avro.EntryKind.values());
    private static final Map<io.makegood.ledger.entry.ContraAccount, Integer> CONTRA_ACCOUNTS =
            places(io.makegood.ledger.entry.ContraAccount.class, io.makegood.schemas.avro.ContraAccount.values());
    private static final Map<io.makegood.ledger.refund.RefundCause, Integer> REFUND_CAUSES =
            places(io.makegood.ledger.refund.RefundCause.class, io.makegood.schemas.avro.RefundCause.values());
    private static final Map<io.makegood.ledger.event.GrantKind, Integer> GRANT_KINDS =
            places(io.makegood.ledger.event.GrantKind.class, io.makegood.schemas.avro.GrantKind.values());

    private final AvroOutput entries;
    private final AvroOutput refunds;
    private final AvroOutput balances;
    private final AvroCodec<io.makegood.schemas.avro.Notice> notices;

    /** Writes in that framing. */
    public OutputWriting(Framing framing) {
        entries = AvroOutput.of(io.makegood.schemas.avro.LedgerEntry.class, framing);
        refunds = AvroOutput.of(io.makegood.schemas.avro.RefundIssued.class, framing);
        balances = AvroOutput.of(io.makegood.schemas.avro.AccountBalance.class, framing);
        notices = AvroCodec.of(io.makegood.schemas.avro.Notice.class, framing);
    }

    private static <D extends Enum<D>> Map<D, Integer> places(Class<D> type, Enum<?>[] symbols) {
        Map<D, Integer> places = new EnumMap<>(type);
        for (int place = 0; place < symbols.length; place++) {
            places.put(Enum.valueOf(type, symbols[place].name()), place);
        }
        return places;
    }

    private static <D> int place(Map<D, Integer> places, D value) {
        Integer place = places.get(value);
        if (place == null) {
            throw new IllegalStateException("the schema has no symbol for " + value);
        }
        return place;
    }

    /** An entry. */
    public byte[] entry(LedgerEntry entry) {
        AvroOutput out = entries.start()
                .text(entry.entryId())
                .text(entry.accountId())
                .number(entry.sequence())
                .index(place(ENTRY_KINDS, entry.kind()))
                .number(entry.amount())
                .number(entry.balanceAfter())
                .index(place(CONTRA_ACCOUNTS, entry.contraAccount()));
        List<GrantAmount> grants = entry.grants();
        if (!grants.isEmpty()) {
            out.index(grants.size());
            for (int i = 0; i < grants.size(); i++) {
                out.text(grants.get(i).grantId()).number(grants.get(i).amount());
            }
        }
        out.index(0)
                .optionalText(entry.generationId())
                .optionalText(entry.itemId())
                .optionalText(entry.refundId())
                .text(entry.reason())
                .text(entry.policy().id())
                .text(entry.policy().version())
                .optionalText(entry.cause().eventId())
                .number(entry.cause().partition())
                .number(entry.cause().offset())
                .bytes(entry.cause().digest().bytes())
                .number(entry.recordedAt())
                .bytes(entry.previousHash().bytes())
                .bytes(entry.hash().bytes());
        Transfer transfer = entry.transfer();
        if (transfer == null) {
            return out.index(0).finish();
        }
        return out.index(1)
                .text(transfer.otherAccount())
                .optionalText(transfer.transferId())
                .finish();
    }

    /** A refund. */
    public byte[] refund(RefundIssued refund) {
        return refunds.start()
                .text(refund.refundId())
                .text(refund.accountId())
                .text(refund.generationId())
                .optionalText(refund.itemId())
                .number(refund.amount())
                .number(refund.balanceAfter())
                .index(place(REFUND_CAUSES, refund.cause()))
                .text(refund.entryId())
                .number(refund.recordedAt())
                .finish();
    }

    /** For what alone a grant pays: absent if for everything, else an array of one block. */
    private static void only(AvroOutput out, List<String> names) {
        if (names.isEmpty()) {
            out.index(0);
            return;
        }
        out.index(1).index(names.size());
        for (int i = 0; i < names.size(); i++) {
            out.text(names.get(i));
        }
        out.index(0);
    }

    /** A notice: there are few, so it goes the long way. */
    public byte[] notice(Notice notice) {
        return notices.encode(OutputMapping.toAvro(notice));
    }

    /** An account's balance after the event at that position. */
    public byte[] balance(String accountId, AccountRow row, Position at) {
        AvroOutput out = balances.start()
                .text(accountId)
                .number(row.balance())
                .number(row.available())
                .number(row.held());
        List<OpenGrant> grants = row.grants();
        if (!grants.isEmpty()) {
            out.index(grants.size());
            for (int i = 0; i < grants.size(); i++) {
                OpenGrant grant = grants.get(i);
                out.text(grant.grantId())
                        .index(place(GRANT_KINDS, grant.kind()))
                        .number(grant.remaining())
                        .optionalNumber(grant.expiresAt());
                only(out, grant.features());
                only(out, grant.models());
            }
        }
        ParkedGrants parked = row.parked();
        out.index(0);
        if (parked.count() == 0) {
            out.index(0);
        } else {
            out.index(1).number(parked.count()).number(parked.remaining()).optionalNumber(parked.nextExpiry());
            out.optionalNumber(parked.restricted() == 0 ? null : parked.restricted());
        }
        out.number(row.asOf())
                .number(row.sequence())
                .bytes(row.hash().bytes())
                .number(at.partition())
                .number(at.offset());
        if (row.moving().closed()) {
            out.index(1).flag(true);
        } else {
            out.index(0);
        }
        return out.optionalText(row.moving().mergedInto()).finish();
    }
}
