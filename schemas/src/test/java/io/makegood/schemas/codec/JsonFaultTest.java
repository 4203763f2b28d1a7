package io.makegood.schemas.codec;

import static io.makegood.schemas.codec.Expectation.undecodable;
import static io.makegood.schemas.codec.Expectation.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said about a text that is no JSON: where, in our own words, and what to do. */
class JsonFaultTest {
    private static String detail(String json) {
        String detail = undecodable(() -> new JsonCodec().decode(utf8(json))).detail();
        OwnWords.require(detail, json);
        return detail;
    }

    @Test
    void the_place_is_named_with_what_stands_there() {
        assertThat(detail("{\"a\":nul}"))
                .isEqualTo("the text is no valid JSON, line 1, column 6, near \"nul}\"; write one JSON object");
        assertThat(detail("{\"a\":1,}")).contains("line 1, column 8, near \"}\"");
        assertThat(detail("{\n  'a': 1}")).contains("line 2, column 3, near \"'a': 1}\"");
        assertThat(detail("{\"a\":\"\\q\"}")).contains("line 1, column 8, near \"q");
        assertThat(detail("{\"a\":1}x")).contains("column 8, near \"x\"");
    }

    @Test
    void text_that_ends_too_early_is_told_so() {
        assertThat(detail("{\"a\":[1,"))
                .isEqualTo("the text is no valid JSON, it ends too early, line 1, column 9; write one JSON object");
        assertThat(detail("{\"a\":\"abc")).contains("it ends too early");
    }

    @Test
    void what_nests_too_deep_or_is_too_long_is_told_so() {
        assertThat(detail("{\"a\":" + "[".repeat(40))).contains("nests too deep, in more levels than the 16 allowed");
        assertThat(detail("{\"a\":" + "9".repeat(200) + "}"))
                .contains("too long a number, of more characters than the 100 allowed");
        assertThat(detail("{\"" + "n".repeat(1_000) + "\":1}"))
                .contains("too long a name, of more characters than the 256 allowed");
    }

    @Test
    void what_stands_there_is_shown_short_and_harmless() {
        assertThat(detail("{\"a\":x\u0007\u202e" + "x".repeat(100) + "}"))
                .contains("near \"x\\u0007\\u202e")
                .doesNotContain("\u202e");
    }
}
