package io.makegood.systemtests.product;

import static io.makegood.ledger.event.GrantKind.ALLOWANCE;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.systemtests.product.Spoken.charged;
import static io.makegood.systemtests.product.Spoken.reported;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ClaimRules;
import io.makegood.ledger.policy.ClaimRules.Eligibility;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * PHO-8 and PHO-9 as a table, cell by cell: which results of which feature may be claimed on which platform and surface. The
 * expectations are written down here once more, by the customers' names of the features, so that a slip in the policy shows.
 */
class PhotoroomEligibilityTest {
    private static final List<String> PLATFORMS = List.of("ios", "android", "web");
    private static final List<String> EVERYWHERE = List.of(
            "Virtual Model",
            "Flat Lay",
            "Ghost Mannequin",
            "Edit with AI",
            "Recolor",
            "Product Beautifier",
            "Ironing",
            "Video Generator",
            "Logo",
            "Text",
            "Create any image",
            "Instagram Story");
    private static final List<String> ANDROID_ONLY = List.of("AI Backgrounds");
    private static final List<String> NOWHERE = List.of(
            "AI Shadows",
            "Image Enhancer",
            "AI Expand",
            "AI tools in Batch",
            "AI tools in Product Catalog",
            "Retouch",
            "Studio Shot");
    private static final Set<String> NOT_INSIDE_THE_EDITORS = Set.of("Recolor", "Flat Lay");
    private static final String SOMEWHERE_ELSE = "popup";
    private static final List<String> EDITORS = List.of("batch-editor", "product-catalog-editor");

    private static Map<String, String> idsByName() {
        Map<String, String> ids = new TreeMap<>();
        PolicyFiles.policy("photoroom")
                .features()
                .forEach((id, feature) -> ids.put(feature.displayName().get("en"), id));
        return ids;
    }

    static Stream<Arguments> cells() {
        Map<String, String> ids = idsByName();
        List<Arguments> cells = new ArrayList<>();
        List<@Nullable String> surfaces = new ArrayList<>(EDITORS);
        surfaces.add("editor");
        surfaces.add(SOMEWHERE_ELSE);
        surfaces.add(null);
        ids.forEach((name, id) -> PLATFORMS.forEach(platform -> surfaces.forEach(
                surface -> cells.add(Arguments.of(name, id, platform, surface, expected(name, platform, surface))))));
        return cells.stream();
    }

    private static Eligibility expected(String name, String platform, @Nullable String surface) {
        boolean there = EVERYWHERE.contains(name) || (ANDROID_ONLY.contains(name) && platform.equals("android"));
        if (!there || (NOT_INSIDE_THE_EDITORS.contains(name) && EDITORS.contains(String.valueOf(surface)))) {
            return Eligibility.NOT_ELIGIBLE;
        }
        boolean unsaid = surface == null && NOT_INSIDE_THE_EDITORS.contains(name);
        return unsaid || SOMEWHERE_ELSE.equals(surface) ? Eligibility.UNCERTAIN : Eligibility.ELIGIBLE;
    }

    @Test
    void the_policy_has_exactly_the_twenty_features_of_the_table() {
        assertThat(idsByName().keySet())
                .containsExactlyInAnyOrderElementsOf(Stream.of(EVERYWHERE, ANDROID_ONLY, NOWHERE)
                        .flatMap(List::stream)
                        .toList())
                .hasSize(20);
        assertThat(cells()).hasSize(20 * 3 * 5);
    }

    @ParameterizedTest(name = "{0} on {2} in {3}: {4}")
    @MethodSource("cells")
    void a_result_may_be_claimed_where_the_table_says_so(
            String name, String id, String platform, @Nullable String surface, Eligibility eligible) {
        Scenario.Then claimed = new ProductsInMemory()
                .account("photoroom")
                .and(granted("plan", 100, ALLOWANCE), charged("n", id, platform, surface, 2, "1"))
                .when(reported("claim", "n", "1", "BLANK_RESULT"));
        switch (eligible) {
            case ELIGIBLE ->
                claimed.refunded("1", 2, RefundCause.CLAIM_ACCEPTED).balance(100);
            case NOT_ELIGIBLE ->
                claimed.noRefund()
                        .notice(NoticeType.ClaimDeclined, "NOT_ELIGIBLE")
                        .balance(98);
            case UNCERTAIN ->
                claimed.noRefund().notice(NoticeType.ClaimOpened, null).balance(98);
        }
    }

    @Test
    void where_the_platform_is_not_said_or_not_known_a_person_looks_unless_it_makes_no_difference() {
        PolicyFiles.policy("photoroom").features().forEach((id, feature) -> {
            String name = feature.displayName().get("en");
            ClaimRules claims = PolicyFiles.policy("photoroom").claims();
            Eligibility nowhere = NOWHERE.contains(name) ? Eligibility.NOT_ELIGIBLE : Eligibility.UNCERTAIN;
            assertThat(claims.eligibility(id, null, "editor"))
                    .as(id)
                    .isEqualTo(EVERYWHERE.contains(name) ? Eligibility.ELIGIBLE : nowhere);
            assertThat(claims.eligibility(id, "tv", "editor")).as(id).isEqualTo(nowhere);
        });
    }
}
