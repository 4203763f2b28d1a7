package io.makegood.client;

import static io.makegood.client.AccountEvents.accountUpdated;
import static io.makegood.client.AccountEvents.supportRequested;
import static io.makegood.client.CreditEvents.creditsAdjusted;
import static io.makegood.client.CreditEvents.creditsGranted;
import static io.makegood.client.GenerationEvents.generationCharged;
import static io.makegood.client.GenerationEvents.generationCompleted;
import static io.makegood.client.GenerationEvents.generationRequested;
import static io.makegood.client.GenerationEvents.itemDelivered;
import static io.makegood.client.GenerationEvents.itemFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the ledger would not take is refused where it is built, with every mistake, its field and its remedy. */
class EventRefusedTest {
    // What a caller without null checks hands in.
    @SuppressWarnings("NullAway")
    private static final String NO_TEXT = null;

    @SuppressWarnings("NullAway")
    private static final GrantKind NO_KIND = null;

    @SuppressWarnings("NullAway")
    private static final FailureCause NO_CAUSE = null;

    private static EventRefused refusal(EventBuilder<?> builder) {
        EventRefused refused = catchThrowableOfType(EventRefused.class, builder::build);
        assertThat(refused).as("was built").isNotNull();
        return refused;
    }

    @Test
    void all_mistakes_are_named_at_once_what_is_absent_first() {
        EventRefused refused = refusal(creditsGranted("", "g\n1", -5, NO_KIND)
                .expiresAt(-1)
                .paymentReference("x".repeat(300))
                .occurredAt(-2));
        assertThat(refused.mistakes())
                .extracting(Mistake::message)
                .containsExactly(
                        "kind is missing; give it a value",
                        "grantId has a control character at index 1; remove it",
                        "amount is -5; give a whole number of credits above zero",
                        "expiresAt is -1; give epoch milliseconds, UTC",
                        "paymentReference has 300 characters; shorten it to at most 256",
                        "accountId is missing; give it 1 to 128 bytes of text",
                        "occurredAt is -2; give epoch milliseconds, UTC");
        assertThat(refused)
                .hasMessageStartingWith("CreditsGranted cannot be published:\n  ")
                .hasMessageContaining("\n  amount is -5; give a whole number of credits above zero\n");
    }

    @Test
    void absent_ids_are_mistakes_like_others() {
        EventRefused refused = refusal(itemFailed(NO_TEXT, NO_TEXT, NO_TEXT, NO_CAUSE));
        assertThat(refused.mistakes())
                .extracting(Mistake::field)
                .containsExactlyInAnyOrder("accountId", "generationId", "itemId", "cause");
    }

    @Test
    void a_link_that_is_none_is_a_mistake_beside_others() {
        assertThat(refusal(itemDelivered("a-1", "", "1", DeliveryKind.SAVED).resultUrl("javascript:alert(1)"))
                        .mistakes())
                .extracting(Mistake::message)
                .containsExactly(
                        "generationId is missing; give it 1 to 128 bytes of text",
                        "resultUrl is no absolute address of the web; begin it with https:// or http://, or leave it out");
        assertThat(refusal(generationCompleted("a-1", "n-1", Outcome.SUCCEEDED)
                                .usedAmount(-1)
                                .resultUrl("https://ann:b@cdn.example/"))
                        .mistakes())
                .extracting(Mistake::field)
                .containsExactly("usedAmount", "resultUrl");
    }

    @Test
    void each_wrong_item_is_named_by_its_place() {
        EventRefused refused = refusal(generationCharged("a-1", "n-1")
                .item("1", 10)
                .item("", 10)
                .item("3", -1)
                .baseAmount(-1));
        assertThat(refused.mistakes())
                .extracting(Mistake::message)
                .containsExactly(
                        "item 2: items.itemId is missing; give it 1 to 128 bytes of text",
                        "item 3: items.amount is -1; give zero or a whole number of credits above it",
                        "baseAmount is -1; give zero or a whole number of credits above it");
    }

    @Test
    void items_are_named_once_and_are_not_too_many() {
        assertThat(refusal(generationCharged("a-1", "n-1").item("1", 1).item("1", 2)))
                .hasMessageContaining("items names an item twice; name each item once");
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 257; i++) {
            many.add("i" + i);
        }
        assertThat(refusal(generationRequested("a-1", "n-1", "picture").items(many)))
                .hasMessageContaining("items names 257; split it: at most 256");
        assertThat(refusal(generationRequested("a-1", "n-1", "picture").items(Arrays.asList("1", NO_TEXT))))
                .hasMessageContaining("items is missing");
    }

    @Test
    void an_id_is_counted_in_bytes() {
        assertThat(refusal(itemFailed("ä".repeat(65), "n-1", "1", FailureCause.OTHER)))
                .hasMessageContaining("accountId is 130 bytes long; shorten it to at most 128");
    }

    @Test
    void an_item_goes_with_its_generation() {
        assertThat(refusal(creditsAdjusted("a-1", "adj-1", 0, AdjustmentGround.GOODWILL, "kim")
                                .item(null, "2"))
                        .mistakes())
                .extracting(Mistake::message)
                .containsExactly(
                        "amount is 0; give the credits to add (above zero) or take (below zero)",
                        "generationId is missing while itemId is given; name the item's generation");
    }

    @Test
    void an_update_of_nothing_is_none() {
        assertThat(refusal(accountUpdated("a-1")).mistakes())
                .extracting(Mistake::message)
                .containsExactly("holders and accessActive are both missing; give at least one of them");
        assertThat(refusal(accountUpdated("a-1").holders(Collections.nCopies(1_001, "ada"))))
                .hasMessageContaining("holders names 1001; name at most 1000");
    }

    @Test
    void secrets_are_kept_out_of_a_ledger_that_forgets_nothing() {
        assertThat(refusal(supportRequested("a-1", "c-1").message("my password is tulip7")))
                .hasMessageContaining("message seems to hold a password; remove it; the ledger keeps text for ever");
    }

    @Test
    void a_time_that_milliseconds_cannot_say_is_a_mistake() {
        assertThat(refusal(creditsGranted("a-1", "g-1", 1, GrantKind.PAID).expiresAt(Instant.MAX))
                        .mistakes())
                .extracting(Mistake::field)
                .containsExactly("expiresAt");
    }

    @Test
    void a_trace_context_is_one_or_is_left_out() {
        assertThat(refusal(generationCharged("a-1", "n-1").traceparent("trace-7")))
                .hasMessageContaining("traceparent is no W3C trace context; send 00-TRACE-SPAN-FLAGS");
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assertThat(generationCharged("a-1", "n-1").traceparent(trace).build().traceparent())
                .isEqualTo(trace);
    }

    @Test
    void a_builder_that_is_asked_twice_says_the_same_twice() {
        EventBuilder<?> builder = generationCharged("a-1", "n-1").item("", 1).traceparent("none");
        assertThat(refusal(builder).mistakes())
                .isEqualTo(refusal(builder).mistakes())
                .hasSize(2);
    }
}
