package io.makegood.ledger.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an action costs by a table: the first row that is for it decides, exactly, and is rounded once. */
class RateTableTest {
    private static final long NOW = 1_800_000_000_000L;

    private static RateRow row(
            String name, Map<String, Set<String>> when, String base, String perItem, Map<String, Rate> per) {
        return new RateRow(
                name,
                null,
                new TreeMap<>(when),
                new TreeMap<>(),
                new BigDecimal(base),
                new BigDecimal(perItem),
                new TreeMap<>(per),
                0,
                BigDecimal.ZERO,
                RoundingMode.CEILING);
    }

    /** A row that only begins then. */
    private static RateRow from(long at, RateRow row) {
        return new RateRow(
                row.name(),
                at,
                row.when(),
                row.upTo(),
                row.base(),
                row.perItem(),
                row.per(),
                row.minimum(),
                row.markUp(),
                row.rounding());
    }

    /** A row of costs. */
    private static RateRow cost(Map<String, Rate> per, long minimum, String markUp, RoundingMode rounding) {
        RateRow row = row("cost", Map.of(), "0", "0", per);
        return new RateRow(
                row.name(),
                null,
                row.when(),
                row.upTo(),
                row.base(),
                row.perItem(),
                row.per(),
                minimum,
                new BigDecimal(markUp),
                rounding);
    }

    private static Rate rate(String credits, long per) {
        return new Rate(new BigDecimal(credits), per, 0, false);
    }

    private static PriceQuery query(int items, Map<String, String> attributes, Map<String, Long> quantities) {
        return PriceQuery.of("video", null, items).with(attributes, quantities);
    }

    private static PriceAnswer price(PriceQuery query, RateRow... rows) {
        return new RateTable(List.of(rows)).price(query, NOW);
    }

    private static long cost(PriceQuery query, RateRow... rows) {
        return Objects.requireNonNull(price(query, rows).price()).of(query.items());
    }

    @Test
    void the_first_row_that_is_for_it_decides_and_is_named() {
        RateRow pro = row("pro", Map.of("model", Set.of("pro", "max")), "9", "0", Map.of());
        RateRow any = row("any", Map.of(), "4", "0", Map.of());
        assertThat(price(query(1, Map.of("model", "max"), Map.of()), pro, any).row())
                .isEqualTo("pro");
        assertThat(price(query(1, Map.of("model", "fast"), Map.of()), pro, any).row())
                .isEqualTo("any");
        assertThat(price(query(1, Map.of(), Map.of()), pro, any).row()).isEqualTo("any");
    }

    @Test
    void the_fields_of_a_request_count_as_attributes() {
        RateRow ios = row("ios", Map.of("platform", Set.of("ios"), "surface", Set.of("editor")), "9", "0", Map.of());
        assertThat(price(query(1, Map.of("platform", "ios", "surface", "editor"), Map.of()), ios)
                        .row())
                .isEqualTo("ios");
        assertThat(price(query(1, Map.of("platform", "ios"), Map.of()), ios).problem())
                .isNotNull();
    }

    @Test
    void a_row_that_has_not_begun_is_passed_over() {
        RateRow later = from(NOW + 1, row("later", Map.of(), "9", "0", Map.of()));
        RateRow now = from(NOW, row("now", Map.of(), "5", "0", Map.of()));
        assertThat(price(query(1, Map.of(), Map.of()), later, now).row()).isEqualTo("now");
    }

    @Test
    void parts_of_a_unit_are_added_exactly_and_rounded_once() {
        RateRow tokens = row(
                "tokens",
                Map.of(),
                "0",
                "0",
                Map.of("in", rate("0.1", 3), "out", rate("0.2", 3), "cached", rate("0.7", 1)));
        // A tenth by three and two tenths by three and seven tenths twice are one and a half.
        assertThat(cost(query(0, Map.of(), Map.of("in", 1L, "out", 1L, "cached", 2L)), tokens))
                .isEqualTo(2);
        // Three thirds are one, and nothing is left to round.
        assertThat(cost(query(0, Map.of(), Map.of("in", 10L, "out", 10L, "cached", 0L)), tokens))
                .isEqualTo(1);
    }

    @Test
    void a_row_says_how_it_rounds() {
        Map<String, Rate> half = Map.of("seconds", rate("1", 2));
        PriceQuery five = query(0, Map.of(), Map.of("seconds", 5L));
        assertThat(cost(five, cost(half, 0, "0", RoundingMode.CEILING))).isEqualTo(3);
        assertThat(cost(five, cost(half, 0, "0", RoundingMode.HALF_UP))).isEqualTo(3);
        assertThat(cost(five, cost(half, 0, "0", RoundingMode.FLOOR))).isEqualTo(2);
    }

    @Test
    void a_mark_up_comes_before_the_rounding_and_the_minimum_after_it() {
        Map<String, Rate> per = Map.of("seconds", rate("0.3", 1));
        RateRow cost = cost(per, 4, "12.5", RoundingMode.CEILING);
        // 20 × 0.3 × 1.125 is 6.75.
        assertThat(cost(query(0, Map.of(), Map.of("seconds", 20L)), cost)).isEqualTo(7);
        assertThat(cost(query(0, Map.of(), Map.of("seconds", 2L)), cost)).isEqualTo(4);
    }

