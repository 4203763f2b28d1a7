package io.makegood.policyfiles;

import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.policy.LowBalance;
import io.makegood.ledger.policy.TopUpTerms;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happens by a document when credits run low, and that in words. */
final class BalanceReading {
    private static final WindowKind[] CAP_PERIODS = {WindowKind.DAY, WindowKind.WEEK, WindowKind.MONTH};
    private static final Form<Long> ABOVE_ZERO = Forms.aboveZero("write a number above zero");

    static final SectionForm OF_ALLOWANCE = SectionForm.of("");
    static final Clause<Integer> PERCENT =
            OF_ALLOWANCE.required("percent", Forms.whole(1, 100), "say how many percent of the plan's allowance");

    static final SectionForm LOW = SectionForm.of("When customers are warned that few credits are left.");
    static final Clause<Long> THRESHOLD = LOW.optional("threshold", Forms.AMOUNT)
            .says("A warning is raised when the balance falls below this many credits; 0 for never.");
    static final Clause<List<LowBalance>> THRESHOLDS = LOW.optional(
                    "thresholds",
                    Shapes.list(
                                    Shapes.either(
                                            Forms.aboveZero(
                                                            "no balance but a debt is below it: write a number above zero")
                                                    .as(LowBalance::of),
                                            OF_ALLOWANCE.as(section -> LowBalance.ofPercent(section.get(PERCENT)))),
                                    8,
                                    "names none",
                                    "list some, such as [50, {percent: 10}]; or leave lowBalance out")
                            .example(List.of(50, Map.of("percent", 10))))
            .says("A warning is raised for each of them, when the balance falls below it: "
                    + "credits, or percent of what the account's plan gives in a period.");

    static final SectionForm CAP_FORM = SectionForm.of("");
    static final Clause<Long> CAP_AMOUNT = CAP_FORM.required(
                    "amount", ABOVE_ZERO, "say how many credits are bought at most")
            .says("So many credits; at least as many as are bought at once.");
    static final Clause<WindowKind> CAP_PER = CAP_FORM.required(
                    "per", Forms.wordsOf(CAP_PERIODS), Forms.oneOf(CAP_PERIODS))
            .says("The period: of the calendar, UTC, weeks from Monday.");

    static final SectionForm TOP_UP = SectionForm.of(
            "When the notice TopUpDue asks for credits to be bought, for accounts that agreed to it (TopUpSet).");
    static final Clause<Long> BELOW = TOP_UP.required("below", ABOVE_ZERO, "say below which balance credits are bought")
            .says("Below this balance, unless the account says another.");
    static final Clause<Long> BELOW_AT_MOST = TOP_UP.optional("belowAtMost", Forms.AMOUNT)
            .says("The most that an account may say for it. Left out: as much as below.");
    static final Clause<Long> AMOUNT = TOP_UP.required("amount", ABOVE_ZERO, "say how many credits are bought")
            .says("So many credits are bought, unless the account says another number.");
    static final Clause<Long> AMOUNT_AT_MOST = TOP_UP.optional("amountAtMost", Forms.AMOUNT)
            .says("The most that an account may say for it. Left out: as much as amount.");
    static final Clause<String> PRICE = TOP_UP.required(
                    "price",
                    Forms.text("", 128, false),
                    "name the price by which the credits are bought, such as Stripe's id of it")
            .says("The price by which whoever collects the money knows what to charge, such as Stripe's id of it.");
    static final Clause<PolicySection> CAP = TOP_UP.required(
                    "cap", CAP_FORM, "say how many credits are bought at most, and per what")
            .says("The most that is bought for one account in a period.");
    static final Clause<Long> COOL_OFF = TOP_UP.optional("coolOff", Forms.DURATION, Durations.DAY_MILLIS)
            .says("How long nothing is due after a failure, or after a top-up that left the balance below.");
    static final Clause<Integer> TRIES = TOP_UP.optional("tries", Forms.whole(1, 20), 3)
            .says("After so many failures in a row nothing is due until the account agrees anew.");

