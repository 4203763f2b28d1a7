package io.makegood.ledger.reference;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.reference.ReferenceFold.Did;
import io.makegood.ledger.refund.RefundCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One event on its account, and all that comes out of it. */
final class Turn {
    final Account account;
    final long now;
    /** The policy in force at the event's record time. */
    final Policy policy;

    /** By how much each kind of entry moved the balance. */
    final Map<String, Long> sums = new TreeMap<>();
    /** What was given back, by generation and part: amount and cause. */
    final Map<String, String> refunds = new TreeMap<>();

    final List<String> notices = new ArrayList<>();

    /** Whether nothing was booked because a second person has to ask for the same. */
    boolean waits;

    /** What was spent of budgets, of those of which it has changed. */
    final Map<String, String> spent = new TreeMap<>();

    /** What the engine appends for other accounts. */
    final List<Envelope> sent = new ArrayList<>();
    /** Through which accounts what came came by merges. */
    List<String> via = List.of();

    private final Map<Budgeting.Counted, Long> spentBefore;
    private final long balanceBefore;
    private final long overdrawnBefore;
    private @Nullable String refusal;

    /** Who sent the event for certain, or null. */
    @Nullable
    final String caller;
    /** Who the event says it is from, or null. */
    @Nullable
    final String source;
    /** The publisher's own id of the event, or null. */
    @Nullable
    final String eventId;

    /** By which version of the rules it is decided. */
    final int fold;

    Turn(Account account, Policies policies, int fold, Envelope envelope, long now) {
        this.fold = fold;
        this.account = account;
        this.now = now;
        caller = envelope.caller();
        source = envelope.source();
        eventId = envelope.eventId();
        policy = policies.version(policies.inForce(account.id, now));
        balanceBefore = account.balance;
        overdrawnBefore = account.overdrawn;
        spentBefore = Budgeting.allSpent(this);
    }

    @Nullable
    String refusal() {
        return refusal;
    }

    /** Nothing moves, and the event is a dead letter. */
    Did refuse(String reason) {
        refusal = reason;
        return Did.REFUSED;
    }

    /** The first stands. */
    Did conflict() {
        tell(NoticeType.EventConflict, "CONFLICT", Audience.OPERATOR);
        return refuse("CONFLICT");
    }

    void tell(NoticeType type, @Nullable String reason) {
        tell(type, reason, Audience.CUSTOMER);
    }

    void tell(NoticeType type, @Nullable String reason, Audience audience) {
        notices.add(type + "/" + reason + "/" + audience);
    }

    void book(String kind, long amount) {
        account.balance = Math.addExact(account.balance, amount);
        sums.merge(kind, amount, Math::addExact);
    }

    void refund(String generation, String part, long amount, RefundCause cause) {
        String name = generation + "/" + part;
        refunds.put(name, amount + " " + cause);
        if (account.refunds.put(name, amount) != null) {
            throw new IllegalStateException("refund " + name + " of " + account.id + " came twice");
        }
        book("REFUND", amount);
    }

    /** An event that is applied lets lapse what is due before it does anything else. */
    void begin() {
        lapse();
    }

    /** And again at its end; then it warns. */
    Did applied() {
        lapse();
        Questions.reviewGrants(this, "TAKEN");
        TransferEvents.passOn(this);
        TransferEvents.watchClosed(this);
        Budgeting.review(this, spentBefore);
        if (account.overdrawn > overdrawnBefore) {
            tell(NoticeType.AccountOverdrawn, null);
        }
        boolean merged = account.mergedInto != null;
        long threshold = merged ? 0 : policy.lowBalanceThreshold();
        if (threshold > 0 && balanceBefore >= threshold && account.balance < threshold) {
            tell(NoticeType.BalanceLow, null);
        }
        PlanEvents.thresholds(this).forEach(least -> {
            if (!merged && balanceBefore >= least && account.balance < least) {
                tell(NoticeType.BalanceLow, null);
            }
        });
        Buying.review(this, balanceBefore);
        return Did.APPLIED;
    }

    private void lapse() {
        for (Pot pot : account.pots.values()) {
            if (pot.left > 0 && pot.isOver(now)) {
                book("EXPIRY", -pot.left);
                pot.lapsed += pot.left;
                pot.left = 0;
            }
        }
    }
}