    @Test
    void what_is_started_costs_as_much_as_the_whole_and_what_is_below_a_bound_nothing() {
        Rate minutes = new Rate(new BigDecimal("5"), 60, 0, true);
        RateRow started = row("a", Map.of(), "0", "0", Map.of("seconds", minutes));
        assertThat(cost(query(0, Map.of(), Map.of("seconds", 61L)), started)).isEqualTo(10);
        assertThat(cost(query(0, Map.of(), Map.of("seconds", 60L)), started)).isEqualTo(5);
        Rate further = new Rate(new BigDecimal("2"), 1, 3, false);
        RateRow above = row("a", Map.of(), "7", "0", Map.of("megapixels", further));
        assertThat(cost(query(0, Map.of(), Map.of("megapixels", 2L)), above)).isEqualTo(7);
        assertThat(cost(query(0, Map.of(), Map.of("megapixels", 5L)), above)).isEqualTo(11);
    }

    @Test
    void each_item_has_its_whole_share_and_the_rest_is_the_base() {
        RateRow grid = row("grid", Map.of(), "0.5", "2.75", Map.of());
        Price price = price(query(3, Map.of(), Map.of()), grid).price();
        // 8.75 becomes 9: each of three items gives back 2, and 3 are the base.
        assertThat(price).isEqualTo(new Price(3, 2));
    }

    @Test
    void a_quantity_that_the_row_counts_must_be_said() {
        RateRow row = row("a", Map.of(), "1", "0", Map.of("seconds", rate("1", 1)));
        PriceProblem problem =
                price(query(1, Map.of(), Map.of("steps", 1L)), row).problem();
        assertThat(problem).isEqualTo(new PriceProblem(PriceProblem.MISSING_QUANTITIES, List.of("seconds")));
    }

    @Test
    void what_no_row_is_for_has_no_price_and_what_rows_differ_by_is_told() {
        RateRow pro = row("pro", Map.of("model", Set.of("pro")), "9", "0", Map.of());
        PriceProblem problem = price(query(1, Map.of(), Map.of()), pro).problem();
        assertThat(problem).isEqualTo(new PriceProblem(PriceProblem.UNMATCHED, List.of("model")));
    }

    @Test
    void a_cost_beyond_all_amounts_is_an_error() {
        RateRow row = row("a", Map.of(), "0", "0", Map.of("seconds", rate("1000000000000000", 1)));
        assertThat(cost(query(0, Map.of(), Map.of("seconds", 1L)), row)).isEqualTo(Limits.AMOUNT_MAX);
        PriceProblem problem =
                price(query(0, Map.of(), Map.of("seconds", 2L)), row).problem();
        assertThat(problem).isEqualTo(new PriceProblem(PriceProblem.MOST_CREDITS, List.of("1000000000000000")));
    }

    @Test
    void what_a_policy_does_not_list_is_told_with_the_list() {
        Listed listed = new Listed(Map.of("model", List.of("pro"), "voice", List.of()), List.of("seconds"));
        assertThat(listed.problem(query(1, Map.of("model", "pro", "voice", "whatever"), Map.of("seconds", 1L))))
                .isNull();
        assertThat(listed.problem(query(1, Map.of("model", "prp"), Map.of())))
                .isEqualTo(new PriceProblem("attributes.model", List.of("pro")));
        PriceProblem unlisted = Objects.requireNonNull(listed.problem(query(1, Map.of("modle", "pro"), Map.of())));
        assertThat(unlisted.what()).isEqualTo(PriceProblem.ATTRIBUTES);
        assertThat(unlisted.listed()).containsExactlyInAnyOrder("model", "voice");
        assertThat(listed.problem(query(1, Map.of(), Map.of("minutes", 1L))))
                .isEqualTo(new PriceProblem(PriceProblem.QUANTITIES, List.of("seconds")));
        assertThat(unlisted.sentence()).contains("no such attribute");
    }

    @Test
    void what_a_request_says_of_itself_is_bounded() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 17; i++) {
            many.put("a" + i, "b");
        }
        assertThatThrownBy(() -> query(1, many, Map.of())).isInstanceOf(InvalidEvent.class);
        assertThatThrownBy(() -> query(1, Map.of("a b", "c"), Map.of())).hasMessageContaining("letter");
        assertThatThrownBy(() -> query(1, Map.of("a", ""), Map.of())).hasMessageContaining("attributes.a");
        assertThatThrownBy(() -> query(1, Map.of(), Map.of("a", -1L))).hasMessageContaining("quantities.a is -1");
        assertThatThrownBy(() -> query(1, Map.of(), Map.of("a", Limits.AMOUNT_MAX + 1)))
                .hasMessageContaining("the most allowed");
    }

    @Test
    void names_and_values_may_stand_on_one_line() {
        assertThat(NamedValues.texts("attributes", "model=pro,size=1024x1024"))
                .isEqualTo(Map.of("model", "pro", "size", "1024x1024"));
        assertThat(NamedValues.numbers("quantities", "seconds=8")).isEqualTo(Map.of("seconds", 8L));
        for (String wrong : List.of("model", "=pro", "model=", "a=1,,b=2", "a=1,a=2")) {
            assertThatThrownBy(() -> NamedValues.texts("attributes", wrong)).isInstanceOf(InvalidEvent.class);
        }
        assertThatThrownBy(() -> NamedValues.numbers("quantities", "seconds=8.5"))
                .hasMessageContaining("whole number");
    }
}
