package io.makegood.policyfiles;

import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.policy.FailureVerdict;
import io.makegood.ledger.policy.GoodwillRules;
import io.makegood.ledger.policy.LateCompletion;
import io.makegood.ledger.policy.TimeoutAction;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** When credits come back by a document, and where to; and what bounds those who give by hand. */
final class ChargeReading {
    static final SectionForm CHARGE =
            SectionForm.of("What becomes of a charge when nobody says how the generation ended.");
    static final Clause<Long> TIMEOUT = CHARGE.optional("timeout", Forms.DURATION, 30 * Durations.unitMillis("m"))
            .says("How long a charged generation may stay open.");
    static final Clause<TimeoutAction> ON_TIMEOUT = CHARGE.optional(
                    "onTimeout", Forms.wordsOf(TimeoutAction.values()), TimeoutAction.REFUND)
            .says("refund: everything comes back. openCase: nothing moves and support looks.");
    static final Clause<LateCompletion> ON_LATE_COMPLETION = CHARGE.optional(
                    "onLateCompletion", Forms.wordsOf(LateCompletion.values()), LateCompletion.KEEP_REFUND)
            .says("It succeeds after that refund. keepRefund: a case is opened. chargeAgain: it is charged again.");

    private static final FailureCause[] ALL_CAUSES = FailureCause.values();
    private static final Form<List<FailureCause>> CAUSES = Shapes.list(Forms.namesOf(ALL_CAUSES), ALL_CAUSES.length);

    static final SectionForm FAILURES =
            SectionForm.of("Which failures are not refunded at once. Of several causes the most certain decides.");
    static final Clause<List<FailureCause>> NEED_REVIEW = FAILURES.optional("needReview", CAUSES)
            .says("Causes that do not prove that nothing was made: nothing moves, and support decides a case.");
    static final Clause<List<FailureCause>> NOT_REFUNDED = FAILURES.optional("notRefunded", CAUSES)
            .says("Causes for which the customer pays all the same. Nothing moves, and no case is opened.");

    static final SectionForm DELIVERY = SectionForm.of("What a delivery does to refunds.");
    static final Clause<Boolean> FINAL = DELIVERY.optional("final", Forms.BOOL, true)
            .says("true: support looks when an item fails after its delivery. false: it is refunded all the same.");

    private static final Form<ExpiredGrantRefund> TO_EXPIRED = Forms.wordsOf(ExpiredGrantRefund.values());
    static final SectionForm BY_KIND = SectionForm.of("");
    private static final Map<GrantKind, Clause<ExpiredGrantRefund>> KINDS = kinds();

    static final SectionForm GRANTS =
            SectionForm.of("What becomes of credits whose grant is over by the time they come back.");
    static final Clause<Map<GrantKind, ExpiredGrantRefund>> REFUND_TO_EXPIRED = GRANTS.optional(
                    "refundToExpired",
                    Shapes.either(TO_EXPIRED.as(ChargeReading::forAll), BY_KIND.as(ChargeReading::byKind)))
            .says(
                    "One word for all kinds of grants, or one for each. goodwillGrant: they come back as a goodwill grant for "
                            + "the grace period. remainingTime: they come back for as long as they had when they were charged. forfeit: "
                            + "they come back to the old grant and lapse. Left out: what each kind has by default.");
    static final Clause<Long> GRACE_PERIOD = GRANTS.optional("gracePeriod", Forms.DURATION, 30 * Durations.DAY_MILLIS)
            .says("How long such a goodwill grant is valid.");

    static final SectionForm GOODWILL = SectionForm.of("What bounds those who give and take credits by hand.");
    static final Clause<Long> PER_ACTION = GOODWILL.optional("perAction", Forms.AMOUNT)
            .says("The most that one grant or adjustment gives out of goodwill. Left out: no limit.");
    static final Clause<Long> PER_DAY = GOODWILL.optional("perDay", Forms.AMOUNT)
            .says("The most that one account is given out of goodwill in a day (UTC). Left out: no limit.");
    static final Clause<Long> SECOND_PERSON_ABOVE = GOODWILL.optional("secondPersonAbove", Forms.AMOUNT)
            .says("Above it adjustments and goodwill wait until a second person sends the same. Left out: never.");
    static final Clause<Long> EXPIRES_AFTER = GOODWILL.optional("expiresAfter", Forms.DURATION)
            .says("How long goodwill lives of which nobody says until when. Left out: for ever.");

    static {
        FAILURES.rule(SectionRule.some(
                "names no causes",
                "list some under needReview or notRefunded, such as [TIMEOUT, OTHER]",
                NEED_REVIEW,
                NOT_REFUNDED));
        FAILURES.rule(SectionRule.apart("is listed twice", NEED_REVIEW, NOT_REFUNDED));
    }

    private ChargeReading() {}

