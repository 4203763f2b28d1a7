package io.makegood.ledger.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The canonical text of an event is part of the public contract: others recompute it, so it may never change. */
class EventContentTest {
    private static final long AT = 1_790_000_000_123L;

    @Test
    void the_text_is_one_line_for_each_field_and_none_for_empty_ones_at_the_end() throws Exception {
        Envelope failed = new Envelope(
                "ev-1",
                "a-1",
                null,
                "worker",
                new ItemFailed("n-1", "2", FailureCause.PROVIDER_ERROR, "it's \"late\"\n\uD83D\uDE00", null));
        String text = EventContent.canonicalText(failed);
        assertThat(text)
                .isEqualTo("makegood-event-1\nItemFailed\na-1\nev-1\n\nworker\nn-1\n2\nPROVIDER_ERROR\n"
                        + sha256("it's \"late\"\n\uD83D\uDE00"));
        assertThat(new EventContent().digest(failed, AT).hex()).isEqualTo(sha256(AT + "\n" + text));
        assertThat(EventContent.canonicalText(
                        Envelope.of("a-1", new ItemFailed("n-1", "2", FailureCause.OTHER, null, null))))
                .isEqualTo("makegood-event-1\nItemFailed\na-1\n\n\n\nn-1\n2\nOTHER");
    }

    @Test
    void who_sent_it_is_no_part_of_it_and_its_time_is() {
        Envelope event = Envelope.of("a-1", new GenerationEvent.GenerationTimedOut("n-1"));
        EventContent content = new EventContent();
        assertThat(content.digest(event.by("key:1"), AT)).isEqualTo(content.digest(event, AT));
        assertThat(content.digest(event, AT + 1)).isNotEqualTo(content.digest(event, AT));
    }

    @Test
    void what_is_meant_by_absence_is_an_empty_line_and_an_empty_text_of_a_person_is_not() throws Exception {
        assertThat(text(new GenerationCharged("n-1", null, null, null, 0, List.of(new ItemPrice("1", 0)))))
                .isEqualTo("makegood-event-1\nGenerationCharged\na-1\n\n\n\nn-1\n\n\n\n\n1\n1\n0");
        assertThat(text(new GenerationCharged("n-1", null, null, null, 0, List.of())))
                .isEqualTo("makegood-event-1\nGenerationCharged\na-1\n\n\n\nn-1");
        assertThat(text(new CreditsGranted("g-1", 5, GrantKind.PAID, CreditsGranted.PRIORITY_DEFAULT, null, null)))
                .isEqualTo(text(new CreditsGranted("g-1", 5, GrantKind.PAID, null, null, null)));
        assertThat(text(new CreditsAdjusted("j-1", 5, AdjustmentGround.GOODWILL, "kim", "", null, null)))
                .endsWith(sha256("kim") + "\n" + sha256(""));
        assertThat(text(new AccountUpdated(List.of(), null))).endsWith("\n0");
        assertThat(text(new AccountUpdated(null, false))).endsWith("\n\nfalse");
        assertThat(text(new AccountUpdated(null, null, Map.of()))).endsWith("\n\n\n0");
    }

    @Test
    void what_has_no_order_is_in_that_of_code_points_and_what_has_one_keeps_it() {
        // In UTF-16 the emoji would come before U+FB01.
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("\uD83D\uDE00", List.of("b", "a"));
        groups.put("\uFB01", List.of());
        groups.put("art", List.of("c"));
        assertThat(text(new AccountUpdated(null, null, groups)))
                .endsWith("\n3\nart\n1\nc\n\uFB01\n0\n\uD83D\uDE00\n2\nb\na");
        assertThat(text(new CreditsGranted(
                        "g-1", 5, GrantKind.PAID, null, null, null, List.of("\uD83D\uDE00", "z", "\uFB01"))))
                .endsWith("\n3\nz\n\uFB01\n\uD83D\uDE00");
        assertThat(text(new GenerationRequested(
                        "n-1",
                        "film",
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of("2", "1"),
                        true,
                        1,
                        null,
                        Map.of("b", "x", "B", "y"),
                        Map.of("seconds", 8L))))
                .endsWith("\nn-1\nfilm\n\n\n\n\n\n2\n2\n1\ntrue\n\n\n2\nB\ny\nb\nx\n1\nseconds\n8");
    }

    @Test
    void the_order_is_that_of_utf_8() {
        List<String> texts = new ArrayList<>(List.of(
                "a",
                "aa",
                "b",
                "\u00E9",
                "\u2603",
                "\uD7FF",
                "\uE000",
                "\uFFFD",
                "\uD800\uDC00",
                "\uDBFF\uDFFF",
                "a\uD83D\uDE00",
                "a\uFB01"));
        List<String> byBytes = new ArrayList<>(texts);
        byBytes.sort((one, other) ->
                Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)));
        assertThat(text(new CreditsGranted("g-1", 5, GrantKind.PAID, null, null, null, texts)))
                .endsWith("\n" + String.join("\n", byBytes));
    }

    @Test
    void a_link_to_a_result_enters_as_its_digest_and_one_that_is_absent_leaves_the_text_as_it_always_was()
            throws Exception {
        String link = "https://cdn.example/results/1.png";
        String delivered = "makegood-event-1\nItemDelivered\na-1\n\n\n\nn-1\n1\nSAVED";
        assertThat(text(new ItemDelivered("n-1", "1", DeliveryKind.SAVED))).isEqualTo(delivered);
        assertThat(text(new ItemDelivered("n-1", "1", DeliveryKind.SAVED, link)))
                .isEqualTo(delivered + "\n" + sha256(link));
        String completed = "makegood-event-1\nGenerationCompleted\na-1\n\n\n\nn-1\nSUCCEEDED";
        assertThat(text(new GenerationCompleted("n-1", Outcome.SUCCEEDED, null)))
                .isEqualTo(completed);
        assertThat(text(new GenerationCompleted("n-1", Outcome.SUCCEEDED, null, Map.of(), link)))
                .isEqualTo(completed + "\n\n\n" + sha256(link));
        assertThat(text(new GenerationCompleted("n-1", Outcome.SUCCEEDED, null, Map.of("seconds", 8L), link)))
                .isEqualTo(completed + "\n\n1\nseconds\n8\n" + sha256(link));
    }

    @Test
    void the_list_of_personal_texts_names_fields_of_the_types() {
        assertThat(PersonalTexts.names())
                .hasSize(30)
                .contains(
                        "SupportRequested.message",
                        "CaseResolved.operator",
                        "ItemDelivered.resultUrl",
                        "GenerationCompleted.resultUrl");
        assertThat(PersonalTexts.holds(EventType.ResultReported, "details")).isTrue();
        assertThat(PersonalTexts.holds(EventType.ResultReported, "reason")).isFalse();
        assertThat(PersonalTexts.holds(EventType.BudgetSet, "budgetId")).isFalse();
    }

    private static String text(LedgerEvent event) {
        return EventContent.canonicalText(Envelope.of("a-1", event));
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
