package io.makegood.policyfiles;

import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.policy.LowBalance;
import io.makegood.ledger.policy.TopUpTerms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happens by a document when credits run low, and that in words. */
final class BalanceReading {
    private static final int THRESHOLDS_MAX = 8;
    private static final int PERCENT_MAX = 100;
    private static final int PRICE_CHARS_MAX = 128;
    private static final int TRIES_MAX = 20;
    private static final int TRIES_DEFAULT = 3;
    private static final long COOL_OFF_DEFAULT = 24L * 60 * 60 * 1000;

    private static final Map<String, WindowKind> PERIODS = periods();

    private final int scale;

    BalanceReading(int scale) {
        this.scale = scale;
    }

    private static Map<String, WindowKind> periods() {
        Map<String, WindowKind> words = new LinkedHashMap<>();
        for (WindowKind kind : List.of(WindowKind.DAY, WindowKind.WEEK, WindowKind.MONTH)) {
            words.put(word(kind), kind);
        }
        return Collections.unmodifiableMap(words);
    }

    private static String word(WindowKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    LowBalanceRules read(PolicySection root) {
        Optional<PolicySection> low = root.section("lowBalance");
        long threshold = 0;
        List<LowBalance> thresholds = List.of();
        if (low.isPresent()) {
            PolicySection section = low.get();
            Optional<PolicyField> several = section.find("thresholds");
            Optional<PolicyField> one = several.isPresent()
                    ? section.find("threshold")
                    : section.require("threshold", "give the balance below which customers are warned, or thresholds");
            if (several.isPresent()) {
                one.ifPresent(field -> field.wrong("stands beside thresholds", "write it as one of them"));
                thresholds = thresholds(several.get());
            }
            threshold = several.isPresent()
                    ? 0
                    : one.flatMap(field -> field.amount(scale)).orElse(0L);
            section.close();
        }
        return new LowBalanceRules(
                threshold, thresholds, root.section("topUp").map(this::topUp).orElse(null));
    }

    private List<LowBalance> thresholds(PolicyField list) {
        List<LowBalance> read = new ArrayList<>();
        for (PolicyField element : list.elements(THRESHOLDS_MAX)) {
            threshold(element).ifPresent(each -> {
                if (read.contains(each)) {
                    element.wrong("is listed twice", "keep one of them");
                }
                read.add(each);
            });
        }
        if (read.isEmpty()) {
            list.wrong("names none", "list some, such as [50, {percent: 10}]; or leave lowBalance out");
        }
        return read;
    }

    private Optional<LowBalance> threshold(PolicyField element) {
        if (element.isText()) {
            Optional<Long> credits = element.amount(scale);
            if (credits.isPresent() && credits.get() == 0) {
                element.wrong("is 0", "no balance but a debt is below it: write a number above zero");
                return Optional.empty();
            }
            return credits.map(LowBalance::of);
        }
        Optional<PolicySection> section = element.section();
        Optional<Integer> percent = section.flatMap(
                        found -> found.require("percent", "say how many percent of the plan's allowance"))
                .flatMap(field -> field.whole(1, PERCENT_MAX));
        section.ifPresent(PolicySection::close);
        return percent.map(LowBalance::ofPercent);
    }

    private TopUpTerms topUp(PolicySection section) {
        long below = credits(section, "below", "say below which balance credits are bought");
        long amount = credits(section, "amount", "say how many credits are bought");
        long belowAtMost = atMost(section, "belowAtMost", below, "below");
        long amountAtMost = atMost(section, "amountAtMost", amount, "amount");
        String price = section.require(
                        "price", "name the price by which the credits are bought, such as Stripe's id of it")
                .flatMap(field -> field.text(PRICE_CHARS_MAX, false))
                .orElse("-");
        Optional<PolicySection> cap = section.require("cap", "say how many credits are bought at most, and per what")
                .flatMap(PolicyField::section);
        long most = cap.map(found -> credits(found, "amount", "say how many credits are bought at most"))
                .orElse(Long.MAX_VALUE);
        WindowKind per = cap.flatMap(
                        found -> found.require("per", "write one of " + String.join(", ", PERIODS.keySet())))
                .flatMap(field -> field.word(PERIODS))
                .orElse(WindowKind.MONTH);
        cap.ifPresent(PolicySection::close);
        if (most < amountAtMost) {
            section.find("cap")
                    .ifPresent(field -> field.wrong(
                            "is less than what is bought at once", "let a period have room for one, or buy less"));
        }
        long coolOff = section.find("coolOff").flatMap(PolicyField::duration).orElse(COOL_OFF_DEFAULT);
        int tries = section.find("tries")
                .flatMap(field -> field.whole(1, TRIES_MAX))
                .orElse(TRIES_DEFAULT);
        section.close();
        return new TopUpTerms(below, belowAtMost, amount, amountAtMost, price, most, per, coolOff, tries);
    }

    private long credits(PolicySection section, String name, String remedy) {
        Optional<PolicyField> field = section.require(name, remedy);
        Optional<Long> credits = field.flatMap(each -> each.amount(scale));
        if (credits.isPresent() && credits.get() == 0) {
            field.get().wrong("is 0", "write a number above zero");
        }
        return credits.orElse(1L);
    }

    private long atMost(PolicySection section, String name, long least, String of) {
        Optional<PolicyField> field = section.find(name);
        Optional<Long> credits = field.flatMap(each -> each.amount(scale));
        if (credits.isPresent() && credits.get() < least) {
            field.get().wrong("is less than " + of, "write at least as much, or leave it out");
        }
        return credits.orElse(least);
    }

    // Words -----------------------------------------------------------------------------------------------------------

    /** Tells what happens when credits run low, by paths. */
    static void tell(Map<String, String> terms, LowBalanceRules rules, int scale) {
        if (rules.thresholds().isEmpty()) {
            terms.put(
                    "lowBalance.threshold",
                    rules.threshold() == 0 ? "no warning" : NoticeText.credits(rules.threshold(), scale));
        } else {
            terms.put(
                    "lowBalance.thresholds",
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
            terms.put("topUp", "none");
            return;
        }
        terms.put("topUp.below", NoticeText.credits(topUp.below(), scale));
        terms.put("topUp.belowAtMost", NoticeText.credits(topUp.belowAtMost(), scale));
        terms.put("topUp.amount", NoticeText.credits(topUp.amount(), scale));
        terms.put("topUp.amountAtMost", NoticeText.credits(topUp.amountAtMost(), scale));
        terms.put("topUp.price", topUp.price());
        terms.put("topUp.cap", NoticeText.credits(topUp.cap(), scale) + " per " + word(topUp.per()));
        terms.put("topUp.coolOff", Durations.words(topUp.coolOffMillis()));
        terms.put("topUp.tries", Integer.toString(topUp.tries()));
    }
}