    private static Map<GrantKind, Clause<ExpiredGrantRefund>> kinds() {
        Map<GrantKind, Clause<ExpiredGrantRefund>> clauses = new LinkedHashMap<>();
        for (GrantKind kind : GrantKind.values()) {
            clauses.put(kind, BY_KIND.optional(kind.name(), TO_EXPIRED, ExpiredGrantRefund.defaultFor(kind)));
        }
        return clauses;
    }

    private static Map<GrantKind, ExpiredGrantRefund> forAll(ExpiredGrantRefund rule) {
        Map<GrantKind, ExpiredGrantRefund> all = new EnumMap<>(GrantKind.class);
        KINDS.keySet().forEach(kind -> all.put(kind, rule));
        return all;
    }

    private static Map<GrantKind, ExpiredGrantRefund> byKind(PolicySection section) {
        Map<GrantKind, ExpiredGrantRefund> each = new EnumMap<>(GrantKind.class);
        KINDS.forEach((kind, clause) -> each.put(kind, section.get(clause)));
        return each;
    }

    /** Where credits go whose grant is over, by its kind. */
    static Map<GrantKind, ExpiredGrantRefund> refundToExpired(PolicySection grants) {
        return grants.find(REFUND_TO_EXPIRED).orElseGet(() -> byKind(BY_KIND.standIn()));
    }

    /** What failures mean by cause; those that are absent are refunded. */
    static SortedMap<FailureCause, FailureVerdict> verdicts(PolicySection failures) {
        SortedMap<FailureCause, FailureVerdict> verdicts = new TreeMap<>();
        failures.get(NEED_REVIEW).forEach(cause -> verdicts.put(cause, FailureVerdict.REVIEW));
        failures.get(NOT_REFUNDED).forEach(cause -> verdicts.put(cause, FailureVerdict.NOT_REFUNDED));
        return verdicts;
    }

    static GoodwillRules goodwill(Optional<PolicySection> goodwill) {
        if (goodwill.isEmpty()) {
            return GoodwillRules.NONE;
        }
        PolicySection section = goodwill.get();
        GoodwillRules rules = new GoodwillRules(
                section.find(PER_ACTION).orElse(Long.MAX_VALUE),
                section.find(PER_DAY).orElse(Long.MAX_VALUE),
                section.find(SECOND_PERSON_ABOVE).orElse(Long.MAX_VALUE),
                section.find(EXPIRES_AFTER).orElse(0L));
        if (rules.perDay() < rules.perAction() && section.has(PER_ACTION)) {
            section.wrong(
                    PER_DAY, "is less than perAction", "let a day have room for one action at least, or leave one out");
        }
        return rules;
    }

    // Words -----------------------------------------------------------------------------------------------------------

    /** Tells what becomes of charges, and of credits that come back, by paths. */
    static void tell(Map<String, String> terms, PublishedPolicy policy) {
        terms.put(TIMEOUT.in(PolicyReading.CHARGE), Durations.words(policy.chargeTimeoutMillis()));
        terms.put(ON_TIMEOUT.in(PolicyReading.CHARGE), ON_TIMEOUT.said(policy.timeoutAction()));
        terms.put(ON_LATE_COMPLETION.in(PolicyReading.CHARGE), ON_LATE_COMPLETION.said(policy.lateCompletion()));
        terms.put(NEED_REVIEW.in(PolicyReading.FAILURES), causes(policy, FailureVerdict.REVIEW));
        terms.put(NOT_REFUNDED.in(PolicyReading.FAILURES), causes(policy, FailureVerdict.NOT_REFUNDED));
        FeatureReading.tell(terms, PolicyReading.BASE.name(), policy.baseRule());
        terms.put(FINAL.in(PolicyReading.DELIVERY), FINAL.said(policy.deliveryIsFinal()));
        String toExpired = REFUND_TO_EXPIRED.in(PolicyReading.GRANTS);
        policy.refundToExpired().forEach((kind, rule) -> terms.put(toExpired + "." + kind, PolicyWords.of(rule)));
        terms.put(GRACE_PERIOD.in(PolicyReading.GRANTS), Durations.words(policy.gracePeriodMillis()));
    }

    private static String causes(PublishedPolicy policy, FailureVerdict verdict) {
        return PolicyTerms.listed(policy.causes(verdict), "none");
    }

    /** Tells what bounds those who give by hand. */
    static void tell(Map<String, String> terms, GoodwillRules rules, int scale) {
        terms.put(PER_ACTION.in(PolicyReading.GOODWILL), bound(rules.perAction(), scale));
        terms.put(PER_DAY.in(PolicyReading.GOODWILL), bound(rules.perDay(), scale));
        terms.put(SECOND_PERSON_ABOVE.in(PolicyReading.GOODWILL), bound(rules.secondPersonAbove(), scale));
        long life = rules.expiresAfterMillis();
        terms.put(EXPIRES_AFTER.in(PolicyReading.GOODWILL), life == 0 ? "never" : Durations.words(life));
    }

    private static String bound(long credits, int scale) {
        return credits == Long.MAX_VALUE ? "no limit" : NoticeText.credits(credits, scale);
    }
}
