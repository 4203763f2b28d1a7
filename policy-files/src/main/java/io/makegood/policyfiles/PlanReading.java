package io.makegood.policyfiles;

import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.Particulars;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.PlanTerms.Period;
import io.makegood.ledger.policy.PlanTerms.RollOver;
import io.makegood.ledger.policy.PlanTerms.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The plans of a document, and their terms in words. Whether the Java platform knows a time zone is not asked here: a document that is
 * valid today is valid at every replay.
 */
final class PlanReading {
    private static final int PLANS_MAX = 200;
    private static final int ROLLED_PERIODS_MAX = 120;
    private static final int ZONE_CHARS_MAX = 64;
    private static final Pattern ZONE = Pattern.compile("[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}");

    private static final Form<Boolean> KEPT = Forms.words("keep", true, "lapse");

    private static final SectionForm ROLL_OVER_FORM = new SectionForm("");
    private static final Clause<Long> CAP = ROLL_OVER_FORM.optional(
            "cap",
            Forms.AMOUNT,
            "The most that lives on from all earlier periods together. Left out: no limit.");
    private static final Clause<Integer> PERIODS = ROLL_OVER_FORM.optional(
            "periods", Forms.whole(1, ROLLED_PERIODS_MAX), "For how many more periods. Left out: for ever.");

    private static final SectionForm TRIAL_FORM = new SectionForm("");
    private static final Clause<Long> TRIAL_LENGTH = TRIAL_FORM.required(
            "length", Forms.DURATION, "say how long it lasts, such as 14d", "How long it lasts.");
    private static final Clause<Long> TRIAL_ALLOWANCE =
            TRIAL_FORM.optional("allowance", Forms.AMOUNT, 0L, "Credits that are given for it.");

    private static final SectionForm PLAN = new SectionForm("plan", "What is given, and when.");

    private static final Clause<Long> ALLOWANCE = PLAN.required(
            "allowance",
            Forms.AMOUNT,
            "say how many credits each period gives",
            "Credits that each period gives, once for each of the plan's quantity.");

    private static final Clause<GrantKind> KIND = PLAN.optional(
            "kind", Forms.namesOf(GrantKind.values()), GrantKind.ALLOWANCE, "What these credits are.");

    private static final Clause<List<String>> FEATURES = PLAN.optional(
            "features",
            ListForm.ofDistinct(DeclaredReading.FEATURE, Limits.GRANT_FEATURES_MAX)
                    .notEmpty("names none", "leave it out if the credits pay for everything"),
            "The only features for which they pay. Left out: for every one.");

    private static final Clause<List<String>> MODELS = PLAN.optional(
            "models",
            ListForm.ofDistinct(Forms.VALUE.when(PlanReading::model), Limits.GRANT_MODELS_MAX)
                    .notEmpty("names none", "leave it out if the credits pay for every one")
                    .when(PlanReading::models),
            "The only models for which they pay, as requests name them in the attribute " + Particulars.MODEL
                    + ". Left out: for every one.");

    private static final Clause<Period> PERIOD = PLAN.required(
            "period", Forms.wordsOf(Period.values()), Forms.oneOf(Period.values()), "How long a period is.");

    private static final Clause<Boolean> BEGINS = PLAN.optional(
            "begins",
            Forms.words("anchor", false, "calendar"),
            false,
            "anchor: periods count from the plan's anchor. calendar: with each day, Monday, first of the month or New Year.");

    private static final Clause<String> TIME_ZONE = PLAN.optional(
            "timeZone",
            Forms.matching(
                            "",
                            ZONE,
                            ZONE_CHARS_MAX,
                            "",
                            "write the name of a time zone, such as Europe/Berlin or UTC")
                    .example("Europe/Berlin"),
            "UTC",
            "The zone in which days are counted.");

    private static final Clause<PolicySection> ROLL_OVER = PLAN.optional(
            "rollOver", ROLL_OVER_FORM, "What lives on after its period. Left out: nothing.");

    private static final Clause<Boolean> ON_CHANGE = PLAN.optional(
            "onChange", KEPT, true, "What becomes of what is unused when this plan takes the place of another.");

    private static final Clause<Boolean> ON_END =
            PLAN.optional("onEnd", KEPT, true, "What becomes of what is unused when this plan ends.");

    private static final Clause<PolicySection> TRIAL =
            PLAN.optional("trial", TRIAL_FORM, "What comes before the first period, once for an account.");

