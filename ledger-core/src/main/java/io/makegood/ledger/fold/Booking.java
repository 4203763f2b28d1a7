package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.entry.ContraAccount;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Postings.About;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundId;
import io.makegood.ledger.refund.RefundIssued;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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
    /** Claims, cases and whatever else most events leave alone. */
    final SideRows side;

    final CaseBook cases;
    final Notices notices;

    private final AccountRow before;
    private final Postings postings;
    private long held;
    private boolean accessActive;
    private List<RefundIssued> refunds = List.of();
    /** What the notice of an overdraft is about: the last that took credits. */
    private Subject taker = Subject.ACCOUNT;

    Booking(Rows rows, Policies policies, Envelope envelope, Position at, EntryChain chain) {
        this.envelope = envelope;
        this.at = at;
        this.chain = chain;
        String accountId = envelope.accountId();
        AccountRow row = rows.account(accountId);
        before = row == null ? AccountRow.EMPTY : row;
        Cause cause = new Cause(envelope.eventId(), at.partition(), at.offset());
        policyNowOrdinal = policies.inForce(accountId, at.recordedAt());
        policyNow = policies.version(policyNowOrdinal);
        held = before.held();
        accessActive = before.accessActive();
        grants = new GrantBook(rows, accountId, before);
        side = new SideRows(rows, accountId);
        postings = new Postings(accountId, before, cause, at.recordedAt(), chain);
        notices = new Notices(accountId, before, cause, at.recordedAt(), postings);
        cases = new CaseBook(this);
    }

    String accountId() {
        return envelope.accountId();
    }

    long balance() {
        return postings.balance();
    }

    long available() {
        return Math.max(0, postings.balance());
    }

    boolean accessActive() {
        return accessActive;
    }

    void setAccessActive(boolean active) {
        accessActive = active;
    }

    /** The first 128 bits of a SHA-256 over those parts, in hexadecimal: derived ids are made of it. */
    String derived(String... parts) {
        return HexFormat.of().formatHex(chain.digest(String.join("\n", parts)), 0, 16);
    }

    // Movements -------------------------------------------------------------------------------------------------------

    /** Books the expiry of every grant that is due at this record's time: what is applied now must not burn them. */
    void expireDue() {
        OpenGrant expired = grants.takeExpired(at.recordedAt());
        while (expired != null) {
            lapse(grants.require(expired.grantId()), expired.remaining());
            expired = grants.takeExpired(at.recordedAt());
        }
    }

    /** Books that credits of a grant that were taken out lapsed; nobody owes them. */
    void lapse(GrantRow row, long credits) {
        grants.replace(grants.origin(row).lapsing(credits));
        postings.post(
                EntryKind.EXPIRY,
                -credits,
                ContraAccount.EXPIRED,
                List.of(new GrantAmount(row.grantId(), -credits)),
                About.ACCOUNT,
                row.endedAt() == null ? Reason.EXPIRED : Reason.ENDED,
                policyNow);
    }

    /** Charges a generation and remembers who paid. */
    void charge(Generation generation, long amount, Reason reason, Policy policy) {
        if (amount == 0) {
            return;
        }
        GrantBook.Burn burn = grants.burn(amount);
        generation.payers().addAll(burn.paidBy());
        taker = Subject.generation(generation.id);
        postings.post(
                EntryKind.CHARGE,
                -amount,
                ContraAccount.CONSUMED,
                burn.deltas(),
                About.generation(generation.id),
                reason,
                policy);
    }

    /** Charges again what a timeout gave back of a generation that succeeded after it, and tells the customer. */
    void chargeAgain(Generation generation, long amount, Policy policy) {
        charge(generation, amount, Reason.CHARGED_AGAIN, policy);
        tellTaken(Reason.CHARGED_AGAIN, amount, Subject.generation(generation.id), policy);
    }

    /** Opens a grant that came in by an event or by an adjustment. */
    void grant(GrantRow row, EntryKind kind, ContraAccount contra, Reason reason, @Nullable String generationId) {
        grants.add(row);
        List<GrantAmount> deltas = new ArrayList<>(1);
        long left = grants.repayOverdraft(row.ordinal(), row.amount());
        if (left > 0) {
            grants.put(row, left);
            deltas.add(new GrantAmount(row.grantId(), left));
        }
        postings.post(kind, row.amount(), contra, deltas, About.generation(generationId), reason, policyNow);
        expireDue();
    }

    /** Takes credits in burn-down order, without a generation, even beyond the balance. */
    void take(long amount, Reason reason, Subject subject) {
        GrantBook.Burn burn = grants.burn(amount);
        taker = subject;
        postings.post(
                EntryKind.ADJUSTMENT,
                -amount,
                ContraAccount.ADJUSTED,
                burn.deltas(),
                new About(subject.generationId(), subject.itemId(), null),
                reason,
                policyNow);
        tellTaken(Reason.ADJUSTED, amount, subject, policyNow);
    }

    /** Books credits that were taken back of grants, or that come back to them. */
    void postRevocation(long amount, List<GrantAmount> deltas, Reason reason) {
        postings.post(EntryKind.REVOCATION, amount, ContraAccount.REVOKED, deltas, About.ACCOUNT, reason, policyNow);
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
        Restitution restitution =
                new Restitution(this, Restitution.GRANT_PREFIX + refundId, generation.chargedAt, policy);
        restitution.giveBack(generation.payers(), amount);
        LedgerEntry entry = postings.post(
                EntryKind.REFUND,
                amount,
                ContraAccount.CONSUMED,
                restitution.deltas(),
                new About(generation.id, itemId, refundId),
                why.reason(),
                policy);
        refunds = CopyOnWrite.changeable(refunds);
        refunds.add(new RefundIssued(
                refundId,
                accountId(),
                generation.id,
                itemId,
                amount,
                balance(),
                why,
                entry.entryId(),
                at.recordedAt()));
        Revocations.payOwed(this, restitution.reached());
        expireDue();
    }

    // Notices ---------------------------------------------------------------------------------------------------------

    /** Raises a notice for the customer. */
    void notice(
            NoticeType type,
            String message,
            @Nullable Reason reason,
            Subject subject,
            Amounts amounts,
            List<NoticeDetail> details,
            Policy policy) {
        notices.tell(type, Audience.CUSTOMER, message, reason, subject, amounts, details, policy);
    }

    /** Tells the customer that credits were taken: never in silence. */
    void tellTaken(Reason reason, long amount, Subject subject, Policy policy) {
        notice(
                NoticeType.CreditsTaken,
                new NoticeText(policy.scale()).creditsTaken(reason, amount, balance()),
                reason,
                subject,
                Amounts.moved(-amount, balance()),
                List.of(),
                policy);
    }

    /** Tells operators that an event does not fit what is known. */
    void tellConflict(Reason reason, String detail, Subject subject) {
        notices.tell(
                NoticeType.EventConflict,
                Audience.OPERATOR,
                NoticeText.conflict(),
                reason,
                subject,
                Amounts.NONE,
                List.of(new NoticeDetail("conflict", detail)),
                policyNow);
    }

    // Ends ------------------------------------------------------------------------------------------------------------

    /** The event was applied; {@code generation} is the one it touched, or null. */
    Decision applied(@Nullable Generation generation) {
        if (generation != null) {
            held = Math.addExact(
                    held, generation.held() - (generation.before.isOpen() ? generation.before.outstanding() : 0));
        }
        warn();
        return decision(Effect.APPLIED, null, generation, at.recordedAt());
    }

    private void warn() {
        long overdrawn = grants.overdraft() - before.overdraft();
        if (overdrawn > 0) {
            notice(
                    NoticeType.AccountOverdrawn,
                    new NoticeText(policyNow.scale()).overdrawn(balance()),
                    null,
                    taker,
                    Amounts.moved(-overdrawn, balance()),
                    List.of(),
                    policyNow);
        }
        long threshold = policyNow.lowBalanceThreshold();
        if (threshold > 0 && before.balance() >= threshold && balance() < threshold) {
            notice(
                    NoticeType.BalanceLow,
                    new NoticeText(policyNow.scale()).low(balance()),
                    null,
                    Subject.ACCOUNT,
                    new Amounts(null, null, null, null, balance()),
                    List.of(),
                    policyNow);
        }
    }

    /** The event contradicts an earlier one: it goes to the dead letters and operators are told. */
    Decision conflict(String detail, Subject subject) {
        tellConflict(Reason.CONFLICT, detail, subject);
        return refused(Reason.CONFLICT, detail, null);
    }

    /** The event is not applied, but what was told of it stays; {@code generation} is one of which questions were asked, or null. */
    Decision refused(Reason reason, String detail, @Nullable Generation generation) {
        return decision(Effect.REFUSED, new Refusal(reason, detail), generation, before.asOf());
    }

    private Decision decision(Effect effect, @Nullable Refusal refusal, @Nullable Generation generation, long asOf) {
        grants.changedPages().forEach(side::put);
        grants.repayments().changedPages().forEach(side::put);
        AccountRow account = new AccountRow(
                balance(),
                grants.overdraft(),
                held,
                postings.sequence(),
                notices.count(),
                grants.seen(),
                accessActive,
                asOf,
                postings.hash(),
                grants.inRow(),
                grants.parked(),
                grants.repayments().inRow(),
                grants.repayments().pages());
        return new Decision(
                effect,
                refusal,
                postings.entries(),
                refunds,
                notices.all(),
                new Changes(
                        account,
                        generation == null ? null : generation.id,
                        generation == null
                                ? null
                                : generation.row(
                                        effect == Effect.APPLIED ? at.recordedAt() : generation.before.lastAt()),
                        grants.changed(),
                        side.changed(),
                        null));
    }
}
