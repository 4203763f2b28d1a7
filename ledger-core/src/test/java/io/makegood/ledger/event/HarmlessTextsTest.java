package io.makegood.ledger.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.secret.Secrets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is remembered of texts changes no answer. */
class HarmlessTextsTest {
    @Test
    void a_text_is_known_once_it_was_added_and_no_other_is() {
        HarmlessTexts texts = new HarmlessTexts();
        assertThat(texts.holds("studio-options")).isFalse();
        texts.add("studio-options");
        assertThat(texts.holds("studio-options")).isTrue();
        // The same hash, another text.
        texts.add("Aa");
        assertThat(texts.holds("BB")).isFalse();
        texts.add("x".repeat(65));
        assertThat(texts.holds("x".repeat(65))).as("too long to be kept").isFalse();
    }

    @Test
    void however_often_texts_come_each_is_refused_or_taken_as_the_first_time() {
        Random random = new Random(3);
        String[] texts = {"studio", "pwd=hunter2x", "password: s3cret!!", "api/kim", "4242 4242 4242 4242", "gen-7"};
        for (int i = 0; i < 20_000; i++) {
            String text = texts[random.nextInt(texts.length)];
            if (random.nextInt(4) == 0) {
                text = text + ' ' + random.nextInt(5_000);
            }
            String asked = text;
            if (Secrets.findIn(text).isPresent()) {
                assertThatThrownBy(() -> Limits.withoutSecret("source", asked)).isInstanceOf(InvalidEvent.class);
            } else {
                assertThat(Limits.withoutSecret("source", asked)).isEqualTo(asked);
            }
        }
    }
}
