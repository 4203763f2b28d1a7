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
    private static final Pattern ZONE = Pattern.compile("[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}");

    private static final Form<Boolean> KEPT = Forms.words("keep", true, "lapse");

    static final SectionForm ROLLED = SectionForm.of("");
    static final Clause<Long> CAP = ROLLED.optional("cap", Forms.AMOUNT)
            .says("The most that lives on from all earlier periods together. Left out: no limit.");
    static final Clause<Integer> PERIODS =
            ROLLED.optional("periods", Forms.whole(1, 120)).says("For how many more periods. Left out: for ever.");

    static final SectionForm TRIED = SectionForm.of("");
    static final Clause<Long> TRIAL_LENGTH = TRIED.required(
                    "length", Forms.DURATION, "say how long it lasts, such as 14d")
            .says("How long it lasts.");
    static final Clause<Long> TRIAL_ALLOWANCE =
            TRIED.optional("allowance", Forms.AMOUNT, 0L).says("Credits that are given for it.");

    static final SectionForm PLAN = new SectionForm("plan", "What is given, and when.");
    static final Clause<Long> ALLOWANCE = PLAN.required(
                    "allowance", Forms.AMOUNT, "say how many credits each period gives")
            .says("Credits that each period gives, once for each of the plan's quantity.");
    static final Clause<GrantKind> KIND = PLAN.optional("kind", Forms.namesOf(GrantKind.values()), GrantKind.ALLOWANCE)
            .says("What these credits are.");
    static final Clause<List<String>> FEATURES = PLAN.optional(
                    "features",
                    Shapes.list(
                            DeclaredReading.FEATURE,
                            Limits.GRANT_FEATURES_MAX,
                            "names none",
                            "leave it out if the credits pay for everything"))
            .says("The only features for which they pay. Left out: for every one.");
    static final Clause<List<String>> MODELS = PLAN.optional(
                    "models",
                    Shapes.list(
                                    Forms.VALUE.when(PlanReading::model),
                                    Limits.GRANT_MODELS_MAX,
                                    "names none",
                                    "leave it out if the credits pay for every one")
                            .when(PlanReading::models))
            .says("The only models for which they pay, as requests name them in the attribute " + Particulars.MODEL
                    + ". Left out: for every one.");
    static final Clause<Period> PERIOD = PLAN.required(
                    "period", Forms.wordsOf(Period.values()), Forms.oneOf(Period.values()))
            .says("How long a period is.");
    static final Clause<Boolean> BEGINS = PLAN.optional("begins", Forms.words("anchor", false, "calendar"), false)
            .says("anchor: periods count from the plan's. calendar: from midnight, Monday, the first or New Year.");
    static final Clause<String> TIME_ZONE = PLAN.optional(
                    "timeZone",
                    Forms.matching("", ZONE, 64, "", "write the name of a time zone, such as Europe/Berlin or UTC")
                            .example("Europe/Berlin"),
                    "UTC")
            .says("The zone in which days are counted.");
    static final Clause<PolicySection> ROLL_OVER =
            PLAN.optional("rollOver", ROLLED).says("What lives on after its period. Left out: nothing.");
    static final Clause<Boolean> ON_CHANGE = PLAN.optional("onChange", KEPT, true)
            .says("What becomes of what is unused when this plan takes the place of another.");
    static final Clause<Boolean> ON_END =
            PLAN.optional("onEnd", KEPT, true).says("What becomes of what is unused when this plan ends.");
    static final Clause<PolicySection> TRIAL =
            PLAN.optional("trial", TRIED).says("What comes before the first period, once for an account.");

    static final Form<Map<String, PolicySection>> PLANS = Shapes.byId(PLAN, "plans", 200, ", or leave plans out");

    static {
        ROLLED.rule(
                SectionRule.some("says nothing", "write cap, periods or both; or leave rollOver out", CAP, PERIODS));
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
        Map<String, List<String>> attributes = field.declared().listed.attributes();
        if (!attributes.isEmpty() && !attributes.containsKey(Particulars.MODEL)) {
            field.wrong("names models, and no request may name one", "list model under attributes, or leave it out");
        }
        return Optional.of(names);
    }

    private static Optional<String> model(PolicyField field, String written) {
        List<String> known = field.declared().listed.attributes().getOrDefault(Particulars.MODEL, List.of());
        return Forms.value(known, Particulars.MODEL).read(field);
    }

    // Words -----------------------------------------------------------------------------------------------------------

    /** Tells the terms of a policy's plans, by their paths. */
    static void tell(Map<String, String> terms, SortedMap<String, PlanTerms> plans, int scale) {
        plans.forEach((id, plan) -> {
            String path = PolicyReading.PLANS.name() + "." + id;
            terms.put(ALLOWANCE.in(path), NoticeText.credits(plan.allowance(), scale));
            terms.put(KIND.in(path), plan.kind().name());
            terms.put(FEATURES.in(path), plan.features().isEmpty() ? "all" : String.join(", ", plan.features()));
            terms.put(MODELS.in(path), plan.models().isEmpty() ? "all" : String.join(", ", plan.models()));
            terms.put(PERIOD.in(path), PERIOD.said(plan.period()));
            terms.put(BEGINS.in(path), BEGINS.said(plan.onCalendar()));
            terms.put(TIME_ZONE.in(path), plan.timeZone());
            terms.put(ROLL_OVER.in(path), words(plan.rollOver(), scale));
            terms.put(ON_CHANGE.in(path), ON_CHANGE.said(plan.keptOnChange()));
            terms.put(ON_END.in(path), ON_END.said(plan.keptOnEnd()));
            Trial trial = plan.trial();
            terms.put(
                    TRIAL.in(path),
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
