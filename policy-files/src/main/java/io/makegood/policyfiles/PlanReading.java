package io.makegood.policyfiles;

import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.Particulars;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.PlanTerms.Period;
import io.makegood.ledger.policy.PlanTerms.RollOver;
import io.makegood.ledger.policy.PlanTerms.Trial;
import io.makegood.ledger.price.Listed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final String ZONE_DEFAULT = "UTC";
    private static final Pattern ZONE = Pattern.compile("[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}");

    private static final Map<String, Period> PERIODS = periods();
    private static final Map<String, Boolean> ON_CALENDAR = Map.of("anchor", false, "calendar", true);
    private static final Map<String, Boolean> KEPT = Map.of("keep", true, "lapse", false);

    /** The attribute by which requests name the model. */
    private static final String MODEL = Particulars.MODEL;

    private final int scale;
    private final Listed listed;
    private final Set<String> features;
    private final Predicate<String> knowsZone;

    PlanReading(Declared declared, Set<String> features, Predicate<String> knowsZone) {
        scale = declared.scale();
        listed = declared.listed();
        this.features = features;
        this.knowsZone = knowsZone;
    }

    private static Map<String, Period> periods() {
        Map<String, Period> words = new LinkedHashMap<>();
        for (Period period : Period.values()) {
            words.put(word(period), period);
        }
        return Collections.unmodifiableMap(words);
    }

    private static String word(Period period) {
        return period.name().toLowerCase(Locale.ROOT);
    }

    SortedMap<String, PlanTerms> read(PolicySection root) {
        SortedMap<String, PlanTerms> plans = new TreeMap<>();
        Optional<PolicySection> all = root.section("plans");
        if (all.isEmpty()) {
            return plans;
        }
        int count = all.get().names().size();
        if (count == 0 || count > PLANS_MAX) {
            all.get().wrong("has " + count + " plans", "name 1 to " + PLANS_MAX + ", or leave plans out");
            return plans;
        }
        all.get().all().forEach((id, field) -> {
            if (!PolicyField.isName(id)) {
                String remedy = "name plans by 1 to " + PolicyField.NAME_CHARS_MAX + " letters, digits and . _ - +";
                field.wrong("has an id that events cannot carry well", remedy);
            }
            field.section().ifPresent(section -> {
                plans.put(id, plan(section));
                section.close();
            });
        });
        return plans;
    }

    private PlanTerms plan(PolicySection plan) {
        long allowance = plan.require("allowance", "say how many credits each period gives")
                .flatMap(field -> field.amount(scale))
                .orElse(0L);
        Map<String, GrantKind> kinds = new LinkedHashMap<>();
        for (GrantKind kind : GrantKind.values()) {
            kinds.put(kind.name(), kind);
        }
        return new PlanTerms(
                allowance,
                plan.find("kind").flatMap(field -> field.word(kinds)).orElse(GrantKind.ALLOWANCE),
                features(plan),
                models(plan),
                plan.require("period", "write one of " + String.join(", ", PERIODS.keySet()))
                        .flatMap(field -> field.word(PERIODS))
                        .orElse(Period.MONTH),
                plan.find("begins").flatMap(field -> field.word(ON_CALENDAR)).orElse(false),
                plan.find("timeZone").flatMap(this::zone).orElse(ZONE_DEFAULT),
                plan.section("rollOver").map(this::rollOver).orElse(null),
                plan.find("onChange").flatMap(field -> field.word(KEPT)).orElse(true),
                plan.find("onEnd").flatMap(field -> field.word(KEPT)).orElse(true),
                plan.section("trial").map(this::trial).orElse(null));
    }

    private List<String> features(PolicySection plan) {
        List<String> names = new ArrayList<>();
        plan.find("features").ifPresent(field -> {
            for (PolicyField element : field.elements(Limits.GRANT_FEATURES_MAX)) {
                element.declared(features, "features").ifPresent(name -> {
                    if (names.contains(name)) {
                        element.wrong("is listed twice", "keep one of them");
                    } else {
                        names.add(name);
                    }
                });
            }
            if (names.isEmpty()) {
                field.wrong("names none", "leave it out if the credits pay for everything");
            }
        });
        return names.stream().sorted().toList();
    }

    private List<String> models(PolicySection plan) {
        List<String> names = new ArrayList<>();
        plan.find("models").ifPresent(field -> {
            Map<String, List<String>> attributes = listed.attributes();
            if (!attributes.isEmpty() && !attributes.containsKey(MODEL)) {
                field.wrong(
                        "names models, and no request may name one", "list model under attributes, or leave it out");
                return;
            }
            List<String> known = attributes.getOrDefault(MODEL, List.of());
            for (PolicyField element : field.elements(Limits.GRANT_MODELS_MAX)) {
                element.value(known, MODEL).ifPresent(name -> {
                    if (names.contains(name)) {
                        element.wrong("is listed twice", "keep one of them");
                    } else {
                        names.add(name);
                    }
                });
            }
            if (names.isEmpty()) {
                field.wrong("names none", "leave it out if the credits pay for every one");
            }
        });
        return names.stream().sorted().toList();
    }

    private Optional<String> zone(PolicyField field) {
        Optional<String> written = field.text(ZONE_CHARS_MAX, false);
        if (written.isPresent() && !ZONE.matcher(written.get()).matches()) {
            field.wrong("is " + field.node().shown(), "write the name of a time zone, such as Europe/Berlin or UTC");
            return Optional.empty();
        }
        if (written.isPresent() && !knowsZone.test(written.get())) {
            field.wrong("is a time zone that this Java does not know", "write one such as Europe/Berlin or UTC");
        }
        return written;
    }

    private RollOver rollOver(PolicySection section) {
        Long cap = section.find("cap").flatMap(field -> field.amount(scale)).orElse(null);
        Integer periods = section.find("periods")
                .flatMap(field -> field.whole(1, ROLLED_PERIODS_MAX))
                .orElse(null);
        section.close();
        if (!section.has("cap") && !section.has("periods")) {
            section.wrong("says nothing", "write cap, periods or both; or leave rollOver out");
        }
        return new RollOver(cap, periods);
    }

    private Trial trial(PolicySection section) {
        long millis = section.require("length", "say how long it lasts, such as 14d")
                .flatMap(PolicyField::duration)
                .orElse(1L);
        long allowance =
                section.find("allowance").flatMap(field -> field.amount(scale)).orElse(0L);
        section.close();
        return new Trial(millis, allowance);
    }

    // Words -----------------------------------------------------------------------------------------------------------

    /** Tells the terms of a policy's plans, by their paths. */
    static void tell(Map<String, String> terms, SortedMap<String, PlanTerms> plans, int scale) {
        plans.forEach((id, plan) -> {
            String path = "plans." + id + ".";
            terms.put(path + "allowance", NoticeText.credits(plan.allowance(), scale));
            terms.put(path + "kind", plan.kind().name());
            terms.put(path + "features", plan.features().isEmpty() ? "all" : String.join(", ", plan.features()));
            terms.put(path + "models", plan.models().isEmpty() ? "all" : String.join(", ", plan.models()));
            terms.put(path + "period", word(plan.period()));
            terms.put(path + "begins", PolicyWords.of(ON_CALENDAR, plan.onCalendar()));
            terms.put(path + "timeZone", plan.timeZone());
            terms.put(path + "rollOver", words(plan.rollOver(), scale));
            terms.put(path + "onChange", PolicyWords.of(KEPT, plan.keptOnChange()));
            terms.put(path + "onEnd", PolicyWords.of(KEPT, plan.keptOnEnd()));
            Trial trial = plan.trial();
            terms.put(
                    path + "trial",
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
