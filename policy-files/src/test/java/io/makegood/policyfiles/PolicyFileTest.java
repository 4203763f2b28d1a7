package io.makegood.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.Limits;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a document is said with its line, its field and the remedy. */
class PolicyFileTest {
    private static final String GOOD = """
            id: shop
            version: "1"
            accountPrefix: "shop:"
            platforms: [ios, web]
            surfaces: [editor]
            features:
              image:
                displayName: Image
                price: {perItem: 2}
                claims: {eligible: true}
            claims:
              timeLimit: 14d
            messages:
              BalanceLow: "{balance credit|credits} left"
            """;

    private static Arguments wrong(String written, String instead, int line, String field, String... words) {
        return Arguments.of(written, instead, line, field, List.of(words));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                // Names of fields
                wrong("price:", "prise:", 9, "features.image.prise", "did you mean \"price\"?"),
                wrong("timeLimit:", "nonsense:", 12, "claims.nonsense", "is no field of claims", "known are"),
                wrong("id: shop", "id: shop\nid: shop", 2, "id", "is written twice"),
                wrong("id: shop\n", "", 1, "id", "is missing", "give the policy a name"),
                wrong("id: shop", "id:", 1, "id", "is \"\"", "write 1 to 64"),
                wrong("id: shop", "id: null", 1, "id", "has no value"),
                // Names and texts
                wrong("id: shop", "id: \"my shop\"", 1, "id", "is \"my shop\"", "letters, digits"),
                wrong("id: shop", "id: true", 1, "id", "is true", "quotes"),
                wrong("displayName: Image", "displayName: \" \"", 8, "features.image.displayName", "is blank"),
                wrong("displayName: Image", "displayName: 7", 8, "features.image.displayName", "not text", "quotes"),
                wrong("  image:", "  my image:", 7, "features.my image", "id that events cannot carry"),
                wrong("Image", "\"a\\u0007b\"", 8, "features.image.displayName", "control character"),
                wrong("[ios, web]", "[ios, ios]", 4, "platforms[1]", "is listed twice"),
                wrong("platforms: [ios, web]", "platforms: ios", 4, "platforms", "write a list"),
                // Amounts
                wrong("perItem: 2}", "perItem: 2.5}", 9, "features.image.price.perItem", "2.5", "whole credits"),
                wrong("perItem: 2}", "perItem: -2}", 9, "features.image.price.perItem", "-2", "plain digits"),
                wrong("perItem: 2}", "perItem: \"2\"}", 9, "features.image.price.perItem", "plain digits"),
                wrong("perItem: 2}", "perItem: 1e3}", 9, "features.image.price.perItem", "plain digits"),
                wrong("perItem: 2}", "perItem: 0x10}", 9, "features.image.price.perItem", "plain digits"),
                wrong("perItem: 2}", "perItem: 9999999999999999}", 9, "features.image.price.perItem", "the most is"),
                wrong("perItem: 2}", "perItem: 0}", 9, "features.image.price", "free: true"),
                wrong("price: {perItem: 2}", "price: {}", 9, "features.image.price", "names no amount"),
                wrong("    price: {perItem: 2}\n", "", 7, "features.image", "has no price"),
                wrong(
                        "price: {perItem: 2}",
                        "price: {perItem: 2}\n    free: true",
                        7,
                        "features.image",
                        "more than one of free, price, prices and table"),
                wrong("price: {perItem: 2}", "free: false", 9, "features.image.free", "is false", "price"),
                wrong("price: {perItem: 2}", "prices: []", 9, "features.image.prices", "names no price"),
                wrong(
                        "price: {perItem: 2}",
                        "prices: [{perItem: 1}, {perItem: 2}]",
                        9,
                        "features.image.prices[1]",
                        "prices every platform a second time"),
                wrong(
                        "price: {perItem: 2}",
                        "prices: [{perItem: 1, platform: io}]",
                        9,
                        "features.image.prices[0].platform",
                        "not declared under platforms",
                        "did you mean \"ios\"?"),
                wrong(
                        "price: {perItem: 2}",
                        "prices: [{perItem: 1, from: 2027-01-01}]",
                        9,
                        "features.image.prices[0].from",
                        "2027-01-01T00:00:00Z"),
                wrong(
                        "price: {perItem: 2}",
                        "prices: [{perItem: 1, from: \"2027-02-30T00:00:00Z\"}]",
                        9,
                        "features.image.prices[0].from",
                        "write a moment"),
                // Durations
                wrong("14d", "14 days", 12, "claims.timeLimit", "14 days", "30m, 24h or 14d"),
                wrong("14d", "0d", 12, "claims.timeLimit", "whole number"),
                wrong("14d", "9999d", 12, "claims.timeLimit", "the longest is 3650d"),
                // Claims
                wrong("claims:\n  timeLimit: 14d\n", "", 10, "features.image.claims", "the policy has no claims"),
                wrong("timeLimit: 14d", "verdict: review", 11, "claims.timeLimit", "is missing"),
                wrong("timeLimit: 14d", "timeLimit: 14d\n  verdict: automatic", 11, "claims.automatic", "is missing"),
                wrong(
                        "timeLimit: 14d",
                        "timeLimit: 14d\n  verdict: automatic\n  automatic: {accept: [A], decline: [A]}",
                        14,
                        "claims.automatic.decline[0]",
                        "is judged twice"),
                wrong(
                        "timeLimit: 14d",
                        "timeLimit: 14d\n  limits: [{claims: 1001, per: 1d}]",
                        13,
                        "claims.limits[0].claims",
                        "0 to 1000"),
                wrong("eligible: true", "eligible: maybe", 10, "features.image.claims.eligible", "true or false"),
                // Older YAML takes these for true, and they would be taken for false.
                wrong("eligible: true", "eligible: yes", 10, "features.image.claims.eligible", "true or false"),
                wrong("eligible: true", "eligible: On", 10, "features.image.claims.eligible", "true or false"),
                wrong("eligible: true", "platforms: []", 10, "features.image.claims.platforms", "names no platform"),
                wrong(
                        "eligible: true",
                        "eligible: true, excludedSurfaces: [edtior]",
                        10,
                        "features.image.claims.excludedSurfaces[0]",
                        "did you mean \"editor\"?"),
                wrong("eligible: true", "excludedSurfaces: [editor]", 10, "features.image.claims", "not plainly"),
                // Messages
                wrong("BalanceLow:", "BalanceLo:", 14, "messages.BalanceLo", "did you mean \"BalanceLow\"?"),
                wrong("BalanceLow:", "BalanceLow.NOW:", 14, "messages.BalanceLow.NOW", "has no reasons"),
                wrong("BalanceLow:", "ClaimDeclined.TO_LATE:", 14, "messages.ClaimDeclined.TO_LATE", "TOO_LATE"),
                wrong("{balance credit|credits}", "{balanse}", 14, "messages.BalanceLow", "{balanse}", "balance"),
                wrong("{balance credit|credits}", "{caseId}", 14, "messages.BalanceLow", "knows nothing"),
                wrong("{balance credit|credits}", "{balance credit}", 14, "messages.BalanceLow", "credit|credits"),
                wrong("{balance credit|credits}", "{balance", 14, "messages.BalanceLow", "a { without its }"),
                wrong("{balance credit|credits}", "a } b", 14, "messages.BalanceLow", "a } without its {"),
                wrong("{balance credit|credits}", "[{balance}", 14, "messages.BalanceLow", "a [ without its ]"),
                wrong(
                        "\"{balance credit|credits} left\"",
                        "{de: noch etwas}",
                        14,
                        "messages.BalanceLow",
                        "no text in the policy's own language"),
                wrong(
                        "\"{balance credit|credits} left\"",
                        "{en: few, german: wenig}",
                        14,
                        "messages.BalanceLow.german",
                        "no language tag"),
                // The text itself
                wrong("id: shop", "id: &a shop", 1, "document", "anchor"),
                wrong("id: shop", "id: !!binary c2hvcA==", 1, "document", "tag"),
                wrong("id: shop", "id: !mine shop", 1, "document", "tag"),
                wrong("id: shop", "id: shop\n---\nid: other", 1, "document", "second document"),
                wrong("  image:", "\timage:", 7, "document", "not valid YAML", "never tabs"),
                wrong("[ios, web]", "[ios, web", 6, "document", "not valid YAML"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void a_mistake_is_named_with_its_line_its_field_and_the_remedy(
            String written, String instead, int line, String field, List<String> words) {
        assertThat(GOOD).contains(written);
        PolicyFile file = PolicyFile.read(GOOD.replace(written, instead));
        assertThat(file.policy()).isEmpty();
        assertThat(file.problems()).as(file.problems().toString()).anySatisfy(problem -> {
            assertThat(problem.field()).isEqualTo(field);
            assertThat(problem.toString()).contains(words);
            if (!field.equals("document")) {
                assertThat(problem.line()).isEqualTo(line);
            }
        });
        assertThat(file.summary()).startsWith("line ").doesNotContain("\n");
    }

    @Test
    void a_good_document_has_no_problems() {
        PolicyFile file = PolicyFile.read(GOOD);
        assertThat(file.problems()).isEmpty();
        assertThat(file.policy()).isPresent();
        assertThat(file.summary()).isEmpty();
    }

    @Test
    void a_price_whose_platform_or_date_cannot_be_read_is_no_second_price_for_all() {
        PolicyFile file = PolicyFile.read(GOOD.replace(
                "price: {perItem: 2}",
                "prices: [{perItem: 1}, {perItem: 2, platform: io}, {perItem: 3, from: \"2027-02-30T00:00:00Z\"}]"));
        assertThat(file.problems())
                .extracting(PolicyProblem::field)
                .containsExactly("features.image.prices[1].platform", "features.image.prices[2].from");
    }

    @Test
    void a_list_of_wrong_names_is_no_empty_list() {
        PolicyFile file = PolicyFile.read(GOOD.replace("eligible: true", "platforms: [io, wbe]")
                + "lowBalance: {thresholds: [0, x]}\n"
                + "plans: {pro: {allowance: 5, period: month, features: [imgae], models: [a b]}}\n");
        assertThat(file.problems())
                .extracting(PolicyProblem::field)
                .containsExactly(
                        "features.image.claims.platforms[0]",
                        "features.image.claims.platforms[1]",
                        "lowBalance.thresholds[0]",
                        "lowBalance.thresholds[1]",
                        "plans.pro.features[0]",
                        "plans.pro.models[0]");
    }

    @Test
    void every_mistake_is_told_at_once_in_the_order_of_the_document() {
        PolicyFile file = PolicyFile.read(GOOD.replace("perItem: 2}", "perItem: x}")
                .replace("14d", "soon")
                .replace("id: shop", "id: a b"));
        assertThat(file.problems())
                .extracting(PolicyProblem::field)
                .containsExactly("id", "features.image.price.perItem", "claims.timeLimit");
        assertThat(file.summary()).endsWith("(and 2 more)");
    }

    @Test
    void an_empty_document_says_what_to_begin_with() {
        for (String empty : new String[] {"", "  \n", "# nothing\n", "---\n"}) {
            PolicyFile file = PolicyFile.read(empty);
            assertThat(file.policy()).isEmpty();
            assertThat(file.summary()).as(empty).isNotEmpty();
        }
    }

    @Test
    void documents_that_are_too_large_or_too_deep_are_refused_unread() {
        assertThat(PolicyFile.read("x".repeat(Limits.DOCUMENT_MAX + 1)).summary())
                .contains("shorten it to at most " + Limits.DOCUMENT_MAX);
        for (String level : List.of("[", "{a: ", "{\"a\":", "- ", "? ", "[{a: ", "{? ", "- - ")) {
            assertThat(PolicyFile.read(level.repeat(100_000 / level.length())).summary())
                    .as(level)
                    .contains("nests too deep, in more levels than the 16 allowed");
        }
    }

    @Test
    void what_would_grow_when_it_is_read_is_refused_where_it_begins() {
        StringBuilder laughs = new StringBuilder("a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
        for (char c = 'b'; c <= 'z'; c++) {
            String before = "*" + (char) (c - 1);
            laughs.append(c)
                    .append(": &")
                    .append(c)
                    .append(" [")
                    .append((before + ", ").repeat(8))
                    .append(before)
                    .append("]\n");
        }
        assertThat(PolicyFile.read(laughs.toString()).summary())
                .contains("line 1")
                .contains("has an anchor (&) or alias (*)");
        assertThat(PolicyFile.read("? &a [*a]\n: 1\n").summary()).contains("has an anchor (&) or alias (*)");
    }

    @Test
    void numbers_are_never_written_out() {
        for (String number : List.of("1e999999999", "-1E+2147483647", "0.1e-999999999")) {
            assertThat(PolicyFile.read(
                                    "id: shop\nversion: \"1\"\naccountPrefix: \"\"\nfeatures:\n  image:\n    displayName: Image\n"
                                            + "    price: {base: " + number + "}\n")
                            .summary())
                    .as(number)
                    .contains("plain digits");
        }
        assertThat(PolicyFile.read("{\"id\": " + "9".repeat(100_000) + "}").summary())
                .isNotEmpty();
    }

    @Test
    void json_is_read_too() {
        PolicyFile file = PolicyFile.read("""
                {"id": "shop", "version": "1", "accountPrefix": "",
                 "features": {"image": {"displayName": "Image", "free": true}}}
                """);
        assertThat(file.problems()).isEmpty();
        assertThat(file.policy().orElseThrow().accountPrefix()).isEmpty();
    }

    @Test
    void what_could_not_be_published_for_a_secret_in_it_is_told_with_the_line() {
        String document = """
                id: shop
                version: "1"
                accountPrefix: ""
                features:
                  image:
                    displayName: Image
                    free: true
                messages: {ClaimAccepted: "Thank you, 4111 1111 1111 1111"}
                """;
        assertThat(PolicyFile.readToPublish(document).problems())
                .extracting(PolicyProblem::toString)
                .containsExactly(
                        "line 8: document seems to hold a card number; remove it; the ledger keeps the policy's"
                                + " text for ever");
        assertThat(PolicyFile.readToPublish(document).policy()).isEmpty();
    }
}
