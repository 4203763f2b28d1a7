package io.makegood.ledger.fold;

import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.PlanRun;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.plan.PlanSchedule;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.PlanTerms.RollOver;
import io.makegood.ledger.policy.PlanTerms.Trial;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import java.util.Objects;

/**
 * Plans: what they give period by period, what lives on and what ends (docs/rules.md, section 11). It computes no calendar: when periods
 * begin and end stands in the events (decision 018).
 */
final class PlanRules {
    /** How the ids of their grants begin. */
    static final String GRANT_PREFIX = "plan:";

    private final Booking booking;
    private final Policies policies;

    PlanRules(Booking booking, Policies policies) {
        this.booking = booking;
        this.policies = policies;
    }

    Decision started(PlanStarted event) {
        String id = booking.derived(event.identity().toArray(new String[0]));
        if (booking.side.identity(IdentityKind.PLAN_START, id) != null) {
            return Decision.DUPLICATE;
        }
        if (booking.isClosed()) {
            return booking.closed();
        }
        PlanTerms terms = booking.policyNow.plan(event.planId());
        if (terms == null) {
            List<String> known = booking.policyNow.plans();
            return Decision.refused(
                    Reason.UNKNOWN_PLAN,
                    "planId is no plan of the policy in force; " + (known.isEmpty() ? "it has none" : "it has " + known)
                            + "; publish a policy that defines it, then this again");
        }
        booking.expireDue();
        PlanRun before = booking.plan();
        long now = booking.at.recordedAt();
        Long startsAt = event.startsAt();
        Long given = before == null || !before.hasGiven(now) ? null : before.nextAt();
        // Without both it waits for nothing: it begins now.
        long from = startsAt == null || given == null ? now : Math.max(now, Math.min(startsAt, given));
        boolean waits = from > now;
        if (before != null && before.isRunning() && !waits && !terms.keptOnChange()) {
            endGrants();
        }
        Long said = event.anchorAt();
        long anchor = said == null ? now : said;
        boolean isFirst = booking.side.identity(IdentityKind.PLAN, event.planId()) == null;
        booking.side.remember(IdentityKind.PLAN_START, id, now);
        booking.side.remember(IdentityKind.PLAN, event.planId(), now);
        booking.setPlan(new PlanRun(
                event.planId(),
                event.quantity(),
                anchor,
                anchor,
                now,
                booking.policyNowOrdinal,
                before == null ? 0 : before.periods(),
                Math.max(from, anchor),
                waits,
                isFirst && terms.trial() != null,
                null));
        return booking.applied(null);
    }

    Decision ended(PlanEnded event) {
        PlanRun run = booking.plan();
        boolean runs = run != null
                && run.isRunning()
                && run.planId().equals(event.planId())
                && (event.anchorAt() == null || event.anchorAt() == run.startAnchor());
        if (run == null || !runs) {
            return booking.side.identity(IdentityKind.PLAN, event.planId()) == null
                    ? Decision.refused(
                            Reason.UNKNOWN_PLAN,
                            "planId names no plan that the account had; publish its start, then this again")
                    : Decision.DUPLICATE;
        }
        Long endsAt = event.endsAt();
        if (endsAt != null && endsAt > booking.at.recordedAt()) {
            if (endsAt.equals(run.endsAt())) {
                return Decision.DUPLICATE;
            }
            booking.expireDue();
            booking.setPlan(run.endingAt(endsAt));
            return booking.applied(null);
        }
        booking.expireDue();
        PlanTerms terms = PlanSchedule.terms(run, booking.accountId(), policies, booking.at.recordedAt());
        if (terms == null || !terms.keptOnEnd()) {
            endGrants();
        }
        booking.setPlan(run.ended(booking.at.recordedAt()));
        return booking.applied(null);
    }

    Decision renewed(PlanRenewed event) {
        PlanRun run = booking.plan();
        if (run != null && event.period() <= run.periods()) {
            return Decision.DUPLICATE;
        }
        PlanTerms terms =
                run == null ? null : PlanSchedule.terms(run, booking.accountId(), policies, booking.at.recordedAt());
        if (run == null || terms == null || !isNext(event, run)) {
            return Decision.refused(Reason.NOT_DUE, "the account has no plan of which this period comes next");
        }
        if (booking.at.recordedAt() < event.startsAt()) {
            return Decision.refused(
                    Reason.NOT_DUE, "the period begins at " + event.startsAt() + ", after the record's time");
        }
        booking.expireDue();
        RollOver rollOver = terms.rollOver();
        if (rollOver != null && rollOver.cap() != null) {
            cap(rollOver.cap());
        }
        Trial trial = terms.trial();
        boolean isTrial = run.onTrial() && trial != null;
        long allowance = isTrial ? Objects.requireNonNull(trial).allowance() : terms.allowance();
        int policy = booking.policyNow.plan(event.planId()) == null ? run.policy() : booking.policyNowOrdinal;
        booking.setPlan(run.renewed(event.endsAt(), policy));
        give(event, terms, Math.multiplyExact(allowance, (long) run.quantity()));
        return booking.applied(null);
    }

    private static boolean isNext(PlanRenewed event, PlanRun run) {
        Long due = run.dueAt();
        return due != null
                && event.planId().equals(run.planId())
                && event.anchorAt() == run.anchorAt()
                && event.period() == run.periods() + 1
                && (run.begun() ? event.startsAt() == due : event.startsAt() <= due);
    }

    private void give(PlanRenewed event, PlanTerms terms, long credits) {
        if (credits == 0) {
            return;
        }
        String start = GRANT_PREFIX + event.planId() + ":" + event.period();
        String grantId = start;
        // Before the policy had plans, a grant may have taken the name.
        for (int i = 2; booking.grants.find(grantId) != null; i++) {
            grantId = start + ":" + i;
        }
        GrantRow row = GrantRow.of(
                        booking.grants.nextOrdinal(),
                        grantId,
                        credits,
                        terms.kind(),
                        CreditsGranted.PRIORITY_DEFAULT,
                        event.expiresAt(),
                        null,
                        0)
                .payingFor(terms.features(), terms.models());
        booking.grant(row, EntryKind.GRANT, terms.kind().reason(), null);
    }

    /** Of what plans gave before so much lives on; the rest lapses, what would burn first before the others. */
    private void cap(long most) {
        long excess = -most;
        List<OpenGrant> theirs = ofPlans();
        for (OpenGrant grant : theirs) {
            excess = Math.addExact(excess, grant.remaining());
        }
        for (OpenGrant grant : theirs) {
            long lapsing = excess <= 0 ? 0 : booking.grants.takeFrom(grant.ordinal(), excess);
            if (lapsing > 0) {
                booking.lapse(booking.grants.require(grant.grantId()), lapsing);
                excess -= lapsing;
            }
        }
    }

    private void endGrants() {
        for (OpenGrant grant : ofPlans()) {
            GrantRules.endNow(booking, booking.grants.require(grant.grantId()));
        }
    }

    private List<OpenGrant> ofPlans() {
        return booking.grants.open().stream()
                .filter(grant -> grant.grantId().startsWith(GRANT_PREFIX))
                .toList();
    }
}
