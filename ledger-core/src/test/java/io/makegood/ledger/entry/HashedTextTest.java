package io.makegood.ledger.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashedTextTest {
    private static final String[] TEXTS = {
        "", "a", "acme:user-7", "Zürich", "ok \u0141\u0131", "picture \uD83D\uDDBC of", "\uD83D"
    };
    private static final long[] NUMBERS = {
        0, 9, 10, -1, -10, 99, 100, 1_700_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE + 1, Long.MIN_VALUE
    };

    @Test
    void theBytesAreThoseOfTheTextInUtf8() throws Exception {
        Random random = new Random(11);
        HashedText text = new HashedText();
        for (int run = 0; run < 2_000; run++) {
            StringBuilder expected = new StringBuilder();
            text.start();
            for (int part = random.nextInt(60); part > 0; part--) {
                switch (random.nextInt(3)) {
                    case 0 -> {
                        String more = TEXTS[random.nextInt(TEXTS.length)];
                        expected.append(more);
                        text.append(more);
                    }
                    case 1 -> {
                        long number =
                                random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextLong();
                        expected.append(number);
                        text.append(number);
                    }
                    default -> {
                        expected.append('\n');
                        text.newLine();
                    }
                }
            }
            // A surrogate at the end of one part must not meet its other half in the next: none of the parts begins
            // with one.
            byte[] sha256 = MessageDigest.getInstance("SHA-256")
                    .digest(expected.toString().getBytes(StandardCharsets.UTF_8));
            assertThat(text.sha256()).isEqualTo(sha256);
            assertThat(text.sha256Start()).isEqualTo(ByteBuffer.wrap(sha256).getLong());
        }
    }
}
