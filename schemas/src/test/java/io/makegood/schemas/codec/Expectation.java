package io.makegood.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The words of the codec tests. */
final class Expectation {
    private Expectation() {}

    static UndecodableRecord undecodable(ThrowingCallable decoding) {
        Throwable thrown = catchThrowable(decoding);
        assertThat(thrown).isInstanceOf(UndecodableRecord.class);
        UndecodableRecord refused = (UndecodableRecord) thrown;
        assertThat(refused.detail().length()).isBetween(1, UndecodableRecord.DETAIL_CHARS_MAX);
        assertThat(refused.detail().chars().filter(Character::isISOControl).count())
                .as(refused.detail())
                .isZero();
        return refused;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
