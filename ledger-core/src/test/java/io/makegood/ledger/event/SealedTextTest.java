package io.makegood.ledger.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SealedTextTest {
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String SEALED = SealedText.of(KEY, "0123456789-_abcdefghABCDEFGH");

    @Test
    void isTakenApart() {
        assertThat(SealedText.is(SEALED)).isTrue();
        assertThat(SealedText.key(SEALED)).isEqualTo(KEY);
        assertThat(SealedText.content(SEALED)).isEqualTo("0123456789-_abcdefghABCDEFGH");
    }

    @Test
    void isFoundWithinAnotherText() {
        String message = "Your “" + SEALED + "”s are back";
        int begin = message.indexOf(SealedText.MARK);
        assertThat(message.substring(begin, SealedText.end(message, begin))).isEqualTo(SEALED);
    }

    @Test
    void isNothingElse() {
        assertThat(SealedText.is("sealed:1:")).isFalse();
        assertThat(SealedText.is(SEALED + "x")).isFalse();
        for (int end = 0; end < SEALED.length(); end++) {
            assertThat(SealedText.is(SEALED.substring(0, end)))
                    .as("cut at " + end)
                    .isFalse();
        }
        assertThat(SealedText.is(SEALED.replace("0123", "01 3"))).isFalse();
    }

    @Test
    void takesThePlaceOfAPersonalTextAndOfNoOther() {
        assertThat(Limits.personalLabel("operator", SEALED)).isEqualTo(SEALED);
        assertThat(Limits.optionalPersonalText("note", SEALED)).isEqualTo(SEALED);
        assertThatThrownBy(() -> Limits.personalLabel("operator", "sealed:1:nothing"))
                .isInstanceOf(InvalidEvent.class)
                .hasMessageContaining("operator");
        String long256 = SealedText.of(KEY, "A".repeat(1_046));
        assertThat(long256).hasSize(SealedText.charsMax(Limits.LABEL_MAX));
        assertThat(Limits.personalLabel("operator", long256)).isEqualTo(long256);
        assertThatThrownBy(() -> Limits.personalLabel("operator", SealedText.of(KEY, "A".repeat(1_047))))
                .isInstanceOf(InvalidEvent.class);
        assertThatThrownBy(() -> Limits.optionalLabel("source", long256)).isInstanceOf(InvalidEvent.class);
    }

    @Test
    void isNeverTakenForASecret() {
        // Digits that look like a card's number, and letters that look like a key, are ciphertext here.
        String looksLikeOne = SealedText.of(KEY, "sk_live_4242424242424242AKIAIOSFODNN7EXAMPLE");
        assertThat(Limits.optionalPersonalLabel("label", looksLikeOne)).isEqualTo(looksLikeOne);
    }
}
