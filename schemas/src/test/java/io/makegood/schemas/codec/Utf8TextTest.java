package io.makegood.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes are the text that they are in UTF-8 or no text at all: never another one. */
class Utf8TextTest {
    private static final String ACCOUNT = "{\"accountId\":\"q:café 😀\"}";

    private static String problem(byte[] bytes) {
        return catchThrowableOfType(NotUtf8.class, () -> Utf8Text.of(bytes)).problem();
    }

    @Test
    void the_first_wrong_byte_is_named() {
        assertThat(problem("q:café".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("is not UTF-8 at byte offset 5 (E9)");
        for (String malformed :
                List.of("C0AF", "C1BF", "E0809F", "EDA080", "F4908080", "F8888080", "FF", "80", "E282")) {
            byte[] bytes = HexFormat.of().parseHex("6161" + malformed);
            assertThat(problem(bytes)).as(malformed).startsWith("is not UTF-8 at byte offset 2 (");
        }
    }

    @Test
    void text_with_wide_characters_is_told_as_such_with_its_mark_and_without() {
        for (String wide : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE")) {
            assertThat(problem(ACCOUNT.getBytes(Charset.forName(wide))))
                    .as(wide)
                    .isEqualTo("is UTF-16 or UTF-32, not UTF-8");
        }
    }

    @Test
    void a_byte_order_mark_is_skipped_before_a_document_and_kept_in_an_id() throws NotUtf8 {
        assertThat(Utf8Text.afterMark(Expectation.utf8("\uFEFF" + ACCOUNT))).isEqualTo(ACCOUNT);
        assertThat(Utf8Text.of(Expectation.utf8("\uFEFFa-1"))).isEqualTo("\uFEFFa-1");
    }

    @Test
    void whatever_the_bytes_what_is_read_is_exactly_what_they_say() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = Expectation.utf8(ACCOUNT);
            for (int slips = random.nextInt(3); slips >= 0; slips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(Expectation.utf8(Utf8Text.of(bytes))).isEqualTo(bytes);
            } catch (NotUtf8 refused) {
                byte[] replaced = Expectation.utf8(new String(bytes, StandardCharsets.UTF_8));
                boolean wide = Utf8Text.isWide(bytes);
                assertThat(wide || !Arrays.equals(replaced, bytes))
                        .as("seed " + seed)
                        .isTrue();
                OwnWords.require(refused.problem(), "seed " + seed);
            }
        }
    }
}
