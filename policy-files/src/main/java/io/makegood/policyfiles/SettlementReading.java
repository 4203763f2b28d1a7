package io.makegood.policyfiles;

import io.makegood.ledger.event.Limits;
import io.makegood.ledger.policy.SettlementRule;
import io.makegood.ledger.policy.SettlementRule.Above;
import io.makegood.ledger.policy.SettlementRule.Rest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a document says of how holds are settled, and how that is told. */
final class SettlementReading {
    private static final Map<String, Above> ABOVE = words("cap", Above.CAP, "charge", Above.CHARGE);
    private static final Map<String, Boolean> SILENCE = words("timeout", false, "settleReported", true);
    private static final Map<String, Rest> REST = rests();

    private SettlementReading() {}

    private static <T> Map<String, T> words(String one, T first, String other, T second) {
        Map<String, T> words = new LinkedHashMap<>();
        words.put(one, first);
        words.put(other, second);
        return words;
    }

    private static Map<String, Rest> rests() {
        Map<String, Rest> words = words("forgive", Rest.FORGIVE, "overdraw", Rest.OVERDRAW);
        words.put("openCase", Rest.OPEN_CASE);
        return words;
    }

    static SettlementRule read(PolicySection root) {
        return root.section("settlement").map(SettlementReading::section).orElse(SettlementRule.DEFAULT);
    }

    private static SettlementRule section(PolicySection section) {
        Above above = section.find("above").flatMap(field -> field.word(ABOVE)).orElse(Above.CAP);
        int limit = section.find("limit")
                .flatMap(field -> field.whole(100, SettlementRule.LIMIT_MAX_PERCENT))
                .orElse(SettlementRule.LIMIT_DEFAULT_PERCENT);
        Rest rest = section.find("rest").flatMap(field -> field.word(REST)).orElse(Rest.FORGIVE);
        if (above == Above.CAP) {
            for (String name : List.of("limit", "rest")) {
                section.find(name)
                        .ifPresent(field -> field.wrong(
                                "counts only where use above the hold is charged",
                                "write above: charge, or leave it out"));
            }
        }
        boolean settlesSilence =
                section.find("onSilence").flatMap(field -> field.word(SILENCE)).orElse(false);
        long extension = section.find("extendAtMost")
                .flatMap(SettlementReading::extension)
                .orElse(SettlementRule.EXTENSION_DEFAULT_MILLIS);
        section.close();
        return new SettlementRule(above, limit, rest, settlesSilence, extension);
    }

    private static Optional<Long> extension(PolicyField field) {
        return field.duration().filter(millis -> {
            boolean fits = millis <= Limits.EXTENSION_MAX_MILLIS;
            if (!fits) {
                field.wrong("is " + field.node().shown(), "the longest is 30d");
            }
            return fits;
        });
    }

    static void tell(Map<String, String> terms, SettlementRule rule) {
        terms.put("settlement.above", PolicyWords.of(ABOVE, rule.above()));
        if (rule.above() == Above.CHARGE) {
            terms.put("settlement.limit", rule.limitPercent() + " percent of the hold");
            terms.put("settlement.rest", PolicyWords.of(REST, rule.rest()));
        }
        terms.put("settlement.onSilence", PolicyWords.of(SILENCE, rule.settlesSilence()));
        terms.put("settlement.extendAtMost", Durations.words(rule.extensionMaxMillis()));
    }
}
