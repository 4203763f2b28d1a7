package io.makegood.ledger.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What may not exist as an event: each refusal names the field, what is wrong and what to write instead. */
class LimitsTest {
    private static void refuses(String field, ThrowingCallable event) {
        assertThatThrownBy(event)
                .isInstanceOfSatisfying(
                        InvalidEvent.class,
                        invalid -> assertThat(invalid.field()).isEqualTo(field))
                .hasMessageMatching("(?s)" + field.replace(".", "\\.") + " .+; .+");
    }

    private static void refusesId(String id) {
        refuses("generationId", () -> new GenerationEvent.GenerationTimedOut(id));
    }

    private static LedgerEvent label(String label) {
        return new GenerationRequested("n", "image", null, null, null, label, null, List.of(), false);
    }

    @Test
    void an_id_is_one_to_128_bytes_of_text_on_one_line() {
        assertThatCode(() -> new GenerationEvent.GenerationTimedOut("i".repeat(128)))
                .doesNotThrowAnyException();
        assertThatCode(() -> new GenerationEvent.GenerationTimedOut("ü".repeat(64)))
                .doesNotThrowAnyException();
        assertThatCode(() -> new GenerationEvent.GenerationTimedOut("😀".repeat(32)))
                .doesNotThrowAnyException();
        refusesId("");
        refusesId("i".repeat(129));
        refusesId("ü".repeat(64) + "i");
        refusesId("😀".repeat(32) + "i");
        refusesId(" n");
        refusesId("n ");
        refusesId("a\u0000b");
        refusesId("a\nb");
        refusesId("a\u007fb");
        refusesId("a\u0085b");
        refusesId("a\u2028b");
        refusesId("a\ud83d");
        refusesId("\ude00a");
    }

    @Test
    void a_label_is_one_line_of_at_most_256_characters() {
        assertThatCode(() -> label("l".repeat(256))).doesNotThrowAnyException();
        refuses("label", () -> label("l".repeat(257)));
        refuses("label", () -> label("a\nb"));
        refuses("label", () -> label("a\u2029b"));
    }

    @Test
    void free_text_may_break_lines_and_has_at_most_2000_characters() {
        assertThatCode(() -> message("a\r\n\tb" + "t".repeat(1_990))).doesNotThrowAnyException();
        refuses("message", () -> message("t".repeat(2_001)));
        refuses("message", () -> message("a\u0007b"));
    }

    private static LedgerEvent message(String text) {
        return new GenerationEvent.ItemFailed("n", "1", FailureCause.OTHER, text, null);
    }

    @Test
    void amounts_are_whole_and_bounded() {
        long most = Limits.AMOUNT_MAX;
        assertThatCode(() -> grant(most)).doesNotThrowAnyException();
        refuses("amount", () -> grant(0));
        refuses("amount", () -> grant(-1));
        refuses("amount", () -> grant(most + 1));
        refuses("items.amount", () -> new ItemPrice("1", -1));
        refuses("baseAmount", () -> new GenerationCharged("n", null, null, null, -1, List.of()));
        refuses("usedAmount", () -> new GenerationCompleted("n", Outcome.SUCCEEDED, -1L));
        refuses("amount", () -> adjustment(0));
        refuses("amount", () -> adjustment(-most - 1));
        refuses("amount", () -> adjustment(Long.MIN_VALUE));
        assertThatCode(() -> adjustment(-most)).doesNotThrowAnyException();
    }

    private static LedgerEvent grant(long amount) {
        return new CreditsGranted("g", amount, GrantKind.PAID, null, null, null);
    }

    private static LedgerEvent adjustment(long amount) {
        return new CreditsAdjusted("a", amount, AdjustmentGround.CORRECTION, "kim", null, null, null);
    }

    @Test
    void a_generation_names_at_most_256_items_and_each_once() {
        List<String> most =
                IntStream.range(0, Limits.ITEMS_MAX).mapToObj(Integer::toString).toList();
        List<String> more = IntStream.rangeClosed(0, Limits.ITEMS_MAX)
                .mapToObj(Integer::toString)
                .toList();
        assertThatCode(() -> requested(most)).doesNotThrowAnyException();
        refuses("items", () -> requested(more));
        refuses("items", () -> requested(List.of("1", "1")));
        refuses("items", () -> charged(more));
        refuses("items", () -> charged(List.of("1", "1")));
    }

    private static LedgerEvent requested(List<String> items) {
        return new GenerationRequested("n", "image", null, null, null, null, null, items, false);
    }

    private static LedgerEvent charged(List<String> items) {
        List<ItemPrice> prices =
                items.stream().map(item -> new ItemPrice(item, 1)).toList();
        return new GenerationCharged("n", null, null, null, 0, prices);
    }

    @Test
    void a_time_that_is_plainly_no_epoch_milliseconds_is_refused_with_what_to_give() {
        long millis = 1_798_282_800_000L;
        assertThat(Limits.optionalTime("expiresAt", millis)).isEqualTo(millis);
        assertThat(Limits.optionalTime("expiresAt", null)).isNull();
        assertThatThrownBy(() -> Limits.optionalTime("expiresAt", millis / 1000))
                .hasMessage("expiresAt is 1798282800, in January 1970;"
                        + " give epoch milliseconds, which are seconds times 1000");
        assertThatThrownBy(() -> Limits.optionalTime("expiresAt", millis * 1000))
                .hasMessage("expiresAt is 1798282800000000, after the year 9999;"
                        + " give epoch milliseconds, not microseconds or finer");
        // Every second from 2001 to 2286, taken for milliseconds.
        for (long seconds = 1_000_000_000L; seconds < 10_000_000_000L; seconds += 86_399_999L) {
            long taken = seconds;
            refuses("at", () -> Limits.optionalTime("at", taken));
            assertThat(Limits.optionalTime("at", taken * 1000)).isEqualTo(taken * 1000);
        }
        for (long wrong : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
            refuses("at", () -> Limits.optionalTime("at", wrong));
        }
    }

    @Test
    void what_contradicts_itself_is_refused() {
        refuses("generationId", () -> new CreditsAdjusted("a", 1, AdjustmentGround.GOODWILL, "kim", null, null, "1"));
        refuses("holders", () -> new AccountUpdated(null, null));
        refuses(
                "holders",
                () -> new AccountUpdated(
                        IntStream.rangeClosed(0, Limits.HOLDERS_MAX)
                                .mapToObj(Integer::toString)
                                .toList(),
                        null));
        refuses("expiresAt", () -> new CreditsGranted("g", 1, GrantKind.PAID, null, -1L, null));
        refuses("occurredAt", () -> new Envelope(null, "a", -1L, null, grant(1)));
        refuses("reason", () -> new CreditEvent.CreditsRevoked("g", null, " "));
    }
}
