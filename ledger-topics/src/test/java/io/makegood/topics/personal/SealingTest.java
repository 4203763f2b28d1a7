package io.makegood.topics.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SealingTest {
    private static final byte[] KEY =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Made with Python's hmac and OpenSSL's AES; see docs/privacy.md. */
    @Test
    void isWhatOthersMakeOfIt() {
        Sealing sealing = new Sealing(KEY);
        assertThat(HexFormat.of().formatHex(sealing.seal(utf8("a-1"), utf8("Tulips for Ada"))))
                .isEqualTo("17fa2357e5c092a9c3bb84b336500c3ad1a7fdf0b75ca6936b93ddfd4bd9");
        assertThat(HexFormat.of().formatHex(sealing.seal(utf8("a-1"), utf8(""))))
                .isEqualTo("520d5b973f6bbcdd2e72de0a8723856b");
        assertThat(HexFormat.of().formatHex(sealing.seal(utf8("a-2"), utf8("Zoë 🌷"))))
                .isEqualTo("d16af0ea145b3198131e332bd05439edf329aca8bcb5b205b0");
    }

    @Test
    void opensWhatItSealed() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] key = new byte[Sealing.KEY_BYTES];
            byte[] context = new byte[random.nextInt(40)];
            byte[] content = new byte[random.nextInt(300)];
            random.nextBytes(key);
            random.nextBytes(context);
            random.nextBytes(content);
            byte[] sealed = new Sealing(key).seal(context, content);
            assertThat(sealed).hasSize(Sealing.TAG_BYTES + content.length);
            assertThat(new Sealing(key).seal(context, content)).isEqualTo(sealed);
            assertThat(new Sealing(key).open(context, sealed)).hasValue(content);
        }
    }

    /** Every bit of what is sealed, and every other key and context, counts. */
    @Test
    void opensNothingElse() {
        Sealing sealing = new Sealing(KEY);
        byte[] sealed = sealing.seal(utf8("a-1"), utf8("Tulips for Ada"));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(sealing.open(utf8("a-1"), changed)).as("bit " + bit).isEmpty();
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(sealing.open(utf8("a-1"), Arrays.copyOf(sealed, length))).isEmpty();
        }
        assertThat(sealing.open(utf8("a-1"), Arrays.copyOf(sealed, sealed.length + 1)))
                .isEmpty();
        assertThat(sealing.open(utf8("a-2"), sealed)).isEmpty();
        assertThat(sealing.open(utf8(""), sealed)).isEmpty();
        byte[] other = KEY.clone();
        other[31] ^= 1;
        assertThat(new Sealing(other).open(utf8("a-1"), sealed)).isEmpty();
    }

    @Test
    void keepsContextAndContentApart() {
        Sealing sealing = new Sealing(KEY);
        assertThat(sealing.seal(utf8("ab"), utf8("c"))).isNotEqualTo(sealing.seal(utf8("a"), utf8("bc")));
        assertThat(Arrays.copyOf(sealing.seal(utf8("ab"), utf8("c")), Sealing.TAG_BYTES))
                .isNotEqualTo(Arrays.copyOf(sealing.seal(utf8("a"), utf8("bc")), Sealing.TAG_BYTES));
    }
}
