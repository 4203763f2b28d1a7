package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.CashRequestRow;
import io.makegood.ledger.account.ClaimRow;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.Identity;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.entry.ContraAccount;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.MessageValues;
import io.makegood.ledger.policy.NoticeMessage;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundId;
import io.makegood.ledger.refund.RefundIssued;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One account while an event is being decided: has credits moved between its {@link GrantBook grants}, posts the entries and
 * collects what will go out. Nothing of it is seen by anyone until {@link #applied}; a booking that throws is forgotten
 * whole. Single-threaded, lives for one event.
 */
final class Booking {
    static final String ADJUSTMENT_GRANT_PREFIX = "adjustment:";

    final Envelope envelope;
    final Position at;
    final EntryChain chain;
    /** The policy in force for the account now; generations are judged by the one they were charged under. */
    final Policy policyNow;

    final int policyNowOrdinal;
    /** What the account was granted. */
    final GrantBook grants;

    private final Rows rows;
    private final AccountRow before;
    private final Cause cause;

    private long balance;
    private long held;
    private long sequence;
    private long noticeCount;
    private boolean accessActive;
    private EntryHash hash;

    private List<LedgerEntry> entries = List.of();
    private List<RefundIssued> refunds = List.of();
    private List<Notice> notices = List.of();
    private List<Identity> identities = List.of();
    private @Nullable ClaimRow claim;
    private @Nullable List<Long> claimTimes;
    private @Nullable CashRequestRow cashRequest;
    /** The generation that the event speaks of: messages to the customer may name its feature and label. */
    private @Nullable Generation about;

    Booking(Rows rows, Policies policies, Envelope envelope, Position at, EntryChain chain) {
        this.rows = rows;
        this.envelope = envelope;
        this.at = at;
        this.chain = chain;
        AccountRow row = rows.account(envelope.accountId());
        before = row == null ? AccountRow.EMPTY : row;
        cause = new Cause(envelope.eventId(), at.partition(), at.offset());
        policyNowOrdinal = policies.inForce(envelope.accountId(), at.recordedAt());
        policyNow = policies.version(policyNowOrdinal);
        balance = before.balance();
        held = before.held();
        sequence = before.sequence();
        noticeCount = before.notices();
        accessActive = before.accessActive();
        hash = before.hash();
        grants = new GrantBook(rows, envelope.accountId(), before);
    }

    String accountId() {
        return envelope.accountId();
    }

    void speakOf(Generation generation) {
        about = generation;
    }

    long balance() {
        return balance;
    }

    long available() {
        return Math.max(0, balance);
    }

    boolean accessActive() {
        return accessActive;
    }

    void setAccessActive(boolean active) {
        accessActive = active;
    }

    @Nullable
    Long identity(IdentityKind kind, String id) {
        return rows.identity(accountId(), kind, id);
    }

    void remember(IdentityKind kind, String id, long digest) {
        identities = CopyOnWrite.changeable(identities);
        identities.add(new Identity(kind, id, digest));
    }

    @Nullable
    ClaimRow claim(String claimId) {
        return rows.claim(accountId(), claimId);
    }

    List<Long> claimTimes() {
        return rows.claimTimes(accountId());
    }

    @Nullable
    CashRequestRow cashRequest(String requestId) {
        return rows.cashRequest(accountId(), requestId);
    }

    void put(ClaimRow row) {
        claim = row;
    }

    void putClaimTimes(List<Long> times) {
        claimTimes = times;
    }

    void put(CashRequestRow row) {
        cashRequest = row;
    }

    // Movements -------------------------------------------------------------------------------------------------------

    /** Books the expiry of every grant that is due at this record's time: what is applied now must not burn them. */
    void expireDue() {
        OpenGrant expired = grants.takeExpired(at.recordedAt());
        while (expired != null) {
            long lapsed = -expired.remaining();
            post(
                    EntryKind.EXPIRY,
                    lapsed,
                    ContraAccount.EXPIRED,
                    paid(expired.grantId(), lapsed),
                    "EXPIRED",
                    policyNow);
            expired = grants.takeExpired(at.recordedAt());
        }
    }

    /** Charges a generation and remembers who paid; raises a notice if it went beyond the balance. */
    void charge(Generation generation, long amount, String reason, Policy policy) {
        if (amount == 0) {
            return;
        }
        GrantBook.Burn burn = grants.burn(amount);
        generation.payers().addAll(burn.paidBy());
        post(
                EntryKind.CHARGE,
                -amount,
                ContraAccount.CONSUMED,
                burn.deltas(),
                generation.id,
                null,
                null,
                reason,
                policy);
        if (burn.overdrawn() > 0) {
            notice(
                    NoticeType.AccountOverdrawn,
                    NoticeText.overdrawn(balance),
                    null,
                    Subject.generation(generation.id),
                    Amounts.moved(-amount, balance),
                    List.of(),
                    policy);
        }
    }

    /** Opens a grant that came in by an event or by an adjustment. */
    void grant(GrantRow row, EntryKind kind, ContraAccount contra, String reason, @Nullable String generationId) {
        grants.add(row);
        List<GrantAmount> deltas = new ArrayList<>(1);
        long left = grants.repayOverdraft(row.ordinal(), row.amount());
        if (left > 0) {
            grants.put(row, left);
            deltas.add(new GrantAmount(row.grantId(), left));
        }
        post(kind, row.amount(), contra, deltas, generationId, null, null, reason, policyNow);
        expireDue();
    }

    /** Takes credits in burn-down order, without a generation. */
    void take(long amount, String reason, @Nullable String generationId, @Nullable String itemId) {
        GrantBook.Burn burn = grants.burn(amount);
        post(
                EntryKind.ADJUSTMENT,
                -amount,
                ContraAccount.ADJUSTED,
                burn.deltas(),
                generationId,
                itemId,
                null,
                reason,
                policyNow);
    }

    /** Takes what is left of a grant, up to {@code amount}; returns what was taken. What is missing stays owed. */
    long revoke(GrantRow row, long amount, String reason) {
        long taken = grants.takeFrom(row.ordinal(), amount);
        if (taken > 0) {
            grants.replace(row.withRevoked(Math.addExact(row.revoked(), taken), row.owed()));
            post(EntryKind.REVOCATION, -taken, ContraAccount.REVOKED, paid(row.grantId(), -taken), reason, policyNow);
        }
        return taken;
    }

    /**
     * Gives back {@code amount} of a generation's charge to the grants that paid, last-consumed first. The caller has made
     * sure that so much is outstanding.
     */
    void refund(
            Generation generation, String part, @Nullable String itemId, long amount, RefundCause why, Policy policy) {
        if (amount <= 0) {
            return;
        }
        String refundId = RefundId.of(chain, accountId(), generation.id, part);
        Restitution restitution = new Restitution(this, refundId, policy);
        restitution.giveBack(generation.payers(), amount);
        LedgerEntry entry = post(
                EntryKind.REFUND,
                amount,
                ContraAccount.CONSUMED,
                restitution.deltas(),
                generation.id,
                itemId,
                refundId,
                why.name(),
                policy);
        refunds = CopyOnWrite.changeable(refunds);
        refunds.add(new RefundIssued(
                refundId, accountId(), generation.id, itemId, amount, balance, why, entry.entryId(), at.recordedAt()));
        for (int ordinal : restitution.reached()) {
            payOwed(ordinal);
        }
        expireDue();
    }

    /** What a revocation could not take because it was spent is taken now that it has come back. */
    private void payOwed(int ordinal) {
        GrantRow row = grants.require(ordinal);
        if (row.owed() > 0) {
            long taken = revoke(row, row.owed(), "REVOKED_ON_RETURN");
            grants.replace(row.withRevoked(Math.addExact(row.revoked(), taken), row.owed() - taken));
        }
    }

    // Outputs ---------------------------------------------------------------------------------------------------------

    private static List<GrantAmount> paid(String grantId, long amount) {
        return List.of(new GrantAmount(grantId, amount));
    }

    private void post(
            EntryKind kind, long amount, ContraAccount contra, List<GrantAmount> deltas, String reason, Policy policy) {
        post(kind, amount, contra, deltas, null, null, null, reason, policy);
    }

    private LedgerEntry post(
            EntryKind kind,
            long amount,
            ContraAccount contra,
            List<GrantAmount> deltas,
            @Nullable String generationId,
            @Nullable String itemId,
            @Nullable String refundId,
            String reason,
            Policy policy) {
        balance = Math.addExact(balance, amount);
        sequence++;
        LedgerEntry unsealed = new LedgerEntry(
                LedgerEntry.idOf(accountId(), sequence),
                accountId(),
                sequence,
                kind,
                amount,
                balance,
                contra,
                deltas,
                generationId,
                itemId,
                refundId,
                reason,
                policy.ref(),
                cause,
                at.recordedAt(),
                hash,
                EntryHash.NONE);
        hash = chain.hashOf(unsealed);
        LedgerEntry entry = unsealed.sealed(hash);
        entries = CopyOnWrite.changeable(entries);
        entries.add(entry);
        return entry;
    }

    void notice(
            NoticeType type,
            String message,
            @Nullable String reason,
            Subject subject,
            Amounts amounts,
            List<NoticeDetail> details,
            Policy policy) {
        String said = message;
        List<NoticeDetail> more = details;
        NoticeMessage own =
                policy.message(type, reason, values(subject, amounts)).orElse(null);
        if (own != null) {
            said = own.text();
            more = new ArrayList<>(details);
            for (Map.Entry<String, String> translation : own.translations().entrySet()) {
                more.add(new NoticeDetail("message." + translation.getKey(), translation.getValue()));
            }
        }
        noticeCount++;
        notices = CopyOnWrite.changeable(notices);
        notices.add(new Notice(
                Notice.idOf(accountId(), noticeCount),
                accountId(),
                type,
                at.recordedAt(),
                said,
                reason,
                subject,
                amounts,
                more,
                policy.ref(),
                cause));
    }

    private MessageValues values(Subject subject, Amounts amounts) {
        Generation generation = about;
        boolean named = generation != null && generation.id.equals(subject.generationId());
        return new MessageValues(
                amounts.amount(),
                amounts.required(),
                amounts.available(),
                amounts.balance() == null ? Long.valueOf(balance) : amounts.balance(),
                named && generation != null ? generation.feature : null,
                named && generation != null ? generation.label : null,
                subject.generationId(),
                subject.itemId(),
                subject.caseId());
    }

    // Ends ------------------------------------------------------------------------------------------------------------

    /** The event was applied; {@code generation} is the one it touched, or null. */
    Decision applied(@Nullable Generation generation) {
        if (generation != null) {
            held = Math.addExact(
                    held, generation.held() - (generation.before.isOpen() ? generation.before.outstanding() : 0));
        }
        long threshold = policyNow.lowBalanceThreshold();
        if (threshold > 0 && before.balance() >= threshold && balance < threshold) {
            notice(
                    NoticeType.BalanceLow,
                    NoticeText.low(balance),
                    null,
                    Subject.ACCOUNT,
                    new Amounts(null, null, null, balance),
                    List.of(),
                    policyNow);
        }
        return new Decision(
                Effect.APPLIED,
                null,
                entries,
                refunds,
                notices,
                new Changes(
                        account(at.recordedAt()),
                        generation == null ? null : generation.id,
                        generation == null ? null : generation.row(at.recordedAt()),
                        grants.changed(),
                        identities,
                        claim,
                        claimTimes,
                        cashRequest,
                        null));
    }

    /** The event contradicts an earlier one: it goes to the dead letters and a notice is raised. */
    Decision conflict(String detail, Subject subject) {
        notice(
                NoticeType.EventConflict,
                NoticeText.conflict(),
                RefusalReason.CONFLICT.name(),
                subject,
                Amounts.NONE,
                List.of(new NoticeDetail("conflict", detail)),
                policyNow);
        return new Decision(
                Effect.REFUSED,
                new Refusal(RefusalReason.CONFLICT, detail),
                entries,
                refunds,
                notices,
                new Changes(account(before.asOf()), null, null, List.of(), List.of(), null, null, null, null));
    }

    private AccountRow account(long asOf) {
        return new AccountRow(
                balance,
                grants.overdraft(),
                held,
                sequence,
                noticeCount,
                grants.seen(),
                accessActive,
                asOf,
                hash,
                grants.open(),
                grants.repaid());
    }
}
