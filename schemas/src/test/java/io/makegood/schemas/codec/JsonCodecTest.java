package io.makegood.schemas.codec;

import static io.makegood.schemas.codec.Expectation.undecodable;
import static io.makegood.schemas.codec.Expectation.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.schemas.avro.FailureCause;
import io.makegood.schemas.avro.GenerationCharged;
import io.makegood.schemas.avro.GenerationRequested;
import io.makegood.schemas.avro.ItemFailed;
import io.makegood.schemas.avro.ItemPrice;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.UndecodableRecord.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events in flat JSON: what is read, and what is said about what is not. */
class JsonCodecTest {
    private final JsonCodec codec = new JsonCodec();

    @Test
    void the_contracts_example_is_read() throws UndecodableRecord {
        LedgerEvent event = codec.decode(utf8("{\"type\":\"ItemFailed\",\"accountId\":\"a-1\","
                + "\"generationId\":\"g-7\",\"itemId\":\"2\",\"cause\":\"PROVIDER_ERROR\"}"));
        assertThat(event.getAccountId()).isEqualTo("a-1");
        assertThat(event.getEventId()).isNull();
        assertThat(event.getEvent()).isEqualTo(new ItemFailed("g-7", "2", FailureCause.PROVIDER_ERROR, null, null));
    }

    @Test
    void what_is_left_out_or_null_takes_its_default() throws UndecodableRecord {
        LedgerEvent event = codec.decode(utf8("{\"generationId\":\"g-7\",\"feature\":\"article\",\"items\":null,"
                + "\"eventId\":null,\"accountId\":\"a-1\",\"type\":\"GenerationRequested\"}"));
        GenerationRequested requested = (GenerationRequested) event.getEvent();
        assertThat(requested.getItems()).isEmpty();
        assertThat(requested.getAuthorize()).isFalse();
    }

    @Test
    void items_have_prices() throws UndecodableRecord {
        LedgerEvent event = codec.decode(utf8("{\"type\":\"GenerationCharged\",\"accountId\":\"a\","
                + "\"generationId\":\"g\",\"items\":[{\"itemId\":\"1\",\"amount\":3}]}"));
        GenerationCharged charged = (GenerationCharged) event.getEvent();
        assertThat(charged.getBaseAmount()).isZero();
        assertThat(charged.getItems()).isEqualTo(List.of(new ItemPrice("1", 3L)));
    }

    @Test
    void all_problems_are_told_at_once() {
        UndecodableRecord refused = refused("{\"type\":\"GenerationCharged\",\"accountID\":\"a\",\"baseAmount\":\"4\","
                + "\"items\":[{\"itemId\":1,\"amount\":1.5},{\"amount\":2,\"amonut\":2}]}");
        assertThat(refused.reason()).isEqualTo(Reason.MISSING_FIELD);
        assertThat(refused.problems())
                .extracting(FieldProblem::field)
                .containsExactly(
                        "accountId",
                        "generationId",
                        "baseAmount",
                        "items[0].itemId",
                        "items[0].amount",
                        "items[1].amonut",
                        "items[1].itemId",
                        "accountID");
        assertThat(refused.detail()).startsWith("8 problems: accountId is missing; add it: ");
    }

    @Test
    void a_misspelt_field_is_answered_with_the_nearest_one() {
        UndecodableRecord refused = refused(itemFailed("\"itemid\":\"2\",\"mesage\":\"x\",\"colour\":\"red\","));
        assertThat(refused.problems())
                .extracting(FieldProblem::toString)
                .contains(
                        "itemid is no field of ItemFailed; did you mean \"itemId\"?",
                        "mesage is no field of ItemFailed; did you mean \"message\"?")
                .anyMatch(text -> text.startsWith("colour is no field of ItemFailed; leave it out; known are type,"));
    }

