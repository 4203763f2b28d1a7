package io.makegood.client;

import static io.makegood.client.AccountEvents.accountUpdated;
import static io.makegood.client.AccountEvents.caseResolved;
import static io.makegood.client.AccountEvents.supportRequested;
import static io.makegood.client.ClaimEvents.cashRefundReviewed;
import static io.makegood.client.CreditEvents.creditsAdjusted;
import static io.makegood.client.CreditEvents.creditsGranted;
import static io.makegood.client.CreditEvents.creditsRevoked;
import static io.makegood.client.CreditEvents.revocationReversed;
import static io.makegood.client.GenerationEvents.generationCharged;
import static io.makegood.client.GenerationEvents.generationCompleted;
import static io.makegood.client.GenerationEvents.generationProgressed;
import static io.makegood.client.GenerationEvents.generationRequested;
import static io.makegood.client.GenerationEvents.itemDelivered;
import static io.makegood.client.GenerationEvents.itemFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.WindowKind;
import io.makegood.topics.mapping.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each builder makes the event of the public contract that bears its name. */
class EventBuilderTest {
    /** What {@code ./makegood policy publish} and the engine itself append. */
    private static final Set<String> NOT_FROM_SERVICES = Set.of(
            "PolicyPublished",
            "GenerationTimedOut",
            "GrantExpired",
            "PlanRenewed",
            "TransferArrived",
            "FoldAdopted",
            "LedgerMoved");

    /** A builder of each type, and the event that it makes, without the id. */
    static Map<EventBuilder<?>, String> events() {
        Map<EventBuilder<?>, String> events = special();
        events.putAll(numbersAndLists());
        Set<String> listed =
                events.keySet().stream().map(builder -> builder.build().type()).collect(Collectors.toSet());
        ordinary().stream()
                .filter(type -> !listed.contains(type.getSimpleName()))
                .forEach(type -> events.put(OrdinaryBuilder.of(type), OrdinaryBuilder.expected(type)));
        return events;
    }

    private static List<Class<?>> ordinary() {
        return Arrays.stream(LedgerEvent.Cases.class.getMethods())
                .<Class<?>>map(event -> event.getParameterTypes()[0])
                .filter(type -> !NOT_FROM_SERVICES.contains(type.getSimpleName()))
                .sorted(Comparator.comparing(Class::getSimpleName))
                .toList();
    }