    static {
        LOW.rule(SectionRule.one(
                "names no balance",
                "has both threshold and thresholds",
                "write threshold, the balance below which customers are warned, or thresholds",
                THRESHOLD,
                THRESHOLDS));
    }

    private BalanceReading() {}

    static LowBalanceRules read(PolicySection root) {
        PolicySection low = root.get(PolicyReading.LOW_BALANCE);
        return new LowBalanceRules(
                low.find(THRESHOLD).orElse(0L),
                low.get(THRESHOLDS),
                root.find(PolicyReading.TOP_UP).map(BalanceReading::topUp).orElse(null));
    }

    private static TopUpTerms topUp(PolicySection section) {
        PolicySection cap = section.get(CAP);
        long amountAtMost = atMost(section, AMOUNT_AT_MOST, AMOUNT);
        if (cap.find(CAP_AMOUNT).filter(most -> most < amountAtMost).isPresent()) {
            cap.wrong("is less than what is bought at once", "let a period have room for one, or buy less");
        }
        return new TopUpTerms(
                section.get(BELOW),
                atMost(section, BELOW_AT_MOST, BELOW),
                section.get(AMOUNT),
                amountAtMost,
                section.get(PRICE),
                cap.get(CAP_AMOUNT),
                cap.get(CAP_PER),
                section.get(COOL_OFF),
                section.get(TRIES));
    }

    private static long atMost(PolicySection section, Clause<Long> most, Clause<Long> of) {
        long least = section.get(of);
        long credits = section.find(most).orElse(least);
        if (credits < least) {
            section.wrong(most, "is less than " + of.name(), "write at least as much, or leave it out");
        }
        return credits;
    }

    // Words -----------------------------------------------------------------------------------------------------------

    /** Tells what happens when credits run low, by paths. */
    static void tell(Map<String, String> terms, LowBalanceRules rules, int scale) {
        if (rules.thresholds().isEmpty()) {
            terms.put(
                    THRESHOLD.in(PolicyReading.LOW_BALANCE),
                    rules.threshold() == 0 ? "no warning" : NoticeText.credits(rules.threshold(), scale));
        } else {
            terms.put(
                    THRESHOLDS.in(PolicyReading.LOW_BALANCE),
                    rules.thresholds().stream()
                            .map(each -> each.percent() == 0
                                    ? NoticeText.credits(each.credits(), scale)
                                    : each.percent() + " percent of the plan's allowance")
                            .collect(Collectors.joining(", ")));
        }
        tell(terms, rules.topUp(), scale);
    }

    private static void tell(Map<String, String> terms, @Nullable TopUpTerms topUp, int scale) {
        if (topUp == null) {
            terms.put(PolicyReading.TOP_UP.name(), "none");
            return;
        }
        terms.put(BELOW.in(PolicyReading.TOP_UP), NoticeText.credits(topUp.below(), scale));
        terms.put(BELOW_AT_MOST.in(PolicyReading.TOP_UP), NoticeText.credits(topUp.belowAtMost(), scale));
        terms.put(AMOUNT.in(PolicyReading.TOP_UP), NoticeText.credits(topUp.amount(), scale));
        terms.put(AMOUNT_AT_MOST.in(PolicyReading.TOP_UP), NoticeText.credits(topUp.amountAtMost(), scale));
        terms.put(PRICE.in(PolicyReading.TOP_UP), topUp.price());
        terms.put(
                CAP.in(PolicyReading.TOP_UP),
                NoticeText.credits(topUp.cap(), scale) + " per " + CAP_PER.said(topUp.per()));
        terms.put(COOL_OFF.in(PolicyReading.TOP_UP), Durations.words(topUp.coolOffMillis()));
        terms.put(TRIES.in(PolicyReading.TOP_UP), Integer.toString(topUp.tries()));
    }
}
