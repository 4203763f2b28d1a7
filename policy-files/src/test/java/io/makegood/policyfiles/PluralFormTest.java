package io.makegood.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.MessageValues;
import io.makegood.ledger.policy.NoticeMessage;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The right word after a number, in languages with one form, two, and four. */
class PluralFormTest {
    private static final List<String> NUMBERS = List.of(
            "0 1 2 3 4 5 11 12 13 14 20 21 22 24 25 100 101 102 112 113 122 1000000 2000000 1000001 0.5 1.5 2.5 1.0 10.5"
                    .split(" "));

    private static final String POLICY = """
            id: shop
            version: "1"
            accountPrefix: "shop:"
            language: pl
            features:
              image: {displayName: Obraz, free: true}
            messages:
              BalanceLow:
                pl: "Zostało {balance, plural, =0 {nic} one {# kredyt} few {# kredyty} many {# kredytów} other {# kredytu}}."
                en: "{balance,plural,one{# credit}other{# credits}} left."
                ja: "残り {balance, plural, other {# クレジット}}。"
            """;

    /** One, few, many and x for other, as ICU has them for these numbers. */
    @ParameterizedTest
    @CsvSource({
        "en, x1xxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "de, x1xxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "nl, x1xxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "fr, 11xxxxxxxxxxxxxxxxxxxmmx11x1x",
        "es, x1xxxxxxxxxxxxxxxxxxxmmxxxx1x",
        "pt, 11xxxxxxxxxxxxxxxxxxxmmx11x1x",
        "pt-PT, x1xxxxxxxxxxxxxxxxxxxmmxxxxxx",
        "it, x1xxxxxxxxxxxxxxxxxxxmmxxxxxx",
        "pl, m1fffmmmmmmmffmmmfmmfmmmxxxxx",
        "ja, xxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "zh, xxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    })
    void a_number_has_the_form_that_cldr_has_for_it(String language, String forms) {
        assertThat(NUMBERS.stream()
                        .map(number -> switch (PluralForm.of(language, number)) {
                            case ONE -> "1";
                            case FEW -> "f";
                            case MANY -> "m";
                            case OTHER -> "x";
                        })
                        .collect(Collectors.joining()))
                .isEqualTo(forms);
    }

    @Test
    void a_message_says_each_in_its_language() {
        PublishedPolicy policy = PolicyFile.read(POLICY).policy().orElseThrow();
        assertThat(List.of(0L, 1L, 2L, 5L, 12L, 22L, -1L).stream()
                        .map(balance -> said(policy, balance).text()))
                .containsExactly(
                        "Zostało nic.",
                        "Zostało 1 kredyt.",
                        "Zostało 2 kredyty.",
                        "Zostało 5 kredytów.",
                        "Zostało 12 kredytów.",
                        "Zostało 22 kredyty.",
                        "Zostało -1 kredyt.");
        assertThat(said(policy, 2L).translations())
                .containsEntry("en", "2 credits left.")
                .containsEntry("ja", "残り 2 クレジット。");
        PublishedPolicy tenths = PolicyFile.read(POLICY + "scale: 1\n").policy().orElseThrow();
        assertThat(said(tenths, 15L).text()).isEqualTo("Zostało 1.5 kredytu.");
        assertThat(said(tenths, 20L).text()).isEqualTo("Zostało 2 kredyty.");
    }

    private static NoticeMessage said(PublishedPolicy policy, long balance) {
        return policy.message(
                        NoticeType.BalanceLow,
                        null,
                        new MessageValues(
                                null, null, null, null, balance, null, null, null, null, null, null, null, null))
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{balance, plural, one {# credit}}|has no form other",
                "{balance, plural, other {# credits}|does not end",
                "{balance, plural, other {# credits} other {#}}|unknown or there twice",
                "{balance, plural, two {#} other {#}}|unknown or there twice",
                "{balance, plural, =1 {#} =1 {#} other {#}}|unknown or there twice",
                "{balance, plural, other {{balance}}}|does not end",
                "{balanse, plural, other {#}}|unknown placeholder",
                "{caseId, plural, other {#}}|knows nothing",
            })
    void what_is_wrong_with_a_plural_is_named(String message, String problem) {
        String document =
                POLICY.replaceFirst("(?s)BalanceLow:.*", "BalanceLow: \"" + message.replace("$", "") + "\"\n");
        assertThat(PolicyFile.read(document).problems().toString())
                .contains("messages.BalanceLow")
                .contains(problem);
    }
}