    /** Those that are built otherwise than {@link OrdinaryBuilder} says, or whose fields may hold more than plain values. */
    private static Map<EventBuilder<?>, String> special() {
        Map<EventBuilder<?>, String> events = new LinkedHashMap<>();
        events.put(
                generationRequested("a-1", "n-1", "picture")
                        .platform("ios")
                        .surface("editor")
                        .inputMode("text")
                        .label("Tulips")
                        .actorId("ada")
                        .item("1")
                        .items(List.of("2", "3"))
                        .authorize()
                        .attempt(2)
                        .maxAmount(40),
                "\"type\":\"GenerationRequested\",\"accountId\":\"a-1\",\"generationId\":\"n-1\",\"feature\":\"picture\",\"platform\":\"ios\",\"surface\":\"editor\",\"inputMode\":\"text\",\"label\":\"Tulips\",\"actorId\":\"ada\",\"items\":[\"1\",\"2\",\"3\"],\"authorize\":true,\"attempt\":2,\"maxAmount\":40");
        events.put(
                generationCharged("a-1", "n-1")
                        .feature("picture")
                        .platform("web")
                        .surface("editor")
                        .baseAmount(5)
                        .item("1", 10)
                        .item("2", 0),
                "\"type\":\"GenerationCharged\",\"accountId\":\"a-1\",\"generationId\":\"n-1\",\"feature\":\"picture\",\"platform\":\"web\",\"surface\":\"editor\",\"baseAmount\":5,\"items\":[{\"itemId\":\"1\",\"amount\":10},{\"itemId\":\"2\",\"amount\":0}]");
        events.put(
                itemFailed("a-1", "n-1", "2", FailureCause.PROVIDER_ERROR)
                        .message("503")
                        .providerReference("call-9"),
                "\"type\":\"ItemFailed\",\"accountId\":\"a-1\",\"generationId\":\"n-1\",\"itemId\":\"2\",\"cause\":\"PROVIDER_ERROR\",\"message\":\"503\",\"providerReference\":\"call-9\"");
        events.put(
                generationCompleted("a-1", "n-1", Outcome.SUCCEEDED)
                        .usedAmount(7)
                        .resultUrl("https://cdn.example/n-1"),
                "\"type\":\"GenerationCompleted\",\"accountId\":\"a-1\",\"generationId\":\"n-1\",\"outcome\":\"SUCCEEDED\",\"usedAmount\":7,\"resultUrl\":\"https://cdn.example/n-1\"");
        events.put(
                itemDelivered("a-1", "n-1", "1", DeliveryKind.SAVED).resultUrl("http://localhost:9000/1.png?signed=1"),
                "\"type\":\"ItemDelivered\",\"accountId\":\"a-1\",\"generationId\":\"n-1\",\"itemId\":\"1\",\"how\":\"SAVED\",\"resultUrl\":\"http://localhost:9000/1.png?signed=1\"");
        events.put(
                creditsRevoked("a-1", "g-1", "payment refunded").amount(40),
                "\"type\":\"CreditsRevoked\",\"accountId\":\"a-1\",\"grantId\":\"g-1\",\"amount\":40,\"reason\":\"payment refunded\"");
        events.put(
                revocationReversed("a-1", "g-1", "dispute won").revocation("dispute"),
                "\"type\":\"RevocationReversed\",\"accountId\":\"a-1\",\"grantId\":\"g-1\",\"reason\":\"dispute won\",\"revocation\":\"dispute\"");
        events.put(
                creditsAdjusted("a-1", "adj-1", -3, AdjustmentGround.CORRECTION, "kim")
                        .note("booked twice")
                        .item("n-1", "2"),
                "\"type\":\"CreditsAdjusted\",\"accountId\":\"a-1\",\"adjustmentId\":\"adj-1\",\"amount\":-3,\"ground\":\"CORRECTION\",\"operator\":\"kim\",\"note\":\"booked twice\",\"generationId\":\"n-1\",\"itemId\":\"2\"");
        events.put(
                cashRefundReviewed("a-1", "r-1", true, "kim").amount(30).paymentReference("re_1"),
                "\"type\":\"CashRefundReviewed\",\"accountId\":\"a-1\",\"requestId\":\"r-1\",\"approved\":true,\"amount\":30,\"reviewer\":\"kim\",\"paymentReference\":\"re_1\"");
        events.put(
                accountUpdated("a-1")
                        .holders(List.of("ada", "bob"))
                        .accessActive(false)
                        .groups(Map.of("art", List.of("bob"))),
                "\"type\":\"AccountUpdated\",\"accountId\":\"a-1\",\"holders\":[\"ada\",\"bob\"],\"accessActive\":false,\"groups\":{\"art\":[\"bob\"]}");
        events.put(
                supportRequested("a-1", "c-1")
                        .generation("n-1")
                        .project("spring")
                        .action("export")
                        .happenedAt(Instant.ofEpochMilli(1_700_000_000_000L))
                        .expected("a picture")
                        .message("it is grey"),
                "\"type\":\"SupportRequested\",\"accountId\":\"a-1\",\"caseId\":\"c-1\",\"generationId\":\"n-1\",\"project\":\"spring\",\"action\":\"export\",\"happenedAt\":1700000000000,\"expected\":\"a picture\",\"message\":\"it is grey\"");
        return events;
    }

    private static Map<EventBuilder<?>, String> numbersAndLists() {
        return Map.of(
                BudgetEvents.budgetSet("a-1", "b-1", BudgetScope.GROUP, WindowKind.SLIDING)
                        .scopeId("art")
                        .limit(50L)
                        .windowMillis(86_400_000L)
                        .startsAt(1_700_000_000_000L),
                "\"type\":\"BudgetSet\",\"accountId\":\"a-1\",\"budgetId\":\"b-1\",\"scope\":\"GROUP\",\"scopeId\":\"art\",\"limit\":50,\"window\":\"SLIDING\",\"windowMillis\":86400000,\"startsAt\":1700000000000",
                TopUpEvents.topUpSet("a-1", true).below(20L).amount(100L),
                "\"type\":\"TopUpSet\",\"accountId\":\"a-1\",\"active\":true,\"below\":20,\"amount\":100",
                generationProgressed("a-1", "n-1")
                        .quantity("seconds", 8)
                        .quantities(Map.of("megapixels", 2L))
                        .extendBy(Duration.ofMinutes(5)),
                "\"type\":\"GenerationProgressed\",\"accountId\":\"a-1\",\"generationId\":\"n-1\",\"quantities\":{\"megapixels\":2,\"seconds\":8},\"extendBy\":300000",
                PlanEvents.planStarted("a-1", "pro")
                        .anchorAt(1_700_000_000_000L)
                        .quantity(3)
                        .startsAt(1_700_000_001_000L),
                "\"type\":\"PlanStarted\",\"accountId\":\"a-1\",\"planId\":\"pro\",\"anchorAt\":1700000000000,\"quantity\":3,\"startsAt\":1700000001000",
                creditsGranted("a-1", "g-1", 100, GrantKind.PAID)
                        .priority(7)
                        .expiresAt(Instant.parse("2027-01-01T00:00:00Z"))
                        .paymentReference("pi_1")
                        .features(List.of("picture", "video"))
                        .models(List.of("pro")),
                "\"type\":\"CreditsGranted\",\"accountId\":\"a-1\",\"grantId\":\"g-1\",\"amount\":100,\"kind\":\"PAID\",\"priority\":7,\"expiresAt\":1798761600000,\"paymentReference\":\"pi_1\",\"features\":[\"picture\",\"video\"],\"models\":[\"pro\"]");
    }

