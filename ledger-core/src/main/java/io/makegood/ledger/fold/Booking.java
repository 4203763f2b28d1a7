package io.makegood.ledger.fold;

import io.makegood.ledger.account.BudgetRow;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.Moving;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.PlanRun;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.entry.Transfer;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.EventContent;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Outbox.About;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.plan.PlanSchedule;
import io.makegood.ledger.policy.LowBalance;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.quote.Funds;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundId;
import io.makegood.ledger.refund.RefundIssued;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rules work with while an event is being decided: has credits moved between the account's {@link GrantBook grants}, keeps its
 * {@link AccountDraft numbers}, and puts into the {@link Outbox} what others will read of it. Nothing is seen by anyone until
 * {@link #applied}; a booking that throws is forgotten whole. Single-threaded, lives for one event.
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

    /** Who may spend how much. */
    final Budgets budgets;

    final Policies policies;

    /** By which version of the rules the partition is decided. */
    final FoldVersion version;

    /** What goes to other accounts. */
    final Departures departures;

    private final AccountDraft account;
    private final Outbox outbox;
    /** What the notice of an overdraft is about: the last that took credits. */
    private Subject taker = Subject.ACCOUNT;

    Booking(
            Rows rows,
            Policies policies,
            FoldVersion version,
            Envelope envelope,
            Position at,
            EntryChain chain,
            EventContent content) {
        this.envelope = envelope;
        this.at = at;
        this.chain = chain;
        String accountId = envelope.accountId();
        policyNowOrdinal = policies.inForce(accountId, at.recordedAt());
        policyNow = policies.version(policyNowOrdinal);
        account = new AccountDraft(rows, accountId);
        grants = account.grants;
        side = new SideRows(rows, accountId);
        outbox = new Outbox(envelope, at, chain, content, account.before);
        cases = new CaseBook(this);
        this.policies = policies;
        this.version = version;
        budgets = new Budgets(this, account);
        departures = new Departures(this);
    }

    String accountId() {
        return envelope.accountId();
    }

    long balance() {
        return account.balance();
    }

    /** What there is for that feature and model now. */
    Funds fundsFor(String feature, @Nullable String model) {
        return grants.fundsFor(feature, model, account.balance(), at.recordedAt());
    }

    boolean accessActive() {
        return account.accessActive();
    }

    void setAccessActive(boolean active) {
        account.setAccessActive(active);
    }

    /** The plan that the account has, or had last. */
    @Nullable
    PlanRun plan() {
        return account.plan();
    }

    void setPlan(PlanRun run) {
        account.setPlan(run);
    }

    Moving moving() {
        return account.moving();
    }

    void setMoving(Moving known) {
        account.setMoving(known);
    }

    /** Whether nothing is spent from the account, nor given to it for nothing, any more. */
    boolean isClosed() {
        return account.moving().closed() && account.moving().mergedInto() == null;
    }

    /** The refusal of what is not given to a closed account. */
    Decision closed() {
        return Decision.refused(
                Reason.ACCOUNT_CLOSED, "the account is closed; give this to another account of the customer");
    }

    /** What the event says, as 64 hexadecimal digits. */
    String statement() {
        return outbox.statement();
    }

    /** Has the engine append an event for another account. */
    void append(String toAccount, LedgerEvent event) {
        outbox.append(toAccount, event);
    }

    /** A budget of that scope was set, or was before. */
    void noteBudget(BudgetRow row) {
        account.setSpending(account.spending().withBudget(row.scope(), row.scopeId()));
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
        post(
                EntryKind.EXPIRY,
                -credits,
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
        GrantBook.Burn burn = grants.burnFor(generation.feature, generation.model, amount);
        generation.payers().addAll(burn.paidBy());
        taker = Subject.generation(generation.id);
        post(EntryKind.CHARGE, -amount, burn.deltas(), About.generation(generation.id), reason, policy);
    }

    /** Charges more for a generation that is charged, and tells the customer. */
    void chargeMore(Generation generation, long amount, Reason reason, Policy policy) {
        charge(generation, amount, reason, policy);
        tellTaken(reason, amount, Subject.generation(generation.id), policy);
    }

    /** Opens a grant that came in by an event or by an adjustment. */
    void grant(GrantRow row, EntryKind kind, Reason reason, @Nullable String generationId) {
        grants.add(row);
        List<GrantAmount> deltas = new ArrayList<>(1);
        long left = grants.repayOverdraft(row.ordinal(), row.amount());
        if (left > 0) {
            grants.put(row, left);
            deltas.add(new GrantAmount(row.grantId(), left));
        }
        post(kind, row.amount(), deltas, About.generation(generationId), reason, policyNow);
        expireDue();
    }

    /** Takes credits in burn-down order, without a generation, even beyond the balance. */
    void take(long amount, Reason reason, Subject subject) {
        GrantBook.Burn burn = grants.burn(amount);
        taker = subject;
        post(
                EntryKind.ADJUSTMENT,
                -amount,
                burn.deltas(),
                new About(subject.generationId(), subject.itemId(), null, null),
                reason,
                policyNow);
        tellTaken(Reason.ADJUSTED, amount, subject, policyNow);
    }

    /** Books credits that were taken back of grants, or that come back to them. */
    void postRevocation(long amount, List<GrantAmount> deltas, Reason reason) {
        post(EntryKind.REVOCATION, amount, deltas, About.ACCOUNT, reason, policyNow);
    }

    /** Books credits that went to another account or came from one; returns the entry's number. */
    long postTransfer(long amount, List<GrantAmount> deltas, Reason reason, Transfer transfer) {
        return post(EntryKind.TRANSFER, amount, deltas, new About(null, null, null, transfer), reason, policyNow)
                .sequence();
    }

    /** Takes over what another account owed: from what pays for everything, in burn-down order, and beyond it. */
    void takeDebt(long debt, Transfer transfer) {
        GrantBook.Burn burn = grants.burnFor(null, null, debt);
        taker = Subject.ACCOUNT;
        postTransfer(-debt, burn.deltas(), Reason.MERGED, transfer);
        tellTaken(Reason.MERGED, debt, Subject.ACCOUNT, policyNow);
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
        LedgerEntry entry = post(
                EntryKind.REFUND,
                amount,
                restitution.deltas(),
                new About(generation.id, itemId, refundId, null),
                why.reason(),
                policy);
        outbox.issue(new RefundIssued(
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

    private LedgerEntry post(
            EntryKind kind, long amount, List<GrantAmount> deltas, About about, Reason reason, Policy policy) {
        account.move(amount);
        return outbox.post(kind, amount, account.balance(), deltas, about, reason, policy);
    }

    // Notices ---------------------------------------------------------------------------------------------------------

    /** The event speaks of that generation, if it is known: notices may name its feature and label. */
    void speakOf(@Nullable Generation generation) {
        outbox.speakOf(generation);
    }

    void tell(NoticeDraft notice) {
        outbox.tell(notice, policyNow, account.balance());
    }

    /** Tells the customer that credits were taken: never in silence. */
    void tellTaken(Reason reason, long amount, Subject subject, Policy policy) {
        String message = new NoticeText(policy.scale()).creditsTaken(reason, amount, balance());
        tell(NoticeDraft.forCustomer(NoticeType.CreditsTaken, message)
                .because(reason)
                .about(subject)
                .of(Amounts.moved(-amount, balance()))
                .under(policy));
    }

    private void warn() {
        NoticeText text = new NoticeText(policyNow.scale());
        long overdrawn = account.overdrawn();
        if (overdrawn > 0) {
            tell(NoticeDraft.forCustomer(NoticeType.AccountOverdrawn, text.overdrawn(balance()))
                    .about(taker)
                    .of(Amounts.moved(-overdrawn, balance())));
        }
        // What a merged account has goes to the other one: there it is told when it runs low.
        boolean isMerged = moving().mergedInto() != null;
        if (!isMerged && account.fellBelow(policyNow.lowBalanceThreshold())) {
            tell(low());
        }
        List<LowBalance> thresholds = policyNow.lowBalances();
        if (!isMerged && !thresholds.isEmpty()) {
            warnBelow(thresholds);
        }
        new TopUps(this).review(account.before.balance());
    }

    /** Each threshold that was crossed is told by itself, the highest first. */
    private void warnBelow(List<LowBalance> thresholds) {
        PlanRun run = plan();
        PlanTerms terms = run == null || !run.isRunning()
                ? null
                : PlanSchedule.terms(run, accountId(), policies, at.recordedAt());
        long allowance =
                run == null || terms == null ? 0 : Math.multiplyExact(terms.allowance(), (long) run.quantity());
        TreeMap<Long, LowBalance> crossed = new TreeMap<>();
        for (LowBalance each : thresholds) {
            long least = each.least(allowance);
            if (account.fellBelow(least)) {
                crossed.putIfAbsent(-least, each);
            }
        }
        crossed.forEach((least, each) -> tell(low().below(-least, each.percent())));
    }

    private NoticeDraft low() {
        return NoticeDraft.forCustomer(NoticeType.BalanceLow, new NoticeText(policyNow.scale()).low(balance()))
                .of(new Amounts(null, null, null, null, balance()));
    }

    // Ends ------------------------------------------------------------------------------------------------------------

    /** The event was applied; {@code generation} is the one it touched, or null. */
    Decision applied(@Nullable Generation generation) {
        if (generation != null) {
            account.hold(generation);
            budgets.count(generation);
        }
        departures.passOn();
        AccountEnds.watchClosed(this);
        warn();
        return decision(Effect.APPLIED, null, generation);
    }

    /** The event contradicts an earlier one: it goes to the dead letters and operators are told. */
    Decision conflict(String detail, Subject subject) {
        tell(NoticeDraft.conflict(Reason.CONFLICT, detail).about(subject));
        return refused(Reason.CONFLICT, detail, null);
    }

    /** The event is not applied, but what was told of it stays; {@code generation} is one of which questions were asked, or null. */
    Decision refused(Reason reason, String detail, @Nullable Generation generation) {
        return decision(Effect.REFUSED, new Refusal(reason, detail), generation);
    }

    private Decision decision(Effect effect, @Nullable Refusal refusal, @Nullable Generation generation) {
        boolean applied = effect == Effect.APPLIED;
        side.putAll(grants.changedPages());
        side.putAll(grants.repayments().changedPages());
        Changes changes = new Changes(
                account.row(outbox, applied ? at.recordedAt() : null),
                generation == null ? null : generation.id,
                generation == null ? null : generation.row(applied ? at.recordedAt() : generation.before.lastAt()),
                grants.changed(),
                side.changed(),
                null,
                null,
                null);
        return new Decision(
                effect, refusal, outbox.entries(), outbox.refunds(), outbox.notices(), outbox.appended(), changes);
    }
}