    @Test
    void a_misspelt_type_is_answered_with_the_nearest_one() {
        UndecodableRecord refused = refused("{\"type\":\"itemFailed\",\"accountId\":\"a\"}");
        assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_TYPE);
        assertThat(refused.detail()).isEqualTo("type \"itemFailed\" is no event type; did you mean \"ItemFailed\"?");
        assertThat(refused("{\"accountId\":\"a\"}").problems().get(0).remedy())
                .contains("AccountUpdated", "SupportRequested");
    }

    @Test
    void an_enum_is_written_exactly() {
        UndecodableRecord refused = refused(itemFailed("").replace("PROVIDER_ERROR", "provider_error"));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID_FIELD);
        assertThat(refused.detail())
                .isEqualTo("cause is the text \"provider_error\"; write one of PROVIDER_ERROR, TIMEOUT, "
                        + "CONTENT_FILTERED, INTERNAL_ERROR, OTHER, CANCELLED (did you mean PROVIDER_ERROR?)");
    }

    @Test
    void credits_are_whole_numbers_within_64_bits() {
        assertThat(refusedAmount("1.5")).contains("is the number 1.5; write a whole number without fraction");
        assertThat(refusedAmount("1e3")).contains("is the number 1e3; write a whole number without fraction");
        assertThat(refusedAmount("1.0")).contains("write a whole number without fraction");
        assertThat(refusedAmount("\"5\"")).contains("is the text \"5\"; write a whole number without quotes");
        assertThat(refusedAmount("9223372036854775808")).contains("out of range");
        assertThat(refusedAmount("-9223372036854775809")).contains("out of range");
        assertThat(refusedAmount("true")).contains("is true");
        assertThat(refusedAmount("[1]")).contains("is a list");
        assertThat(refusedAmount("{}")).contains("is an object");
        assertThat(refusedAmount("1, \"priority\": 2147483648")).contains("2147483647");
        assertThat(refusedAmount("9".repeat(200))).contains("too long a number");
    }

    @Test
    void a_field_given_twice_is_refused() {
        assertThat(refused(itemFailed("\"itemId\":\"2\",")).problems())
                .extracting(FieldProblem::toString)
                .containsExactly("itemId is given twice; keep one of them");
        assertThat(refused("{\"type\":\"GenerationCharged\",\"accountId\":\"a\",\"generationId\":\"g\",\"items\":["
                                + "{\"itemId\":\"1\",\"amount\":1},{\"itemId\":\"2\",\"amount\":1,\"amount\":9}]}")
                        .problems())
                .extracting(FieldProblem::field)
                .containsExactly("items[1].amount");
    }

    @Test
    void text_is_not_json_unless_it_is_one_object_in_utf_8() {
        for (String text : List.of(
                "{", "{}}", "{} {}", "{\"a\":}", "{'a':1}", "{\"a\":NaN}", "{\"a\":01}", "{/**/}", "{\"a\":\"\n\"}")) {
            assertThat(refused(text).reason()).as(text).isEqualTo(Reason.INVALID_JSON);
        }
        assertThat(undecodable(() -> codec.decode(new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'}))
                        .detail())
                .isEqualTo("the text is not UTF-8 at byte offset 2 (FF); save or send it as UTF-8");
        assertThat(undecodable(() -> codec.decode(new byte[] {'{', 0, '}', 0})).reason())
                .isEqualTo(Reason.INVALID_JSON);
    }

    @Test
    void half_a_character_is_refused() {
        assertThat(refused(itemFailed("").replace("g-7", "g-\\ud83d")).detail())
                .contains("generationId", "\\ud83d", "half a surrogate pair");
    }

    @Test
    void deep_nesting_is_refused_without_descending() {
        String deep = "{\"type\":" + "[".repeat(500_000) + "]".repeat(500_000) + "}";
        assertThat(refused(deep).reason()).isEqualTo(Reason.INVALID_JSON);
        assertThat(refused(deep).detail()).contains("in more levels than the 16 allowed");
    }

    @Test
    void a_hostile_value_is_shown_short_and_harmless() {
        String value = "\\u001b[31m\\u202e" + "x".repeat(10_000);
        UndecodableRecord refused = refused(itemFailed("").replace("PROVIDER_ERROR", value));
        assertThat(refused.detail())
                .startsWith("cause is the text \"\\u001b[31m\\u202exxx")
                .contains("…");
        assertThat(refused(itemFailed("\"" + "y".repeat(100) + "\\u0007\":1,")).detail())
                .contains("\\u0007");
    }

    @Test
    void thousands_of_problems_do_not_make_thousands_of_messages() {
        StringBuilder fields = new StringBuilder();
        for (int index = 0; index < 20_000; index++) {
            fields.append("\"unknown").append(index).append("\":1,");
        }
        assertThat(refused(itemFailed(fields.toString())).problems()).hasSize(50);
    }

    @Test
    void every_output_has_the_contracts_names_and_hashes_in_hex() {
        assertThat(codec.toJson(Samples.ENTRY))
                .startsWith("{\"entryId\":\"e-1\",\"accountId\":\"a-1\",\"sequence\":42,\"kind\":\"REFUND\",")
                .contains("\"grants\":[{\"grantId\":\"gr-1\",\"amount\":1},{\"grantId\":\"gr-2\",\"amount\":2}]")
                .contains("\"policy\":{\"id\":\"pinsearch\",\"version\":\"3\"}")
                .contains("\"cause\":{\"eventId\":\"ev-1\",\"partition\":5,\"offset\":1234,\"digest\":\""
                        + "a3".repeat(32) + "\"}")
                .contains("\"hash\":\"" + "a2".repeat(32) + "\"")
                .endsWith("\"transfer\":{\"otherAccount\":\"a-2\",\"transferId\":\"t-1\"}}");
    }

    @Test
    void absent_fields_are_left_out_of_json() {
        assertThat(codec.toJson(new LedgerEvent(
                        null, "a", null, null, new ItemFailed("g", "1", FailureCause.OTHER, null, null))))
                .isEqualTo("{\"type\":\"ItemFailed\",\"accountId\":\"a\",\"generationId\":\"g\",\"itemId\":\"1\","
                        + "\"cause\":\"OTHER\"}");
    }

    private String refusedAmount(String amount) {
        return refused(
                        "{\"type\":\"CreditsGranted\",\"accountId\":\"a\",\"grantId\":\"g\",\"kind\":\"PAID\",\"amount\":"
                                + amount + "}")
                .detail();
    }

    private UndecodableRecord refused(String json) {
        return undecodable(() -> codec.decode(utf8(json)));
    }

    private static String itemFailed(String furtherFields) {
        return "{" + furtherFields + "\"type\":\"ItemFailed\",\"accountId\":\"a-1\",\"generationId\":\"g-7\","
                + "\"itemId\":\"2\",\"cause\":\"PROVIDER_ERROR\"}";
    }
}