    @Test
    void every_field_goes_where_the_contract_has_it() throws Exception {
        EventCodec codec = new EventCodec();
        for (Map.Entry<EventBuilder<?>, String> each : events().entrySet()) {
            JournalEvent event = each.getKey().eventId("e-1").build();
            String type = each.getValue().substring(0, each.getValue().indexOf(','));
            String expected = each.getValue().replace(type, "{" + type + ",\"eventId\":\"e-1\"") + "}";
            assertThat(event.toJson()).isEqualTo(expected);
            byte[] bytes = codec.write(event.from(null));
            assertThat(bytes).as("Avro's single-object encoding").startsWith(0xC3, 0x01);
            assertThat(codec.read(bytes)).as("as the engine knows it").isEqualTo(event.from(null));
            assertThat(codec.toJson(codec.read(bytes))).isEqualTo(expected);
        }
    }

    @Test
    void there_is_a_builder_for_every_event_that_a_service_may_send() {
        assertThat(events().keySet().stream().map(builder -> builder.build().type()))
                .containsExactlyInAnyOrderElementsOf(
                        ordinary().stream().map(Class::getSimpleName).toList());
    }

    @Test
    void what_was_used_is_said_in_quantities_in_place_of_credits() {
        assertThat(generationCompleted("a-1", "n-1", Outcome.SUCCEEDED)
                        .quantity("seconds", 8)
                        .quantities(Map.of("megapixels", 2L))
                        .eventId("e-1")
                        .build()
                        .toJson())
                .isEqualTo(
                        "{\"type\":\"GenerationCompleted\",\"eventId\":\"e-1\",\"accountId\":\"a-1\",\"generationId\":\"n-1\",\"outcome\":\"SUCCEEDED\",\"quantities\":{\"megapixels\":2,\"seconds\":8}}");
    }

    @Test
    void what_is_not_given_is_left_out() {
        assertThat(generationRequested("a-1", "n-1", "picture")
                        .platform(null)
                        .eventId("e-1")
                        .build()
                        .toJson())
                .isEqualTo(
                        "{\"type\":\"GenerationRequested\",\"eventId\":\"e-1\",\"accountId\":\"a-1\",\"generationId\":\"n-1\",\"feature\":\"picture\",\"items\":[],\"authorize\":false}");
        assertThat(creditsGranted("a-1", "g-1", 1, GrantKind.GOODWILL)
                        .expiresAt(null)
                        .eventId("e-1")
                        .build()
                        .toJson())
                .isEqualTo(
                        "{\"type\":\"CreditsGranted\",\"eventId\":\"e-1\",\"accountId\":\"a-1\",\"grantId\":\"g-1\",\"amount\":1,\"kind\":\"GOODWILL\"}");
    }

    @Test
    void times_are_epoch_milliseconds_however_they_are_given() {
        Instant time = Instant.parse("2026-11-21T12:00:00.123456Z");
        JournalEvent byInstant = itemDelivered("a-1", "n-1", "1", DeliveryKind.SAVED)
                .occurredAt(time)
                .build();
        JournalEvent byMillis = itemDelivered("a-1", "n-1", "1", DeliveryKind.SAVED)
                .occurredAt(time.toEpochMilli())
                .build();
        assertThat(byInstant.toJson()).isEqualTo(byMillis.toJson()).contains("\"occurredAt\":1795262400123");
    }

    @Test
    void the_publishers_source_is_carried_unless_the_event_names_its_own() {
        JournalEvent plain = caseResolved("a-1", "c-1", "made good", "kim").build();
        JournalEvent relayed =
                caseResolved("a-1", "c-1", "made good", "kim").source("desk").build();
        assertThat(plain.from("images").source()).isEqualTo("images");
        assertThat(relayed.from("images").source()).isEqualTo("desk");
        assertThat(relayed.toJson()).contains("\"source\":\"desk\"");
    }

    @Test
    void what_is_logged_of_an_event_holds_no_text_of_a_customers() {
        JournalEvent event =
                supportRequested("a-1", "c-1").message("my cat is grey").build();
        assertThat(event.toString())
                .isEqualTo("SupportRequested of a-1 (" + event.eventId() + ")")
                .doesNotContain("cat");
    }
}
