package io.makegood.policyfiles;

import io.makegood.ledger.event.Limits;
import io.makegood.ledger.policy.SettlementRule;
import io.makegood.ledger.policy.SettlementRule.Above;
import io.makegood.ledger.policy.SettlementRule.Rest;
import java.util.List;
import java.util.Map;

/** What a document says of how holds are settled, and how that is told. */
final class SettlementReading {
    static final SectionForm FORM =
            SectionForm.of("How what a price table charged is settled by the quantities really used.");
    static final Clause<Above> ABOVE = FORM.optional(
                    "above", Forms.wordsOf(Above.values()), SettlementRule.DEFAULT.above())
            .says("Use above the hold. cap: the hold is the most that is paid. charge: it is charged, too.");
    static final Clause<Integer> LIMIT = FORM.optional(
                    "limit", Forms.whole(100, SettlementRule.LIMIT_MAX_PERCENT), SettlementRule.LIMIT_DEFAULT_PERCENT)
            .says("The most that is charged in all, in percent of the hold. Only where above is charge.");
    static final Clause<Rest> REST = FORM.optional("rest", Forms.wordsOf(Rest.values()), SettlementRule.DEFAULT.rest())
            .says("What becomes of use above the hold that the account cannot pay. forgive: nobody asks for it. "
                    + "overdraw: the account owes it. openCase: support looks. Only where above is charge.");
    static final Clause<Boolean> ON_SILENCE = FORM.optional(
                    "onSilence",
                    Forms.words("timeout", false, "settleReported"),
                    SettlementRule.DEFAULT.settlesSilence())
            .says("What becomes of a generation that times out and has reported its progress. timeout: what "
                    + "charge.onTimeout says. settleReported: it is settled at what was reported.");
    static final Clause<Long> EXTEND_AT_MOST = FORM.optional(
                    "extendAtMost",
                    Forms.durationUpTo(Limits.EXTENSION_MAX_MILLIS),
                    SettlementRule.EXTENSION_DEFAULT_MILLIS)
            .says("By how much progress may extend the charge timeout at most; "
                    + Durations.written(Limits.EXTENSION_MAX_MILLIS) + " is the longest.");

    static {
        FORM.rule(SectionRule.where(
                ABOVE,
                List.of(Above.CHARGE),
                "",
                "counts only where use above the hold is charged",
                "write above: charge, or leave it out",
                LIMIT,
                REST));
    }

    private SettlementReading() {}

    static SettlementRule read(PolicySection section) {
        return new SettlementRule(
                section.get(ABOVE),
                section.get(LIMIT),
                section.get(REST),
                section.get(ON_SILENCE),
                section.get(EXTEND_AT_MOST));
    }

    static void tell(Map<String, String> terms, SettlementRule rule) {
        Clause<?> all = PolicyReading.SETTLEMENT;
        terms.put(ABOVE.in(all), ABOVE.said(rule.above()));
        if (rule.above() == Above.CHARGE) {
            terms.put(LIMIT.in(all), rule.limitPercent() + " percent of the hold");
            terms.put(REST.in(all), REST.said(rule.rest()));
        }
        terms.put(ON_SILENCE.in(all), ON_SILENCE.said(rule.settlesSilence()));
        terms.put(EXTEND_AT_MOST.in(all), Durations.words(rule.extensionMaxMillis()));
    }
}
