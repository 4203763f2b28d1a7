package io.makegood.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BuiltInMessagesTest {
    private static final String POLICY = """
            id: shop
            version: "1"
            accountPrefix: ""
            features:
              image: {displayName: Image, price: {perItem: 2}}
            """;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)");

    @Test
    void a_policy_takes_them_over_in_each_language_and_in_all_of_them() {
        for (String language : BuiltInMessages.languages()) {
            assertThat(PolicyFile.readToPublish(POLICY + BuiltInMessages.section(List.of(language)))
                            .problems())
                    .as(language)
                    .isEmpty();
        }
        PolicyFile all = PolicyFile.readToPublish(POLICY + BuiltInMessages.section(BuiltInMessages.languages()));
        assertThat(all.problems()).isEmpty();
    }

    @Test
    void every_notice_to_customers_is_worded_in_every_language_of_the_same_values() {
        Map<String, String> english = BuiltInMessages.in("en");
        for (NoticeType type : NoticeType.values()) {
            if (isForOperators(type)) {
                continue;
            }
            for (Reason reason : type.reasons()) {
                assertThat(worded(english, type, reason))
                        .as(type + "." + reason)
                        .isNotNull();
            }
            if (type.reasons().isEmpty()) {
                assertThat(english).containsKey(type.name());
            }
        }
        for (String language : BuiltInMessages.languages()) {
            Map<String, String> texts = BuiltInMessages.in(language);
            assertThat(texts.keySet()).as(language).containsExactlyElementsOf(english.keySet());
            texts.forEach((key, text) -> assertThat(placeholders(text))
                    .as(language + " " + key)
                    .isEqualTo(placeholders(english.getOrDefault(key, ""))));
        }
    }

    @Test
    void in_english_they_are_what_the_ledger_says_by_itself() {
        Map<String, String> english = BuiltInMessages.in("en");
        for (NoticeType type : List.of(NoticeType.ChargeDeclined, NoticeType.ClaimDeclined, NoticeType.CaseClosed)) {
            for (Reason reason : type.reasons()) {
                reason.inNotice()
                        .ifPresent(text -> assertThat(worded(english, type, reason))
                                .as(reason.name())
                                .isEqualTo(text));
            }
        }
        for (Reason reason : NoticeType.CreditsTaken.reasons()) {
            assertThat(worded(english, NoticeType.CreditsTaken, reason))
                    .isEqualTo("{amount credit|credits} " + reason.inNotice().orElseThrow()
                            + " Your balance is {balance credit|credits}.");
        }
        for (Reason reason : NoticeType.TopUpFailed.reasons()) {
            assertThat(worded(english, NoticeType.TopUpFailed, reason))
                    .isEqualTo("{amount credit|credits} " + reason.inNotice().orElseThrow());
        }
    }

    /** What no policy can say anything in, and what only operators are told. */
    private static boolean isForOperators(NoticeType type) {
        return NoticeFacts.of(type).placeholders().isEmpty() || type == NoticeType.EventConflict;
    }

    private static String worded(Map<String, String> texts, NoticeType type, Reason reason) {
        return texts.getOrDefault(type.name() + "." + reason.name(), texts.getOrDefault(type.name(), ""));
    }

    private static Set<String> placeholders(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text.replaceAll("\\{#[^}]*}", ""));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
