package io.makegood.bridges.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.makegood.bridges.topic.BridgeMapping.Dead;
import io.makegood.bridges.topic.BridgeMapping.Event;
import io.makegood.bridges.topic.BridgeMapping.Mapped;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.schemas.codec.OwnWords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** Values that foreign records write otherwise than the ledger: converted exactly, or a dead letter naming place and remedy. */
class BridgeConversionTest {
    private static final String GRANTS = """
            - topic: billing
              types: [CreditsGranted]
              events:
                - type: CreditsGranted
                  fields:
                    accountId: { at: /user, as: text }
                    grantId: /id
                    kind: PAID
                    amount: { at: /credits, as: number }
                    expiresAt: { at: /expires, as: %s }
            """;

    private final BridgeMapping seconds = bridge(GRANTS.formatted("seconds"));
    private final BridgeMapping iso = bridge(GRANTS.formatted("iso"));

    private static BridgeMapping bridge(String yaml) {
        List<String> mistakes = new ArrayList<>();
        try {
            List<BridgeSettings> bridges = BridgeReading.of(new YAMLMapper().readTree(yaml), mistakes);
            assertThat(mistakes).isEmpty();
            return new BridgeMapping(bridges.get(0), null);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Mapped map(BridgeMapping bridge, String value) {
        return bridge.map(value.getBytes(StandardCharsets.UTF_8), new RecordHeaders(), "topic/0/7");
    }

    private static Event granted(BridgeMapping bridge, String user, String credits, String expires) {
        Mapped mapped = map(bridge, record(user, credits, expires));
        assertThat(mapped).as(mapped.toString()).isInstanceOf(Event.class);
        return (Event) mapped;
    }

    private static String record(String user, String credits, String expires) {
        return "{\"id\":\"g\",\"user\":" + user + ",\"credits\":" + credits + ",\"expires\":" + expires + "}";
    }

    private static String dead(BridgeMapping bridge, String user, String credits, String expires) {
        String record = record(user, credits, expires);
        Mapped mapped = map(bridge, record);
        assertThat(mapped).as(record).isInstanceOf(Dead.class);
        OwnWords.require(((Dead) mapped).detail(), record);
        return ((Dead) mapped).detail();
    }

    private CreditsGranted grant(BridgeMapping bridge, String credits, String expires) {
        return (CreditsGranted) granted(bridge, "7", credits, expires).event().event();
    }

    @Test
    void text_takes_ids_that_come_as_numbers_digit_for_digit() {
        Map.of(
                        "7", "7",
                        "\"7\"", "7",
                        "12345678901234567890123", "12345678901234567890123",
                        "0.12345678901234567890", "0.12345678901234567890",
                        "1.50", "1.50",
                        "1000.0", "1000.0",
                        "-3", "-3",
                        "true", "true",
                        "\"café\"", "café")
                .forEach((written, account) -> assertThat(
                                granted(seconds, written, "5", "null").event().accountId())
                        .isEqualTo(account));
        assertThat(dead(seconds, "{}", "5", "null"))
                .isEqualTo("/user is an object; send a text, a number, true or false");
        assertThat(dead(seconds, "[1]", "5", "null")).startsWith("/user is a list;");
        assertThat(dead(seconds, "1e999999999", "5", "null")).startsWith("/user is 1E+999999999, too long a number");
    }

    @Test
    void number_takes_whole_numbers_however_they_are_written() {
        for (String fifty : List.of("50", "\"50\"", "50.00", "\"50.0\"", "5e1")) {
            assertThat(grant(seconds, fifty, "null").amount()).as(fifty).isEqualTo(50);
        }
        assertThat(dead(seconds, "1", "\"many\"", "null"))
                .isEqualTo("/credits is the text \"many\"; send a whole number, such as 50");
        assertThat(dead(seconds, "1", "50.5", "null"))
                .isEqualTo("/credits is 50.5, too fine a fraction; send a whole number");
        for (String none :
                List.of("true", "[]", "\"\"", "\" 5\"", "\"5,0\"", "\"0x10\"", "\"1e3\"", "9e60", "1e-99999999")) {
            assertThat(dead(seconds, "1", none, "null")).as(none).isNotEmpty();
        }
        assertThat(dead(seconds, "1", "99999999999999999999", "null")).contains("amount", "out of range");
    }

    @Test
    void seconds_become_milliseconds_whole_and_with_a_fraction_to_the_millisecond() {
        assertThat(grant(seconds, "5", "1798282800").expiresAt()).isEqualTo(1_798_282_800_000L);
        assertThat(grant(seconds, "5", "1798282800.25").expiresAt()).isEqualTo(1_798_282_800_250L);
        assertThat(grant(seconds, "5", "\"1798282800.001\"").expiresAt()).isEqualTo(1_798_282_800_001L);
        assertThat(grant(seconds, "5", "1.7982828e9").expiresAt()).isEqualTo(1_798_282_800_000L);
        assertThat(dead(seconds, "1", "5", "1798282800.0005"))
                .isEqualTo(
                        "/expires is 1798282800.0005, too fine a fraction; send at most three digits behind the point");
        assertThat(dead(seconds, "1", "5", "1798282800000"))
                .isEqualTo("/expires is 1798282800000, no seconds but finer; take epoch milliseconds as they are");
        assertThat(dead(seconds, "1", "5", "\"2026-11-20T12:00:00Z\""))
                .isEqualTo("/expires is the text \"2026-11-20T12:00:00Z\"; send epoch seconds, such as 1798282800");
        for (String none : List.of("0", "5", "-1798282800", "-1e40", "\"soon\"", "true", "{}")) {
            assertThat(dead(seconds, "1", "5", none)).as(none).startsWith("/expires is ");
        }
        Random random = new Random(20_261_126);
        for (int i = 0; i < 10_000; i++) {
            long millis = 100_000_000_000L + (long) (random.nextDouble() * 4e12);
            String written = millis / 1000 + "." + String.format(java.util.Locale.ROOT, "%03d", millis % 1000);
            assertThat(grant(seconds, "5", random.nextBoolean() ? written : '"' + written + '"')
                            .expiresAt())
                    .as(written)
                    .isEqualTo(millis);
        }
    }

    @Test
    void iso_becomes_milliseconds_only_with_its_offset() {
        for (String moment : List.of("2026-12-26T11:00:00Z", "2026-12-26T12:00:00+01:00", "2026-12-26T12:00+0100")) {
            assertThat(grant(iso, "5", '"' + moment + '"').expiresAt())
                    .as(moment)
                    .isEqualTo(1_798_282_800_000L);
        }
        assertThat(dead(iso, "1", "5", "\"2026-12-26T12:00:00\""))
                .isEqualTo("/expires is the text \"2026-12-26T12:00:00\"; send ISO 8601 with its offset, such as"
                        + " 2026-11-20T12:00:00Z");
        for (String none :
                List.of("1798282800", "\"tomorrow\"", "\"2026-02-30T12:00:00Z\"", "\"1950-01-01T00:00:00Z\"", "{}")) {
            assertThat(dead(iso, "1", "5", none)).as(none).startsWith("/expires is ");
        }
    }

    @Test
    void what_is_absent_or_null_is_left_out() {
        assertThat(grant(seconds, "5", "null").expiresAt()).isNull();
        assertThat(map(seconds, "{\"id\":\"g\",\"user\":1,\"credits\":5}")).isInstanceOf(Event.class);
    }

    @Test
    void everything_that_is_wrong_is_told_at_once_with_the_place_of_each_element() {
        BridgeMapping charges = bridge("""
                - topic: studio
                  types: [GenerationCharged]
                  events:
                    - type: GenerationCharged
                      fields:
                        accountId: { at: /user, as: text }
                        generationId: { at: /job, as: text }
                        items: { each: /images, as: { itemId: { at: /n, as: text }, amount: { at: /price, as: number } } }
                """);
        Mapped good =
                map(charges, "{\"user\":1,\"job\":2,\"images\":[{\"n\":1,\"price\":\"3\"},{\"n\":2,\"price\":4.0}]}");
        assertThat(((GenerationCharged) ((Event) good).event().event()).items())
                .extracting(item -> item.itemId() + "=" + item.amount())
                .containsExactly("1=3", "2=4");
        Mapped bad =
                map(charges, "{\"user\":{},\"job\":2,\"images\":[{\"n\":1,\"price\":3},{\"n\":2,\"price\":\"free\"}]}");
        assertThat(bad).isInstanceOfSatisfying(Dead.class, dead -> {
            assertThat(dead.reason()).isEqualTo("INVALID_FIELD");
            assertThat(dead.detail())
                    .startsWith("2 problems: /user is an object; ")
                    .contains("/images/1/price is the text \"free\"; send a whole number");
        });
        assertThat(map(charges, "{\"user\":1,\"job\":2,\"images\":\"none\"}"))
                .isInstanceOfSatisfying(
                        Dead.class, dead -> assertThat(dead.detail()).startsWith("/images is no list; send a list"));
    }

    @Test
    void a_list_of_plain_values_is_converted_element_by_element() {
        BridgeMapping requests = bridge("""
                - topic: studio
                  types: [GenerationRequested]
                  events:
                    - type: GenerationRequested
                      fields:
                        { accountId: /a, generationId: /g, feature: image, items: { each: /ids, as: { at: "", as: text } } }
                """);
        Mapped mapped = map(requests, "{\"a\":\"a\",\"g\":\"g\",\"ids\":[1,\"b\",3]}");
        assertThat(((GenerationRequested) ((Event) mapped).event().event()).items())
                .containsExactly("1", "b", "3");
        assertThat(map(requests, "{\"a\":\"a\",\"g\":\"g\",\"ids\":[1,{}]}"))
                .isInstanceOfSatisfying(
                        Dead.class, dead -> assertThat(dead.detail()).startsWith("/ids/1 is an object"));
    }

    @Test
    void without_a_conversion_seconds_are_a_dead_letter_as_everywhere() {
        BridgeMapping plain = bridge(GRANTS.formatted("seconds").replace("{ at: /expires, as: seconds }", "/expires"));
        assertThat(dead(plain, "1", "5", "1798282800"))
                .isEqualTo(
                        "expiresAt is 1798282800, in January 1970; give epoch milliseconds, which are seconds times 1000");
    }

    @Test
    void whatever_stands_at_a_place_it_is_converted_or_a_dead_letter_in_our_own_words() {
        List<String> values = new ArrayList<>(List.of(
                "null",
                "true",
                "0",
                "-0",
                "-0.0",
                "1e400",
                "1e-400",
                "\"\"",
                "\"\\ud83d\"",
                "\"\\u0000\"",
                "[]",
                "[[]]",
                "{}",
                "\"NaN\"",
                "\"Infinity\"",
                "\"٣\"",
                "9223372036854775808",
                "-9223372036854775809",
                "\"" + "9".repeat(65) + "\""));
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            values.add(Long.toString(random.nextLong()));
            values.add(
                    Double.toString(Double.longBitsToDouble(random.nextLong())).replaceAll("NaN|-?Infinity", "1"));
        }
        for (String value : values) {
            for (BridgeMapping bridge : List.of(seconds, iso)) {
                for (Mapped mapped : List.of(
                        map(bridge, record(value, "5", "null")),
                        map(bridge, record("1", value, "null")),
                        map(bridge, record("1", "5", value)))) {
                    if (mapped instanceof Dead dead) {
                        OwnWords.require(dead.detail(), value);
                    }
                }
            }
        }
    }
}