    static final Form<Map<String, PolicySection>> PLANS =
            NamedForm.byId(PLAN, "plans", PLANS_MAX, ", or leave plans out");

    static {
        ROLL_OVER_FORM.rule(SectionRule.some(
                "says nothing", "write cap, periods or both; or leave rollOver out", CAP, PERIODS));
    }

    private PlanReading() {}

    /** The plans by their ids; {@code knowsZone} says which time zones there are. */
    static SortedMap<String, PlanTerms> read(PolicySection root, Predicate<String> knowsZone) {
        SortedMap<String, PlanTerms> plans = new TreeMap<>();
        root.get(PolicyReading.PLANS).forEach((id, section) -> {
            if (!knowsZone.test(section.get(TIME_ZONE))) {
                section.wrong(
                        TIME_ZONE,
                        "is a time zone that this Java does not know",
                        "write one such as Europe/Berlin or UTC");
            }
            plans.put(id, plan(section));
        });
        return plans;
    }

    private static PlanTerms plan(PolicySection plan) {
        return new PlanTerms(
                plan.get(ALLOWANCE),
                plan.get(KIND),
                plan.get(FEATURES).stream().sorted().toList(),
                plan.get(MODELS).stream().sorted().toList(),
                plan.get(PERIOD),
                plan.get(BEGINS),
                plan.get(TIME_ZONE),
                plan.find(ROLL_OVER).map(PlanReading::rollOver).orElse(null),
                plan.get(ON_CHANGE),
                plan.get(ON_END),
                plan.find(TRIAL).map(PlanReading::trial).orElse(null));
    }

    private static RollOver rollOver(PolicySection section) {
        return new RollOver(
                section.find(CAP).orElse(null), section.find(PERIODS).orElse(null));
    }

    private static Trial trial(PolicySection section) {
        return new Trial(section.get(TRIAL_LENGTH), section.get(TRIAL_ALLOWANCE));
    }

    /** Models that requests may name. */
    private static Optional<List<String>> models(PolicyField field, List<String> names) {
        Map<String, List<String>> attributes = field.declared().listed().attributes();
        if (!attributes.isEmpty() && !attributes.containsKey(Particulars.MODEL)) {
            field.wrong("names models, and no request may name one", "list model under attributes, or leave it out");
        }
        return Optional.of(names);
    }

    private static Optional<String> model(PolicyField field, String written) {
        List<String> known = field.declared().listed().attributes().getOrDefault(Particulars.MODEL, List.of());
        return field.value(known, Particulars.MODEL);
    }

    // Words -----------------------------------------------------------------------------------------------------------

    /** Tells the terms of a policy's plans, by their paths. */
    static void tell(Map<String, String> terms, SortedMap<String, PlanTerms> plans, int scale) {
        plans.forEach((id, plan) -> {
            String path = PolicyReading.PLANS.name() + "." + id + ".";
            terms.put(path + ALLOWANCE.name(), NoticeText.credits(plan.allowance(), scale));
            terms.put(path + KIND.name(), plan.kind().name());
            terms.put(path + FEATURES.name(), plan.features().isEmpty() ? "all" : String.join(", ", plan.features()));
            terms.put(path + MODELS.name(), plan.models().isEmpty() ? "all" : String.join(", ", plan.models()));
            terms.put(path + PERIOD.name(), PERIOD.said(plan.period()));
            terms.put(path + BEGINS.name(), BEGINS.said(plan.onCalendar()));
            terms.put(path + TIME_ZONE.name(), plan.timeZone());
            terms.put(path + ROLL_OVER.name(), words(plan.rollOver(), scale));
            terms.put(path + ON_CHANGE.name(), ON_CHANGE.said(plan.keptOnChange()));
            terms.put(path + ON_END.name(), ON_END.said(plan.keptOnEnd()));
            Trial trial = plan.trial();
            terms.put(
                    path + TRIAL.name(),
                    trial == null
                            ? "none"
                            : Durations.words(trial.millis()) + " with "
                                    + NoticeText.credits(trial.allowance(), scale));
        });
    }

    private static String words(@Nullable RollOver rollOver, int scale) {
        if (rollOver == null) {
            return "none";
        }
        Integer periods = rollOver.periods();
        Long cap = rollOver.cap();
        String time = periods == null ? "for ever" : "for " + periods + (periods == 1 ? " period" : " periods");
        return cap == null ? time : time + ", at most " + NoticeText.credits(cap, scale);
    }
}
