package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.entry.Transfer;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.EventContent;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.policy.MessageValues;
import io.makegood.ledger.policy.NoticeMessage;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundIssued;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one event leads to outside: entries, each chained to the one before, refunds, and notices in the policy's words where it has
 * some. Single-threaded, lives for one event.
 */
final class Outbox {
    private final String accountId;
    private final Envelope envelope;
    private final Position at;
    private final EntryChain chain;
    private final EventContent content;
    /** Most events cause nothing that others read, and then nobody asks for it. */
    private @Nullable Cause cause;

    private long sequence;
    private EntryHash hash;
    private long noticeCount;
    private List<LedgerEntry> entries = List.of();
    private List<RefundIssued> refunds = List.of();
    private List<Notice> notices = List.of();
    private List<Envelope> appended = List.of();
    /** The generation that the event speaks of: messages may name its feature and label. */
    private @Nullable Generation spokenOf;

    Outbox(Envelope envelope, Position at, EntryChain chain, EventContent content, AccountRow before) {
        accountId = envelope.accountId();
        this.envelope = envelope;
        this.at = at;
        this.chain = chain;
        this.content = content;
        sequence = before.sequence();
        hash = before.hash();
        noticeCount = before.notices();
    }

    /** What an entry is about: a generation, an item, a refund, a transfer, each of which may be absent. */
    record About(
            @Nullable String generationId,
            @Nullable String itemId,
            @Nullable String refundId,
            @Nullable Transfer transfer) {
        static final About ACCOUNT = new About(null, null, null, null);

        static About generation(@Nullable String generationId) {
            return generationId == null ? ACCOUNT : new About(generationId, null, null, null);
        }
    }

    long sequence() {
        return sequence;
    }

    EntryHash hash() {
        return hash;
    }

    long noticeCount() {
        return noticeCount;
    }

    List<LedgerEntry> entries() {
        return entries;
    }

    List<RefundIssued> refunds() {
        return refunds;
    }

    List<Notice> notices() {
        return notices;
    }

    List<Envelope> appended() {
        return appended;
    }

    /** What the event says, by which others know that it is the same. */
    String statement() {
        return content.statement(envelope).hex();
    }

    /** Has the engine append an event to the journal of that account, in the transaction of this one. */
    void append(String toAccount, LedgerEvent event) {
        appended = CopyOnWrite.changeable(appended);
        appended.add(new Envelope(null, toAccount, null, Envelope.ENGINE, event));
    }

    /** Posts an entry after which the balance is {@code balanceAfter}. */
    LedgerEntry post(
            EntryKind kind,
            long amount,
            long balanceAfter,
            List<GrantAmount> deltas,
            About about,
            Reason reason,
            Policy policy) {
        if (!kind.reasons().contains(reason)) {
            throw new IllegalArgumentException("no " + kind + " has the reason " + reason);
        }
        sequence++;
        LedgerEntry unsealed = new LedgerEntry(
                LedgerEntry.idOf(accountId, sequence),
                accountId,
                sequence,
                kind,
                amount,
                balanceAfter,
                kind.contraAccount(),
                deltas,
                about.generationId,
                about.itemId,
                about.refundId,
                about.transfer,
                reason.name(),
                policy.ref(),
                cause(),
                at.recordedAt(),
                hash,
                EntryHash.NONE);
        hash = chain.hashOf(unsealed);
        LedgerEntry entry = unsealed.sealed(hash);
        entries = CopyOnWrite.changeable(entries);
        entries.add(entry);
        return entry;
    }

    void issue(RefundIssued refund) {
        refunds = CopyOnWrite.changeable(refunds);
        refunds.add(refund);
    }

    /** From now on notices of that generation may name its feature and label; none if it is null. */
    void speakOf(@Nullable Generation generation) {
        spokenOf = generation;
    }

    /** Raises a notice under that policy, unless it names another itself; {@code balanceNow} is the account's. */
    void tell(NoticeDraft draft, Policy inForce, long balanceNow) {
        Reason reason = draft.reason;
        if (reason != null && !draft.type.reasons().contains(reason)) {
            throw new IllegalArgumentException("no " + draft.type + " has the reason " + reason);
        }
        Policy policy = draft.policy == null ? inForce : draft.policy;
        String message = draft.message;
        List<NoticeDetail> details = draft.details;
        // A policy's messages are for customers.
        NoticeMessage own = draft.audience == Audience.OPERATOR
                ? null
                : policy.message(draft.type, reason, values(draft, balanceNow)).orElse(null);
        if (own != null) {
            message = own.text();
            details = new ArrayList<>(details);
            for (Map.Entry<String, String> translation : own.translations().entrySet()) {
                details.add(new NoticeDetail("message." + translation.getKey(), translation.getValue()));
            }
        }
        noticeCount++;
        notices = CopyOnWrite.changeable(notices);
        notices.add(new Notice(
                Notice.idOf(accountId, noticeCount),
                accountId,
                draft.type,
                draft.audience,
                at.recordedAt(),
                message,
                reason == null ? null : reason.name(),
                draft.subject,
                draft.amounts,
                details,
                policy.ref(),
                cause()));
    }

    private Cause cause() {
        Cause known = cause;
        if (known == null) {
            known = new Cause(
                    envelope.eventId(), at.partition(), at.offset(), content.digest(envelope, at.recordedAt()));
            cause = known;
        }
        return known;
    }

    private MessageValues values(NoticeDraft draft, long balanceNow) {
        Generation generation = spokenOf;
        boolean named = generation != null && generation.id.equals(draft.subject.generationId());
        long balance = draft.amounts.balance() == null ? balanceNow : draft.amounts.balance();
        return new MessageValues(
                draft.amounts.amount(),
                draft.amounts.required(),
                draft.amounts.available(),
                draft.amounts.missing(),
                balance,
                balance < 0 ? Long.valueOf(-balance) : null,
                named && generation != null ? generation.feature : null,
                named && generation != null ? generation.label : null,
                draft.subject.generationId(),
                draft.subject.itemId(),
                draft.subject.caseId(),
                draft.threshold,
                draft.percent);
    }
}
