package io.makegood.client;

import static io.makegood.client.AccountEvents.accountUpdated;
import static io.makegood.client.CreditEvents.creditsGranted;
import static io.makegood.client.CreditEvents.creditsRevoked;
import static io.makegood.client.GenerationEvents.generationCharged;
import static io.makegood.client.GenerationEvents.generationCompleted;
import static io.makegood.client.GenerationEvents.itemDelivered;
import static io.makegood.client.GenerationEvents.itemFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The same fact has the same id, however often and by whatever process it is published. */
class EventIdentityTest {
    private static final long TIME = 1_795_000_000_000L;

    private static final Pattern FIRST_FIELD = Pattern.compile("\"accountId\":\"a-1\",\"\\w+\":[\\[\"]*([^\"]*)");

    private static String digest(String... parts) throws Exception {
        byte[] text = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
        return "ev_"
                + HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(text))
                        .substring(0, 32);
    }

    @Test
    void an_id_is_derived_as_the_guide_says() throws Exception {
        assertThat(itemFailed("a-1", "n-1", "2", FailureCause.TIMEOUT).build().eventId())
                .isEqualTo(digest("ItemFailed", "a-1", "n-1", "2"))
                .isEqualTo("ev_eb2cae22617fd7ae8534c24e7d0f9cde");
        assertThat(itemDelivered("a-1", "n-1", "2", DeliveryKind.SAVED).build().eventId())
                .isEqualTo(digest("ItemDelivered", "a-1", "n-1", "2", "SAVED"));
        assertThat(creditsRevoked("a-1", "g-1", "re_1").build().eventId())
                .isEqualTo(digest("CreditsRevoked", "a-1", "g-1", "re_1"));
        assertThat(accountUpdated("a-1")
                        .holders(List.of("ada", "bob"))
                        .occurredAt(TIME + 5)
                        .build()
                        .eventId())
                .isEqualTo(digest("AccountUpdated", "a-1", "", "2", "ada", "bob", Long.toString(TIME + 5)));
    }

    /** The guide lists those types that are named by more than their first field. */
    @Test
    void a_type_that_the_guide_does_not_list_is_named_by_its_first_field() throws Exception {
        String guide = Files.readString(Path.of("..", "docs", "client.md"));
        String table = guide.substring(guide.indexOf("| type | parts |"), guide.indexOf("| every other |"));
        int ordinary = 0;
        for (Map.Entry<EventBuilder<?>, String> each : EventBuilderTest.events().entrySet()) {
            JournalEvent event = each.getKey().build();
            Matcher first = FIRST_FIELD.matcher(each.getValue());
            assertThat(first.find()).isTrue();
            boolean byFirst = event.eventId().equals(digest(event.type(), "a-1", first.group(1)));
            assertThat(byFirst).as(event.type()).isNotEqualTo(table.contains(event.type()));
            ordinary += byFirst ? 1 : 0;
        }
        assertThat(ordinary).isGreaterThan(10);
    }

    @Test
    void it_follows_from_what_the_event_is_about_and_not_from_what_it_says() {
        String first = generationCharged("a-1", "n-1").baseAmount(5).build().eventId();
        assertThat(generationCharged("a-1", "n-1")
                        .baseAmount(6)
                        .item("1", 2)
                        .occurredAt(TIME + 7)
                        .build()
                        .eventId())
                .as("the ledger calls this a conflict of the same event, not another one")
                .isEqualTo(first);
        assertThat(generationCharged("a-2", "n-1").baseAmount(5).build().eventId())
                .isNotEqualTo(first);
        assertThat(generationCompleted("a-1", "n-1", Outcome.SUCCEEDED).build().eventId())
                .isNotEqualTo(first);
    }

    @Test
    void a_callers_own_id_stands() {
        assertThat(creditsGranted("a-1", "g-1", 1, GrantKind.PAID)
                        .eventId("order-7")
                        .build()
                        .eventId())
                .isEqualTo("order-7");
    }

    @Test
    void an_update_of_an_account_is_told_from_a_later_one_by_its_time() {
        String monday = accountUpdated("a-1")
                .accessActive(true)
                .occurredAt(TIME + 1)
                .build()
                .eventId();
        assertThat(accountUpdated("a-1")
                        .accessActive(true)
                        .occurredAt(TIME + 2)
                        .build()
                        .eventId())
                .isNotEqualTo(monday);
        assertThat(accountUpdated("a-1")
                        .accessActive(false)
                        .occurredAt(TIME + 1)
                        .build()
                        .eventId())
                .isNotEqualTo(monday);
    }
}
