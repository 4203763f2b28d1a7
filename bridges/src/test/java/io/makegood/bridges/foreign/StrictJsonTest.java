package io.makegood.bridges.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.makegood.schemas.codec.OwnWords;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** JSON, percent-encoding and moments of strangers: read exactly, or refused in our own words. */
class StrictJsonTest {
    private static final String GOOD = "{\"a\":[1,2.50,\"é😀\",{\"b\":null,\"c\":true}],\"d\":-1e3}";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String refused(byte[] bytes) {
        String detail = catchThrowableOfType(Unreadable.class, () -> StrictJson.read(bytes))
                .detail();
        OwnWords.require(detail, new String(bytes, StandardCharsets.UTF_8));
        return detail;
    }

    @Test
    void a_value_is_read_with_all_its_digits() throws Unreadable {
        assertThat(StrictJson.read(utf8("\uFEFF {\"a\":12345678901234567890.123456789}"))
                        .path("a")
                        .asText())
                .isEqualTo("12345678901234567890.123456789");
        assertThat(StrictJson.text(StrictJson.read(utf8("{\"a\":1e999999999}"))))
                .isEqualTo("{\"a\":1E+999999999}");
    }

    @Test
    void anything_else_is_refused_with_what_is_wrong_and_what_to_do() {
        assertThat(refused(new byte[0])).isEqualTo("is empty; send JSON");
        assertThat(refused(utf8(" \n"))).isEqualTo("is blank; send JSON");
        assertThat(refused(utf8("{\"a\":nul}")))
                .isEqualTo("is no valid JSON, line 1, column 6, near \"nul}\"; mend it there");
        assertThat(refused(utf8("{\"a\":1"))).startsWith("is no valid JSON, it ends too early, line 1, column 7");
        assertThat(refused(utf8("{\"a\":1} {}"))).isEqualTo("has more after its end; send one JSON value");
        assertThat(refused(utf8("{\"a\":{\"b\":1,\"b\":2}}"))).isEqualTo("has the field \"b\" twice; keep one of them");
        assertThat(refused("{\"a\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("is not UTF-8 at byte offset 9 (E9); send it as UTF-8");
        assertThat(refused(GOOD.getBytes(Charset.forName("UTF-16")))).contains("is UTF-16");
        assertThat(refused(utf8("9".repeat(2_000))))
                .startsWith("has too long a number, of more characters than the 100 allowed");
        assertThat(refused(utf8("{\"a\":1e99999999999}"))).isNotEmpty();
    }

    @Test
    void a_bomb_is_refused_by_the_limits_name() {
        String levels = "nests too deep, in more levels than the 64 allowed";
        assertThat(refused(utf8("[".repeat(100_000)))).startsWith(levels);
        assertThat(refused(utf8("{\"a\":".repeat(100_000)))).startsWith(levels);
        assertThat(refused(utf8("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}")))
                .startsWith(levels);
        assertThat(refused(utf8("{\"" + "n".repeat(100_000) + "\":1}")))
                .startsWith("has too long a name, of more characters than the 1000 allowed");
        assertThat(refused(utf8("{\"a\":\"" + "t".repeat(2_000_000) + "\"}")))
                .startsWith("has too long a text, of more characters than the 1048576 allowed");
        assertThat(refused(utf8("{\"a\":0." + "1".repeat(100_000) + "}")))
                .startsWith("has too long a number, of more characters than the 100 allowed");
    }

    @Test
    void a_number_with_a_large_exponent_is_never_written_out() throws Unreadable {
        String sent = "[1e999999999,-1E+2147483647,1e-999999999]";
        assertThat(StrictJson.text(StrictJson.read(utf8(sent)))).hasSizeLessThan(2 * sent.length());
    }

    @Test
    void whatever_is_sent_is_read_or_refused_in_our_own_words() {
        for (int seed = 0; seed < 30_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = utf8(GOOD);
            for (int slips = random.nextInt(4); slips >= 0; slips--) {
                bytes[random.nextInt(bytes.length)] =
                        random.nextBoolean() ? (byte) random.nextInt(256) : (byte) GOOD.charAt(random.nextInt(30));
            }
            try {
                assertThat(StrictJson.text(StrictJson.read(bytes))).isNotEmpty();
            } catch (Unreadable e) {
                OwnWords.require(e.detail(), "seed " + seed);
            }
        }
    }

    @Test
    void percent_encoding_is_of_utf_8_or_refused() throws Unreadable {
        assertThat(PercentEncoding.decode("caf%C3%A9 %25")).isEqualTo("café %");
        for (String wrong : List.of("caf%E9", "caf%", "caf%4", "caf%zz", "café", "%C0%AF", "%ED%A0%80")) {
            String detail = catchThrowableOfType(Unreadable.class, () -> PercentEncoding.decode(wrong))
                    .detail();
            OwnWords.require(detail, wrong);
        }
    }

    @Test
    void a_moment_has_an_offset_and_is_one_of_the_calendar() {
        for (String moment : List.of(
                "2026-11-20T12:00:00Z",
                "2026-11-20T13:00:00+01:00",
                "2026-11-20T13:00:00+0100",
                "2026-11-20T13:00+01",
                "2026-11-20t12:00:00.000999z")) {
            assertThat(IsoTime.millis(moment)).as(moment).hasValue(1_795_176_000_000L);
        }
        for (String none : List.of(
                "2026-11-20T12:00:00",
                "2026-11-20",
                "2026-02-30T12:00:00Z",
                "2026-11-20T24:00:00Z",
                "",
                "2026-11-20 12:00:00Z",
                "1798282800",
                "+999999999-12-31T23:59:59Z",
                "2026-11-20T12:00:00+25:00")) {
            assertThat(IsoTime.millis(none)).as(none).isEmpty();
        }
    }
}
